//! What was probably meant: the nearest of some words.

use super::verb::reference;

/// Words that people know from elsewhere, and what they are here.
const ELSEWHERE: [(&str, &str); 17] = [
    ("revive", "start"),
    ("restart", "start"),
    ("tick", "run"),
    ("wait", "run"),
    ("produce", "send"),
    ("publish", "send"),
    ("consume", "consumer"),
    ("subscribe", "consumer"),
    ("create", "topic"),
    ("partition", "cut"),
    ("isolate", "cut"),
    ("repair", "heal"),
    ("rejoin", "heal"),
    ("drop", "drop next"),
    ("lose-ack", "drop next"),
    ("freeze", "pause"),
    ("kill-controller", "kill"),
];

/// The command that is meant by `word`, which is none.
pub(super) fn nearest_verb(word: &str) -> Option<&'static str> {
    let known = ELSEWHERE.iter().find(|(other, _)| *other == word).map(|(_, verb)| *verb);
    known.or_else(|| nearest(word, reference().iter().map(|verb| verb.word)))
}

/// The argument or setting of the command `verb` that is meant by `name`, which is none.
pub(super) fn nearest_argument(verb: &str, name: &str) -> Option<&'static str> {
    let verb = reference().iter().find(|known| known.word == verb)?;
    let arguments = verb.arguments.iter().filter_map(|argument| verb.named(argument.name));
    let settings = verb.settings.iter().flat_map(|owner| owner.settings());
    let names = arguments.map(|a| a.name).chain(settings.flat_map(|setting| setting.names()));
    nearest(name, names)
}

/// The word with the least edit distance to `word`, if it is near enough to be a slip: a third of
/// the word's letters, at least one. Of several, the first.
pub(crate) fn nearest<T: AsRef<str>>(word: &str, words: impl Iterator<Item = T>) -> Option<T> {
    #[cfg(test)]
    tests::LOOKED_FOR.set(tests::LOOKED_FOR.get() + 1);
    let written: Vec<char> = word.to_lowercase().chars().take(LONGEST).collect();
    let most = (written.len() / 3).max(1);
    words
        .map(|candidate| (distance(&written, candidate.as_ref()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= most && *distance < candidate.as_ref().chars().count()
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Longer words are compared by their beginnings: no line may cost much time.
const LONGEST: usize = 64;

/// Damerau's restricted edit distance: insert, delete, replace, swap neighbours.
#[expect(
    clippy::indexing_slicing,
    reason = "each row holds one more number than `word` has letters"
)]
fn distance(written: &[char], word: &str) -> usize {
    let word: Vec<char> = word.to_lowercase().chars().take(LONGEST).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=word.len()).collect();
    for (row, letter) in written.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in word.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != other);
            let mut least = replaced.min(above[column + 1] + 1).min(line[column] + 1);
            let swapped = row > 0
                && column > 0
                && Some(letter) == word.get(column - 1)
                && written.get(row - 1) == Some(other);
            if swapped {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = core::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MOST_PROBLEMS, Scenario};
    use core::cell::Cell;

    thread_local! {
        /// How often this test has looked for what was meant: each time it compares all words.
        pub(super) static LOOKED_FOR: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn slips_are_recognised() {
        let words = || ["send", "seek", "start", "stop", "producer"].into_iter();
        for (written, meant) in [
            ("sned", Some("send")),
            ("sen", Some("send")),
            ("SEND", Some("send")),
            ("prodcuer", Some("producer")),
            ("stp", Some("stop")),
            ("kafka", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, words()), meant, "{written}");
        }
    }

    #[test]
    fn what_was_meant_is_looked_for_only_when_it_is_told() {
        let wrong = "tpoic orders\nproducer p acks=al\nset p1 akcs=all\n";
        let read = || LOOKED_FOR.get();
        let before = read();
        let error = wrong.repeat(500).parse::<Scenario>().expect_err("wrong");
        assert_eq!((error.problems.len(), error.omitted), (MOST_PROBLEMS, 1500 - MOST_PROBLEMS));
        assert_eq!(read(), before, "reading alone");
        let told = error.to_string();
        assert!(
            told.contains("did you mean topic?") && told.contains("did you mean all?"),
            "{told}"
        );
        assert_eq!(read() - before, MOST_PROBLEMS);
    }
}
