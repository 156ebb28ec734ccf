//! Probabilities as they are written: percents, or shares of one.

/// The number before the sign, and whether the sign is there.
fn bare(cell: &str) -> (&str, bool) {
    let cell = cell.trim();
    cell.strip_suffix('%').map_or((cell, false), |bare| (bare.trim_end(), true))
}

/// A number from 0 on: what stands before its decimals, and its decimals without the zeros behind them.
fn parts(number: &str) -> Option<(u32, &str)> {
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    Some((whole, decimals.trim_end_matches('0')))
}

/// Whether the probabilities of a column are shares of one: some have decimals, and none is more than all or has the sign.
pub(super) fn shares<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut decimal = false;
    for (number, sign) in cells.map(bare) {
        let Some((whole, decimals)) = parts(number) else { continue };
        if sign || whole > 1 || (whole == 1 && !decimals.is_empty()) {
            return false;
        }
        decimal |= number.contains(['.', ',']);
    }
    decimal
}

/// Whole percents, and whether that is rounded.
pub(super) fn read(cell: &str, shares: bool) -> Option<(u8, bool)> {
    let (number, _) = bare(cell);
    let (whole, decimals) = parts(number)?;
    let (percent, rest) = if shares {
        let hundredths = format!("{:0<2}", decimals.get(..decimals.len().min(2)).unwrap_or_default());
        (whole.checked_mul(100)?.checked_add(hundredths.parse().ok()?)?, decimals.get(2..).unwrap_or_default())
    } else {
        (whole, decimals)
    };
    if percent > 100 || (percent == 100 && !rest.is_empty()) {
        return None;
    }
    let up = u32::from(rest.bytes().next().is_some_and(|digit| digit >= b'5'));
    Some((u8::try_from(percent + up).ok()?, !rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_and_shares_are_read_whole_and_say_that_they_were_rounded() {
        for (cell, shares, is) in [
            ("20", false, Some((20, false))),
            ("20 %", false, Some((20, false))),
            ("90.0", false, Some((90, false))),
            ("12.5", false, Some((13, true))),
            ("12,4%", false, Some((12, true))),
            ("0.5", false, Some((1, true))),
            ("1", false, Some((1, false))),
            ("0.2", true, Some((20, false))),
            ("0.125", true, Some((13, true))),
            ("1", true, Some((100, false))),
            (".5", true, Some((50, false))),
            ("0", true, Some((0, false))),
            ("100.4", false, None),
            ("101", false, None),
            ("-5", false, None),
            ("high", false, None),
            ("%", false, None),
            ("1.2.3", false, None),
            ("99999999999", false, None),
        ] {
            assert_eq!(read(cell, shares), is, "{cell}");
        }
    }

    #[test]
    fn a_column_of_shares_has_decimals_and_nothing_above_one() {
        for (cells, is) in [
            (["0.2", "1", ""], true),
            (["0,5", "0.9", "x"], true),
            (["0.5", "12.5", "30"], false),
            (["0.5", "50 %", ""], false),
            (["0.5", "1.5", ""], false),
            (["0", "1", ""], false),
        ] {
            assert_eq!(shares(cells.into_iter()), is, "{cells:?}");
        }
    }
}
