//! Steps about groups: members, their commits, what administrators do.

use super::play::{Played, Player, exception, text};
use partita_engine::event::{Event, EventKind};
use partita_engine::id::{
    ClientName, EventId, GroupName, MemberId, NodeId, Offset, TopicPartition,
};
use partita_engine::time::SimDuration;
use partita_engine::wire::{CommittedOffset, Request};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A commit step waits so long.
const COMMIT_WAIT: SimDuration = SimDuration::from_millis(4000);

impl Player {
    pub(super) fn join(&mut self, step: &Value) -> Played {
        let (member, group) = (text(step, "member")?, text(step, "group")?);
        let client = ClientName::new(member).map_err(|error| error.to_string())?;
        if self.simulation.consumer_mut(&client).is_some() {
            self.apply(&format!("remove {member}"))?;
        }
        let topics: Vec<&str> =
            step["topics"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let reset = step["reset"].as_str().unwrap_or("earliest");
        let assignors = step["assignors"].as_array();
        let assignor = assignors.and_then(|names| names.first()?.as_str());
        let assignor = assignor.map_or(String::new(), |name| format!(" assignor={name}"));
        self.apply(&format!(
            "consumer {member} group={group} topic={} reset={reset} commit=manual \
             session.timeout.ms=6000 heartbeat.interval.ms=300 max.poll.interval.ms=8000 \
             metadata.max.age.ms=1000{assignor}",
            topics.join(",")
        ))?;
        // The id is an input: read ahead from the state after the join.
        let id = step["then"]["groups"][group]["members"][member]["member_id"].as_str();
        if let Some(consumer) = self.simulation.consumer_mut(&client) {
            consumer.suggest_member_id(id.map(|id| MemberId(id.into())));
        }
        self.groups.insert(group.into());
        self.members.insert(member.into());
        Ok(json!({}))
    }

    pub(super) fn end_member(&mut self, step: &Value, verb: &str) -> Played {
        let member = text(step, "member")?;
        self.apply(&format!("{verb} {member}"))?;
        self.members.remove(member);
        Ok(json!({}))
    }

    pub(super) fn commit(&mut self, member: &str) -> Played {
        let client = ClientName::new(member).map_err(|error| error.to_string())?;
        let consumer = self.simulation.consumer_mut(&client);
        let commits_nothing = consumer.is_some_and(|consumer| !consumer.has_positions());
        let first = self.apply(&format!("commit {member}"))?;
        if commits_nothing {
            return Ok(json!({ "result": "ok" }));
        }
        let answered = |event: &Event| {
            if !is_consumer(event.node.as_ref(), member) {
                return None;
            }
            match &event.kind {
                EventKind::CommitAcknowledged { .. } => Some(json!({ "result": "ok" })),
                EventKind::CommitRefused { error } => Some(json!({ "result": exception(*error) })),
                _ => None,
            }
        };
        let result = self.wait_for(first, COMMIT_WAIT, answered);
        Ok(result.unwrap_or_else(|| json!({ "result": "TimeoutException" })))
    }

    pub(super) fn reset_offsets(&mut self, step: &Value) -> Played {
        let group = GroupName::new(text(step, "group")?).map_err(|error| error.to_string())?;
        let mut offsets: BTreeMap<TopicPartition, CommittedOffset> = BTreeMap::new();
        for (partition, offset) in step["to"].as_object().into_iter().flatten() {
            let partition = partition.parse().map_err(|_| format!("no partition: {partition}"))?;
            offsets.insert(partition, Offset(offset.as_u64().unwrap_or(0)).into());
        }
        let request = Request::OffsetCommit { group: group.clone(), member: None, offsets };
        self.administer(&group, request)
    }

    pub(super) fn delete_group(&mut self, step: &Value) -> Played {
        let group = GroupName::new(text(step, "group")?).map_err(|error| error.to_string())?;
        let request = Request::DeleteGroups { group: group.clone() };
        self.administer(&group, request)
    }

    fn administer(&mut self, group: &GroupName, request: Request) -> Played {
        let first = self.simulation.kernel().events().next_id();
        let cause = EventId(first.0.saturating_sub(1));
        let asked = self.simulation.ask_coordinator(group, request, cause);
        let asked = asked.map_err(|refusal| refusal.to_string())?;
        let answered = |event: &Event| match &event.kind {
            EventKind::AdminAnswered { request, error, .. } if *request == asked => {
                Some(error.map_or_else(
                    || json!({ "result": "ok" }),
                    |error| json!({ "error": exception(error) }),
                ))
            }
            _ => None,
        };
        let result = self.wait_for(first, COMMIT_WAIT, answered);
        Ok(result.unwrap_or_else(|| json!({ "error": "TimeoutException" })))
    }
}

pub(super) fn is_consumer(node: Option<&NodeId>, member: &str) -> bool {
    matches!(node, Some(NodeId::Consumer(name)) if name.as_str() == member)
}
