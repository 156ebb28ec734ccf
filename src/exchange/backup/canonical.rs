//! The text that the checksum is over: the file without its blanks and without the checksum itself.

use super::CHECKSUM;
use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal over a JSON text without the blanks between its tokens and without its outermost `checksum`.
pub(super) fn checksum(text: &[u8]) -> String {
    let mut hash = Sha256::new();
    let mut depth = 0_usize;
    let mut at = 0;
    let mut kept = 0; // Where the part begins that is not hashed yet.
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                let end = string_end(text, at);
                if depth == 1
                    && text.get(at + 1..end.saturating_sub(1)) == Some(CHECKSUM.as_bytes())
                    && let Some(after) = entry_end(text, end)
                {
                    hash.update(text.get(kept..at).unwrap_or_default());
                    at = after;
                    kept = after;
                    continue;
                }
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b' ' | b'\t' | b'\n' | b'\r' => {
                hash.update(text.get(kept..at).unwrap_or_default());
                kept = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    hash.update(text.get(kept..).unwrap_or_default());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place behind the string that begins here.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// The place behind `: "…",` after a key; none if what follows the key is something else.
fn entry_end(text: &[u8], key_end: usize) -> Option<usize> {
    let colon = skip_blanks(text, key_end);
    let value = skip_blanks(text, colon + 1);
    if text.get(colon) != Some(&b':') || text.get(value) != Some(&b'"') {
        return None;
    }
    let comma = skip_blanks(text, string_end(text, value));
    (text.get(comma) == Some(&b',')).then_some(comma + 1)
}

fn skip_blanks(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn blanks_and_the_checksum_itself_do_not_count_and_all_else_does() {
        let plain = checksum(br#"{"a":[1,"x \" y"],"b":{"checksum":"in"}}"#);
        assert_eq!(
            checksum(b"{\"a\" : [1,\r\n\"x \\\" y\"],\"checksum\" : \"abc\" ,\t\"b\":{\"checksum\":\"in\"}}"),
            plain
        );
        assert_ne!(checksum(br#"{"a":[1,"x  \" y"],"b":{"checksum":"in"}}"#), plain);
        assert_ne!(checksum(br#"{"a":[1,"x \" y"],"b":{"checksum":"on"}}"#), plain);
        // What `printf '{"a":1}' | sha256sum` says.
        assert_eq!(
            checksum(b"{\"checksum\":\"\",\"a\": 1}"),
            "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        );
    }
}
