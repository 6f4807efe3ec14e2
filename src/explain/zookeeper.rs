//! What happens around ZooKeeper, in words.

use super::Words;
use partita_engine::event::EventKind;
use partita_engine::id::NodeId;

/// An event of the ZooKeeper era as a sentence.
pub(super) fn say(kind: &EventKind, node: Option<&NodeId>) -> Option<Words> {
    if let Some(NodeId::Controller(server)) = node
        && server.is_zookeeper()
        && let Some(words) = of_server(kind)
    {
        return Some(words);
    }
    Some(match kind {
        EventKind::SessionEnded { broker, expired } => {
            let key = if *expired { "event-session-expired" } else { "event-session-closed" };
            Words::new(key).text("broker", broker)
        }
        EventKind::ControllerGone { broker, .. } => {
            Words::new("event-controller-gone").text("broker", broker)
        }
        EventKind::ControllerCreated { broker, epoch } => {
            Words::new("event-controller-created").text("broker", broker).text("epoch", epoch)
        }
        EventKind::ControllerBegan { epoch } => {
            Words::new("event-controller-began").text("epoch", epoch)
        }
        EventKind::ControllerReplaced { .. } => Words::new("event-controller-replaced"),
        _ => return None,
    })
}

/// The same as happens to controllers, of a server of ZooKeeper's.
fn of_server(kind: &EventKind) -> Option<Words> {
    Some(match kind {
        EventKind::ControllerStarted => Words::new("event-server-started"),
        EventKind::ControllerStopped => Words::new("event-server-stopped"),
        EventKind::ControllerKilled => Words::new("event-server-killed"),
        EventKind::ControllerMissed { leader: None, .. } => {
            Words::new("event-server-missed-nobody")
        }
        _ => return None,
    })
}
