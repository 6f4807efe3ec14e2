//! Groups: one owner for each partition, commits and positions within the log.
//!
//! A person may seek behind a log's end, and a topic that was deleted and made again begins anew: where
//! that happened, positions and commits may lie behind the end until they are reset.

use super::run::{Checker, Looked};
use partita_engine::event::GroupState;
use partita_engine::id::{ClientName, Generation, GroupName, Offset, TopicPartition};
use partita_engine::world::{ConsumerView, GroupView, World};
use std::collections::BTreeMap;

/// The checker.
#[derive(Debug, Default)]
pub struct Groups {
    generations: BTreeMap<GroupName, Generation>,
}

impl Checker for Groups {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for group in looked.world.groups() {
            let wrong = |what| format!("group {}: {what}", group.name);
            self.generation_rises(looked, &group).map_err(wrong)?;
            one_assignee(&group).map_err(wrong)?;
            commits_in_log(looked, &group).map_err(wrong)?;
        }
        one_owner(looked)?;
        positions_in_log(looked)
    }
}

impl Groups {
    fn generation_rises(&mut self, looked: &Looked<'_>, group: &GroupView) -> Result<(), String> {
        let before = self.generations.insert(group.name.clone(), group.generation);
        let deleted = looked.past.deleted_groups.contains(&group.name);
        match before {
            Some(before) if before > group.generation && !deleted => {
                Err(format!("generation {} came after {before}", group.generation))
            }
            _ => Ok(()),
        }
    }
}

/// The coordinator has given no partition to two members.
fn one_assignee(group: &GroupView) -> Result<(), String> {
    let mut assignees = BTreeMap::new();
    for (member, view) in &group.members {
        for partition in &view.assignment {
            if let Some(other) = assignees.insert(partition, member) {
                return Err(format!("{partition} is assigned to {member} and to {other}"));
            }
        }
    }
    if group.state == GroupState::Empty && !group.members.is_empty() {
        return Err("it is empty and has members".to_owned());
    }
    Ok(())
}

/// No two consumers own a partition in the same generation of their group. In different ones they may,
/// until the earlier owner learns of it. A group that was deleted counts from the beginning again.
fn one_owner(looked: &Looked<'_>) -> Result<(), String> {
    let mut owners: BTreeMap<(GroupName, Generation, TopicPartition), ClientName> = BTreeMap::new();
    for consumer in looked.world.consumers() {
        // Who was thrown out keeps its partitions until its next poll, in no generation.
        let Some(generation) = consumer.generation else { continue };
        if looked.past.deleted_groups.contains(&consumer.group) || is_fenced(looked, &consumer) {
            continue;
        }
        for owned in consumer.owned {
            let at = (consumer.group.clone(), generation, owned.topic_partition);
            if let Some(other) = owners.insert(at.clone(), consumer.name.clone()) {
                let (group, _, partition) = at;
                return Err(format!(
                    "{partition} is owned by {} and {other} in generation {generation} of {group}",
                    consumer.name
                ));
            }
        }
    }
    Ok(())
}

/// Whether another process with its `group.instance.id` has taken its place, in the same generation; it
/// hears of that with its next heartbeat.
fn is_fenced(looked: &Looked<'_>, consumer: &ConsumerView) -> bool {
    let groups = looked.world.groups();
    let group = groups.iter().find(|group| group.name == consumer.group);
    let is_member = |group: &GroupView| {
        consumer.member_id.as_ref().is_some_and(|member| group.members.contains_key(member))
    };
    looked.past.is_static.contains(&consumer.name) && !group.is_some_and(is_member)
}

fn commits_in_log(looked: &Looked<'_>, group: &GroupView) -> Result<(), String> {
    for (topic_partition, committed) in &group.committed {
        if looked.past.may_lie_beyond(&group.name, topic_partition) {
            continue;
        }
        let Some(partition) = looked.world.partition(topic_partition) else {
            return Err(format!("it has a commit for {topic_partition}, which is not there"));
        };
        if *committed > partition.log_end {
            return Err(format!(
                "{committed} is committed for {topic_partition}, which ends at {}",
                partition.log_end
            ));
        }
    }
    Ok(())
}

fn positions_in_log(looked: &Looked<'_>) -> Result<(), String> {
    for consumer in looked.world.consumers() {
        for owned in &consumer.owned {
            if looked.past.may_lie_beyond(&consumer.group, &owned.topic_partition) {
                continue;
            }
            let partition = looked.world.partition(&owned.topic_partition);
            let high_watermark = partition.map_or(Offset(0), |partition| partition.high_watermark);
            if owned.position > Some(high_watermark) {
                return Err(format!(
                    "{} stands at {:?} of {}, whose high watermark is {high_watermark}",
                    consumer.name, owned.position, owned.topic_partition
                ));
            }
            if owned.processed > owned.position
                && owned.position.is_some()
                && !consumer.topics.is_empty()
            {
                let sought = looked
                    .past
                    .sought
                    .contains(&(consumer.group.clone(), owned.topic_partition.clone()));
                if !sought {
                    return Err(format!(
                        "{} has worked on {:?} of {} and stands at {:?}",
                        consumer.name, owned.processed, owned.topic_partition, owned.position
                    ));
                }
            }
        }
    }
    Ok(())
}
