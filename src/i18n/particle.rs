//! Korean particles: which form follows a word depends on the sound that the word ends in.

/// How a word ends, as a Korean says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Final {
    /// In a vowel.
    Vowel,
    /// In ㄹ.
    Rieul,
    /// In any other consonant.
    Consonant,
}

const FIRST_SYLLABLE: u32 = 0xac00;
const LAST_SYLLABLE: u32 = 0xd7a3;
/// Final consonants of a syllable block, none among them.
const FINALS: u32 = 28;
/// ㄹ among the final consonants.
const RIEUL: u32 = 8;

/// How `word` ends. Marks behind the last letter or digit are passed over.
#[must_use]
pub fn final_sound(word: &str) -> Final {
    let mut letters = word.chars().rev().skip_while(|c| !c.is_alphanumeric());
    let Some(last) = letters.next() else { return Final::Vowel };
    let syllable = u32::from(last);
    if (FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&syllable) {
        return match (syllable - FIRST_SYLLABLE) % FINALS {
            0 => Final::Vowel,
            RIEUL => Final::Rieul,
            _ => Final::Consonant,
        };
    }
    match last.to_ascii_lowercase() {
        // 영(십, 백, 천), 삼, 육 · 일, 칠, 팔 · 이, 사, 오, 구
        '0' | '3' | '6' => Final::Consonant,
        '1' | '7' | '8' => Final::Rieul,
        letter if letter.is_ascii_alphabetic() => {
            latin(letter, letters.next().map(|c| c.to_ascii_lowercase()))
        }
        _ => Final::Vowel,
    }
}

/// How an English word with these last letters is said; a letter alone by its name.
fn latin(last: char, before: Option<char>) -> Final {
    let before = before.filter(char::is_ascii_alphabetic);
    match (last, before) {
        ('l', _) | ('r', None) => Final::Rieul,
        ('m' | 'n', _) | ('g', Some('n')) | ('k', Some('c')) => Final::Consonant,
        // shop 숍, web 웹, click 클릭; but import 임포트.
        ('b' | 'c' | 'k' | 'p' | 't', Some('a' | 'e' | 'i' | 'o' | 'u')) => Final::Consonant,
        _ => Final::Vowel,
    }
}

/// The one of `pair` (`이/가`, `을/를`, `은/는`, `과/와`, `으로/로`) that follows `word`: the first after a
/// consonant. After ㄹ it is `로`.
#[must_use]
pub fn particle<'a>(word: &str, pair: &'a str) -> &'a str {
    let Some((after_consonant, after_vowel)) = pair.split_once('/') else { return pair };
    match final_sound(word) {
        Final::Consonant => after_consonant,
        Final::Rieul if after_consonant != "으로" => after_consonant,
        Final::Rieul | Final::Vowel => after_vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_hangul() {
        assert_eq!(particle("토픽", "을/를"), "을");
        assert_eq!(particle("브로커", "을/를"), "를");
        assert_eq!(particle("레코드", "이/가"), "가");
        assert_eq!(particle("오프셋", "은/는"), "은");
        assert_eq!(particle("파일", "으로/로"), "로");
        assert_eq!(particle("토픽", "으로/로"), "으로");
    }

    #[test]
    fn after_digits() {
        let ends = "0123456789".chars().map(|digit| particle(&digit.to_string(), "으로/로"));
        assert_eq!(
            ends.collect::<Vec<_>>(),
            ["으로", "로", "로", "으로", "로", "로", "으로", "로", "로", "로"]
        );
        assert_eq!(particle("orders-1", "이/가"), "이");
        assert_eq!(particle("c2", "이/가"), "가");
        assert_eq!(particle("10", "을/를"), "을");
        assert_eq!(particle("48,210", "으로/로"), "으로");
    }

    #[test]
    fn after_latin_letters() {
        assert_eq!(particle("billing", "이/가"), "이");
        assert_eq!(particle("web-shop", "은/는"), "은");
        assert_eq!(particle("mobile", "을/를"), "를");
        assert_eq!(particle("importer", "이/가"), "가");
        assert_eq!(particle("email", "으로/로"), "로");
        assert_eq!(particle("email", "을/를"), "을");
        assert_eq!(particle("R", "이/가"), "이");
        assert_eq!(particle("A", "이/가"), "가");
        assert_eq!(particle("import", "을/를"), "를");
    }

    #[test]
    fn marks_behind_the_word_are_passed_over() {
        assert_eq!(particle("“orders-3”", "을/를"), "을");
        assert_eq!(particle("", "을/를"), "를");
        assert_ne!(particle("토픽)", "을/를"), "를");
    }
}
