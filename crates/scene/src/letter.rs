//! A record's key as it is drawn: a letter and a colour.

use partita_engine::world::key_letter;

/// The colours there are; later keys repeat them.
const KEY_COLOURS: u16 = 8;

/// A record's letter. Small and without text of its own, so that a frame may hold thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter {
    key: Key,
    /// Whether the record is a tombstone: the letter is struck through.
    pub tombstone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    None,
    Uncounted,
    Counted(u16),
}

impl Letter {
    /// Of a record without a key: `–`.
    #[must_use]
    pub const fn keyless(tombstone: bool) -> Self {
        Self { key: Key::None, tombstone }
    }

    /// Of a record whose key is the world's `number`th; without a number the world does not count
    /// it, and it is drawn `?`.
    #[must_use]
    pub fn of_key(number: Option<usize>, tombstone: bool) -> Self {
        let number = number.and_then(|number| u16::try_from(number).ok());
        Self { key: number.map_or(Key::Uncounted, Key::Counted), tombstone }
    }

    /// A, B, …; `–` without a key, `?` for one that is not counted.
    #[must_use]
    pub fn text(self) -> String {
        match self.key {
            Key::None => "–".into(),
            Key::Uncounted => "?".into(),
            Key::Counted(number) => key_letter(number.into()),
        }
    }

    /// The colour's number, 0 to 7; none without a key.
    #[must_use]
    pub fn colour(self) -> Option<u8> {
        match self.key {
            Key::Counted(number) => u8::try_from(number % KEY_COLOURS).ok(),
            Key::None | Key::Uncounted => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_where_colours_repeat() {
        let ninth = Letter::of_key(Some(8), false);
        assert_eq!((ninth.text().as_str(), ninth.colour()), ("I", Some(0)));
        assert_ne!(ninth, Letter::of_key(Some(0), false));
    }

    #[test]
    fn without_a_counted_key_there_is_no_colour() {
        for (letter, text) in [(Letter::keyless(false), "–"), (Letter::of_key(None, false), "?")]
        {
            assert_eq!((letter.text().as_str(), letter.colour()), (text, None));
        }
        let far = Letter::of_key(Some(usize::MAX), false);
        assert_eq!(far.text(), "?", "a number beyond all that are counted");
    }
}
