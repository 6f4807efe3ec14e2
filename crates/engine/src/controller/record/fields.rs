//! The fields of a record of the controller's log by Kafka's names, as a recording of a cluster has them.

use super::{ChangedFields, ConfigResource, MetadataRecord};
use crate::cluster::{BrokerRegistration, PartitionRegistration};
use crate::id::{BrokerId, PartitionIndex, TopicName, TopicPartition};
use crate::topic_name;
use core::fmt;

/// `ConfigResource.Type` of a topic.
const OF_TOPIC: i64 = 2;
/// `ConfigResource.Type` of a broker; without a name, of all of them.
const OF_BROKERS: i64 = 4;

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Kafka's name.
    pub name: &'static str,
    /// What it holds.
    pub value: FieldValue,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A number; a leader of −1 is none.
    Number(i64),
    /// Brokers or controllers.
    Numbers(Vec<u32>),
    /// A text; none is null.
    Text(Option<String>),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Numbers(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                write!(f, "[{}]", numbers.join(", "))
            }
            Self::Text(Some(text)) => f.write_str(text),
            Self::Text(None) => f.write_str("null"),
        }
    }
}

fn number(name: &'static str, value: impl Into<i64>) -> Field {
    Field { name, value: FieldValue::Number(value.into()) }
}

fn text(name: &'static str, value: impl ToString) -> Field {
    Field { name, value: FieldValue::Text(Some(value.to_string())) }
}

