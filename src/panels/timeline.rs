//! The timeline's scale, its labels and which marks find room for their words.

use crate::i18n::Language;
use partita_engine::history::{Mark, MarkKind};
use partita_engine::time::SimTime;

/// Lengths that a timeline may have, and the distance of its labels, in seconds.
const SCALES: [(u64, u64); 12] = [
    (20, 5),
    (30, 10),
    (60, 15),
    (120, 30),
    (300, 60),
    (600, 120),
    (1_200, 300),
    (1_800, 600),
    (3_600, 900),
    (7_200, 1_800),
    (21_600, 3_600),
    (86_400, 21_600),
];
/// Pixels of a letter of the marks' words.
const LATIN_LETTER: f64 = 6.6;
const HANGUL_LETTER: f64 = 12.5;
/// Pixels between two words.
const GAP: f64 = 10.0;

/// How long the timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The seconds from end to end.
    pub seconds: u64,
    /// The seconds from label to label.
    pub step: u64,
}

impl Scale {
    /// The scale that has room ahead of `end`.
    #[must_use]
    pub fn of(end: SimTime) -> Self {
        let needed = end.as_millis() / 900;
        let scale = SCALES.into_iter().find(|(seconds, _)| *seconds > needed);
        // Beyond a day, whole days.
        let (seconds, step) = scale.unwrap_or_else(|| {
            let days = needed / 86_400 + 1;
            (days * 86_400, days.div_ceil(4) * 86_400)
        });
        Self { seconds, step }
    }

    /// Where `time` lies, 0 to 1.
    #[must_use]
    pub fn place(self, time: SimTime) -> f64 {
        (seconds(time) / whole(self.seconds)).clamp(0.0, 1.0)
    }

    /// The moment at a place, 0 to 1.
    #[must_use]
    pub fn at(self, place: f64) -> SimTime {
        let micros = place.clamp(0.0, 1.0) * whole(self.seconds) * 1e6;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, at most years of microseconds"
        )]
        SimTime::from_micros(micros as u64)
    }

    /// The labels: place and text. The first and the last have their unit.
    #[must_use]
    pub fn labels(self, language: Language) -> Vec<(f64, String)> {
        let count = self.seconds / self.step;
        let label = |index: u64| {
            let at = index * self.step;
            let text = match at {
                _ if self.seconds > 60 => clock(at),
                0 => language.say("time-seconds", &[("seconds", at.into())]),
                _ if index == count => language.say("time-seconds", &[("seconds", at.into())]),
                _ => at.to_string(),
            };
            (whole(at) / whole(self.seconds), text)
        };
        (0..=count).map(label).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "for places on the screen")]
const fn whole(number: u64) -> f64 {
    number as f64
}

fn seconds(time: SimTime) -> f64 {
    whole(time.as_micros()) / 1e6
}

/// `1:30`, `2:00:00`.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A mark as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Where, 0 to 1.
    pub place: f64,
    /// When.
    pub time: SimTime,
    /// Its word; always there for the pointer.
    pub word: String,
    /// Whether the word is written.
    pub written: bool,
    /// Whether something broke.
    pub broken: bool,
}

/// The marks with their words, by time; words that would overlap others are not written. What
/// broke comes first, then what the person did, then the newest.
#[must_use]
pub fn marks(marks: &[Mark], scale: Scale, width: f64, language: Language) -> Vec<Drawn> {
    // What stands at the very beginning is the set-up of the scenario.
    let shown = marks.iter().filter(|mark| mark.time > SimTime::ZERO);
    let mut drawn: Vec<(u8, Drawn)> = shown
        .map(|mark| {
            let first = first_of_kind(marks, mark);
            let (rank, word) = word(&mark.kind, first, language);
            let place = scale.place(mark.time);
            let broken = rank == 0;
            (rank, Drawn { place, time: mark.time, word, written: false, broken })
        })
        .collect();
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    order.sort_by_key(|index| {
        drawn.get(*index).map(|(rank, mark)| (*rank, core::cmp::Reverse(mark.time)))
    });
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for index in order {
        let Some((_, mark)) = drawn.get_mut(index) else { continue };
        let (middle, half) = (mark.place * width, text_width(&mark.word) / 2.0);
        let (from, to) = (middle - half, middle + half);
        let fits = from >= 0.0 && to <= width;
        if fits && taken.iter().all(|(left, right)| to + GAP < *left || from > *right + GAP) {
            taken.push((from, to));
            mark.written = true;
        }
    }
    drawn.into_iter().map(|(_, mark)| mark).collect()
}

