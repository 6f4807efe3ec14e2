//! Steps about brokers: killed, stopped, started; elections.

use super::play::{ADMIN_WAIT, Played, Player, refused, text};
use partita_engine::error_code::ErrorCode;
use partita_engine::event::{Event, EventKind};
use partita_engine::id::BrokerId;
use partita_engine::time::SimDuration;
use partita_engine::wire::MessageWord;
use partita_engine::world::{BrokerView, World};
use serde_json::{Value, json};

/// How long the recorder waited for a broker to be fenced or unfenced.
const FENCE_WAIT: SimDuration = SimDuration::from_secs(40);

impl Player {
    /// `kill`, `stop` and `start`; the first two wait until the broker is fenced and its process has
    /// ended, the last until it is unfenced.
    pub(super) fn broker_step(&mut self, step: &Value, word: &str) -> Played {
        let number = step["broker"].as_u64().and_then(|number| u32::try_from(number).ok());
        let broker = BrokerId(number.ok_or("the step has no broker")?);
        let is_up = word == "start";
        if is_up {
            self.boot(step);
        }
        self.apply(&format!("{word} {broker}"))?;
        let limit = self.simulation.now() + FENCE_WAIT;
        loop {
            let brokers = self.simulation.brokers();
            let reached = |view: &BrokerView| view.fenced != is_up && view.running == is_up;
            if brokers.iter().any(|view| view.id == broker && reached(view)) {
                return Ok(json!({}));
            }
            if self.simulation.now() >= limit {
                return Err(format!(
                    "{broker} is not {}",
                    if is_up { "unfenced" } else { "fenced" }
                ));
            }
            self.pass(SimDuration::from_millis(1));
        }
    }

    pub(super) fn elect(&mut self, step: &Value) -> Played {
        let (topic, kind) = (text(step, "topic")?, text(step, "type")?);
        let partition = step["partition"].as_u64().unwrap_or(0);
        let first = self.simulation.kernel().events().next_id();
        let line = format!("elect {topic} {partition} type={kind}");
        let outcome = self.carry_out(&line)?;
        if !outcome["error"].is_null() {
            return Ok(outcome);
        }
        let answered = |event: &Event| match &event.kind {
            EventKind::AdminAnswered { word: MessageWord::ElectLeaders, error, .. } => {
                Some(error.map_or_else(|| json!({ "result": "elected" }), refused))
            }
            _ => None,
        };
        let result = self.wait_for(first, ADMIN_WAIT, answered);
        Ok(result.unwrap_or_else(|| refused(ErrorCode::RequestTimedOut)))
    }

    /// The unfenced brokers: those that an administrator sees.
    pub(super) fn brokers_up(&self) -> Vec<u32> {
        let views = self.simulation.brokers();
        views.iter().filter(|view| !view.fenced).map(|view| view.id.0).collect()
    }
}

/// The line that sets up a trace's cluster, with the settings in which it differs from Kafka's defaults.
pub(super) fn cluster_line(trace: &Value) -> String {
    use partita_engine::command::config::Owner;
    let brokers = trace["cluster"]["brokers"].as_array().map_or(3, Vec::len);
    let mut line = format!("cluster brokers={brokers}");
    let settings = trace["cluster"]["settings"].as_object().into_iter().flatten();
    for (name, value) in settings.filter(|(name, _)| Owner::Broker.find(name).is_ok()) {
        line.push_str(&format!(" {name}={value}"));
    }
    line
}
