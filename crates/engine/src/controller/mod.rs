//! The KRaft controllers: registrations, topics, leaders. The active one decides, by writing records
//! that a majority of the quorum must have; what is decided, brokers learn by messages.
//!
//! In the ZooKeeper era two kinds of nodes shared this: ZooKeeper's servers kept by majority what was
//! decided (`zookeeper`), and one of the brokers decided it (`elected`).

mod brokers;
mod elected;
pub mod election;
mod error;
mod leaders;
pub mod placement;
mod quorum;
mod record;
mod topics;
mod zookeeper;

pub use brokers::BrokerSession;
pub use error::ControllerError;
pub use quorum::{CONTROLLER_LOG_BOUND, MetadataLog};
pub use record::{ChangedFields, ConfigResource, Field, FieldValue, LoggedRecord, MetadataRecord};
pub use topics::{NewTopic, PARTITION_BOUND};

pub use zookeeper::ZooKeeperSession;

use crate::cluster::ClusterImage;
use crate::command::config::BrokerConfig;
use crate::event::EventKind;
use crate::id::{BrokerId, ControllerId, EventId, MessageId, NodeId, ProducerId};
use crate::kernel::{Context, Timer};
use crate::time::SimDuration;
use crate::wire::{Body, Message, PRODUCER_ID_BLOCK, Request, Response};
use elected::Elected;
use quorum::Voter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a controller asked to be woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ControllerTimer {
    /// Work of the active controller, which comes round while it leads in the quorum's epoch.
    Work(PeriodicWork, crate::id::ControllerEpoch),
    /// It does something about its role in the quorum, unless it has taken on another since.
    Wake(u32),
    /// It fetches again, unless it has taken on another role since.
    FetchAgain(u32),
    /// Its fetch has waited too long for an answer.
    FetchUnanswered(MessageId),
    /// A voter's fetch has waited long enough.
    FetchWaited(MessageId),
    /// It tells those who do not fetch that it leads, unless it has taken on another role since.
    TellEpoch(u32),
    /// ZooKeeper has not answered the controller's write.
    WriteUnanswered(MessageId),
    /// A write that ZooKeeper did not take is sent again.
    WriteAgain,
}

/// Periodic work of the active controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PeriodicWork {
    /// Brokers that were not heard of for `broker.session.timeout.ms` are fenced.
    CheckSessions,
    /// Partitions go back to their preferred leaders.
    BalanceLeaders,
    /// Partitions without a leader, whose topic allows it, get an unclean one.
    ElectUnclean,
    /// Brokers that have not said that they know the newest metadata are told again.
    TellBrokers,
}

/// What keeps metadata, and what decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    /// A KRaft controller: it does both.
    KRaft,
    /// A server of ZooKeeper's: it keeps what others decide, and the sessions of the brokers.
    Server(BTreeMap<BrokerId, ZooKeeperSession>),
    /// In the ZooKeeper era, a broker as the controller: it decides, and ZooKeeper keeps it.
    Elected(Elected),
}

/// An answer that waits until what was written before it is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct WaitingAnswer {
    /// The high watermark that it needs.
    needed: u64,
    to: NodeId,
    to_request: MessageId,
    response: Response,
    cause: EventId,
}

/// A controller's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    config: BrokerConfig,
    part: Part,
    voter: Voter,
    /// The metadata as decided, as far as it knows.
    decided: Arc<ClusterImage>,
    /// With what the active controller has written since, on which it goes on to decide.
    image: Arc<ClusterImage>,
    /// Whether it leads, and has all that was decided before.
    active: bool,
    sessions: BTreeMap<BrokerId, BrokerSession>,
    waiting: Vec<WaitingAnswer>,
    /// Whether the periodic work goes round.
    works: bool,
}

impl Controller {
    /// A controller that is its quorum alone, and active.
    #[must_use]
    pub fn alone(id: ControllerId) -> Self {
        Self {
            config: BrokerConfig::default(),
            part: Part::KRaft,
            voter: Voter::leading(id),
            decided: Arc::default(),
            image: Arc::default(),
            active: true,
            sessions: BTreeMap::new(),
            waiting: Vec::new(),
            works: false,
        }
    }

    /// The metadata as decided.
    #[must_use]
    pub const fn metadata(&self) -> &Arc<ClusterImage> {
        &self.decided
    }

    /// Its copy of the log, oldest first; what lies at its high watermark or above is not decided.
    #[must_use]
    pub fn log(&self) -> &[LoggedRecord] {
        self.voter.log.records()
    }

    /// Whether it is active: it leads, and has all that was decided before.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.active
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &BrokerConfig {
        &self.config
    }

