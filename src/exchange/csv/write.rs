//! From rows to a CSV file that no spreadsheet mistakes for formulas.

/// The first column of a file of refused rows. A file that begins with it was written here.
pub(super) const REASON: &str = "Refused by Penstock because";

/// What to do with cells that a spreadsheet would run as a formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// Put an apostrophe in front, so that they are text. For files that people open.
    #[default]
    Guard,
    /// Leave them as they are. For files that programs read.
    Keep,
}

/// A CSV file by RFC 4180: commas, CRLF, quotation marks where needed. A lone empty cell is quoted.
pub fn write_csv<H, R, C>(headers: &[H], rows: R, formulas: Formulas) -> String
where
    H: AsRef<str>,
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut put = |cells: &mut dyn Iterator<Item = String>| writer.write_record(cells);
    let text = |cell: &str| match formulas {
        Formulas::Guard if needs_guard(cell) => format!("'{cell}"),
        _ => cell.to_string(),
    };
    // Writing into memory does not fail.
    let _ = put(&mut headers.iter().map(|cell| text(cell.as_ref())));
    for row in rows {
        let _ = put(&mut row.into_iter().map(|cell| text(cell.as_ref())));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Whether a spreadsheet would run the cell, or the guard could not be told from the cell's own apostrophes.
fn needs_guard(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell without its guard: other programs write the same one.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| needs_guard(cell)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_become_text_and_the_rest_stays_as_it_is() {
        let rows = [["=1+1", "-5"], ["+49 30", "@x"], ["\tx", "a\"b"], ["", "c,d\r\ne"]];
        let text = write_csv(&["a", "=b"], rows, Formulas::Guard);
        assert_eq!(text, "a,'=b\r\n'=1+1,'-5\r\n'+49 30,'@x\r\n'\tx,\"a\"\"b\"\r\n,\"c,d\r\ne\"\r\n");
        assert_eq!(write_csv(&["a"], [["=1"]], Formulas::Keep), "a\r\n=1\r\n");
    }

    proptest! {
        #[test]
        fn a_guard_comes_off_exactly(cell in "['=+@\\-\t\ra]{0,5}") {
            let written = if needs_guard(&cell) { format!("'{cell}") } else { cell.clone() };
            prop_assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unguarded(&written), cell);
        }
    }
}
