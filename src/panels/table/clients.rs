//! Tables of those who read, and of what is on its way.

use super::model::{Cell, Row, Table, Tone, column, table};
use crate::explain::{Words, records_in};
use partita_engine::id::NodeId;
use partita_engine::world::{ClientState, ConsumerPhase, ConsumerView, World};
use partita_scene::hit::Thing;

/// The consumers, also those that own nothing.
pub(super) fn consumers(world: &dyn World) -> Table {
    let consumers = world.consumers();
    let columns = vec![
        column("column-name", true),
        column("column-group", true),
        column("column-state", true),
        column("column-owns", false),
        column("column-in-hand", false),
    ];
    let note = Words::new("value-number").number("value", consumers.len() as u64);
    let rows = consumers.iter().map(consumer_row);
    table("consumers".into(), Words::new("table-consumers"), Some(note), columns, rows)
}

fn consumer_row(consumer: &ConsumerView) -> Row {
    let state = match (consumer.state, consumer.phase) {
        (ClientState::Stopped, _) => Cell::new(Words::new("state-stopped")),
        (ClientState::Crashed, _) => Cell::new(Words::new("state-crashed")).toned(Tone::Broken),
        (ClientState::Failed, _) => Cell::new(Words::new("state-failed")).toned(Tone::Broken),
        (ClientState::Running, ConsumerPhase::Stable) if consumer.owned.is_empty() => {
            Cell::new(Words::new("state-idle"))
        }
        (ClientState::Running, ConsumerPhase::Stable) => Cell::new(Words::new("state-running")),
        (ClientState::Running, _) => Cell::new(Words::new("state-joining")),
    };
    Row {
        thing: Thing::Consumer(consumer.name.clone()),
        cells: vec![
            Cell::text(&consumer.name),
            Cell::text(&consumer.group),
            state,
            Cell::number(consumer.owned.len() as u64),
            Cell::number(consumer.buffered),
        ],
    }
}

/// What is on the wire between clients and brokers. It changes with every moment: it is listed while
/// time stands.
pub(super) fn messages(world: &dyn World) -> Table {
    let columns = vec![
        column("column-message", true),
        column("column-from", true),
        column("column-to", true),
        column("column-records", false),
    ];
    let messages = world.messages();
    let is_client = |node: &NodeId| matches!(node, NodeId::Producer(_) | NodeId::Consumer(_));
    let seen: Vec<_> = messages
        .into_iter()
        .filter(|message| is_client(&message.from) || is_client(&message.to))
        .collect();
    let note = Words::new("value-number").number("value", seen.len() as u64);
    let rows = seen.iter().map(|message| Row {
        thing: Thing::Message(message.id),
        cells: vec![
            Cell::text(format!("{:?}", message.body.word())),
            Cell::text(&message.from),
            Cell::text(&message.to),
            Cell::number(records_in(&message.body)),
        ],
    });
    table("wire".into(), Words::new("column-wire"), Some(note), columns, rows)
}
