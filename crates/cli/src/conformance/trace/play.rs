//! Doing what a trace's steps say.

use super::{brokers, state, topics};
use partita_engine::command::{Command, CommandError, CommandErrorKind};
use partita_engine::error_code::ErrorCode;
use partita_engine::event::Event;
use partita_engine::group::GroupCoordinatorConfig;
use partita_engine::id::EventId;
use partita_engine::simulation::{ClusterSettings, Refusal, Simulation};
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::world::World;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How finely time is looked at while waiting for an answer or for rest.
const TICK: SimDuration = SimDuration::from_millis(10);
/// The recorder's `default.api.timeout.ms`: so long an administrator's tool waits for an answer.
pub(super) const ADMIN_WAIT: SimDuration = SimDuration::from_secs(10);
/// About so long a real broker takes from its first metadata until it is unfenced and in sync again.
const UNFENCING: SimDuration = SimDuration::from_millis(750);
/// Rest must come within this.
const SETTLE_LIMIT: SimDuration = SimDuration::from_secs(40);

/// What `step` needs that the engine cannot do, if anything.
pub(super) fn not_built(step: &Value) -> Option<String> {
    let action = step["do"].as_str()?;
    match action {
        "create_topic" | "alter_config" => topics::unknown_setting(step),
        "delete_topic" | "add_partitions" | "produce" | "leave" | "crash" | "commit"
        | "delete_group" | "reset_offsets" | "sleep" | "kill" | "stop" | "start" | "elect"
        | "delete_records" => None,
        // Without transactions read_committed reads what read_uncommitted does.
        "fetch" | "list_offsets" => None,
        "join" => {
            if step["protocol"].as_str().is_some_and(|protocol| protocol != "classic") {
                return Some("the consumer protocol".into());
            }
            if step["instance"].is_string() {
                return Some("static membership in traces".into());
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
    /// The first event since the state was last looked at.
    step_began: EventId,
    /// When the real steps until now were over.
    real: SimTime,
    pub(super) producers_made: u32,
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
            real: SimTime::ZERO,
            producers_made: 0,
        };
        player.apply(&brokers::cluster_line(trace))?;
        player.apply("set wire client=0.001 broker=0.001 controller=0.001")?;
        player.pass(SimDuration::from_secs(1));
        player.real = player.simulation.now();
        Ok(player)
    }

    pub(super) fn apply(&mut self, line: &str) -> Result<EventId, String> {
        let command: Command = line.parse().map_err(|error| format!("`{line}`: {error}"))?;
        let applied = self.simulation.apply(&command);
        applied.map(|applied| applied.event).map_err(|refusal| format!("`{line}`: {refusal}"))
    }

    /// Carries out a line of an administrator's. What Kafka refuses is an outcome; with no broker up
    /// nobody answers at all.
    pub(super) fn carry_out(&mut self, line: &str) -> Played {
        if self.brokers_up().is_empty() {
            self.pass(ADMIN_WAIT);
            return Ok(refused(ErrorCode::RequestTimedOut));
        }
        let command: Command = match line.parse() {
            Ok(command) => command,
            Err(error) => return refused_line(&error).ok_or_else(|| format!("`{line}`: {error}")),
        };
        match self.simulation.apply(&command) {
            Ok(_) => Ok(json!({})),
            Err(refusal) => match &refusal {
                Refusal::Controller(error) => error.error_code(),
                Refusal::UnknownTopic { .. } | Refusal::UnknownPartition { .. } => {
                    Some(ErrorCode::UnknownTopicOrPartition)
                }
                _ => None,
            }
            .map(refused)
            .ok_or_else(|| format!("`{line}`: {refusal}")),
        }
    }

    pub(super) fn pass(&mut self, time: SimDuration) {
        let until = self.simulation.now() + time;
        self.simulation.advance_to(until);
    }

    /// Does one step and lets the world come to rest as the recorder did.
    pub fn play(&mut self, step: &Value) -> Played {
        self.real = self.real + milliseconds(step, "took_ms");
        let outcome = self.act(step)?;
        self.pass(milliseconds(step, "wait_ms"));
        self.settle(milliseconds(step, "settle_ms"));
        Ok(outcome)
    }

    /// The world is at rest and has been looked at. A real step took longer: what brokers do from time
    /// to time, as writing checkpoints, was done in that time too.
    pub fn catch_up(&mut self) {
        self.step_began = self.simulation.kernel().events().next_id();
        self.pass(self.real.since(self.simulation.now()));
    }

    /// Lets the time pass in which a broker's real process booted: what was left of the step's time.
    pub(super) fn boot(&mut self, step: &Value) {
        let left = milliseconds(step, "settle_ms") + UNFENCING;
        self.pass(self.real.since(self.simulation.now() + left));
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
            "delete_topic" => self.delete_topic(step),
            "add_partitions" => self.add_partitions(step),
            "list_offsets" => self.list_offsets(step),
            "fetch" => self.fetch(step),
            "delete_records" => self.delete_records(step),
            "produce" => self.produce(step),
            word @ ("kill" | "stop" | "start") => self.broker_step(step, word),
            "elect" => self.elect(step),
            "alter_config" => self.alter_config(step),
            "join" => self.join(step),
            "leave" => self.end_member(step, "stop"),
            "crash" => self.end_member(step, "crash"),
            "commit" => self.commit(text(step, "member")?),
            "delete_group" => self.delete_group(step),
            "reset_offsets" => self.reset_offsets(step),
            "sleep" => {
                self.pass(milliseconds(step, "ms"));
                Ok(json!({}))
            }
            other => Err(format!("step {other} is not built")),
        }
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
        let mut then = Map::new();
        let topics = match up.is_empty() {
            true => json!({ "_": "no broker" }),
            false => state::topics(self),
        };
        then.insert("topics".into(), topics);
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

/// What Kafka says where a line cannot even be read as a command; none where it has no word for that.
fn refused_line(error: &CommandError) -> Option<Value> {
    let exception = match error.kind {
        CommandErrorKind::ReplicaTwice { .. } | CommandErrorKind::UnevenAssignment { .. } => {
            exception(ErrorCode::InvalidReplicaAssignment)
        }
        CommandErrorKind::Setting(_) => "InvalidConfigurationException".into(),
        CommandErrorKind::NotAName { .. } => exception(ErrorCode::InvalidTopicException),
        _ => return None,
    };
    Some(json!({ "error": exception }))
}

/// The outcome of a step that failed with `error`.
pub(super) fn refused(error: ErrorCode) -> Value {
    json!({ "error": exception(error) })
}

/// The Java client's exception for an error: `NotEnoughReplicasException` for `NOT_ENOUGH_REPLICAS`.
pub(super) fn exception(error: ErrorCode) -> String {
    match error {
        ErrorCode::RequestTimedOut => "TimeoutException".into(),
        ErrorCode::NonEmptyGroup => "GroupNotEmptyException".into(),
        ErrorCode::TopicAlreadyExists => "TopicExistsException".into(),
        ErrorCode::MessageTooLarge => "RecordTooLargeException".into(),
        ErrorCode::RecordListTooLarge => "RecordBatchTooLargeException".into(),
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

fn milliseconds(step: &Value, name: &str) -> SimDuration {
    SimDuration::from_millis(step[name].as_u64().unwrap_or(0))
}

pub(super) fn text<'a>(step: &'a Value, name: &str) -> Result<&'a str, String> {
    step[name].as_str().ok_or_else(|| format!("the step has no {name}"))
}
