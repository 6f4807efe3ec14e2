//! Which note a message has.

use crate::view::Note;
use partita_engine::error_code::ErrorCode;
use partita_engine::id::Offset;
use partita_engine::wire::{
    Body, EpochEndResult, FetchedMetadata, Message, Request, Response, ZooKeeperAnswer,
    ZooKeeperOperation,
};

/// The word for a message that carries no records; none for one that does, and for those of which
/// nothing is to be said.
#[must_use]
pub fn note(message: &Message) -> Option<Note> {
    if message.carries_records() {
        return None;
    }
    match &message.body {
        Body::Request(request) => asked(request),
        Body::Response { response, .. } => answered(response),
        Body::ConnectionClosed { .. } => Some(Note::ConnectionClosed),
    }
}

fn asked(request: &Request) -> Option<Note> {
    Some(match request {
        Request::Fetch { replica: None, partitions, .. } => {
            Note::FetchFrom { offset: partitions.first()?.fetch_offset }
        }
        Request::ListOffsets { .. } => Note::ListOffsets,
        Request::OffsetForLeaderEpoch { .. } => Note::ValidatePosition,
        Request::Metadata { .. } => Note::Metadata,
        Request::FindCoordinator { .. } => Note::FindCoordinator,
        Request::JoinGroup { .. } => Note::Join,
        Request::SyncGroup { .. } => Note::Sync,
        Request::Heartbeat { .. } => Note::Heartbeat,
        Request::LeaveGroup { .. } => Note::Leave,
        Request::OffsetCommit { offsets, .. } => {
            Note::Commit { offset: only(offsets.values()).map(|committed| committed.offset) }
        }
        Request::OffsetFetch { .. } => Note::OffsetFetch,
        Request::DeleteGroups { .. } => Note::DeleteGroup,
        Request::DeleteRecords { .. } => Note::DeleteRecords,
        Request::InitProducerId => Note::InitProducerId,
        Request::BrokerHeartbeat { .. } => Note::BrokerHeartbeat,
        Request::BrokerRegistration { .. } => Note::BrokerRegistration,
        Request::AlterPartition { .. } => Note::AlterPartition,
        Request::ControlledShutdown { .. } => Note::ControlledShutdown,
        Request::ZooKeeper { operation, .. } => match operation {
            ZooKeeperOperation::Register { .. } | ZooKeeperOperation::Close { .. } => {
                Note::ZooKeeperSession
            }
            ZooKeeperOperation::Ping { .. } => Note::BrokerHeartbeat,
            ZooKeeperOperation::CreateController { .. } => Note::CreateController,
            ZooKeeperOperation::Write { .. } => Note::ZooKeeperWrite,
        },
        Request::ZooKeeperNotice { .. } => Note::ZooKeeperNotice,
        Request::UpdateMetadata { image } => Note::MetadataUpto { offset: Offset(image.version) },
        Request::AllocateProducerIds => Note::AllocateProducerIds,
        Request::CreateInternalTopic { .. } => Note::CreateInternalTopic,
        Request::Vote { epoch, pre_vote, .. } => Note::Vote { epoch: *epoch, pre_vote: *pre_vote },
        Request::BeginQuorumEpoch { epoch } => Note::LeadsEpoch { epoch: *epoch },
        Request::EndQuorumEpoch { epoch, .. } => Note::EndsEpoch { epoch: *epoch },
        Request::FetchMetadata { offset, .. } => {
            Note::MetadataFetch { offset: Some(Offset(*offset)) }
        }
        _ => return None,
    })
}

