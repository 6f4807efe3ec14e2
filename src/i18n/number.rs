//! Numbers as people read them.

use fluent_bundle::types::FluentNumber;

/// A whole number with thousands separators: `48,210`.
#[must_use]
pub fn grouped(number: u64) -> String {
    group(&number.to_string())
}

/// A number of a message.
pub(super) fn fluent(number: &FluentNumber) -> String {
    let text = number.as_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let whole = if number.options.use_grouping { group(whole) } else { whole.to_owned() };
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (48_210, "48,210"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn fractions_and_signs_stay() {
        assert_eq!(fluent(&FluentNumber::from(-1234.5)), "-1,234.5");
        assert_eq!(fluent(&FluentNumber::from(0.25)), "0.25");
    }
}
