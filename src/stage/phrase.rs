//! What the picture says, as messages of the interface.

use crate::explain::{Words, addition_key, rate_words};
use crate::i18n::{Language, grouped};
use partita_scene::view::{self, Note, Phrase};

/// The picture's words in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken(pub Language);

impl view::Words for Spoken {
    fn say(&self, phrase: &Phrase<'_>) -> String {
        match phrase {
            // By far the most frequent, and the same in both languages.
            Phrase::Number(number) => grouped(*number),
            _ => self.0.words(&words(phrase)),
        }
    }
}

/// The message for `phrase`.
#[must_use]
pub fn words(phrase: &Phrase<'_>) -> Words {
    if let Phrase::Cluster(phrase) = phrase {
        return super::cluster_phrase::words(phrase);
    }
    if let Phrase::Add(addition) = phrase {
        return Words::new(addition_key(addition));
    }
    heading(phrase)
        .or_else(|| on_strip(phrase))
        .or_else(|| on_card(phrase))
        .or_else(|| in_overview(phrase))
        .unwrap_or_else(|| plain(phrase))
}

fn heading(phrase: &Phrase<'_>) -> Option<Words> {
    Some(match phrase {
        Phrase::Topic(topic) => Words::new("title-topic").text("topic", topic),
        Phrase::TopicNote { partitions, replication_factor, short } => {
            let message = match (short, replication_factor) {
                (true, _) => "stage-topic-short",
                (false, 1) => "stage-topic-one-copy",
                (false, _) => "stage-topic",
            };
            Words::new(message)
                .number("partitions", *partitions as u64)
                .number("copies", *replication_factor)
        }
        Phrase::Group(group) => Words::new("title-group").text("group", group),
        Phrase::GroupNote(state) => Words::new("stage-group").text("state", state),
        Phrase::Leads(partitions) => Words::new("stage-leads").text("partitions", partitions),
        _ => return None,
    })
}

fn on_strip(phrase: &Phrase<'_>) -> Option<Words> {
    Some(match phrase {
        Phrase::Lag(lag) => Words::new("stage-lag").number("lag", *lag),
        Phrase::Isr(numbers) => Words::new("stage-isr").text("brokers", numbers),
        Phrase::HighWatermark(offset) => Words::new("stage-hw").number("offset", offset.0),
        Phrase::HighWatermarkName(offset) => {
            Words::new("stage-high-watermark").number("offset", offset.0)
        }
        Phrase::LogEndName(offset) => Words::new("stage-log-end").number("offset", offset.0),
        Phrase::CommittedName(offset) => Words::new("stage-committed").number("offset", offset.0),
        Phrase::PositionName(offset) => Words::new("stage-position").number("offset", offset.0),
        Phrase::Copies(brokers) => Words::new("stage-copies").text("brokers", brokers),
        Phrase::InSync { in_sync, replicas } => Words::new("stage-in-sync")
            .number("in_sync", *in_sync as u64)
            .number("replicas", *replicas as u64),
        Phrase::More(count) => Words::new("stage-more").number("count", *count as u64),
        Phrase::Number(number) => Words::new("value-number").number("value", *number),
        _ => return None,
    })
}

fn on_card(phrase: &Phrase<'_>) -> Option<Words> {
    Some(match phrase {
        Phrase::Rate { millirecords_per_second, short } => {
            let mut words = rate_words(*millirecords_per_second);
            if *short {
                words.key = match words.key {
                    "rate-every" => "rate-every-short",
                    _ => "rate-per-second-short",
                };
            }
            words
        }
        Phrase::OwnsCount(count) => {
            Words::new("stage-owns-count").number("partitions", *count as u64)
        }
        Phrase::Owns(partitions) => Words::new("stage-owns").text("partitions", partitions),
        Phrase::Note(note) => note_words(note),
        Phrase::NoteShort(note) => short_note_words(note),
        Phrase::Times { what, count } => {
            Words::new("stage-times").text("what", what).number("count", *count as u64)
        }
        _ => return None,
    })
}