fn answered(response: &Response) -> Option<Note> {
    let or_refused =
        |result: Result<Note, ErrorCode>| result.unwrap_or_else(|error| Note::Refused { error });
    Some(match response {
        Response::Produce { partitions } => {
            let (_, result) = partitions.first()?;
            or_refused(result.map(|offset| Note::Acknowledged { offset: Some(offset) }))
        }
        Response::Fetch { partitions } => {
            let refused = partitions.iter().find_map(|part| part.batches.as_ref().err());
            let parted = partitions.iter().find_map(|part| part.diverging);
            match (refused, parted) {
                (Some(error), _) => Note::Refused { error: *error },
                (None, Some((epoch, end))) => Note::EpochEnds { epoch, end },
                (None, None) => Note::NothingNew,
            }
        }
        Response::ListOffsets { partitions } => {
            let (_, result) = partitions.first()?;
            or_refused(result.map(|offset| Note::OffsetIs { offset }))
        }
        Response::OffsetForLeaderEpoch { partitions } => epoch_end(partitions.first()?.1),
        Response::Metadata { .. } => Note::Metadata,
        Response::FindCoordinator { coordinator } => {
            or_refused(coordinator.map(|_| Note::CoordinatorIs))
        }
        Response::JoinGroup { result } => match result {
            Ok(joined) => Note::Joined { generation: joined.generation },
            Err((error, _)) => Note::Refused { error: *error },
        },
        Response::SyncGroup { result } => match result {
            Ok(assigned) => Note::Assigned { partitions: assigned.len() },
            Err(error) => Note::Refused { error: *error },
        },
        Response::Heartbeat { result } => or_refused(result.map(|()| Note::HeartbeatHeard)),
        Response::LeaveGroup { result } => or_refused(result.map(|()| Note::Left)),
        Response::OffsetCommit { result, offsets } => {
            or_refused(result.map(|()| Note::Committed { offset: only(offsets.values()) }))
        }
        Response::OffsetFetch { result } => match result {
            Ok(_) => Note::OffsetFetched,
            Err(error) => Note::Refused { error: *error },
        },
        Response::DeleteGroups { result } => or_refused(result.map(|()| Note::DeleteGroup)),
        Response::DeleteRecords { result } => {
            or_refused(result.map(|low| Note::LogStartIs { offset: low }))
        }
        Response::BrokerHeartbeat { result } => or_refused(result.map(|_| Note::BrokerHeartbeat)),
        Response::BrokerRegistration { result } => {
            or_refused(result.map(|_| Note::BrokerRegistration))
        }
        Response::ControlledShutdown { remaining } => {
            or_refused(remaining.map(|_| Note::ControlledShutdown))
        }
        Response::ZooKeeper { answer, .. } => or_refused(match answer {
            ZooKeeperAnswer::Registered(result) => result.map(|_| Note::ZooKeeperSession),
            ZooKeeperAnswer::Pinged(result) => result.map(|()| Note::BrokerHeartbeat),
            ZooKeeperAnswer::ControllerCreated(result) => result.map(|_| Note::CreateController),
            ZooKeeperAnswer::Written(result) => result.map(|_| Note::ZooKeeperWrite),
        }),
        Response::AlterPartition { result } => match result {
            Ok(_) => Note::AlterPartition,
            Err(error) => Note::Refused { error: *error },
        },
        Response::InitProducerId { result } => {
            or_refused(result.map(|producer| Note::ProducerIdIs { id: producer.id }))
        }
        Response::UpdateMetadata { version } => Note::MetadataUpto { offset: Offset(*version) },
        Response::AllocateProducerIds { .. } => Note::AllocateProducerIds,
        Response::CreateInternalTopic { result } => {
            or_refused(result.map(|()| Note::CreateInternalTopic))
        }
        Response::NotController { .. } => Note::Refused { error: ErrorCode::NotController },
        Response::Vote { epoch, granted: true, .. } => Note::VoteGiven { epoch: *epoch },
        Response::Vote { epoch, .. } => Note::VoteRefused { epoch: *epoch },
        Response::BeginQuorumEpoch { epoch } => Note::LeadsEpoch { epoch: *epoch },
        Response::EndQuorumEpoch { epoch } => Note::EndsEpoch { epoch: *epoch },
        Response::FetchMetadata { answer } => fetched_metadata(answer),
        _ => return None,
    })
}

/// What a controller is told by the one that leads.
fn fetched_metadata(answer: &FetchedMetadata) -> Note {
    match (answer.diverging, answer.records.first()) {
        (Some((_, end)), _) => Note::MetadataParts { offset: Offset(end) },
        (None, Some(first)) => {
            Note::MetadataRecords { first: Offset(first.offset), count: answer.records.len() }
        }
        (None, None) => Note::MetadataFetch { offset: None },
    }
}

/// What a leader says of the end of an epoch.
pub(super) fn epoch_end(result: EpochEndResult) -> Note {
    match result {
        Ok(end) => Note::EpochEnd { offset: end.map(|end| end.end_offset) },
        Err(error) => Note::Refused { error },
    }
}

/// The one of many that are one.
fn only<'o, T: Copy + 'o>(mut all: impl Iterator<Item = &'o T>) -> Option<T> {
    let first = all.next().copied();
    if all.next().is_some() { None } else { first }
}