    /// Changes its settings; periodic work goes by them from its next turn on.
    pub fn configure(&mut self, config: BrokerConfig) {
        self.config = config;
    }

    /// What came over the wire.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        self.resign_if_overdue(ctx);
        match &message.body {
            Body::Request(request) => self.on_request(ctx, message, request),
            Body::Response { to_request, response } => {
                self.on_quorum_response(ctx, message, (*to_request, response));
            }
            Body::ConnectionClosed { to_request } => {
                self.on_quorum_closed(ctx, &message.from, *to_request);
            }
        }
    }

    fn on_request(&mut self, ctx: &mut Context<'_>, message: &Message, request: &Request) {
        match request {
            Request::Vote { .. }
            | Request::BeginQuorumEpoch { .. }
            | Request::EndQuorumEpoch { .. }
            | Request::FetchMetadata { .. } => self.on_quorum_request(ctx, message, request),
            _ if !self.active => {
                let leader = self.voter.leader().filter(|leader| *leader != self.voter.id);
                ctx.reply(message, Response::NotController { word: request.word(), leader });
            }
            Request::CreateInternalTopic { topic, partitions } => {
                self.on_create_internal_topic(ctx, message, topic, *partitions);
            }
            Request::AllocateProducerIds => self.allocate_producer_ids(ctx, message),
            Request::BrokerRegistration { .. } => self.on_registration(ctx, message, request),
            Request::BrokerHeartbeat { .. } => self.on_heartbeat(ctx, message, request),
            Request::AlterPartition { broker, broker_epoch, partitions } => {
                self.on_alter_partition(ctx, message, (*broker, *broker_epoch), partitions);
            }
            Request::ElectLeaders { topic_partition, election } => {
                self.on_elect_leaders(ctx, message, topic_partition, *election);
            }
            Request::Administer { operation } => self.on_administer(ctx, message, operation),
            Request::ControlledShutdown { broker, broker_epoch } => {
                self.on_controlled_shutdown(ctx, message, *broker, *broker_epoch);
            }
            Request::ZooKeeper { broker, operation } => {
                self.on_operation(ctx, message, *broker, operation);
            }
            _ => {}
        }
    }

    /// Gives a broker the next block of producer ids (`ProducerIdControlManager`).
    fn allocate_producer_ids(&mut self, ctx: &mut Context<'_>, message: &Message) {
        let first = self.image.next_producer_id;
        let next = ProducerId(first.0.saturating_add(PRODUCER_ID_BLOCK));
        if self.is_alone() {
            Arc::make_mut(&mut self.image).next_producer_id = next;
            self.decided = Arc::clone(&self.image);
        } else {
            self.write(ctx, vec![MetadataRecord::ProducerIds { next }]);
        }
        self.answer(ctx, message, Response::AllocateProducerIds { first });
    }

    /// A timer has come.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, timer: ControllerTimer) {
        self.resign_if_overdue(ctx);
        let (work, epoch) = match timer {
            ControllerTimer::Work(work, epoch) => (work, epoch),
            ControllerTimer::WriteUnanswered(message) => {
                return self.write_unanswered(ctx, message);
            }
            ControllerTimer::WriteAgain => return self.send_write(ctx),
            _ => return self.on_quorum_timer(ctx, timer),
        };
        if !self.active || epoch != self.voter.epoch {
            return;
        }
        match work {
            PeriodicWork::CheckSessions if self.is_server() => self.expire_sessions(ctx),
            PeriodicWork::CheckSessions => self.check_sessions(ctx),
            PeriodicWork::TellBrokers => self.tell_brokers_again(ctx),
            PeriodicWork::BalanceLeaders => self.balance_leaders(ctx),
            PeriodicWork::ElectUnclean => self.elect_unclean_leaders(ctx),
        }
        self.set_timer(ctx, work);
    }

    fn begin_periodic_work(&mut self, ctx: &mut Context<'_>) {
        if core::mem::replace(&mut self.works, true) {
            return;
        }
        let works: &[PeriodicWork] = match self.part {
            Part::KRaft => &[
                PeriodicWork::CheckSessions,
                PeriodicWork::BalanceLeaders,
                PeriodicWork::ElectUnclean,
            ],
            Part::Server(_) => &[PeriodicWork::CheckSessions],
            Part::Elected(_) => &[
                PeriodicWork::TellBrokers,
                PeriodicWork::BalanceLeaders,
                PeriodicWork::ElectUnclean,
            ],
        };
        works.iter().for_each(|work| self.set_timer(ctx, *work));
    }

    fn set_timer(&self, ctx: &mut Context<'_>, work: PeriodicWork) {
        let after = match work {
            PeriodicWork::CheckSessions if self.is_server() => zookeeper::TICK,
            PeriodicWork::TellBrokers => brokers::RESEND,
            // Kafka looks eight times in a session.
            PeriodicWork::CheckSessions => {
                SimDuration::from_millis(self.config.session_timeout.as_millis() / 8)
            }
            PeriodicWork::BalanceLeaders => {
                SimDuration::from_secs(u64::from(self.config.imbalance_check_interval_secs))
            }
            PeriodicWork::ElectUnclean => self.config.unclean_election_interval,
        };
        // Periodic work follows from nothing that happened: its cause is what set up the cluster.
        let timer = Timer::Controller(ControllerTimer::Work(work, self.voter.epoch));
        ctx.timer(after.max(SimDuration::from_millis(1)), timer);
    }

    /// Writes records to the log. They are decided once a majority has them; alone, at once.
    fn write(&mut self, ctx: &mut Context<'_>, records: Vec<MetadataRecord>) {
        if records.is_empty() {
            return;
        }
        if let Part::Elected(_) = self.part {
            self.write_znodes(ctx, records);
            return;
        }
        for record in records {
            self.append(ctx, record);
        }
        self.advance_high_watermark(ctx);
    }

    fn append(&mut self, ctx: &Context<'_>, record: MetadataRecord) {
        if self.active && !self.is_alone() {
            Arc::make_mut(&mut self.image).replay(&record);
        }
        let logged = LoggedRecord {
            offset: self.voter.log.end(),
            epoch: self.voter.epoch,
            time: ctx.now(),
            cause: ctx.cause(),
            record,
        };
        self.voter.log.append(logged, self.decided.version);
    }

    /// The leader's high watermark has risen: it takes over what is decided now, tells the brokers, and
    /// answers those who asked for it.
    fn decide(&mut self, ctx: &mut Context<'_>) {
        let reached = self.voter.high_watermark;
        if self.is_alone() {
            // Let go first, so that nothing is copied for its sake.
            self.image = Arc::default();
        }
        let mut asked_by = None;
        while let Some(logged) = self.voter.log.since(self.decided.version).first().cloned()
            && logged.offset < reached
        {
            // What was written together follows from one another.
            if asked_by.replace(logged.cause) != Some(logged.cause) {
                ctx.set_cause(logged.cause);
            }
            // A leader that takes over learns again what the one before it has seen decided.
            let is_news = ctx.is_first_to_decide(logged.offset);
            if is_news && !self.is_alone() {
                let before = Arc::clone(&self.decided);
                self.note_topic(ctx, &before, &logged);
            }
            Arc::make_mut(&mut self.decided).replay(&logged.record);
            if is_news {
                note(ctx, &self.decided, &logged.record);
                self.voter.log.set_cause(logged.offset, ctx.cause());
            }
        }
        if !self.active {
            self.activate(ctx);
        } else if self.is_alone() || self.voter.log.end() == self.decided.version {
            self.image = Arc::clone(&self.decided);
        }
        self.publish(ctx);
        self.answer_waiting(ctx);
    }

    /// A record of its own epoch is decided, and all before it: it takes over. It has heard of no broker
    /// yet, so each begins a new session.
    fn activate(&mut self, ctx: &mut Context<'_>) {
        self.active = true;
        self.image = Arc::clone(&self.decided);
        let brokers = self.image.brokers.iter();
        let brokers: Vec<_> = brokers.map(|(broker, known)| (*broker, known.fenced)).collect();
        for (broker, fenced) in brokers {
            self.begin_session(ctx.now(), broker);
            if let Some(session) = self.sessions.get_mut(&broker) {
                session.connected = !fenced;
            }
        }
        self.begin_periodic_work(ctx);
    }

    /// It leads no more. Who waits for an answer is told to look for another.
    fn step_down(&mut self, ctx: &mut Context<'_>) {
        for waiting in core::mem::take(&mut self.waiting) {
            let word = waiting.response.word();
            let response = Response::NotController { word, leader: None };
            ctx.respond(waiting.to, waiting.to_request, response);
        }
        self.forget_leadership();
    }

    fn forget_leadership(&mut self) {
        self.active = false;
        self.works = false;
        self.image = Arc::clone(&self.decided);
        self.sessions.clear();
        self.waiting.clear();
        if let Part::Server(sessions) = &mut self.part {
            sessions.clear();
        }
    }

    /// Up to where it has written, and up to where that is decided, both counted alike.
    fn progress(&self) -> (u64, u64) {
        match &self.part {
            Part::Elected(elected) => elected.progress(),
            Part::KRaft | Part::Server(_) => (self.voter.log.end(), self.voter.high_watermark),
        }
    }

    /// Answers `message` once all that is written is decided, so that nobody acts on what may be lost.
    fn answer(&mut self, ctx: &mut Context<'_>, message: &Message, response: Response) {
        let (written, decided) = self.progress();
        if written <= decided {
            ctx.reply(message, self.complete(response));
            return;
        }
        self.waiting.push(WaitingAnswer {
            needed: written,
            to: message.from.clone(),
            to_request: message.id,
            response,
            cause: ctx.cause(),
        });
    }

    fn answer_waiting(&mut self, ctx: &mut Context<'_>) {
        let (_, reached) = self.progress();
        let decided = |waiting: &mut WaitingAnswer| waiting.needed <= reached;
        let because_of = ctx.cause();
        let answers: Vec<WaitingAnswer> = self.waiting.extract_if(.., decided).collect();
        for waiting in answers {
            ctx.set_cause(waiting.cause);
            ctx.respond(waiting.to, waiting.to_request, self.complete(waiting.response));
        }
        ctx.set_cause(because_of);
    }

    /// A new cluster: the first record of a quorum's log.
    pub fn found(&mut self, ctx: &mut Context<'_>, voters: &[ControllerId]) {
        let (leader, votes) = (self.voter.id, voters.to_vec());
        self.write(ctx, vec![MetadataRecord::LeaderChange { leader, votes }]);
    }

    /// A new cluster: these controllers are a quorum from now on, this one leads it, and all have what it
    /// has decided. The others are given back.
    #[must_use]
    pub fn found_quorum(&mut self, ctx: &mut Context<'_>, voters: &[ControllerId]) -> Vec<Self> {
        self.enlarge(ctx, voters);
        let others = voters.iter().filter(|voter| **voter != self.voter.id);
        others.map(|voter| self.follower(*voter)).collect()
    }

    fn publish(&mut self, ctx: &mut Context<'_>) {
        if self.is_server() {
            self.notify(ctx);
            return;
        }
        for (&broker, session) in &mut self.sessions {
            if session.connected {
                session.told_at = ctx.now();
                let image = Arc::clone(&self.decided);
                ctx.request(NodeId::Broker(broker), Request::UpdateMetadata { image });
            }
        }
    }
}

