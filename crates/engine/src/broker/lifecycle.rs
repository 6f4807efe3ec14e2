//! A broker's process: it registers, shows that it lives, shuts down in order or dies
//! (`BrokerLifecycleManager`).

use super::zookeeper::Membership;
use super::{Broker, BrokerTimer, Channels, ProducerIds, Role};
use crate::cluster::ClusterImage;
use crate::error_code::ErrorCode;
use crate::event::EventKind;
use crate::group::GroupCoordinator;
use crate::id::{BrokerEpoch, EventId, MessageId, NodeId};
use crate::kernel::{Context, Timer};
use crate::time::{SimDuration, SimTime};
use crate::wire::{HeartbeatAnswer, Request};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// After the first "not yet" a broker that shuts down asks again so soon.
const ASK_AGAIN: SimDuration = SimDuration::from_millis(50);
/// A broker that is not let go ends after so long in any case.
const LONGEST_SHUTDOWN: SimDuration = SimDuration::from_secs(300);
/// The first wait after a failed registration or heartbeat; doubled with each.
const FIRST_BACKOFF: SimDuration = SimDuration::from_millis(100);

/// What a broker's process does (`BrokerState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BrokerState {
    /// There is no process.
    NotRunning,
    /// It runs, and is not registered yet.
    Starting,
    /// It is registered.
    Running,
    /// It gives its leaderships away and asks to be let go.
    PendingControlledShutdown,
}

/// A broker's process and what of it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    pub(super) state: BrokerState,
    /// Given by the controller to this process.
    pub(super) epoch: Option<BrokerEpoch>,
    pub(super) rack: Option<Arc<str>>,
    pub(super) incarnation: u32,
    /// The clean shutdown file: the epoch of the process that closed all logs in order.
    clean_shutdown: Option<BrokerEpoch>,
    is_fenced: bool,
    /// The request to the controller that is not answered.
    awaited: Option<MessageId>,
    /// Numbers the turns of communication, so that a newer one replaces those that wait.
    turn: u32,
    pub(super) failures: u32,
    was_told_to_wait: bool,
    /// The event that began what the process does now.
    began: EventId,
    /// When the last process ended.
    down_since: Option<SimTime>,
}

impl Lifecycle {
    pub(super) fn new(rack: Option<Arc<str>>) -> Self {
        Self {
            state: BrokerState::NotRunning,
            epoch: None,
            rack,
            incarnation: 0,
            clean_shutdown: None,
            is_fenced: true,
            awaited: None,
            turn: 0,
            failures: 0,
            was_told_to_wait: false,
            began: EventId(0),
            down_since: None,
        }
    }
}

impl Broker {
    /// What its process does.
    #[must_use]
    pub const fn state(&self) -> BrokerState {
        self.lifecycle.state
    }

