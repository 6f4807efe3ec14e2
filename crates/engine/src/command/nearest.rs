//! What was probably meant: the nearest of some words.

/// The word with the least edit distance to `word`, if it is near enough to be a slip: a third of
/// the word's letters, at least one. Of several, the first.
pub(crate) fn nearest<T: AsRef<str>>(word: &str, words: impl Iterator<Item = T>) -> Option<T> {
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
}
