//! What was said at the console in this visit, and what came of it.

use partita_engine::command::{Command, CommandError};
use partita_engine::event::EventKind;
use partita_engine::id::{EventId, Offset, TopicPartition};
use partita_engine::simulation::Refusal;
use partita_engine::time::SimTime;
use partita_engine::world::World;

/// Lines that are remembered; older ones are in the journal.
pub const MOST_LINES: usize = 200;
/// Events that are looked through for what became of a record.
const MOST_EVENTS: usize = 4_000;

/// One line of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As typed, or as the button wrote it.
    pub text: String,
    /// When it was given.
    pub time: SimTime,
    /// What came of it.
    pub outcome: Result<EventId, Problem>,
}

/// Why a line did nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is no command.
    Wrong(CommandError),
    /// The world refuses it.
    Refused(Refusal),
}

/// What became of the record that a command sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where it goes.
    pub topic_partition: TopicPartition,
    /// Its place, once a leader has appended it.
    pub offset: Option<Offset>,
}

/// Whether the command of this line has been carried out at the moment that is shown, as far as that
/// is known: before it, and on the other side of an undo, its event's number is nobody's or another's.
#[must_use]
pub fn happened_here(world: &dyn World, command: EventId, line: &str) -> bool {
    match world.event(command) {
        Some(event) => {
            let kept = line.parse::<Command>().map(|command| command.to_string()).ok();
            matches!(&event.kind, EventKind::CommandApplied { line, .. } if kept.as_deref() == Some(line))
        }
        // Events so old are forgotten; those to come have not happened.
        None => !world.events_since(command).is_empty(),
    }
}

/// Where the first record sent by the command of `command` went, as far as that is known.
#[must_use]
pub fn sent_by(world: &dyn World, command: EventId) -> Option<Sent> {
    let events = world.events_since(command);
    let mut events = events.iter().take(MOST_EVENTS);
    let (record, topic_partition) = events.find_map(|event| match &event.kind {
        EventKind::RecordSent { record, topic_partition, .. } if event.cause == Some(command) => {
            Some((*record, topic_partition.clone()))
        }
        _ => None,
    })?;
    let offset = events.find_map(|event| match &event.kind {
        EventKind::BatchAppended {
            topic_partition: appended,
            base_offset,
            first_record,
            records,
            ..
        } if *appended == topic_partition => {
            let place = record.0.checked_sub(first_record.0)?;
            (place < u64::from(*records)).then(|| base_offset.plus(place))
        }
        _ => None,
    });
    Some(Sent { topic_partition, offset })
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;

    #[test]
    fn an_undone_line_has_not_happened() {
        let mut history = History::new(1);
        let lines = ["cluster brokers=1", "topic orders partitions=1"];
        let events = lines.map(|line| {
            let command = line.parse().expect(line);
            (history.apply(&command).expect(line).event, line)
        });
        for (event, line) in events {
            assert!(happened_here(history.world(), event, line), "{line}");
            assert!(!happened_here(history.world(), event, "producer p1"));
        }
        history.undo().expect("there is room for a branch");
        while !history.seek_slice(100) {}
        let [(first, cluster), (second, topic)] = events;
        assert!(happened_here(history.world(), first, cluster));
        assert!(!happened_here(history.world(), second, topic));
    }

    #[test]
    fn a_sent_record_is_followed_to_its_offset() {
        let mut history = History::new(1);
        let apply = |history: &mut History, line: &str| {
            history.apply(&line.parse().expect(line)).expect(line).event
        };
        for line in ["cluster brokers=1", "topic orders partitions=1", "producer p1"] {
            apply(&mut history, line);
        }
        // A record that waits for metadata follows from their coming.
        history.advance_to(SimTime::from_millis(5_000));
        assert_eq!(sent_by(history.world(), EventId(0)), None);
        let sends = ["send p1 orders key=a value=1", "send p1 orders key=a value=2"];
        let commands = sends.map(|line| apply(&mut history, line));
        history.advance_to(SimTime::from_millis(20_000));
        let offsets = commands.map(|command| sent_by(history.world(), command)?.offset);
        assert_eq!(offsets, [Some(Offset(0)), Some(Offset(1))]);
    }
}
