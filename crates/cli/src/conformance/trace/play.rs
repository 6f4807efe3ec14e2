//! Doing what a trace's steps say.

use super::{brokers, state};
use partita_engine::command::Command;
use partita_engine::error_code::ErrorCode;
use partita_engine::event::{Event, EventKind};
use partita_engine::group::GroupCoordinatorConfig;
use partita_engine::id::{
    BrokerId, ClientName, EventId, GroupName, MemberId, NodeId, Offset, TopicPartition,
};
use partita_engine::simulation::{ClusterSettings, Simulation};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::wire::Request;
use partita_engine::world::World;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How finely time is looked at while waiting for an answer or for rest.
const TICK: SimDuration = SimDuration::from_millis(10);
/// A produce step gives each value so long.
const PRODUCE_WAIT: SimDuration = SimDuration::from_millis(3000);
/// A commit step waits so long.
const COMMIT_WAIT: SimDuration = SimDuration::from_millis(4000);
/// Rest must come within this.
const SETTLE_LIMIT: SimDuration = SimDuration::from_secs(40);

/// What `step` needs that the engine cannot do, if anything.
pub(super) fn not_built(step: &Value) -> Option<String> {
    let action = step["do"].as_str()?;
    match action {
        "create_topic" | "delete_topic" | "add_partitions" | "produce" | "leave" | "crash"
        | "commit" | "delete_group" | "reset_offsets" | "sleep" | "kill" | "stop" | "start"
        | "elect" | "alter_config" => None,
        "join" => {
            if step["protocol"].as_str().is_some_and(|protocol| protocol != "classic") {
                return Some("the consumer protocol".into());
            }
            if step["instance"].is_string() {
                return Some("static membership in traces".into());
            }
            if step["isolation"].as_str().is_some_and(|isolation| isolation != "read_uncommitted") {
                return Some("read_committed".into());
            }
            let assignors = step["assignors"].as_array().into_iter().flatten();
            let mut names = assignors.filter_map(Value::as_str);
            if names.clone().count() > 1 {
                return Some("a list of assignors in traces".into());
            }
            let other = names.find(|assignor| *assignor == "cooperative-sticky");
            other.map(|assignor| format!("assignor {assignor} in groups"))
        }
        other => Some(format!("step {other}")),
    }
}

/// A world in which a trace is replayed.
pub(super) struct Player {
    pub simulation: Simulation,
    pub topics: BTreeSet<String>,
    pub groups: BTreeSet<String>,
    pub members: BTreeSet<String>,
    step_began: EventId,
    producers_made: u32,
}

pub(super) type Played = Result<Value, String>;

impl Player {
    /// The cluster that the trace was recorded on, with 1 ms for each message.
    pub fn new(trace: &Value) -> Result<Self, String> {
        let setting = |name: &str| trace["cluster"]["settings"][name].as_u64();
        let mut groups = GroupCoordinatorConfig::default();
        if let Some(delay) = setting("group.initial.rebalance.delay.ms") {
            groups.initial_rebalance_delay = SimDuration::from_millis(delay);
        }
        if let Some(least) = setting("group.min.session.timeout.ms") {
            groups.min_session_timeout = SimDuration::from_millis(least);
        }
        let partitions = setting("offsets.topic.num.partitions");
        if let Some(partitions) =
            partitions.and_then(|count| u32::try_from(count).ok()?.try_into().ok())
        {
            groups.offsets_topic_partitions = partitions;
        }
        let mut player = Self {
            simulation: Simulation::with_settings(1, ClusterSettings { groups }),
            topics: BTreeSet::new(),
            groups: BTreeSet::new(),
            members: BTreeSet::new(),
            step_began: EventId(0),
            producers_made: 0,
        };
        player.apply(&brokers::cluster_line(trace))?;
        player.apply("set wire client=0.001 broker=0.001 controller=0.001")?;
        player.pass(SimDuration::from_secs(1));
        Ok(player)
    }

    pub(super) fn apply(&mut self, line: &str) -> Result<EventId, String> {
        let command: Command = line.parse().map_err(|error| format!("`{line}`: {error}"))?;
        let applied = self.simulation.apply(&command);
        applied.map(|applied| applied.event).map_err(|refusal| format!("`{line}`: {refusal}"))
    }

    pub(super) fn pass(&mut self, time: SimDuration) {
        let until = self.simulation.now() + time;
        self.simulation.advance_to(until);
    }