    /// Whether there is a process.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.lifecycle.state != BrokerState::NotRunning
    }

    /// Since when there is no process.
    #[must_use]
    pub const fn down_since(&self) -> Option<SimTime> {
        self.lifecycle.down_since
    }

    /// How much of the controller's log it has taken over.
    #[must_use]
    pub fn metadata_offset(&self) -> u64 {
        self.image.version
    }

    /// Whether the image has this process and not the one before it. A broker acts on no metadata before
    /// it has caught up with its own registration: it would lead by an election of its earlier life.
    pub(super) fn is_registered_in(&self, image: &ClusterImage) -> bool {
        let registration = image.brokers.get(&self.id);
        registration.is_some_and(|known| known.incarnation == self.lifecycle.incarnation)
    }

    /// It was set up and registered with its cluster: it runs.
    pub fn begin(&mut self, ctx: &mut Context<'_>, epoch: BrokerEpoch) {
        self.lifecycle.state = BrokerState::Running;
        self.lifecycle.epoch = Some(epoch);
        self.lifecycle.is_fenced = false;
        self.lifecycle.began = ctx.cause();
        self.set_periodic_timers(ctx);
        self.communicate_after(ctx, self.heartbeat_interval());
    }

    /// How often it shows that it lives; to ZooKeeper, three times in a session.
    pub(super) fn heartbeat_interval(&self) -> SimDuration {
        match self.is_of_zookeeper_era() {
            true => SimDuration::from_micros(self.config.zookeeper_session_timeout.as_micros() / 3),
            false => self.config.heartbeat_interval,
        }
    }

    /// Its process starts, in its life `incarnation`: it has what is on its disk and registers.
    pub fn start(&mut self, ctx: &mut Context<'_>, incarnation: u32) {
        ctx.note_as_cause(EventKind::BrokerStarted);
        let lifecycle = &mut self.lifecycle;
        lifecycle.state = BrokerState::Starting;
        lifecycle.down_since = None;
        lifecycle.incarnation = incarnation;
        lifecycle.began = ctx.cause();
        self.set_periodic_timers(ctx);
        self.communicate(ctx);
    }

    fn set_periodic_timers(&self, ctx: &mut Context<'_>) {
        for timer in [BrokerTimer::ShrinkIsr, BrokerTimer::CheckpointHighWatermarks] {
            self.set_periodic_timer(ctx, timer);
        }
        let first = self.config.log_initial_task_delay.max(SimDuration::from_millis(1));
        ctx.timer(first, Timer::Broker(BrokerTimer::CheckpointLogStarts));
    }

    pub(super) fn set_periodic_timer(&self, ctx: &mut Context<'_>, timer: BrokerTimer) {
        let after = match timer {
            BrokerTimer::ShrinkIsr => {
                SimDuration::from_micros(self.config.replica_lag_time_max.as_micros() / 2)
            }
            BrokerTimer::CheckpointLogStarts => self.config.log_start_checkpoint_interval,
            _ => self.config.high_watermark_checkpoint_interval,
        };
        ctx.timer(after.max(SimDuration::from_millis(1)), Timer::Broker(timer));
    }

    /// Its process is killed. What the page cache holds is still there when it comes back; what only
    /// the process knew is not.
    pub fn kill(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::BrokerKilled);
        self.lifecycle.clean_shutdown = None;
        self.end(ctx);
    }

    /// Its disk is lost with all its logs; a process that runs dies of it. Kafka's broker halts when its
    /// last log directory fails, and finds no clean shutdown file when it comes back.
    pub fn lose_disk(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::DiskLost);
        if self.is_running() {
            self.kill(ctx);
        }
        self.lifecycle.clean_shutdown = None;
        self.replicas.clear();
    }

    /// Its process shall end in order: first others take over what it leads.
    pub fn stop(&mut self, ctx: &mut Context<'_>) {
        let has_session = self.lifecycle.epoch.is_some();
        let registered = self.lifecycle.state == BrokerState::Running
            && (has_session || !self.is_of_zookeeper_era());
        if !registered || !self.config.controlled_shutdown {
            self.shut_down(ctx);
            return;
        }
        ctx.note_as_cause(EventKind::BrokerStopping);
        self.lifecycle.state = BrokerState::PendingControlledShutdown;
        self.lifecycle.was_told_to_wait = false;
        self.lifecycle.began = ctx.cause();
        ctx.timer(LONGEST_SHUTDOWN, Timer::Broker(BrokerTimer::ShutdownTimedOut));
        self.communicate(ctx);
    }

    pub(super) fn shutdown_timed_out(&mut self, ctx: &mut Context<'_>) {
        if self.lifecycle.state == BrokerState::PendingControlledShutdown {
            self.shut_down(ctx);
        }
    }

    pub(super) fn shut_down(&mut self, ctx: &mut Context<'_>) {
        ctx.note_as_cause(EventKind::BrokerStopped);
        self.close_session(ctx);
        self.checkpoint_high_watermarks();
        self.checkpoint_log_starts();
        // A process that never registered leaves the file of the one before as it is.
        self.lifecycle.clean_shutdown = self.lifecycle.epoch.or(self.lifecycle.clean_shutdown);
        self.end(ctx);
    }

    fn end(&mut self, ctx: &mut Context<'_>) {
        ctx.disconnect();
        let lifecycle = &mut self.lifecycle;
        lifecycle.state = BrokerState::NotRunning;
        lifecycle.down_since = Some(ctx.now());
        lifecycle.epoch = None;
        lifecycle.is_fenced = true;
        lifecycle.awaited = None;
        lifecycle.failures = 0;
        lifecycle.turn = lifecycle.turn.wrapping_add(1);
        self.image = Arc::default();
        self.channels = Channels::default();
        self.waiting_produces.clear();
        self.waiting_deletes.clear();
        // The rest of the block is given to nobody.
        self.producer_ids = ProducerIds::default();
        self.waiting_fetches.clear();
        self.waiting_writes.clear();
        self.fetchers.clear();
        self.isr_updates = Default::default();
        self.zookeeper = Membership::with(self.controllers.voters());
        self.coordinator = GroupCoordinator::new(self.coordinator.config().clone());
        for replica in self.replicas.values_mut() {
            replica.role = Role::Offline;
            replica.log.load(replica.checkpointed_log_start);
            replica.high_watermark = replica
                .checkpointed_high_watermark
                .min(replica.log.log_end())
                .max(replica.log.log_start());
        }
    }

    pub(super) fn checkpoint_high_watermarks(&mut self) {
        for replica in self.replicas.values_mut() {
            replica.checkpointed_high_watermark = replica.high_watermark;
        }
    }

    pub(super) fn checkpoint_log_starts(&mut self) {
        for replica in self.replicas.values_mut() {
            replica.checkpointed_log_start = replica.log.log_start();
        }
    }

    pub(super) fn communicate_after(&mut self, ctx: &mut Context<'_>, after: SimDuration) {
        self.lifecycle.turn = self.lifecycle.turn.wrapping_add(1);
        let timer = BrokerTimer::Communicate(self.lifecycle.turn);
        ctx.set_cause(self.lifecycle.began);
        ctx.timer(after.max(SimDuration::from_millis(1)), Timer::Broker(timer));
    }

    pub(super) fn communicate_if_due(&mut self, ctx: &mut Context<'_>, turn: u32) {
        if self.lifecycle.turn == turn {
            self.communicate(ctx);
        }
    }

    /// Registers, or shows that it lives.
    fn communicate(&mut self, ctx: &mut Context<'_>) {
        if !self.is_running() {
            return;
        }
        ctx.set_cause(self.lifecycle.began);
        if self.is_of_zookeeper_era() {
            self.communicate_with_zookeeper(ctx);
            return;
        }
        let request = match self.lifecycle.epoch {
            None => Request::BrokerRegistration {
                broker: self.id,
                incarnation: self.lifecycle.incarnation,
                rack: self.lifecycle.rack.clone(),
                previous_epoch: self.lifecycle.clean_shutdown,
            },
            Some(broker_epoch) => Request::BrokerHeartbeat {
                broker: self.id,
                broker_epoch,
                current_metadata_offset: self.image.version,
                want_shut_down: self.lifecycle.state == BrokerState::PendingControlledShutdown,
            },
        };
        let longest = SimDuration::from_micros(self.config.session_timeout.as_micros() / 2);
        self.ask_and_wait(ctx, self.controllers.node(), request, longest);
    }

    pub(super) fn ask_and_wait(
        &mut self,
        ctx: &mut Context<'_>,
        to: NodeId,
        request: Request,
        longest: SimDuration,
    ) {
        let message = ctx.request(to, request);
        self.lifecycle.awaited = Some(message);
        ctx.timer(longest, Timer::Broker(BrokerTimer::ControllerSilent(message)));
        self.lifecycle.turn = self.lifecycle.turn.wrapping_add(1);
    }

    /// Whether `to_request` is what the controller was asked last.
    pub(super) fn is_awaited(&mut self, to_request: MessageId) -> bool {
        let awaited = self.lifecycle.awaited == Some(to_request);
        if awaited {
            self.lifecycle.awaited = None;
        }
        awaited
    }

    pub(super) fn controller_silent(&mut self, ctx: &mut Context<'_>, message: MessageId) {
        let is_stopping = self.lifecycle.state == BrokerState::PendingControlledShutdown;
        if self.is_awaited(message) {
            if !(self.is_of_zookeeper_era() && is_stopping) {
                let asked = self.controllers.asked();
                self.controllers.try_another(asked, None);
            }
            self.communication_failed(ctx);
        }
        self.retry_isr_update(ctx, Some(message));
    }

    /// The request with this id, or whichever is awaited, found no active controller.
    pub(super) fn communication_refused(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: Option<MessageId>,
    ) {
        let awaited = self.lifecycle.awaited;
        if awaited.is_some() && (to_request.is_none() || to_request == awaited) {
            self.lifecycle.awaited = None;
            self.communication_failed(ctx);
        }
    }

    /// Another controller is active: what the one before has not answered it is asked at once.
    pub(super) fn ask_the_new_one(&mut self, ctx: &mut Context<'_>) {
        if self.lifecycle.awaited.take().is_some() || self.lifecycle.failures > 0 {
            self.lifecycle.failures = 0;
            self.communicate(ctx);
        }
    }

    pub(super) fn communication_failed(&mut self, ctx: &mut Context<'_>) {
        if self.gives_up_shutdown(ctx) {
            return;
        }
        let backoff = FIRST_BACKOFF.doubled(self.lifecycle.failures);
        self.lifecycle.failures = self.lifecycle.failures.saturating_add(1);
        self.communicate_after(ctx, backoff.min(self.config.heartbeat_interval));
    }

    pub(super) fn on_registered(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        result: Result<BrokerEpoch, ErrorCode>,
    ) {
        if !self.is_awaited(to_request) {
            return;
        }
        match result {
            Ok(epoch) => {
                self.lifecycle.failures = 0;
                self.lifecycle.epoch = Some(epoch);
                self.lifecycle.clean_shutdown = None;
                self.lifecycle.state = BrokerState::Running;
                if self.is_of_zookeeper_era() {
                    self.lifecycle.is_fenced = false;
                    self.communicate_after(ctx, self.heartbeat_interval());
                } else {
                    self.communicate(ctx);
                }
            }
            Err(_) => self.communication_failed(ctx),
        }
    }

    pub(super) fn on_heartbeat_answered(
        &mut self,
        ctx: &mut Context<'_>,
        to_request: MessageId,
        result: Result<HeartbeatAnswer, ErrorCode>,
    ) {
        if !self.is_awaited(to_request) {
            return;
        }
        let Ok(answer) = result else {
            self.communication_failed(ctx);
            return;
        };
        self.lifecycle.failures = 0;
        self.lifecycle.is_fenced = answer.is_fenced;
        if self.lifecycle.state != BrokerState::PendingControlledShutdown {
            self.communicate_after(ctx, self.config.heartbeat_interval);
        } else if answer.should_shut_down {
            self.shut_down(ctx);
        } else {
            let first = !core::mem::replace(&mut self.lifecycle.was_told_to_wait, true);
            let after = if first { ASK_AGAIN } else { self.config.heartbeat_interval };
            self.communicate_after(ctx, after);
        }
    }

    /// The metadata has reached this process's own registration: it says so at once.
    pub(super) fn caught_up(&mut self, ctx: &mut Context<'_>, before: u64) {
        let Some(epoch) = self.lifecycle.epoch else { return };
        let reached = before <= epoch.0 && epoch.0 < self.image.version;
        if reached && self.lifecycle.is_fenced && self.lifecycle.awaited.is_none() {
            self.communicate(ctx);
        }
    }
}
