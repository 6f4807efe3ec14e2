//! Tables of one partition's copies, of the controllers, and of what comes next: the twin of what the
//! brokers' view shows besides its rows.

use super::model::{Cell, Row, Table, Tone, column, table};
use crate::explain::{Coming, Looked, Words};
use crate::stage::copy_is;
use partita_engine::id::TopicPartition;
use partita_engine::world::{PartitionView, ReplicaRole, World};
use partita_scene::hit::Thing;

/// A partition's copies, each with what it is and where its log stands.
pub(super) fn copies(world: &dyn World, partition: &PartitionView) -> Table {
    let at = &partition.topic_partition;
    let columns = vec![
        column("column-broker", true),
        column("column-state", true),
        column("column-epochs", true),
        column("column-high-watermark", false),
        column("column-log-end", false),
    ];
    let rows = partition.replicas.iter().map(|replica| {
        let epochs = world.epochs(at, Some(replica.broker));
        let epochs: Vec<String> =
            epochs.iter().map(|(epoch, start)| format!("{epoch}: {start}–")).collect();
        let broken = replica.role == ReplicaRole::OutOfSync || !replica.running;
        let tone = if broken { Tone::Broken } else { Tone::Plain };
        Row {
            thing: Thing::Replica { broker: replica.broker, topic_partition: at.clone() },
            cells: vec![
                Cell::text(replica.broker),
                Cell::new(copy_is(replica.role, !replica.running)).toned(tone),
                Cell::text(epochs.join(", ")),
                Cell::number(replica.high_watermark.0),
                Cell::number(replica.log_end.0),
            ],
        }
    });
    let caption = Words::new("table-copies").text("partition", at);
    let note = partition.high_watermark_frozen.then(|| {
        let brokers: Vec<String> =
            partition.isr.iter().map(|broker| broker.0.to_string()).collect();
        Words::new("brokers-isr-below-min")
            .text("brokers", brokers.join(" "))
            .number("min", partition.min_insync_replicas)
    });
    Table { nested: true, ..table("copies".into(), caption, note, columns, rows) }
}

/// What comes next for a partition if nobody does anything.
pub(super) fn ahead(at: &TopicPartition, (coming, looked): &(Vec<Coming>, Looked)) -> Table {
    let columns = vec![column("column-time", true), column("column-what", true)];
    let rows = coming.iter().map(|coming| {
        let about = coming.leads_to.clone();
        let tone = if coming.broken { Tone::Broken } else { Tone::Plain };
        Row {
            thing: about.unwrap_or_else(|| Thing::Partition(at.clone())),
            cells: vec![Cell::text(coming.time), Cell::new(coming.words.clone()).toned(tone)],
        }
    });
    let note = looked.words(coming.is_empty());
    table("ahead".into(), Words::new("ahead-heading"), note, columns, rows)
}
