//! Who leads a partition, and what changes with it: Kafka's `PartitionChangeBuilder`. Pure.

use super::record::ChangedFields;
use crate::cluster::PartitionRegistration;
use crate::id::BrokerId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a leader is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Election {
    /// The first replica, if it may lead; else as [`Election::Online`].
    Preferred,
    /// The present leader, else the first replica that lost nothing.
    Online,
    /// As [`Election::Online`], else the first replica that runs at all.
    Unclean,
}

/// A change of a partition that is being worked out.
pub struct PartitionChange<'a> {
    /// As it is.
    pub partition: &'a PartitionRegistration,
    /// Whether a broker may lead: unfenced, and not shutting down.
    pub is_acceptable: &'a dyn Fn(BrokerId) -> bool,
    /// How a leader is looked for.
    pub election: Election,
    /// The replicas that there shall be.
    pub target_replicas: &'a [BrokerId],
    /// The in-sync replicas that there shall be.
    pub target_isr: Vec<BrokerId>,
    /// The topic's effective `min.insync.replicas`.
    pub min_isr: usize,
    /// Whether the cluster keeps eligible leader replicas (`eligible.leader.replicas.version` 1).
    pub elr_enabled: bool,
    /// Whether the last leader of a partition is remembered, and may lead again.
    pub last_known_leader_counts: bool,
    /// A broker that came back from an unclean shutdown: what it had may be lost.
    pub unclean_shutdown: Option<BrokerId>,
    /// Whether the leader still recovers from an unclean election.
    pub target_recovering: bool,
}

/// Who was elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elected {
    /// The leader; none when nobody may lead.
    pub leader: Option<BrokerId>,
    /// Whether it may lack acknowledged records.
    pub unclean: bool,
}

impl Elected {
    const fn clean(leader: BrokerId) -> Self {
        Self { leader: Some(leader), unclean: false }
    }
}

impl<'a> PartitionChange<'a> {
    /// A change that looks for a leader among the same replicas and in-sync replicas, with ELR on.
    #[must_use]
    pub fn new(
        partition: &'a PartitionRegistration,
        is_acceptable: &'a dyn Fn(BrokerId) -> bool,
        min_isr: usize,
        election: Election,
    ) -> Self {
        Self {
            partition,
            is_acceptable,
            election,
            target_replicas: &partition.replicas,
            target_isr: partition.isr.clone(),
            min_isr,
            elr_enabled: true,
            last_known_leader_counts: true,
            unclean_shutdown: None,
            target_recovering: partition.recovering,
        }
    }

    /// What changes; nothing when all stays as it is.
    #[must_use]
    pub fn build(mut self) -> Option<ChangedFields> {
        let mut changed = ChangedFields::default();
        let (mut target_elr, mut last_known) = self.targets();
        let elected = self.elect(&target_elr);
        let is_new = elected.leader != self.partition.leader;
        let is_unclean = is_new && elected.unclean;
        if is_new {
            changed.leader = Some(elected.leader);
        }
        if let Some(leader) = elected.leader.filter(|_| is_new) {
            if target_elr.contains(&leader) {
                target_elr.retain(|broker| *broker != leader);
                self.target_isr = vec![leader];
            } else if is_unclean {
                // What others have beyond the new leader's log is lost: none of them is in sync.
                self.target_isr = vec![leader];
            }
        }
        if is_unclean || !self.elr_enabled {
            target_elr.clear();
            last_known.clear();
        }
        let may_be_empty = self.elr_enabled || !self.target_isr.is_empty();
        if is_unclean || may_be_empty && self.target_isr != self.partition.isr {
            changed.isr = Some(core::mem::take(&mut self.target_isr));
        }
        if target_elr != self.partition.elr {
            changed.elr = Some(target_elr);
        }
        changed.last_known_elr = self.changed_last_known(changed.leader, last_known);
        changed.recovering = self.changed_recovery(is_unclean);
        (!changed.is_empty()).then_some(changed)
    }

