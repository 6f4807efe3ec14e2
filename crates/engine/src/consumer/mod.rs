//! The consumer: an application that polls, and Kafka's client under it
//! (`org.apache.kafka.clients.consumer`, the classic protocol).
//!
//! The application is a loop: it polls, works on the records one after another, commits by its
//! [`CommitMode`](crate::command::config::CommitMode), and polls again. As in Kafka only a poll takes
//! part in rebalances, while heartbeats go on in the background.

mod application;
mod commits;
mod connection;
mod fetcher;
mod life;
mod membership;
mod positions;
mod session;
mod validation;

use crate::command::config::{ConfigError, ConsumerConfig, Overrides};
use crate::event::{EventKind, PositionReason};
use crate::id::{
    BrokerId, ClientName, GroupName, MemberId, NodeId, Offset, TopicName, TopicPartition,
};
use crate::kernel::Context;
use crate::wire::{Body, Message};
use crate::world::{ClientState, ConsumerPhase, ConsumerView, OwnedPartition};
use life::{Ended, Life, Turn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a consumer asked to be woken for: its earliest deadline has come. What was due is in its state,
/// so that a deadline that moved needs no timer to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConsumerTimer;

/// Why a consumer cannot do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsumerError {
    /// Its process does not run.
    #[error("{name} does not run: start it first")]
    NotRunning {
        /// Which.
        name: ClientName,
    },
    /// Its process runs already.
    #[error("{name} runs already")]
    Running {
        /// Which.
        name: ClientName,
    },
    /// The partition is another's, or nobody's.
    #[error("{name} does not own {topic_partition}; {}", owned_text(.owned))]
    NotAssigned {
        /// Which.
        name: ClientName,
        /// What was named.
        topic_partition: TopicPartition,
        /// What it owns.
        owned: Vec<TopicPartition>,
    },
}

fn owned_text(owned: &[TopicPartition]) -> String {
    if owned.is_empty() {
        return "it owns nothing now".into();
    }
    let names: Vec<String> = owned.iter().map(ToString::to_string).collect();
    format!("it owns {}", names.join(", "))
}

/// What a consumer is, whether its process runs or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    name: ClientName,
    group: GroupName,
    topics: BTreeSet<TopicName>,
    config: ConsumerConfig,
    /// The member id that the run prescribes for the next first contact.
    suggested_id: Option<MemberId>,
}

/// A consumer of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumer {
    settings: Settings,
    state: ClientState,
    last_error: Option<Arc<str>>,
    life: Option<Box<Life>>,
}

impl Consumer {
    /// A consumer whose process does not run yet.
    #[must_use]
    pub const fn new(
        name: ClientName,
        group: GroupName,
        topics: BTreeSet<TopicName>,
        config: ConsumerConfig,
    ) -> Self {
        let settings = Settings { name, group, topics, config, suggested_id: None };
        Self { settings, state: ClientState::Stopped, last_error: None, life: None }
    }

    /// Its name: the `client.id`.
    #[must_use]
    pub const fn name(&self) -> &ClientName {
        &self.settings.name
    }

    /// Its `group.id`.
    #[must_use]
    pub const fn group(&self) -> &GroupName {
        &self.settings.group
    }

    /// Gives it another `group.id`, from its next start on. A process that runs keeps talking to the
    /// group that it is in, so only one that does not run may be given another.
    pub fn set_group(&mut self, group: GroupName) {
        if !self.is_running() {
            self.settings.group = group;
        }
    }

    /// What it subscribes to.
    #[must_use]
    pub const fn topics(&self) -> &BTreeSet<TopicName> {
        &self.settings.topics
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &ConsumerConfig {
        &self.settings.config
    }

    /// Whether its process runs; also while it closes.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.life.is_some()
    }

    /// Starts its process. It finds the cluster through the brokers `bootstrap`. Notes `ClientStarted`.
    ///
    /// # Errors
    /// When it runs already.
    pub fn start(
        &mut self,
        ctx: &mut Context<'_>,
        bootstrap: Vec<BrokerId>,
    ) -> Result<(), ConsumerError> {
        if self.life.is_some() {
            return Err(ConsumerError::Running { name: self.settings.name.clone() });
        }
        let cause = ctx.note_as_cause(EventKind::ClientStarted);
        self.state = ClientState::Running;
        self.last_error = None;
        self.life = Some(Box::new(Life::new(bootstrap, ctx.now(), cause)));
        self.live(ctx, |_, _| {});
        Ok(())
    }

    /// Closes it in an orderly way: it finishes the records that the last poll returned, commits if it
    /// commits by itself, gives up its partitions, leaves the group unless it is a static member, and
    /// notes `ClientStopped` when the coordinator has answered (at the latest after 30 s).
    ///
    /// # Errors
    /// When it does not run.
    pub fn stop(&mut self, ctx: &mut Context<'_>) -> Result<(), ConsumerError> {
        self.running()?;
        self.live(ctx, |life, turn| life.begin_stop(turn));
        Ok(())
    }

    /// Kills its process: no commit, no leave. Notes `ClientCrashed`.
    ///
    /// # Errors
    /// When it does not run.
    pub fn crash(&mut self, ctx: &mut Context<'_>) -> Result<(), ConsumerError> {
        self.running()?;
        self.life = None;
        self.state = ClientState::Crashed;
        ctx.note_as_cause(EventKind::ClientCrashed);
        Ok(())
    }

