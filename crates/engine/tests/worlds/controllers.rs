//! The controllers: one leads in an epoch, what is decided stays, and nobody acts on anything else.

use super::run::{Checker, Looked};
use partita_engine::controller::{Controller, LoggedRecord, MetadataRecord};
use partita_engine::event::EventKind;
use partita_engine::id::{ControllerEpoch, ControllerId, NodeId};
use partita_engine::world::World;
use std::collections::BTreeMap;

/// The checker.
#[derive(Debug, Default)]
pub struct Controllers {
    /// Who was elected in each epoch.
    elected: BTreeMap<ControllerEpoch, ControllerId>,
    /// For whom each voted in each epoch.
    votes: BTreeMap<(ControllerId, ControllerEpoch), ControllerId>,
    /// The records that were seen to be decided, in order.
    decided: Vec<(ControllerEpoch, MetadataRecord)>,
}

impl Checker for Controllers {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            let Some(NodeId::Controller(node)) = event.node else { continue };
            self.note(node, &event.kind)?;
        }
        let Some(quorum) = looked.world.quorum() else { return Ok(()) };
        let voters: Vec<&Controller> = quorum
            .controllers
            .iter()
            .filter_map(|voter| looked.world.controller(voter.id))
            .collect();
        for voter in &voters {
            self.agrees(voter)?;
        }
        self.one_leads(&voters)?;
        self.majority_has(&voters)?;
        for broker in looked.world.brokers() {
            if broker.metadata_offset > Some(quorum.high_watermark) {
                return Err(format!("{} has taken over what is not decided", broker.id));
            }
        }
        Ok(())
    }
}

impl Controllers {
    fn note(&mut self, node: ControllerId, kind: &EventKind) -> Result<(), String> {
        match kind {
            EventKind::ControllerElected { epoch, .. } => {
                let known = *self.elected.entry(*epoch).or_insert(node);
                if known != node {
                    return Err(format!("{known} and {node} are elected in epoch {epoch}"));
                }
            }
            EventKind::VoteGiven { candidate, epoch } => {
                let known = *self.votes.entry((node, *epoch)).or_insert(*candidate);
                if known != *candidate {
                    return Err(format!("{node} votes for {known} and {candidate} in {epoch}"));
                }
            }
            EventKind::CandidacyBegan { epoch } => {
                let known = *self.votes.entry((node, *epoch)).or_insert(node);
                if known != node {
                    return Err(format!("{node} votes for {known} and itself in {epoch}"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What a voter knows to be decided is what all others know.
    fn agrees(&mut self, voter: &Controller) -> Result<(), String> {
        let decided = |logged: &&LoggedRecord| logged.offset < voter.high_watermark();
        for logged in voter.log().iter().filter(decided) {
            let here = (logged.epoch, logged.record.clone());
            let offset = usize::try_from(logged.offset).unwrap_or(usize::MAX);
            match self.decided.get(offset) {
                Some(known) if *known != here => {
                    return Err(format!("{} has another record at {offset}", voter.id()));
                }
                Some(_) => {}
                None if offset == self.decided.len() => self.decided.push(here),
                None => return Err(format!("{} knows {offset} before those below", voter.id())),
            }
        }
        Ok(())
    }

    fn one_leads(&self, voters: &[&Controller]) -> Result<(), String> {
        let mut leaders: BTreeMap<ControllerEpoch, ControllerId> = BTreeMap::new();
        for leader in voters.iter().filter(|voter| voter.is_leader()) {
            if let Some(other) = leaders.insert(leader.epoch(), leader.id()) {
                return Err(format!("{other} and {} lead in {}", leader.id(), leader.epoch()));
            }
        }
        Ok(())
    }

    /// A majority has on its disks all that was ever seen to be decided.
    fn majority_has(&self, voters: &[&Controller]) -> Result<(), String> {
        let Some(last) = self.decided.len().checked_sub(1) else { return Ok(()) };
        let has = |voter: &&&Controller| {
            let at = voter.log().get(last);
            at.is_some_and(|logged| Some(&logged.epoch) == self.decided.last().map(|(e, _)| e))
        };
        let have = voters.iter().filter(has).count();
        match have * 2 > voters.len() {
            true => Ok(()),
            false => Err(format!("{have} of {} have the decided record {last}", voters.len())),
        }
    }
}
