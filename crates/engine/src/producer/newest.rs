//! The newest batch that left a producer, and what came of it: what the picture shows beside it.

use crate::error_code::ErrorCode;
use crate::id::{MessageId, Offset, TopicPartition};
use crate::time::SimTime;
use crate::world::{LastRequest, RequestState};
use serde::{Deserialize, Serialize};

/// The last batch of the newest request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Newest {
    batch: Option<(MessageId, LastRequest)>,
}

impl Newest {
    pub fn sent(&mut self, message: MessageId, to: &TopicPartition, records: u32, since: SimTime) {
        let state = RequestState::Waiting { since, needs: None, behind: None };
        let batch = LastRequest { topic_partition: to.clone(), records, state };
        self.batch = Some((message, batch));
    }

    pub fn acknowledged(
        &mut self,
        message: MessageId,
        of: &TopicPartition,
        offset: Option<Offset>,
        at: SimTime,
    ) {
        self.change(Some(message), of, RequestState::Acknowledged { offset, at });
    }

    pub fn refused(
        &mut self,
        message: MessageId,
        of: &TopicPartition,
        error: ErrorCode,
        at: SimTime,
        retries_at: Option<SimTime>,
    ) {
        self.change(Some(message), of, RequestState::Refused { error, at, retries_at });
    }

    /// Given up, with the request under way or while the batch waited to be sent again.
    pub fn timed_out(&mut self, message: Option<MessageId>, of: &TopicPartition, at: SimTime) {
        let error = ErrorCode::RequestTimedOut;
        self.change(message, of, RequestState::Refused { error, at, retries_at: None });
    }

    fn change(&mut self, message: Option<MessageId>, of: &TopicPartition, state: RequestState) {
        if let Some((newest, batch)) = &mut self.batch
            && message.is_none_or(|message| message == *newest)
            && batch.topic_partition == *of
        {
            batch.state = state;
        }
    }

    /// The request and its batch, as far as the producer knows.
    pub const fn get(&self) -> Option<&(MessageId, LastRequest)> {
        self.batch.as_ref()
    }
}
