//! Tables of the controllers and of the newest records of their log.

use super::model::{Cell, Row, Table, Tone, column, table};
use crate::explain::Words;
use crate::explain::controller::role;
use crate::explain::controller_log::{self, Wanted, page};
use partita_engine::world::{QuorumView, World};
use partita_scene::hit::Thing;

/// The newest records that are listed; the table's caption leads to all of them.
const NEWEST_RECORDS: usize = 8;

/// The controllers, and what they wrote last; none where the world does not know its controllers.
pub(super) fn tables(world: &dyn World) -> Vec<Table> {
    let Some(quorum) = world.quorum() else { return Vec::new() };
    vec![controllers(world, &quorum), log(world, &quorum)]
}

fn controllers(world: &dyn World, quorum: &QuorumView) -> Table {
    let columns = vec![
        column("column-name", true),
        column("column-state", true),
        column("column-epoch", false),
        column("column-voted-for", false),
        column("column-high-watermark", false),
        column("column-log-end", false),
    ];
    let rows = quorum.controllers.iter().map(|controller| {
        let (role, broken) =
            role(world, controller.id).unwrap_or_else(|| (Words::new("value-none"), false));
        let tone = if broken { Tone::Broken } else { Tone::Plain };
        Row {
            thing: Thing::Controller(controller.id),
            cells: vec![
                Cell::text(controller.id),
                Cell::new(role).toned(tone),
                Cell::text(controller.epoch),
                match controller.voted_for {
                    Some(voted_for) => Cell::text(voted_for),
                    None => Cell::new(Words::new("value-none")),
                },
                Cell::number(controller.high_watermark.0),
                Cell::number(controller.log_end.0),
            ],
        }
    });
    let note = controller_log::standing(quorum);
    let caption = match quorum.is_zookeeper() {
        true => "table-servers",
        false => "table-controllers",
    };
    table("controllers".into(), Words::new(caption), Some(note), columns, rows)
}

fn log(world: &dyn World, quorum: &QuorumView) -> Table {
    let columns = vec![
        column("column-offset", true),
        column("column-says", true),
        column("column-epoch", false),
        column("column-time", true),
        column("column-majority", false),
    ];
    let found = page(world, &Wanted::default());
    let note = Words::new("table-log-note").number("total", found.total as u64);
    let rows = found.lines.into_iter().take(NEWEST_RECORDS).map(|line| Row {
        thing: Thing::ControllerRecord(line.offset),
        cells: vec![
            Cell::number(line.offset.0),
            Cell::new(line.says),
            Cell::text(line.epoch),
            Cell::text(line.time),
            Cell::new(line.standing).toned(if line.decided { Tone::Plain } else { Tone::Broken }),
        ],
    });
    let rows: Vec<Row> = rows.collect();
    let caption = controller_log::title(quorum);
    let id = "controller-log".into();
    let table = table(id, caption, Some(note), columns, rows.into_iter());
    Table { thing: Some(Thing::ControllerLog), nested: true, ..table }
}