fn in_overview(phrase: &Phrase<'_>) -> Option<Words> {
    let counted = |message, count: usize| Words::new(message).number("count", count as u64);
    Some(match phrase {
        Phrase::BrokersDown(brokers) => {
            Words::new("overview-brokers-down").text("brokers", brokers)
        }
        Phrase::WithoutLeader(count) => counted("overview-without-leader", *count),
        Phrase::CopyMissing(count) => counted("overview-copy-missing", *count),
        Phrase::Members(count) => counted("overview-members", *count),
        Phrase::BlockOn { topic, leader: Some(leader) } => {
            Words::new("overview-block").text("topic", topic).text("leader", leader)
        }
        Phrase::BlockOn { topic, leader: None } => {
            Words::new("overview-block-leaderless").text("topic", topic)
        }
        Phrase::BlockNote(count) => counted("overview-block-note", *count),
        Phrase::PartitionNumber(number) => Words::new("overview-partition").text("number", number),
        Phrase::GroupCommitted { group, offset } => {
            Words::new("overview-committed").text("group", group).number("offset", offset.0)
        }
        Phrase::OtherGroups(count) => counted("overview-other-groups", *count),
        Phrase::TimesNeighbours(times) => {
            Words::new("overview-times-neighbours").number("times", *times)
        }
        _ => return None,
    })
}

/// The phrases without arguments.
const fn plain(phrase: &Phrase<'_>) -> Words {
    Words::new(match phrase {
        Phrase::Producers => "stage-producers",
        Phrase::ProducersNote => "stage-producers-note",
        Phrase::LeadsNothing => "stage-leads-nothing",
        Phrase::BrokerDown => "broker-down",
        Phrase::BrokerFenced => "broker-fenced",
        Phrase::BrokerWithoutSession => "broker-no-session",
        Phrase::NoFlow => "stage-no-flow",
        Phrase::LagUnknown => "stage-lag-unknown",
        Phrase::HighWatermarkMeaning => "stage-high-watermark-meaning",
        Phrase::LogEndMeaning => "stage-log-end-meaning",
        Phrase::CommittedMeaning => "stage-committed-meaning",
        Phrase::PositionMeaning => "stage-position-meaning",
        Phrase::OwnsNothing => "stage-owns-nothing",
        Phrase::InHand => "stage-in-hand",
        Phrase::Waiting => "stage-waiting",
        Phrase::Connecting => "phase-connecting",
        Phrase::Joining => "phase-joining",
        Phrase::Syncing => "phase-syncing",
        Phrase::Stopped => "state-stopped",
        Phrase::Crashed => "state-crashed",
        Phrase::Failed => "state-failed",
        Phrase::OutOfIsr => "stage-out-of-isr",
        Phrase::NoLeader => "stage-no-leader",
        Phrase::KeyLegend => "stage-key-legend",
        Phrase::WouldLand => "stage-would-land",
        Phrase::NoKey => "stage-no-key",
        Phrase::NoProducers => "stage-no-producers",
        Phrase::NoTopics => "stage-no-topics",
        Phrase::NoGroups => "stage-no-groups",
        Phrase::NoMembers => "stage-no-members",
        Phrase::OverviewReading => "overview-reading",
        Phrase::BarUp => "overview-bar-up",
        Phrase::BarDown => "overview-bar-down",
        Phrase::Topics => "overview-topics",
        Phrase::RecordsIn => "overview-records-in",
        Phrase::Groups => "overview-groups",
        Phrase::GroupsRead => "overview-groups-read",
        Phrase::LagAndChange => "overview-lag-and-change",
        Phrase::In => "overview-in",
        Phrase::OverviewKeys => "overview-keys",
        _ => "value-none",
    })
}