/// Ids that do not fit are of no world: there are fewer.
fn wide(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn in_order(name: &'static str, brokers: &[BrokerId]) -> Field {
    Field { name, value: FieldValue::Numbers(brokers.iter().map(|broker| broker.0).collect()) }
}

fn as_set(name: &'static str, brokers: &[BrokerId]) -> Field {
    let mut numbers: Vec<u32> = brokers.iter().map(|broker| broker.0).collect();
    numbers.sort_unstable();
    Field { name, value: FieldValue::Numbers(numbers) }
}

fn leader(leader: Option<BrokerId>) -> Field {
    number("leader", leader.map_or(-1, |leader| i64::from(leader.0)))
}

fn partition(at: &TopicPartition) -> Vec<Field> {
    vec![text("topic", &at.topic), number("partition", at.partition.0)]
}

/// How a change of a registration says it: −1 no more, 0 as before, 1 from now on.
fn turned(name: &'static str, now: Option<bool>) -> Field {
    number(name, now.map_or(0_i64, |now| if now { 1 } else { -1 }))
}

fn of_registration(broker: BrokerId, registration: &BrokerRegistration) -> Vec<Field> {
    let BrokerRegistration { rack, epoch, fenced, in_controlled_shutdown, .. } = registration;
    let rack = FieldValue::Text(rack.as_ref().map(ToString::to_string));
    vec![
        number("brokerId", broker.0),
        number("brokerEpoch", wide(epoch.0)),
        Field { name: "rack", value: rack },
        text("fenced", fenced),
        text("inControlledShutdown", in_controlled_shutdown),
    ]
}

fn of_partition(at: &TopicPartition, registration: &PartitionRegistration) -> Vec<Field> {
    let mut fields = partition(at);
    fields.extend([
        in_order("replicas", &registration.replicas),
        as_set("isr", &registration.isr),
        leader(registration.leader),
        number("leaderEpoch", registration.leader_epoch.0),
    ]);
    fields
}

/// What a change sets, and nothing else.
fn of_change(at: &TopicPartition, changed: &ChangedFields) -> Vec<Field> {
    let mut fields = partition(at);
    fields.extend(changed.isr.as_ref().map(|isr| as_set("isr", isr)));
    fields.extend(changed.leader.map(leader));
    fields.extend(changed.elr.as_ref().map(|elr| as_set("eligibleLeaderReplicas", elr)));
    let last_known = changed.last_known_elr.as_ref();
    fields.extend(last_known.map(|last_known| as_set("lastKnownElr", last_known)));
    if changed.recovering == Some(true) {
        fields.push(number("leaderRecoveryState", 1));
    }
    fields
}

fn of_config(resource: &ConfigResource, name: &str, value: Option<&str>) -> Vec<Field> {
    let (kind, whose) = match resource {
        ConfigResource::Topic(topic) => (OF_TOPIC, topic.to_string()),
        ConfigResource::Cluster => (OF_BROKERS, String::new()),
    };
    let value = FieldValue::Text(value.map(str::to_owned));
    vec![
        number("resourceType", kind),
        text("resourceName", whose),
        text("name", name),
        Field { name: "value", value },
    ]
}

impl MetadataRecord {
    /// What it holds, in Kafka's order and by Kafka's names. Where a record of Kafka's has the id of a
    /// topic, the topic's name stands, as in recordings.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::RegisterBroker { broker, registration } => of_registration(*broker, registration),
            Self::BrokerRegistrationChange { broker, epoch, fenced, in_controlled_shutdown } => {
                vec![
                    number("brokerId", broker.0),
                    number("brokerEpoch", wide(epoch.0)),
                    turned("fenced", *fenced),
                    turned("inControlledShutdown", *in_controlled_shutdown),
                ]
            }
            Self::UnregisterBroker { broker } => vec![number("brokerId", broker.0)],
            Self::Topic { topic, incarnation, .. } => {
                vec![text("name", topic), number("topicId", wide(*incarnation))]
            }
            Self::RemoveTopic { topic } => vec![text("topic", topic)],
            Self::Config { resource, name, value } => of_config(resource, name, value.as_deref()),
            Self::Partition { topic_partition, registration } => {
                of_partition(topic_partition, registration)
            }
            Self::PartitionChange { topic_partition, changed } => {
                of_change(topic_partition, changed)
            }
            Self::LeaderChange { leader, votes } => {
                let votes = votes.iter().map(|voter| voter.0).collect();
                let granting = FieldValue::Numbers(votes);
                vec![
                    number("leaderId", leader.0),
                    Field { name: "grantingVoters", value: granting },
                ]
            }
            Self::SessionEnded { broker, expired } => {
                vec![number("brokerId", broker.0), text("expired", expired)]
            }
            Self::ControllerCreated { broker, epoch } => {
                vec![number("brokerid", broker.0), number("controllerEpoch", epoch.0)]
            }
            Self::CheckControllerEpoch { number: write } => vec![number("write", wide(*write))],
            Self::ProducerIds { next } => vec![number("nextProducerId", wide(next.0))],
            Self::ClearElr { topic } => vec![match topic {
                Some(topic) => text("topic", topic),
                None => Field { name: "topic", value: FieldValue::Text(None) },
            }],
        }
    }

    /// Where ZooKeeper would hold it: the path of the znode that it makes, changes or removes.
    #[must_use]
    pub fn znode(&self) -> String {
        let of_partition = |at: &TopicPartition| {
            format!("/brokers/topics/{}/partitions/{}/state", at.topic, at.partition)
        };
        match self {
            Self::RegisterBroker { broker, .. }
            | Self::BrokerRegistrationChange { broker, .. }
            | Self::UnregisterBroker { broker }
            | Self::SessionEnded { broker, .. } => format!("/brokers/ids/{}", broker.0),
            Self::Topic { topic, .. } | Self::RemoveTopic { topic } => {
                format!("/brokers/topics/{topic}")
            }
            Self::Config { resource: ConfigResource::Topic(topic), .. } => {
                format!("/config/topics/{topic}")
            }
            Self::Config { resource: ConfigResource::Cluster, .. } => {
                "/config/brokers/<default>".into()
            }
            Self::Partition { topic_partition, .. }
            | Self::PartitionChange { topic_partition, .. } => of_partition(topic_partition),
            Self::ControllerCreated { .. } => "/controller".into(),
            Self::CheckControllerEpoch { .. } => "/controller_epoch".into(),
            Self::ProducerIds { .. } => "/latest_producer_id_block".into(),
            // Of no znode: the servers' own, and what there was not yet.
            Self::LeaderChange { .. } | Self::ClearElr { .. } => "/zookeeper".into(),
        }
    }

    /// The topic that it is about; none where it is about none, or about all.
    #[must_use]
    pub const fn topic(&self) -> Option<&TopicName> {
        match self {
            Self::Topic { topic, .. }
            | Self::RemoveTopic { topic }
            | Self::Config { resource: ConfigResource::Topic(topic), .. } => Some(topic),
            Self::Partition { topic_partition, .. }
            | Self::PartitionChange { topic_partition, .. } => Some(&topic_partition.topic),
            Self::ClearElr { topic } => topic.as_ref(),
            Self::RegisterBroker { .. }
            | Self::BrokerRegistrationChange { .. }
            | Self::UnregisterBroker { .. }
            | Self::Config { resource: ConfigResource::Cluster, .. }
            | Self::LeaderChange { .. }
            | Self::SessionEnded { .. }
            | Self::ControllerCreated { .. }
            | Self::CheckControllerEpoch { .. }
            | Self::ProducerIds { .. } => None,
        }
    }

    /// Whether it says something of `topic`, or with a `partition`, of that one.
    #[must_use]
    pub fn concerns(&self, topic: &TopicName, partition: Option<PartitionIndex>) -> bool {
        match self {
            Self::ClearElr { topic: None } => true,
            Self::Partition { topic_partition, .. }
            | Self::PartitionChange { topic_partition, .. } => {
                topic_partition.topic == *topic
                    && partition.is_none_or(|partition| topic_partition.partition == partition)
            }
            _ => self.topic() == Some(topic),
        }
    }

    /// Whether it is about what people made: not about Kafka's own topics, not about producer ids, and not
    /// only how a controller of the ZooKeeper era makes sure that it is one.
    #[must_use]
    pub fn concerns_people(&self) -> bool {
        !matches!(self, Self::ProducerIds { .. } | Self::CheckControllerEpoch { .. })
            && !self.topic().is_some_and(topic_name::is_internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BrokerEpoch, ControllerId};

    fn at(index: u32) -> TopicPartition {
        let topic = TopicName::new("orders").expect("a name");
        TopicPartition::new(topic, PartitionIndex(index))
    }

    fn shrunk(index: u32) -> MetadataRecord {
        let changed = ChangedFields {
            isr: Some(vec![BrokerId(3), BrokerId(1)]),
            leader: Some(None),
            ..ChangedFields::default()
        };
        MetadataRecord::PartitionChange { topic_partition: at(index), changed }
    }

    fn said(record: &MetadataRecord) -> String {
        let said = |field: &Field| format!("{}={}", field.name, field.value);
        record.fields().iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_change_has_the_changed_fields_alone() {
        assert_eq!(said(&shrunk(2)), "topic=orders partition=2 isr=[1, 3] leader=-1");
        let empty = ChangedFields { elr: Some(Vec::new()), ..ChangedFields::default() };
        let empty = MetadataRecord::PartitionChange { topic_partition: at(0), changed: empty };
        assert_eq!(said(&empty), "topic=orders partition=0 eligibleLeaderReplicas=[]");
    }

    #[test]
    fn what_is_not_there_is_null_or_as_before() {
        let fenced = MetadataRecord::BrokerRegistrationChange {
            broker: BrokerId(2),
            epoch: BrokerEpoch(7),
            fenced: Some(false),
            in_controlled_shutdown: None,
        };
        assert_eq!(said(&fenced), "brokerId=2 brokerEpoch=7 fenced=-1 inControlledShutdown=0");
        let (resource, name) = (ConfigResource::Cluster, "min.insync.replicas".into());
        let removed = MetadataRecord::Config { resource, name, value: None };
        let said_of_it = "resourceType=4 resourceName= name=min.insync.replicas value=null";
        assert_eq!(said(&removed), said_of_it);
        let (leader, votes) = (ControllerId(102), vec![ControllerId(102), ControllerId(103)]);
        let elected = MetadataRecord::LeaderChange { leader, votes };
        assert_eq!(said(&elected), "leaderId=102 grantingVoters=[102, 103]");
    }

    #[test]
    fn a_znode_is_where_kafka_had_it() {
        let state = "/brokers/topics/orders/partitions/2/state";
        assert_eq!(shrunk(2).znode(), state);
        let ended = MetadataRecord::SessionEnded { broker: BrokerId(3), expired: true };
        assert_eq!(ended.znode(), "/brokers/ids/3");
        let topic = MetadataRecord::RemoveTopic { topic: at(0).topic };
        assert_eq!(topic.znode(), "/brokers/topics/orders");
    }

    #[test]
    fn a_partition_is_told_from_others_and_not_from_its_topic() {
        let (orders, others) = (at(0).topic, TopicName::new("others").expect("a name"));
        let concerns = |record: &MetadataRecord, partition| {
            record.concerns(&orders, Some(PartitionIndex(partition)))
        };
        assert!(concerns(&shrunk(2), 2) && !concerns(&shrunk(2), 1));
        assert!(shrunk(2).concerns(&orders, None) && !shrunk(2).concerns(&others, None));
        assert!(concerns(&MetadataRecord::ClearElr { topic: None }, 1), "of all partitions");
        let cleared = MetadataRecord::ClearElr { topic: Some(others) };
        assert!(!concerns(&cleared, 1));
        assert!(concerns(&MetadataRecord::RemoveTopic { topic: orders.clone() }, 1));
    }
}