    /// Does one step and lets the world come to rest as the recorder did.
    pub fn play(&mut self, step: &Value) -> Played {
        self.step_began = self.simulation.kernel().events().next_id();
        let outcome = self.act(step)?;
        self.pass(SimDuration::from_millis(step["wait_ms"].as_u64().unwrap_or(0)));
        self.settle(SimDuration::from_millis(step["settle_ms"].as_u64().unwrap_or(0)));
        Ok(outcome)
    }

    fn settle(&mut self, rest: SimDuration) {
        let limit = self.simulation.now() + SETTLE_LIMIT;
        let mut last = self.state();
        let mut since = self.simulation.now();
        while self.simulation.now().since(since) < rest && self.simulation.now() < limit {
            self.pass(TICK);
            let state = self.state();
            if state != last {
                (last, since) = (state, self.simulation.now());
            }
        }
    }

    fn act(&mut self, step: &Value) -> Played {
        match text(step, "do")? {
            "create_topic" => self.create_topic(step),
            "delete_topic" => {
                let topic = text(step, "topic")?;
                self.topics.remove(topic);
                self.apply(&format!("delete-topic {topic}"))?;
                Ok(json!({}))
            }
            "add_partitions" => {
                let assignment = assignment_text(&step["assignment"])?;
                let (topic, total) = (text(step, "topic")?, step["total"].as_u64().unwrap_or(0));
                self.apply(&format!("alter {topic} partitions={total} assignment={assignment}"))?;
                Ok(json!({}))
            }
            "produce" => self.produce(step),
            word @ ("kill" | "stop" | "start") => self.broker_step(step, word),
            "elect" => self.elect(step),
            "alter_config" => self.alter_config(step),
            "join" => self.join(step),
            "leave" => self.end_member(step, "stop"),
            "crash" => self.end_member(step, "crash"),
            "commit" => self.commit(text(step, "member")?),
            "delete_group" => {
                let group =
                    GroupName::new(text(step, "group")?).map_err(|error| error.to_string())?;
                let request = Request::DeleteGroups { group: group.clone() };
                self.administer(&group, request)
            }
            "reset_offsets" => self.reset_offsets(step),
            "sleep" => {
                self.pass(SimDuration::from_millis(step["ms"].as_u64().unwrap_or(0)));
                Ok(json!({}))
            }
            other => Err(format!("step {other} is not built")),
        }
    }

