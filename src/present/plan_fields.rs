//! What is typed into a plan: shares, days and numbers of wins. Nothing that cannot be read is read as something else.

/// The longest that a stage may take in a plan.
pub const MOST_DAYS: u32 = 3_650;

/// What was typed, without spaces of any kind and a sign at its end.
fn bare(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')).collect();
    kept.strip_suffix('%').map(str::to_string).unwrap_or(kept)
}

/// A whole number above 0, with or without groups of three digits. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_count(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "A whole number above 0.".to_string();
    let groups: Vec<&str> = text.split(['.', ',', '\'', '’']).collect();
    let [first, rest @ ..] = groups.as_slice() else { return Err(wrong()) };
    let grouped = rest.is_empty() || (first.len() <= 3 && !first.is_empty());
    if !grouped || rest.iter().any(|group| group.len() != 3) {
        return Err(wrong());
    }
    match groups.concat().parse::<u32>() {
        Ok(count) if count > 0 => Ok(Some(count)),
        _ => Err(wrong()),
    }
}

/// A share above 0 % and up to 100 %, in hundredths of a percent, with a comma or a point. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_share(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "A share above 0 and up to 100.".to_string();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) || whole.len() > 3 {
        return Err(wrong());
    }
    if part.len() > 2 {
        return Err("At most two digits behind the point.".to_string());
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let hundredths = number(whole) * 100 + number(&format!("{part:0<2}"));
    if (1..=10_000).contains(&hundredths) { Ok(Some(hundredths)) } else { Err(wrong()) }
}

/// Whole days from 0 to ten years. None for nothing typed.
///
/// # Errors
/// A sentence for the person.
pub fn read_days(text: &str) -> Result<Option<u32>, String> {
    let text = bare(text);
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse::<u32>().ok().filter(|days| *days <= MOST_DAYS && !text.starts_with('+'));
    days.map(Some).ok_or_else(|| "Whole days, from 0 to 3650.".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_wins_are_whole_and_grouped_in_threes_or_refused() {
        for (text, count) in [("12", 12), (" 1,000 ", 1_000), ("1.000", 1_000), ("12'345", 12_345), ("1 000", 1_000)] {
            assert_eq!(read_count(text), Ok(Some(count)), "{text}");
        }
        assert_eq!(read_count("  "), Ok(None));
        for text in ["0", "12.5", "1,00", "ten", "-3", ",000", "1234.567", "99999999999"] {
            assert!(read_count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shares_are_read_with_comma_or_point_and_refused_where_they_are_none() {
        for (text, hundredths) in
            [("12.5", 1_250), ("12,5 %", 1_250), ("100", 10_000), (".5", 50), ("0,01", 1), ("7.", 700)]
        {
            assert_eq!(read_share(text), Ok(Some(hundredths)), "{text}");
        }
        assert_eq!(read_share("%"), Ok(None));
        for text in ["0", "100.01", "1000", "half", "-5", "1.2.3", "12.345", "1e1", "."] {
            assert!(read_share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_whole_and_refused_where_they_are_not() {
        assert_eq!((read_days("0"), read_days(" 14 "), read_days("")), (Ok(Some(0)), Ok(Some(14)), Ok(None)));
        for text in ["5.5", "two", "-1", "3651", "+3"] {
            assert!(read_days(text).is_err(), "{text}");
        }
    }
}
