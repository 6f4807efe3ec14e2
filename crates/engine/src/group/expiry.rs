//! What happens when time passes: phases end, sessions expire.

use super::classic::{ClassicGroup, Deadline};
use super::coordinator::Act;
use crate::event::GroupChange;
use crate::id::{MemberId, NodeId};
use crate::time::SimTime;

impl Act<'_, '_> {
    /// Does whatever is due in `group`, each because of the event that set its deadline.
    pub fn expire(&mut self, group: &mut ClassicGroup) {
        let now = self.ctx.now();
        let woken_by = self.ctx.cause();
        if let Some(ends) = group.join_phase.as_ref().map(|phase| phase.ends())
            && ends.at <= now
        {
            self.ctx.set_cause(ends.cause);
            self.join_phase_ended(group);
        }
        if let Some(ends) = group.sync_phase
            && ends.at <= now
        {
            self.ctx.set_cause(ends.cause);
            self.sync_phase_ended(group);
        }
        self.expire_sessions(group, now);
        self.expire_pending(group, now);
        self.ctx.set_cause(woken_by);
    }

    /// Members that did not ask for their assignment in time are out.
    fn sync_phase_ended(&mut self, group: &mut ClassicGroup) {
        group.sync_phase = None;
        let late: Vec<MemberId> = group.pending_sync.iter().cloned().collect();
        for id in &late {
            group.remove(id);
            self.removed(group, GroupChange::RebalanceTimedOut(id.clone()));
        }
        if let Some(last) = late.last() {
            self.prepare(group, GroupChange::RebalanceTimedOut(last.clone()));
        }
    }

    fn expire_sessions(&mut self, group: &mut ClassicGroup, now: SimTime) {
        let due = |deadline: &Deadline| deadline.at <= now;
        let expired: Vec<(MemberId, Deadline)> = group
            .members
            .iter()
            .filter_map(|(id, member)| Some((id.clone(), member.session.filter(due)?)))
            .collect();
        for (id, deadline) in expired {
            // An earlier one of these may have changed the group, and this member's session with it.
            let Some(member) = group.members.get_mut(&id) else { continue };
            if !member.session.as_ref().is_some_and(due) {
                continue;
            }
            member.session = None;
            let client = NodeId::Consumer(member.client.clone());
            if !member.needs_no_heartbeat() {
                self.ctx.set_cause(deadline.cause);
                self.ctx.blame_silence_of(&client);
                self.remove(group, GroupChange::SessionExpired(id.clone()), &id);
            }
        }
    }

    fn expire_pending(&mut self, group: &mut ClassicGroup, now: SimTime) {
        let pending = group.pending_join.iter();
        let expired: Vec<(MemberId, Deadline)> = pending
            .filter(|(_, deadline)| deadline.at <= now)
            .map(|(id, deadline)| (id.clone(), *deadline))
            .collect();
        for (id, deadline) in expired {
            group.pending_join.remove(&id);
            self.ctx.set_cause(deadline.cause);
            self.maybe_complete_join(group);
        }
    }
}
