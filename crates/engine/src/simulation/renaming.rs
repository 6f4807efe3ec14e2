//! Other names. Kafka renames nothing: a client reads `client.id` and `group.id` when it starts, so
//! that another name is a restart, with the same settings.

use super::{Node, Refusal, Simulation};
use crate::consumer::Consumer;
use crate::id::{ClientName, EventId, GroupName};
use serde::{Deserialize, Serialize};

/// A consumer that closes in order to start anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Restart {
    /// Its `group.id` then.
    group: GroupName,
    /// The command.
    cause: EventId,
}

impl Simulation {
    /// The old process closes in order (a consumer commits and leaves its group) while the new one
    /// starts. What did not run does not run under the new name either.
    pub(super) fn rename(
        &mut self,
        old: &ClientName,
        new: &ClientName,
        event: EventId,
    ) -> Result<(), Refusal> {
        if self.leaving.contains(old) {
            return Err(Refusal::UnknownClient { client: old.clone() });
        }
        let producer = self.producers.get(old).map(|node| node.actor.successor(new.clone()));
        let consumer = self.consumers.get(old).map(|node| {
            let actor = &node.actor;
            let (group, topics) = (actor.group().clone(), actor.topics().clone());
            Consumer::new(new.clone(), group, topics, actor.config().clone())
        });
        let running = self.is_client_running(old)?;
        self.check_new_client(new)?;
        self.remove(old, event)?;
        if let Some(producer) = producer {
            self.producers.insert(new.clone(), Node::new(producer));
        }
        if let Some(consumer) = consumer {
            self.consumers.insert(new.clone(), Node::new(consumer));
        }
        if running { self.start(new, event) } else { Ok(()) }
    }

    /// All consumers of the group restart under another `group.id`: those that run at once, the others
    /// when they are started. Committed offsets stay with the old group, as in Kafka.
    pub(super) fn rename_group(
        &mut self,
        old: &GroupName,
        new: &GroupName,
        event: EventId,
    ) -> Result<(), Refusal> {
        let of_group = |(name, node): (&ClientName, &Node<Consumer>)| {
            (node.actor.group() == old && !self.leaving.contains(name)).then(|| name.clone())
        };
        let members: Vec<ClientName> = self.consumers.iter().filter_map(of_group).collect();
        if members.is_empty() || old == new {
            return Err(Refusal::NobodyInGroup { group: old.clone() });
        }
        // All or none: a process that stands still cannot close.
        members.iter().try_for_each(|name| self.check_client_awake(name))?;
        for name in &members {
            let restart = Restart { group: new.clone(), cause: event };
            if self.is_client_running(name)? {
                self.stop(name, event)?;
                self.restarting.insert(name.clone(), restart);
            } else {
                self.end_restart(name, restart.group);
            }
        }
        Ok(())
    }

    /// Starts those anew that have closed in order to.
    pub(super) fn restart(&mut self) {
        for (name, restart) in core::mem::take(&mut self.restarting) {
            match self.is_client_running(&name) {
                Ok(true) => {
                    self.restarting.insert(name, restart);
                }
                Ok(false) => {
                    self.end_restart(&name, restart.group);
                    // It is there and does not run: there is nothing to refuse.
                    let _ = self.start(&name, restart.cause);
                }
                Err(_) => {}
            }
        }
    }

    /// What is stopped for good while it restarts has its new group when it is started.
    pub(super) fn keep_from_restarting(&mut self, name: &ClientName) {
        if let Some(restart) = self.restarting.remove(name) {
            self.end_restart(name, restart.group);
        }
    }

    fn end_restart(&mut self, name: &ClientName, group: GroupName) {
        if let Some(node) = self.consumers.get_mut(name) {
            node.actor.set_group(group);
        }
    }
}