    /// An unclean leader recovers, unless the partition does so already; a leader that says that it
    /// has done so has.
    fn changed_recovery(&self, is_unclean: bool) -> Option<bool> {
        if self.target_recovering != self.partition.recovering {
            return Some(self.target_recovering);
        }
        (is_unclean && !self.partition.recovering).then_some(true)
    }

    fn is_isr_large_enough(&self) -> bool {
        self.target_isr.len() >= self.min_isr.min(self.target_replicas.len())
    }

    /// The eligible replicas, and the last ones known that are not eligible any more. While the ISR is
    /// smaller than its minimum, whoever leaves it stays eligible: it has all that was acknowledged,
    /// since nothing is acknowledged any more. An unclean shutdown ends that.
    fn targets(&self) -> (Vec<BrokerId>, Vec<BrokerId>) {
        let PartitionRegistration { isr, elr, last_known_elr, .. } = self.partition;
        if !self.elr_enabled {
            return (elr.clone(), last_known_elr.clone());
        }
        if self.is_isr_large_enough() {
            return (Vec::new(), Vec::new());
        }
        let is_out = |broker: &&BrokerId| !self.target_isr.contains(broker);
        let is_clean = |broker: &&BrokerId| self.unclean_shutdown != Some(**broker);
        let candidates = || elr.iter().chain(isr).filter(is_out);
        let eligible: BTreeSet<BrokerId> = candidates().filter(is_clean).copied().collect();
        let known = last_known_elr.iter().filter(is_out).chain(candidates());
        let known: BTreeSet<BrokerId> = known.copied().collect();
        let last_known = known.difference(&eligible).copied().collect();
        (eligible.into_iter().collect(), last_known)
    }

    /// The last leader is noted when the partition loses it and no other is noted, and forgotten when
    /// a leader is elected. Where last leaders do not count, the field has the `last_known` replicas.
    fn changed_last_known(
        &self,
        leader: Option<Option<BrokerId>>,
        last_known: Vec<BrokerId>,
    ) -> Option<Vec<BrokerId>> {
        let before = &self.partition.last_known_elr;
        if !self.last_known_leader_counts {
            return (last_known != *before).then_some(last_known);
        }
        match leader.filter(|_| self.elr_enabled)? {
            None if before.is_empty() => Some(self.partition.leader.into_iter().collect()),
            Some(_) if !before.is_empty() => Some(Vec::new()),
            _ => None,
        }
    }

    /// Whom these rules elect.
    #[must_use]
    pub fn elect(&self, target_elr: &[BrokerId]) -> Elected {
        let may_lead = |broker: BrokerId| {
            let from_elr = self.elr_enabled && self.target_isr.is_empty();
            let lost_nothing =
                self.target_isr.contains(&broker) || (from_elr && target_elr.contains(&broker));
            lost_nothing && (self.is_acceptable)(broker)
        };
        if self.election == Election::Preferred
            && let Some(preferred) = self.target_replicas.first().copied()
            && may_lead(preferred)
        {
            return Elected::clean(preferred);
        }
        let present = self.partition.leader.filter(|leader| may_lead(*leader));
        let in_order = || self.target_replicas.iter().copied().find(|broker| may_lead(*broker));
        if let Some(leader) = present.or_else(in_order) {
            return Elected::clean(leader);
        }
        let acceptable = |broker: &BrokerId| (self.is_acceptable)(*broker);
        let last_known = match self.partition.last_known_elr.as_slice() {
            [last] if self.last_known_leader_may_lead(target_elr) => Some(*last).filter(acceptable),
            _ => None,
        };
        let any = || self.target_replicas.iter().copied().find(acceptable);
        let unclean = (self.election == Election::Unclean).then(any).flatten();
        match last_known.or(unclean) {
            Some(leader) => Elected { leader: Some(leader), unclean: true },
            None => Elected { leader: None, unclean: false },
        }
    }

    fn last_known_leader_may_lead(&self, target_elr: &[BrokerId]) -> bool {
        self.elr_enabled
            && self.last_known_leader_counts
            && self.target_isr.is_empty()
            && target_elr.is_empty()
    }
}
