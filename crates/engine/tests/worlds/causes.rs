//! Events: numbered without a gap, in time's order, each with a cause that came before it.

use super::run::{Checker, Looked};
use partita_engine::event::EventKind;
use partita_engine::id::EventId;
use partita_engine::time::SimTime;

/// The checker.
#[derive(Debug, Default)]
pub struct Causes {
    next: EventId,
    now: SimTime,
}

impl Checker for Causes {
    fn check(&mut self, looked: &Looked<'_>) -> Result<(), String> {
        for event in looked.events {
            if event.id != self.next {
                return Err(format!("event {} comes where {} should", event.id, self.next));
            }
            if event.time < self.now {
                return Err(format!(
                    "event {} is earlier than the one before: {event:?}",
                    event.id
                ));
            }
            let commanded = matches!(event.kind, EventKind::CommandApplied { .. });
            match event.cause {
                None if commanded => {}
                Some(cause) if cause < event.id && !commanded => {}
                _ => return Err(format!("event {} has a wrong cause: {event:?}", event.id)),
            }
            (self.next, self.now) = (event.id.next(), event.time);
        }
        if looked.world.overflowed() {
            return Err("the queue overflowed".to_owned());
        }
        Ok(())
    }
}