fn note_words(note: &Note) -> Words {
    let at = |message, offset: u64| Words::new(message).number("offset", offset);
    match note {
        Note::Acknowledged { offset: Some(offset) } => at("note-ack", offset.0),
        Note::Acknowledged { offset: None } => Words::new("note-ack-unknown"),
        Note::FetchFrom { offset } => at("note-fetch", offset.0),
        Note::NothingNew => Words::new("note-nothing-new"),
        Note::ListOffsets => Words::new("note-list-offsets"),
        Note::OffsetIs { offset: Some(offset) } => at("note-offset-is", offset.0),
        Note::OffsetIs { offset: None } => Words::new("note-no-offset"),
        Note::Metadata => Words::new("note-metadata"),
        Note::FindCoordinator => Words::new("note-find-coordinator"),
        Note::CoordinatorIs => Words::new("note-coordinator"),
        Note::Join => Words::new("note-join"),
        Note::Joined { generation } => Words::new("note-joined").text("generation", generation),
        Note::Sync => Words::new("note-sync"),
        Note::Assigned { partitions } => {
            Words::new("note-assigned").number("partitions", *partitions as u64)
        }
        Note::Heartbeat => Words::new("note-heartbeat"),
        Note::HeartbeatHeard => Words::new("note-heartbeat-heard"),
        Note::Leave => Words::new("note-leave"),
        Note::Left => Words::new("note-left"),
        Note::Commit { offset: Some(offset) } => at("note-commit", offset.0),
        Note::Commit { offset: None } => Words::new("note-commit-all"),
        Note::Committed { offset: Some(offset) } => at("note-committed", offset.0),
        Note::Committed { offset: None } => Words::new("note-committed-all"),
        Note::OffsetFetch => Words::new("note-offset-fetch"),
        Note::OffsetFetched => Words::new("note-offset-fetched"),
        Note::ValidatePosition => Words::new("note-validate-position"),
        Note::EpochEnd { offset: Some(offset) } => at("note-epoch-end", offset.0),
        Note::EpochEnd { offset: None } => Words::new("note-epoch-unknown"),
        Note::Refused { error } => Words::new("note-refused").text("error", error),
        Note::DeleteGroup => Words::new("note-delete-group"),
        Note::DeleteRecords => Words::new("note-delete-records"),
        Note::LogStartIs { offset } => at("note-log-start", offset.0),
        Note::InitProducerId => Words::new("note-init-producer-id"),
        Note::ProducerIdIs { id } => Words::new("note-producer-id").text("id", id),
        Note::ConnectionClosed => Words::new("note-connection-closed"),
        Note::BrokerHeartbeat => Words::new("note-heartbeat"),
        Note::BrokerRegistration => Words::new("note-registration"),
        Note::AlterPartition => Words::new("note-alter-partition"),
        Note::ZooKeeperSession => Words::new("note-zookeeper-session"),
        Note::CreateController => Words::new("note-create-controller"),
        Note::ZooKeeperWrite => Words::new("note-zookeeper-write"),
        Note::ZooKeeperNotice => Words::new("note-zookeeper-notice"),
        Note::ControlledShutdown => Words::new("note-controlled-shutdown"),
        Note::MetadataUpto { offset } => at("note-metadata-upto", offset.0),
        Note::EpochEnds { epoch, end } => at("note-epoch-ends", end.0).text("epoch", epoch),
        Note::Vote { .. }
        | Note::VoteGiven { .. }
        | Note::VoteRefused { .. }
        | Note::LeadsEpoch { .. }
        | Note::EndsEpoch { .. } => vote_words(note),
        Note::MetadataFetch { offset: Some(offset) } => at("note-fetch", offset.0),
        Note::MetadataFetch { offset: None } => Words::new("note-nothing-new"),
        Note::MetadataRecords { first, count } => {
            at("note-metadata-records", first.0).number("records", *count as u64)
        }
        Note::MetadataParts { offset } => at("note-metadata-parts", offset.0),
        Note::AllocateProducerIds => Words::new("note-producer-ids"),
        Note::CreateInternalTopic => Words::new("note-create-topic"),
    }
}

/// What controllers say to each other of who leads.
fn vote_words(note: &Note) -> Words {
    let (message, epoch) = match note {
        Note::Vote { epoch, pre_vote: true } => ("note-pre-vote", epoch),
        Note::Vote { epoch, pre_vote: false } => ("note-vote", epoch),
        Note::VoteGiven { epoch } => ("note-vote-given", epoch),
        Note::VoteRefused { epoch } => ("note-vote-refused", epoch),
        Note::LeadsEpoch { epoch } => ("note-leads-epoch", epoch),
        Note::EndsEpoch { epoch } => ("note-ends-epoch", epoch),
        _ => return Words::new("value-none"),
    };
    Words::new(message).text("epoch", epoch)
}

/// A note without its numbers.
fn short_note_words(note: &Note) -> Words {
    if let Note::MetadataRecords { count, .. } = note {
        return Words::new("note-metadata-records-short").number("records", *count as u64);
    }
    Words::new(match note {
        Note::Acknowledged { .. } => "note-ack-unknown",
        Note::FetchFrom { .. } => "note-fetch-short",
        Note::OffsetIs { .. } => "note-no-offset",
        Note::EpochEnd { .. } => "note-epoch-end-short",
        Note::Commit { .. } => "note-commit-all",
        Note::Committed { .. } => "note-committed-all",
        Note::MetadataUpto { .. } => "note-metadata",
        Note::Vote { .. } => "note-vote-short",
        other => return note_words(other),
    })
}
