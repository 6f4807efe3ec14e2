//! What the world answers: [`World`] for [`Simulation`].

use super::Simulation;
use crate::broker::{Broker, BrokerState, Replica, Truncation};
use crate::cluster::{BrokerRegistration, PartitionRegistration};
use crate::command::config::{
    BrokerConfig, ClusterConfig, Configured, ConsumerConfig, Owner, ProducerConfig, TopicConfig,
};
use crate::controller::{Controller, LoggedRecord};
use crate::event::{Event, PartitionChoice};
use crate::id::{
    BrokerId, ClientName, EventId, GroupName, LeaderEpoch, NodeId, Offset, PartitionIndex,
    RecordId, TopicName, TopicPartition,
};
use crate::kernel::{Disk, Pause};
use crate::ledger::{Count, GroupAccount, ProducerAccount, RecordFate};
use crate::metrics::Metrics;
use crate::network::Link;
use crate::producer::Producer;
use crate::record::{Bytes, Record};
use crate::time::SimTime;
use crate::topic_name;
use crate::wire::{Latency, Message, OffsetSpec};
use crate::world::{
    BrokerView, ConsumerView, FaultsView, GroupView, LinkView, PartitionView, PauseView,
    ProducerView, QuorumView, RecordView, ReplicaRole, ReplicaView, RequestState, SettingSource,
    SlowDiskView, TopicSetting, TopicView, World, ZooKeeperView,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// With eligible leader replicas the cluster always has it (`maybeGenerateElrSafetyRecords`).
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

impl Simulation {
    /// The settings of a topic as its logs use them.
    #[must_use]
    pub fn topic_settings(&self, topic: &TopicName) -> Option<TopicConfig> {
        let image = self.metadata();
        let topic = image.topics.get(topic)?;
        Some(topic.config(&image.config().topic_defaults()))
    }

    /// The settings of the whole cluster.
    #[must_use]
    pub fn cluster_settings(&self) -> ClusterConfig {
        self.metadata().config()
    }

    /// Where a topic has the setting `name` from, by the topic's name for it.
    #[must_use]
    pub fn setting_source(&self, topic: &TopicName, name: &str) -> Option<SettingSource> {
        let image = self.metadata();
        let own = &image.topics.get(topic)?.configs;
        let of_cluster = ClusterConfig::synonym(name)?;
        Some(if own.contains_key(name) {
            SettingSource::Topic
        } else if image.configs.contains_key(of_cluster)
            || of_cluster == MIN_INSYNC_REPLICAS && !self.is_of_zookeeper_era()
        {
            SettingSource::Cluster
        } else {
            SettingSource::Default
        })
    }

    /// What was set for a topic by Kafka's names; the rest is as the cluster has it.
    #[must_use]
    pub fn topic_overrides(&self, topic: &TopicName) -> Option<&BTreeMap<Arc<str>, Arc<str>>> {
        self.metadata().topics.get(topic).map(|image| &image.configs)
    }

    /// What a broker was begun with, and what was set since.
    #[must_use]
    pub fn broker_configured(&self, broker: BrokerId) -> Option<&Configured> {
        self.brokers_configured.get(&broker)
    }

    /// What the controllers were begun with, and what was set since: all have the same.
    #[must_use]
    pub const fn controllers_configured(&self) -> &Configured {
        &self.controller_configured
    }

    /// The settings of a broker.
    #[must_use]
    pub fn broker_settings(&self, broker: BrokerId) -> Option<&BrokerConfig> {
        self.brokers.get(&broker).map(|node| node.actor.config())
    }

    /// The settings of a producer.
    #[must_use]
    pub fn producer_settings(&self, name: &ClientName) -> Option<&ProducerConfig> {
        self.producers.get(name).map(|node| node.actor.config())
    }

    /// The settings of a consumer.
    #[must_use]
    pub fn consumer_settings(&self, name: &ClientName) -> Option<&ConsumerConfig> {
        self.consumers.get(name).map(|node| node.actor.config())
    }

    /// Where a record of `producer` would go if it were sent now, and why; the partition is `None`
    /// when it is yet to be drawn. There is no answer for an unknown producer or topic.
    #[must_use]
    pub fn destination(
        &self,
        producer: &ClientName,
        topic: &TopicName,
        explicit: Option<PartitionIndex>,
        key: Option<&[u8]>,
    ) -> Option<(Option<PartitionIndex>, PartitionChoice)> {
        let producer = &self.producers.get(producer)?.actor;
        producer.foresee(self.metadata(), topic, explicit, key)
    }

    fn replica(&self, broker: BrokerId, partition: &TopicPartition) -> Option<&Replica> {
        self.broker(broker)?.replicas().get(partition)
    }

    fn partition_view(
        &self,
        topic_partition: TopicPartition,
        registration: &PartitionRegistration,
    ) -> PartitionView {
        let replica_view = |broker: &BrokerId| {
            let replica = self.replica(*broker, &topic_partition);
            ReplicaView {
                broker: *broker,
                role: role(registration, *broker),
                in_sync: registration.isr.contains(broker),
                running: self.is_broker_running(*broker),
                log_start: replica.map(|replica| replica.log.log_start()).unwrap_or_default(),
                log_end: replica.map(|replica| replica.log.log_end()).unwrap_or_default(),
                high_watermark: replica.map(|replica| replica.high_watermark).unwrap_or_default(),
            }
        };
        let leader = registration.leader.and_then(|leader| self.replica(leader, &topic_partition));
        let mut isr = registration.isr.clone();
        isr.sort_unstable();
        let in_sync = u32::try_from(isr.len()).unwrap_or(u32::MAX);
        let min_insync_replicas = leader.map_or(1, Replica::min_insync);
        let leads = registration.leader.and_then(|leader| self.broker(leader));
        let latest = leads.map(|broker| broker.list_offset(&topic_partition, OffsetSpec::Latest));
        PartitionView {
            leader: registration.leader,
            leader_epoch: registration.leader_epoch,
            isr,
            replicas: registration.replicas.iter().map(replica_view).collect(),
            log_start: leader.map(|replica| replica.log.log_start()).unwrap_or_default(),
            high_watermark: leader.map(|replica| replica.high_watermark).unwrap_or_default(),
            latest_offset: latest.and_then(Result::ok).flatten(),
            log_end: leader.map(|replica| replica.log.log_end()).unwrap_or_default(),
            size_bytes: leader.map(|replica| replica.log.size_bytes()).unwrap_or_default(),
            min_insync_replicas,
            high_watermark_frozen: in_sync < min_insync_replicas,
            elr: registration.elr.clone(),
            last_known_leader: registration.last_known_elr.first().copied(),
            topic_partition,
        }
    }

    fn is_broker_running(&self, broker: BrokerId) -> bool {
        self.broker(broker).is_some_and(Broker::is_running)
    }

    /// The copy on `replica`, or the leader's.
    fn copy(&self, partition: &TopicPartition, replica: Option<BrokerId>) -> Option<&Replica> {
        let broker = replica.or_else(|| self.metadata().leader(partition))?;
        self.replica(broker, partition)
    }

    /// A producer as it knows itself, with what the broker that has its newest request waits for.
    fn producer_view(&self, producer: &Producer) -> ProducerView {
        let mut view = producer.view();
        if let Some((broker, message)) = producer.unanswered()
            && let Some(request) = &mut view.last_request
            && let RequestState::Waiting { needs, behind, .. } = &mut request.state
            && let Some(broker) = self.broker(broker)
        {
            *needs = broker.awaited_by(message, &request.topic_partition);
            *behind = broker.requests_before(&view.name, message);
        }
        view
    }

    fn topic_view(&self, name: &TopicName) -> Option<TopicView> {
        let image = self.metadata().topics.get(name)?;
        let partitions: Vec<PartitionView> = (0u32..)
            .zip(&image.partitions)
            .map(|(index, registration)| {
                let partition = crate::id::PartitionIndex(index);
                self.partition_view(TopicPartition::new(name.clone(), partition), registration)
            })
            .collect();
        let copies = image.partitions.first().map_or(0, |partition| partition.replicas.len());
        Some(TopicView {
            name: name.clone(),
            partitions,
            replication_factor: u32::try_from(copies).unwrap_or(u32::MAX),
            internal: topic_name::is_internal(name),
        })
    }
}

/// What the copy on `broker` is to its partition, as the controller has decided.
fn role(registration: &PartitionRegistration, broker: BrokerId) -> ReplicaRole {
    if registration.leader == Some(broker) {
        ReplicaRole::Leader
    } else if registration.isr.contains(&broker) {
        ReplicaRole::InSync
    } else if registration.elr.contains(&broker) {
        ReplicaRole::Eligible
    } else if registration.last_known_elr.contains(&broker) {
        ReplicaRole::LastKnown
    } else {
        ReplicaRole::OutOfSync
    }
}

impl World for Simulation {
    fn now(&self) -> SimTime {
        self.kernel.now()
    }

    fn revision(&self) -> u64 {
        self.revision
    }

    fn brokers(&self) -> Vec<BrokerView> {
        let image = self.metadata();
        let mut leads: BTreeMap<BrokerId, Vec<TopicPartition>> = BTreeMap::new();
        for (partition, registration) in image.partitions() {
            if let Some(leader) = registration.leader
                && !topic_name::is_internal(&partition.topic)
            {
                leads.entry(leader).or_default().push(partition);
            }
        }
        let active = self.controllers.active();
        let mut view = |id: BrokerId, registration: Option<&BrokerRegistration>| {
            let broker = self.broker(id);
            let process = broker.filter(|broker| broker.is_running());
            let session = active.and_then(|active| active.session(id));
            let heard = session.map(|session| session.last_contact);
            let of_zookeeper = active.and_then(|active| active.zookeeper_session(id));
            BrokerView {
                id,
                rack: registration.and_then(|known| known.rack.clone()),
                running: process.is_some(),
                fenced: registration.is_none_or(|known| known.fenced),
                shutting_down: process
                    .is_some_and(|broker| broker.state() == BrokerState::PendingControlledShutdown),
                down_since: broker.and_then(Broker::down_since),
                last_heartbeat: heard.or(of_zookeeper.map(|session| session.last_contact)),
                metadata_offset: process.map(|broker| Offset(broker.metadata_offset())),
                controller: broker.map(Broker::controller),
                leads: leads.remove(&id).unwrap_or_default(),
            }
        };
        // A broker whose registration is not decided yet is there all the same.
        let ids: BTreeSet<BrokerId> =
            image.brokers.keys().chain(self.brokers.keys()).copied().collect();
        ids.into_iter().map(|id| view(id, image.brokers.get(&id))).collect()
    }

    fn topics(&self) -> Vec<TopicView> {
        let names = self.metadata().topics.keys();
        names.filter_map(|name| self.topic_view(name)).collect()
    }

    fn partition(&self, topic_partition: &TopicPartition) -> Option<PartitionView> {
        let registration = self.metadata().partition(topic_partition)?;
        Some(self.partition_view(topic_partition.clone(), registration))
    }

    fn records(
        &self,
        topic_partition: &TopicPartition,
        replica: Option<BrokerId>,
        from: Offset,
        most: usize,
    ) -> Vec<RecordView> {
        let Some(replica) = self.copy(topic_partition, replica) else {
            return Vec::new();
        };
        let view = |(offset, record): (Offset, &Record)| RecordView {
            offset,
            record: Some(record.id),
            key: record.key.clone(),
            value: record.value.clone(),
            headers: record
                .headers
                .iter()
                .map(|header| (header.key.clone(), header.value.clone()))
                .collect(),
            timestamp: record.timestamp,
            leader_epoch: replica.log.epoch_for(offset).unwrap_or_default(),
        };
        replica.log.iter(from..replica.log.log_end()).take(most).map(view).collect()
    }

    fn quorum(&self) -> Option<QuorumView> {
        Some(self.controllers.view())
    }

    fn zookeeper(&self) -> Option<ZooKeeperView> {
        self.is_of_zookeeper_era().then(|| self.controllers.zookeeper_view())
    }

    fn controller_log(&self, from: Offset, most: usize) -> &[LoggedRecord] {
        let kept = self.controllers.shown().metadata_log().since(from.0);
        kept.get(..most).unwrap_or(kept)
    }

    fn epochs(
        &self,
        topic_partition: &TopicPartition,
        replica: Option<BrokerId>,
    ) -> Vec<(LeaderEpoch, Offset)> {
        let replica = self.copy(topic_partition, replica);
        let entries = replica.into_iter().flat_map(|copy| copy.log.leader_epochs().entries());
        entries.map(|entry| (entry.epoch, entry.start_offset)).collect()
    }

    fn truncations(
        &self,
        topic_partition: &TopicPartition,
        replica: Option<BrokerId>,
    ) -> Vec<Truncation> {
        self.copy(topic_partition, replica).map(|copy| copy.truncations.clone()).unwrap_or_default()
    }

    fn producers(&self) -> Vec<ProducerView> {
        self.producers.values().map(|node| self.producer_view(&node.actor)).collect()
    }

    fn consumers(&self) -> Vec<ConsumerView> {
        self.consumers.values().map(|node| node.actor.view()).collect()
    }

    fn groups(&self) -> Vec<GroupView> {
        let mut groups: BTreeMap<GroupName, GroupView> = BTreeMap::new();
        for (id, broker) in &self.brokers {
            for mut view in broker.actor.coordinator().views() {
                view.coordinator = Some(*id);
                groups.insert(view.name.clone(), view);
            }
        }
        for consumer in self.consumers() {
            let group = groups.entry(consumer.group.clone()).or_insert_with(|| GroupView {
                name: consumer.group.clone(),
                state: Default::default(),
                generation: Default::default(),
                assignor: None,
                coordinator: None,
                members: BTreeMap::new(),
                topics: Default::default(),
                committed: BTreeMap::new(),
            });
            group.topics.extend(consumer.topics);
        }
        groups.into_values().collect()
    }

    fn messages(&self) -> Vec<&Message> {
        self.kernel.in_flight().collect()
    }

    fn kept_back(&self) -> Vec<&Message> {
        self.kernel.kept_back().collect()
    }

    fn faults(&self) -> FaultsView {
        let wrong = self.kernel.network().links().filter(|(_, _, link)| !link.is_sound());
        let link = |(from, to, link): (&NodeId, &NodeId, &Link)| LinkView {
            from: from.clone(),
            to: to.clone(),
            cut: link.cut,
            held: link.hold.map(|hold| hold.by),
            delay: link.delay,
            drops: link.drops.iter().map(|drop| (drop.kind, drop.by)).collect(),
            waiting: link.waiting().len(),
        };
        let pause = |(node, pause): (&NodeId, &Pause)| PauseView {
            node: node.clone(),
            since: pause.since,
            by: pause.by,
            waiting: pause.messages(),
        };
        let slow_disk = |(broker, disk): (BrokerId, &Disk)| SlowDiskView {
            broker,
            append: disk.append,
            by: disk.by,
            waiting: self.kernel.waiting_for_disk(broker),
        };
        FaultsView {
            links: wrong.map(link).collect(),
            pauses: self.kernel.pauses().map(pause).collect(),
            slow_disks: self.kernel.disks().map(slow_disk).collect(),
        }
    }

    fn keys(&self) -> &[Bytes] {
        self.kernel.keys()
    }

    fn events_since(&self, first: EventId) -> Vec<Arc<Event>> {
        self.kernel.events().since(first).cloned().collect()
    }

    fn event(&self, id: EventId) -> Option<Arc<Event>> {
        self.kernel.events().get(id).cloned()
    }

    fn latency(&self) -> Option<Latency> {
        Some(*self.kernel.latency())
    }

    fn metrics(&self) -> Option<&Metrics> {
        Some(self.kernel.metrics())
    }

    fn producer_account(&self, producer: &ClientName) -> Option<ProducerAccount> {
        self.producers.get(producer).and_then(|_| self.kernel.ledger().producer(producer))
    }

    fn group_account(&self, group: &GroupName) -> Option<GroupAccount> {
        Some(self.kernel.ledger().group(group, &self.reach(group)?))
    }

    fn counted_records(
        &self,
        count: &Count,
        after: Option<RecordId>,
        most: usize,
    ) -> Vec<RecordId> {
        self.kernel.ledger().counted(count, &self.reach_of(count), after, most)
    }

    fn record_fate(&self, record: RecordId) -> Option<RecordFate> {
        self.fate(record)
    }

    fn topic_configs(&self, topic: &TopicName) -> Vec<TopicSetting> {
        let Some(present) = self.topic_settings(topic) else { return Vec::new() };
        let setting = |name: &'static str| {
            let (value, source) = (present.get(name)?, self.setting_source(topic, name)?);
            Some(TopicSetting { name, value, source })
        };
        Owner::Topic.settings().iter().filter_map(|known| setting(known.name)).collect()
    }

    fn is_running(&self, node: &NodeId) -> bool {
        match node {
            NodeId::Admin => true,
            NodeId::Controller(controller) => {
                self.controllers.get(*controller).is_some_and(Controller::is_running)
            }
            NodeId::Broker(broker) => self.is_broker_running(*broker),
            NodeId::Producer(name) => {
                self.producers.get(name).is_some_and(|node| node.actor.is_running())
            }
            NodeId::Consumer(name) => {
                self.consumers.get(name).is_some_and(|node| node.actor.is_running())
            }
        }
    }
}
