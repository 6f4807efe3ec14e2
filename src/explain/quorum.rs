//! What happens among the controllers, in words.

use super::Words;
use partita_engine::event::{EventKind, Resignation};
use partita_engine::id::ControllerId;

/// An event of the controllers as a sentence.
pub(super) fn say(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::ControllerStarted => Words::new("event-controller-started"),
        EventKind::ControllerStopped => Words::new("event-controller-stopped"),
        EventKind::ControllerKilled => Words::new("event-controller-killed"),
        EventKind::ControllerMissed { leader: Some(leader), .. } => {
            Words::new("event-controller-missed").text("leader", leader)
        }
        EventKind::ControllerMissed { leader: None, .. } => {
            Words::new("event-controller-missed-nobody")
        }
        EventKind::CandidacyBegan { epoch } => Words::new("event-candidacy").text("epoch", epoch),
        EventKind::VoteGiven { candidate, epoch } => {
            Words::new("event-vote-given").text("candidate", candidate).text("epoch", epoch)
        }
        EventKind::ControllerElected { epoch, votes } => {
            Words::new("event-controller-elected").text("epoch", epoch).text("votes", names(votes))
        }
        EventKind::ControllerResigned { why, .. } => Words::new(match why {
            Resignation::NoMajority => "event-controller-resigned",
            Resignation::Stops => "event-controller-resigned-stops",
            Resignation::NewerEpoch => "event-controller-resigned-newer",
        }),
        EventKind::MetadataTruncated { to, .. } => {
            Words::new("event-metadata-truncated").text("to", to)
        }
        _ => return None,
    })
}

fn names(controllers: &[ControllerId]) -> String {
    controllers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
