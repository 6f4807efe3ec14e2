//! Keys by commas, as a person writes them in a field: `a, b, "c, d", null`.

use partita_engine::command::{CommandErrorKind, Text};

/// What a bare `null` means: no key.
const NULL: &str = "null";

/// Reads the keys; blanks around them do not count.
pub(super) fn read(text: &str) -> Result<Vec<Option<Text>>, CommandErrorKind> {
    let not_a_list = || CommandErrorKind::NotAList { value: text.to_owned() };
    let mut items = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let (item, after) = unquote(quoted).ok_or_else(not_a_list)?;
            items.push(Some(item.into()));
            after.trim_start()
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (item, after) = rest.split_at(end);
            let item = item.trim_end();
            if item.is_empty() {
                return Err(not_a_list());
            }
            items.push((item != NULL).then(|| item.into()));
            after
        };
        rest = match after.strip_prefix(',') {
            Some(next) if !next.trim().is_empty() => next.trim_start(),
            None if after.is_empty() => after,
            _ => return Err(not_a_list()),
        };
    }
    Ok(items)
}

/// The text up to the next quote, and what follows it; `\"` and `\\` stand for themselves.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((item, text.get(at + 1..)?)),
            '\\' => item.push(letters.next()?.1),
            letter => item.push(letter),
        }
    }
    None
}

/// Writes keys so that [`read`] gives them back.
pub(super) fn write<'a>(keys: impl Iterator<Item = Option<&'a str>>) -> String {
    let item = |key: Option<&str>| match key {
        None => NULL.to_owned(),
        Some(key) if plain(key) => key.to_owned(),
        Some(key) => format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    keys.map(item).collect::<Vec<_>>().join(",")
}

fn plain(key: &str) -> bool {
    !key.is_empty() && key != NULL && key.trim() == key && !key.contains(['"', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let keys = [
            Some("a"),
            Some("two words"),
            Some("c, d"),
            None,
            Some("null"),
            Some(""),
            Some("q\"\\"),
        ];
        let read: Vec<_> = read(&write(keys.into_iter())).expect("a list");
        assert_eq!(read.iter().map(Option::as_deref).collect::<Vec<_>>(), keys);
    }

    #[test]
    fn blanks_do_not_count_but_every_comma_parts_two_keys() {
        let keys = read(" a , b ").expect("a list");
        assert_eq!(keys, [Some("a".into()), Some("b".into())]);
        assert_eq!(read("  "), Ok(Vec::new()));
        for text in ["a,,b", "a,", ",a", "\"a", "\"a\"b"] {
            assert!(matches!(read(text), Err(CommandErrorKind::NotAList { .. })), "{text}");
        }
    }
}
