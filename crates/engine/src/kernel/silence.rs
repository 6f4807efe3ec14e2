//! Why nothing is heard of a node: what those who wait for it cannot know, and a story must tell.

use super::{Context, Kernel};
use crate::id::{EventId, NodeId};

impl Kernel {
    /// A node's process has ended because of `cause`. There is none any more that could stand still, and
    /// the next one has connections of its own.
    pub fn end(&mut self, node: &NodeId, cause: EventId) {
        self.resume(node);
        self.network.reconnect_all(node);
        self.ended.insert(node.clone(), cause);
    }

    /// `node` says something: a process of it runs.
    pub(super) fn is_heard(&mut self, node: &NodeId) {
        if !self.ended.is_empty() {
            self.ended.remove(node);
        }
    }

    /// Because of which event `to` hears nothing, or only late, of `from`: its process has ended and said
    /// nothing since, it stands still, the link is cut or held, or its disk is slow; the first of these
    /// that is so is enough for the silence.
    fn silence(&self, from: &NodeId, to: &NodeId) -> Option<EventId> {
        let link = self.network.link(from, to);
        let disk = || match from {
            NodeId::Broker(broker) => self.disks.get(broker).map(|disk| disk.by),
            _ => None,
        };
        let ended = self.ended.get(from).copied();
        ended
            .or_else(|| self.pauses.get(from).map(|pause| pause.by))
            .or_else(|| link?.cut)
            .or_else(|| link?.hold.map(|hold| hold.by))
            .or_else(disk)
    }
}

impl Context<'_> {
    /// What follows happens because nothing is heard of `other`. Where something was done to `other` or to
    /// the link from it, that is the cause. Actors cannot ask for it: they do not know.
    pub fn blame_silence_of(&mut self, other: &NodeId) {
        if let Some(done) = self.kernel.silence(other, &self.node) {
            self.set_cause(done);
        }
    }
}
