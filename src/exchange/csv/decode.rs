//! From bytes to text: the encoding is recognised, and what is no table is refused in a sentence.

use std::{borrow::Cow, fmt};

/// How a file's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, the old western European encoding.
    Windows1252,
}

impl Encoding {
    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 (little-endian)",
            Encoding::Utf16Be => "UTF-16 (big-endian)",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// Why a file cannot be read as a table at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// No bytes, or only blanks.
    Empty,
    /// Larger than [`LARGEST`]; the size in bytes.
    TooLarge(u64),
    /// NUL bytes: a picture, a program, a database.
    Binary,
    /// An Excel workbook or another zip file.
    Zip,
    /// A PDF document.
    Pdf,
    /// A JSON file.
    Json,
    /// UTF-16 with broken characters.
    BrokenUtf16,
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 250_000_000;

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::Empty => f.write_str("This file is empty. Export it again, and choose the new file."),
            ImportError::TooLarge(size) => write!(
                f,
                "This file has {} MB; the most that can be imported at once is {} MB. Split it, and import the parts.",
                size / 1_000_000,
                LARGEST / 1_000_000
            ),
            ImportError::Binary => {
                f.write_str("This is not a text file: it contains NUL bytes. Export it as CSV, and choose that file.")
            }
            ImportError::Zip => f.write_str(
                "This is an Excel workbook or a zip file, not a CSV file. Save the sheet as CSV, and choose that file.",
            ),
            ImportError::Pdf => {
                f.write_str("This is a PDF document, not a table. Export the data as CSV, and choose that file.")
            }
            ImportError::Json => {
                f.write_str("This is a JSON file, not a table. To restore a backup use “Restore a backup”.")
            }
            ImportError::BrokenUtf16 => f.write_str(
                "This file looks like UTF-16, but some of its characters are broken. Export it again, as UTF-8.",
            ),
        }
    }
}

impl std::error::Error for ImportError {}

/// The text of a file and how it was written; the byte order mark is gone.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ImportError> {
    if bytes.len() > LARGEST {
        return Err(ImportError::TooLarge(bytes.len() as u64));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(ImportError::Zip);
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(ImportError::Pdf);
    }
    let (text, encoding) = convert(bytes)?;
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    if text.contains('\0') {
        return Err(ImportError::Binary);
    }
    if looks_like_json(&text) {
        return Err(ImportError::Json);
    }
    Ok((text, encoding))
}

fn convert(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ImportError> {
    let wide = |body, encoding: Encoding| {
        let reader = if encoding == Encoding::Utf16Le { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        let (text, broken) = reader.decode_without_bom_handling(body);
        if broken { Err(ImportError::BrokenUtf16) } else { Ok((text, encoding)) }
    };
    if let Some(body) = bytes.strip_prefix(b"\xFF\xFE") {
        return wide(body, Encoding::Utf16Le);
    }
    if let Some(body) = bytes.strip_prefix(b"\xFE\xFF") {
        return wide(body, Encoding::Utf16Be);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(encoding) = unmarked_utf16(bytes) {
        return wide(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), Encoding::Utf8));
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok((text, Encoding::Windows1252))
}

/// UTF-16 without a mark shows by its pattern: in western text every second byte is NUL, always on the same side.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    match (even, odd) {
        _ if pairs < 2 || bytes.len() % 2 == 1 => None,
        (0, odd) if odd * 2 > pairs => Some(Encoding::Utf16Le),
        (even, 0) if even * 2 > pairs => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn looks_like_json(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | '"' | ']'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, low_first: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_is_recognised_and_read() {
        let text = "name;sum\r\nMüller;5";
        let old: Vec<u8> = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let cases: [(Vec<u8>, Encoding); 7] = [
            (text.into(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (wide(text, true), Encoding::Utf16Le),
            (wide(text, false), Encoding::Utf16Be),
            ([b"\xFF\xFE".to_vec(), wide(text, true)].concat(), Encoding::Utf16Le),
            ([b"\xFE\xFF".to_vec(), wide(text, false)].concat(), Encoding::Utf16Be),
            (old, Encoding::Windows1252),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes), Ok((Cow::Borrowed(text), encoding)));
        }
    }

    #[test]
    fn what_is_no_table_is_refused_with_a_sentence() {
        assert_eq!(decode(b""), Err(ImportError::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(ImportError::Empty));
        assert_eq!(decode(b"a,b\n1,\x00\n"), Err(ImportError::Binary));
        assert_eq!(decode(b" {\"records\": []}"), Err(ImportError::Json));
        assert_eq!(decode(b"[ {\"a\": 1} ]"), Err(ImportError::Json));
        assert_eq!(decode(b"PK\x03\x04xl/"), Err(ImportError::Zip));
        assert_eq!(decode(b"\xFF\xFE\x00\xD8a\x00"), Err(ImportError::BrokenUtf16));
        assert_eq!(decode(&vec![b'a'; LARGEST + 1]), Err(ImportError::TooLarge(LARGEST as u64 + 1)));
        assert!(ImportError::Json.to_string().starts_with("This is a JSON file, not a table. To restore a backup use"));
    }

    #[test]
    fn a_table_whose_first_header_has_brackets_is_still_a_table() {
        assert!(decode(b"[id],[name]\n1,a\n").is_ok());
    }
}