fn first_of_kind(marks: &[Mark], mark: &Mark) -> bool {
    let MarkKind::Rebalance { group } = &mark.kind else { return false };
    let earlier = marks.iter().take_while(|other| other.event < mark.event);
    !earlier
        .into_iter()
        .any(|other| matches!(&other.kind, MarkKind::Rebalance { group: other } if other == group))
}

fn word(kind: &MarkKind, first: bool, language: Language) -> (u8, String) {
    match kind {
        MarkKind::Broken { node } => {
            (0, language.say("mark-broken", &[("node", node.to_string().into())]))
        }
        MarkKind::Command { line } => {
            (1, line.split_whitespace().next().unwrap_or_default().to_owned())
        }
        MarkKind::Rebalance { .. } if first => (2, language.text("mark-group-forms")),
        MarkKind::Rebalance { .. } => (2, language.text("mark-rebalance")),
        MarkKind::Assigned { .. } => (2, language.text("mark-assigned")),
    }
}

fn text_width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { LATIN_LETTER } else { HANGUL_LETTER }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::id::EventId;

    fn mark(millis: u64, event: u64, line: &str) -> Mark {
        let kind = MarkKind::Command { line: line.into() };
        Mark { time: SimTime::from_millis(millis), event: EventId(event), kind }
    }

    #[test]
    fn there_is_always_room_ahead() {
        for seconds in [0, 12, 18, 19, 27, 55, 100, 3_599, 90_000, 400_000] {
            let end = SimTime::from_millis(seconds * 1000);
            let scale = Scale::of(end);
            assert!(scale.place(end) <= 0.91, "{seconds}");
            assert_eq!(scale.seconds % scale.step, 0, "{seconds}");
            assert!(scale.seconds / scale.step <= 6, "{seconds}");
        }
        assert_eq!(Scale::of(SimTime::from_millis(12_480)).seconds, 20);
    }

    #[test]
    fn places_and_moments_agree() {
        let scale = Scale::of(SimTime::from_millis(12_480));
        assert_eq!(scale.at(0.5), SimTime::from_millis(10_000));
        assert!((scale.place(scale.at(0.25)) - 0.25).abs() < 1e-9);
        assert_eq!(scale.at(-3.0), SimTime::ZERO);
    }

    #[test]
    fn labels() {
        let texts = |end: u64| {
            let labels = Scale::of(SimTime::from_millis(end)).labels(Language::En);
            labels.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(texts(12_000), ["0 s", "5", "10", "15", "20 s"]);
        assert_eq!(texts(100_000)[..3], ["0:00", "0:30", "1:00"]);
    }

    #[test]
    fn words_never_overlap() {
        let all: Vec<_> = (1..60).map(|n| mark(n * 100, n, "send p1 orders value=1")).collect();
        let scale = Scale::of(SimTime::from_millis(6_000));
        let drawn = marks(&all, scale, 800.0, Language::En);
        assert_eq!(drawn.len(), all.len());
        let written: Vec<_> = drawn.iter().filter(|mark| mark.written).collect();
        assert!(written.len() > 2);
        for pair in written.windows(2) {
            assert!((pair[1].place - pair[0].place) * 800.0 > text_width("send"));
        }
    }

    #[test]
    fn the_set_up_has_no_marks() {
        let all = [mark(0, 1, "cluster brokers=3"), mark(900, 2, "send p1 t value=1")];
        let scale = Scale::of(SimTime::ZERO);
        let drawn = marks(&all, scale, 800.0, Language::En);
        assert_eq!(drawn.len(), 1);
        assert!(drawn[0].written && drawn[0].word == "send" && !drawn[0].broken);
    }
}