    /// Takes an answer to one of its requests. Answers to what it does not wait for are ignored.
    pub fn on_message(&mut self, ctx: &mut Context<'_>, message: &Message) {
        match &message.body {
            Body::Response { to_request, response } => {
                self.live(ctx, |life, turn| life.answered(turn, *to_request, response));
            }
            Body::ConnectionClosed { to_request } => {
                let NodeId::Broker(broker) = message.from else { return };
                self.live(ctx, |life, turn| life.disconnected(turn, broker, *to_request));
            }
            Body::Request(_) => {}
        }
    }

    /// Does what is due.
    pub fn on_timer(&mut self, ctx: &mut Context<'_>, _: ConsumerTimer) {
        self.live(ctx, |life, turn| life.woken(turn));
    }

    /// Whether it has anything to commit: a position that is known, and validated where its partition has
    /// another leader since.
    #[must_use]
    pub fn has_positions(&self) -> bool {
        self.life.as_deref().is_some_and(|life| !life.positions().is_empty())
    }

    /// `commitSync()`: commits the positions of all its partitions, whatever its commit mode.
    /// `CommitAcknowledged` or `CommitRefused` tells how it went; without positions nothing is asked and
    /// nothing told, as Kafka's returns at once then.
    ///
    /// # Errors
    /// When it does not run.
    pub fn commit(&mut self, ctx: &mut Context<'_>) -> Result<(), ConsumerError> {
        self.running()?;
        self.live(ctx, |life, turn| life.want_commit(turn));
        Ok(())
    }

    /// `seek()`: its next poll reads `topic_partition` from `offset`.
    ///
    /// # Errors
    /// When it does not run or does not own the partition.
    pub fn seek(
        &mut self,
        ctx: &mut Context<'_>,
        topic_partition: &TopicPartition,
        offset: Offset,
    ) -> Result<(), ConsumerError> {
        let life = self.running()?;
        if !life.assigned.contains_key(topic_partition) {
            return Err(ConsumerError::NotAssigned {
                name: self.settings.name.clone(),
                topic_partition: topic_partition.clone(),
                owned: life.assigned.keys().cloned().collect(),
            });
        }
        self.live(ctx, |life, turn| {
            life.set_position(turn, topic_partition, offset.into(), PositionReason::Sought);
        });
        Ok(())
    }

    /// Lets the application stop polling (`false`), as one that hangs, and poll again (`true`).
    ///
    /// # Errors
    /// When it does not run.
    pub fn set_polling(&mut self, ctx: &mut Context<'_>, polls: bool) -> Result<(), ConsumerError> {
        self.running()?;
        self.live(ctx, |life, turn| life.set_polling(turn.ctx.now(), polls));
        Ok(())
    }

    /// Changes settings. A process that runs goes on with the new ones; what the coordinator must know
    /// of them it learns with the next join.
    ///
    /// # Errors
    /// What Kafka says about a setting that is wrong; nothing is changed then.
    pub fn configure(
        &mut self,
        ctx: &mut Context<'_>,
        overrides: &Overrides,
    ) -> Result<(), ConfigError> {
        self.settings.config = self.settings.config.apply(overrides)?;
        self.live(ctx, |_, _| {});
        Ok(())
    }

    /// Prescribes the member id that the coordinator gives it when it asks for one next: a replayed
    /// trace knows it. Without, the coordinator makes one.
    pub fn suggest_member_id(&mut self, id: Option<MemberId>) {
        self.settings.suggested_id = id;
    }

    /// What can be seen of it.
    #[must_use]
    pub fn view(&self) -> ConsumerView {
        let settings = &self.settings;
        let life = self.life.as_deref();
        let owned = life.into_iter().flat_map(|life| &life.assigned);
        ConsumerView {
            name: settings.name.clone(),
            group: settings.group.clone(),
            state: self.state,
            phase: life.map_or(ConsumerPhase::Down, Life::phase),
            topics: settings.topics.clone(),
            member_id: life.and_then(|life| life.membership.member_id.clone()),
            generation: life.and_then(|life| life.membership.generation),
            owned: owned
                .map(|(topic_partition, assigned)| OwnedPartition {
                    topic_partition: topic_partition.clone(),
                    position: assigned.position.map(|position| position.offset),
                    processed: assigned.processed,
                    committed: assigned.committed,
                })
                .collect(),
            buffered: life.map_or(0, Life::buffered),
            processing: settings.config.process,
            last_error: self.last_error.clone(),
        }
    }

    fn running(&self) -> Result<&Life, ConsumerError> {
        let gone = || ConsumerError::NotRunning { name: self.settings.name.clone() };
        self.life.as_deref().ok_or_else(gone)
    }

    /// Lets the process do `first` and then all that it can do now; sees whether it ended.
    fn live(&mut self, ctx: &mut Context<'_>, first: impl FnOnce(&mut Life, &mut Turn<'_, '_>)) {
        let Some(life) = self.life.as_deref_mut() else { return };
        let mut turn = Turn { ctx, settings: &self.settings };
        first(life, &mut turn);
        life.go_on(&mut turn);
        if life.membership.member_id.is_some()
            && life.membership.member_id == self.settings.suggested_id
        {
            self.settings.suggested_id = None;
        }
        match life.ended.take() {
            None => return,
            Some(Ended::Stopped) => self.state = ClientState::Stopped,
            Some(Ended::Failed(exception)) => {
                self.state = ClientState::Failed;
                self.last_error = Some(exception);
            }
        }
        self.life = None;
    }
}

#[cfg(test)]
mod tests;