/// Notes as an event what a record, which `image` has taken over, means.
fn note(ctx: &mut Context<'_>, image: &ClusterImage, record: &MetadataRecord) {
    match record {
        MetadataRecord::RegisterBroker { broker, .. } => {
            ctx.note_as_cause(EventKind::BrokerRegistered { broker: *broker });
        }
        MetadataRecord::SessionEnded { broker, expired } => {
            let (broker, expired) = (*broker, *expired);
            ctx.note_as_cause(EventKind::SessionEnded { broker, expired });
            let znode = image.controller;
            if znode.broker.is_none() && znode.changed == image.version {
                ctx.note_as_cause(EventKind::ControllerGone { broker, epoch: znode.epoch });
            }
        }
        MetadataRecord::ControllerCreated { broker, epoch } => {
            let (broker, epoch) = (*broker, *epoch);
            ctx.note_as_cause(EventKind::ControllerCreated { broker, epoch });
        }
        MetadataRecord::UnregisterBroker { broker } => {
            ctx.note_as_cause(EventKind::BrokerUnregistered { broker: *broker });
        }
        MetadataRecord::BrokerRegistrationChange { broker, fenced: Some(fenced), .. } => {
            let broker = *broker;
            let kind = if *fenced {
                EventKind::BrokerFenced { broker }
            } else {
                EventKind::BrokerUnfenced { broker }
            };
            ctx.note_as_cause(kind);
        }
        MetadataRecord::Partition { topic_partition, registration } => {
            ctx.note(EventKind::LeaderElected {
                topic_partition: topic_partition.clone(),
                leader: registration.leader,
                leader_epoch: registration.leader_epoch,
                unclean: false,
            });
        }
        MetadataRecord::PartitionChange { topic_partition, changed } => {
            let Some(now) = image.partition(topic_partition) else { return };
            let topic_partition = topic_partition.clone();
            if changed.leader.is_some() {
                ctx.note(EventKind::LeaderElected {
                    topic_partition: topic_partition.clone(),
                    leader: now.leader,
                    leader_epoch: now.leader_epoch,
                    unclean: changed.recovering == Some(true),
                });
            }
            if changed.isr.is_some() || changed.elr.is_some() {
                let mut isr = now.isr.clone();
                isr.sort_unstable();
                ctx.note(EventKind::IsrChanged { topic_partition, isr });
            }
        }
        _ => {}
    }
}
