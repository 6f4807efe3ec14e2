//! Steps about topics: made, changed, deleted.

use super::play::{Played, Player, text};
use partita_engine::command::config::Owner;
use partita_engine::id::BrokerId;
use serde_json::Value;

impl Player {
    pub(super) fn create_topic(&mut self, step: &Value) -> Played {
        let topic = text(step, "topic")?;
        let mut line =
            format!("topic {topic} assignment={}", assignment_text(&step["assignment"])?);
        for (name, value) in step["configs"].as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), Into::into);
            line.push_str(&format!(" {name}={value}"));
        }
        let outcome = self.carry_out(&line)?;
        if outcome["error"].is_null() {
            self.topics.insert(topic.into());
        }
        Ok(outcome)
    }

    pub(super) fn delete_topic(&mut self, step: &Value) -> Played {
        let topic = text(step, "topic")?;
        let outcome = self.carry_out(&format!("delete-topic {topic}"))?;
        if outcome["error"].is_null() {
            self.topics.remove(topic);
        }
        Ok(outcome)
    }

    pub(super) fn add_partitions(&mut self, step: &Value) -> Played {
        let assignment = assignment_text(&step["assignment"])?;
        let (topic, total) = (text(step, "topic")?, step["total"].as_u64().unwrap_or(0));
        self.carry_out(&format!("alter {topic} partitions={total} assignment={assignment}"))
    }

    pub(super) fn alter_config(&mut self, step: &Value) -> Played {
        let mut line = format!("alter {}", text(step, "topic")?);
        for (name, value) in step["configs"].as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), Into::into);
            line.push_str(&format!(" {name}={value}"));
        }
        self.carry_out(&line)
    }
}

/// A setting in `step` that the engine does not know.
pub(super) fn unknown_setting(step: &Value) -> Option<String> {
    let names = step["configs"].as_object().into_iter().flat_map(|configs| configs.keys());
    let unknown = names.into_iter().find(|name| Owner::Topic.find(name).is_err());
    unknown.map(|name| format!("topic setting {name}"))
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