    fn create_topic(&mut self, step: &Value) -> Played {
        let topic = text(step, "topic")?;
        let mut line =
            format!("topic {topic} assignment={}", assignment_text(&step["assignment"])?);
        for (name, value) in step["configs"].as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), Into::into);
            line.push_str(&format!(" {name}={value}"));
        }
        self.apply(&line)?;
        self.topics.insert(topic.into());
        Ok(json!({}))
    }

    /// Sends the values one by one with a producer of its own, as the recorder did.
    fn produce(&mut self, step: &Value) -> Played {
        self.producers_made += 1;
        let name = format!("producer-{}", self.producers_made);
        let acks = step["acks"].as_str().unwrap_or("all");
        self.apply(&format!(
            "producer {name} acks={acks} linger.ms=0 retries=0 enable.idempotence=false \
             request.timeout.ms=2500 delivery.timeout.ms=3000 max.block.ms=4000 \
             max.in.flight.requests.per.connection=1"
        ))?;
        let mut results = Vec::new();
        for value in step["values"].as_array().into_iter().flatten() {
            let mut line = format!("send {name} {}", text(step, "topic")?);
            match value.as_str() {
                Some(value) => line.push_str(&format!(" value={}", quoted(value))),
                None => line.push_str(" value=null"),
            }
            if let Some(key) = step["key"].as_str() {
                line.push_str(&format!(" key={}", quoted(key)));
            }
            if let Some(partition) = step["partition"].as_u64() {
                line.push_str(&format!(" partition={partition}"));
            }
            let first = self.apply(&line)?;
            let answered = |event: &Event| produce_result(event, &name);
            let result = self.wait_for(first, PRODUCE_WAIT, answered);
            results.push(result.unwrap_or_else(|| json!({ "error": "TimeoutException" })));
        }
        self.apply(&format!("remove {name}"))?;
        Ok(json!({ "results": results }))
    }

    fn join(&mut self, step: &Value) -> Played {
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

    fn end_member(&mut self, step: &Value, verb: &str) -> Played {
        let member = text(step, "member")?;
        self.apply(&format!("{verb} {member}"))?;
        self.members.remove(member);
        Ok(json!({}))
    }

    fn commit(&mut self, member: &str) -> Played {
        let first = self.apply(&format!("commit {member}"))?;
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

    fn reset_offsets(&mut self, step: &Value) -> Played {
        let group = GroupName::new(text(step, "group")?).map_err(|error| error.to_string())?;
        let mut offsets: BTreeMap<TopicPartition, Offset> = BTreeMap::new();
        for (partition, offset) in step["to"].as_object().into_iter().flatten() {
            let partition = partition.parse().map_err(|_| format!("no partition: {partition}"))?;
            offsets.insert(partition, Offset(offset.as_u64().unwrap_or(0)));
        }
        let request = Request::OffsetCommit { group: group.clone(), member: None, offsets };
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

    /// Lets time pass until an event from `first` on gives a value, at most for `most`.
    pub(super) fn wait_for(
        &mut self,
        first: EventId,
        most: SimDuration,
        value: impl Fn(&Event) -> Option<Value>,
    ) -> Option<Value> {
        let limit: SimTime = self.simulation.now() + most;
        let mut next = first;
        loop {
            let events = self.simulation.events_since(next);
            if let Some(found) = events.iter().find_map(|event| value(event)) {
                return Some(found);
            }
            next = events.last().map_or(next, |event| event.id.next());
            if self.simulation.now() >= limit {
                return None;
            }
            self.pass(SimDuration::from_millis(1));
        }
    }

    /// The state in the form of a trace's `then`.
    pub fn state(&self) -> Value {
        let up = self.brokers_up();
        if up.is_empty() {
            return json!({ "topics": { "_": "no broker" }, "brokers_up": [] });
        }
        let mut then = Map::new();
        then.insert("topics".into(), state::topics(self));
        if !self.groups.is_empty() {
            then.insert("groups".into(), state::groups(self));
            if !self.members.is_empty() {
                then.insert("members".into(), state::members(self, &self.events_of_step()));
            }
        }
        then.insert("brokers_up".into(), json!(up));
        Value::Object(then)
    }

    fn events_of_step(&self) -> Vec<Arc<Event>> {
        self.simulation.events_since(self.step_began)
    }

    /// The controller's records in the form of a trace's `controller_log`.
    pub fn controller_log(&self) -> Vec<Value> {
        state::controller_log(self)
    }
}

fn produce_result(event: &Event, producer: &str) -> Option<Value> {
    if !matches!(&event.node, Some(NodeId::Producer(name)) if name.as_str() == producer) {
        return None;
    }
    match &event.kind {
        EventKind::BatchAcknowledged { topic_partition, base_offset, .. } => Some(json!({
            "partition": topic_partition.partition.0,
            "offset": base_offset.map_or(-1, |offset| i64::try_from(offset.0).unwrap_or(i64::MAX)),
        })),
        EventKind::BatchFailed { error, retries: false, .. } => {
            Some(json!({ "error": exception(*error) }))
        }
        EventKind::RecordDropped { .. } => Some(json!({ "error": "TimeoutException" })),
        _ => None,
    }
}

pub(super) fn is_consumer(node: Option<&NodeId>, member: &str) -> bool {
    matches!(node, Some(NodeId::Consumer(name)) if name.as_str() == member)
}

/// The Java client's exception for an error: `NotEnoughReplicasException` for `NOT_ENOUGH_REPLICAS`.
pub(super) fn exception(error: ErrorCode) -> String {
    match error {
        ErrorCode::RequestTimedOut => "TimeoutException".into(),
        ErrorCode::NonEmptyGroup => "GroupNotEmptyException".into(),
        other => {
            let word = |word: &str| {
                let (first, rest) = word.split_at(1.min(word.len()));
                format!("{first}{}", rest.to_lowercase())
            };
            let name = other.name().strip_suffix("_EXCEPTION").unwrap_or(other.name());
            format!("{}Exception", name.split('_').map(word).collect::<String>())
        }
    }
}

pub(super) fn text<'a>(step: &'a Value, name: &str) -> Result<&'a str, String> {
    step[name].as_str().ok_or_else(|| format!("the step has no {name}"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `[[1, 2], [3]]` as `1,2;3`.
fn assignment_text(assignment: &Value) -> Result<String, String> {
    let partition = |replicas: &Value| {
        let replicas = replicas.as_array()?.iter().map(|broker| broker.as_u64());
        let replicas: Option<Vec<BrokerId>> =
            replicas.map(|broker| Some(BrokerId(u32::try_from(broker?).ok()?))).collect();
        Some(replicas?.iter().map(|broker| broker.0.to_string()).collect::<Vec<_>>().join(","))
    };
    let lists: Option<Vec<String>> =
        assignment.as_array().and_then(|lists| lists.iter().map(partition).collect());
    lists.map(|lists| lists.join(";")).ok_or_else(|| "the step has no assignment".into())
}
