//! Frames: bytes that tell whether they are whole, and which frame they follow.
//!
//! ```text
//! penstock 1 <crc32c> <hash of the frame before, or -> <length>\n
//! <that many bytes>
//! ```
//!
//! The checksum covers all that comes after it. A frame's own hash is the name by which the next one follows it.

use sha2::{Digest, Sha256};
use std::fmt;

const START: &[u8] = b"penstock 1 ";
const CRC: usize = 8;
const HASH: usize = 32;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed<'a> {
    /// The hash of the frame that it follows; empty if it follows none.
    pub prev_hash: &'a str,
    /// Its content.
    pub payload: &'a [u8],
}

/// Why bytes are not a whole frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// There are no bytes.
    Empty,
    /// They do not begin as a frame of this format does.
    Start,
    /// The first line cannot be read.
    Line,
    /// There are more or fewer bytes than the first line says.
    Length,
    /// The checksum is another one.
    Checksum,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Damage::Empty => "There is nothing in it.",
            Damage::Start => "It does not begin as Penstock's data does.",
            Damage::Line => "Its first line cannot be read.",
            Damage::Length => "It is not as long as it says.",
            Damage::Checksum => "Its checksum does not fit: some of it has changed since it was written.",
        })
    }
}

impl std::error::Error for Damage {}

fn hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Frames a payload that follows the frame of this hash (empty for none). Gives the frame and its own hash.
pub fn frame(prev_hash: &str, payload: &[u8]) -> (Vec<u8>, String) {
    let prev = if prev_hash.is_empty() { "-" } else { prev_hash };
    let tail = format!(" {prev} {}\n", payload.len());
    let crc = crc32c::crc32c_append(crc32c::crc32c(tail.as_bytes()), payload);
    let mut bytes = Vec::with_capacity(START.len() + CRC + tail.len() + payload.len());
    bytes.extend_from_slice(START);
    bytes.extend_from_slice(format!("{crc:08x}").as_bytes());
    bytes.extend_from_slice(tail.as_bytes());
    bytes.extend_from_slice(payload);
    let hash = hash(&bytes);
    (bytes, hash)
}

/// The hash of a frame: the first half of its SHA-256, in hex.
pub fn hash(frame: &[u8]) -> String {
    let mut text: String = Sha256::digest(frame).iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(HASH);
    text
}

/// Opens a frame, if it is whole.
pub fn unframe(bytes: &[u8]) -> Result<Framed<'_>, Damage> {
    if bytes.is_empty() {
        return Err(Damage::Empty);
    }
    let rest = bytes.strip_prefix(START).ok_or(Damage::Start)?;
    let (crc, rest) = rest.split_at_checked(CRC).ok_or(Damage::Line)?;
    if !crc.iter().copied().all(hex) {
        return Err(Damage::Line);
    }
    let crc = std::str::from_utf8(crc).ok().and_then(|text| u32::from_str_radix(text, 16).ok()).ok_or(Damage::Line)?;
    let end = rest.iter().position(|byte| *byte == b'\n').ok_or(Damage::Line)?;
    let (line, payload) = (&rest[..end], &rest[end + 1..]);
    let line = std::str::from_utf8(line).ok().and_then(|line| line.strip_prefix(' ')).ok_or(Damage::Line)?;
    let (prev, len) = line.split_once(' ').ok_or(Damage::Line)?;
    if len != payload.len().to_string() {
        return Err(Damage::Length);
    }
    if crc32c::crc32c(rest) != crc {
        return Err(Damage::Checksum);
    }
    Ok(Framed { prev_hash: if prev == "-" { "" } else { prev }, payload })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_frame_reads_as_written() {
        let (first, hash) = frame("", b"{}");
        assert_eq!(String::from_utf8_lossy(&first), "penstock 1 0bf843fc - 2\n{}");
        assert_eq!(hash.len(), HASH);
        assert_eq!(unframe(&first), Ok(Framed { prev_hash: "", payload: b"{}" }));
        let (second, _) = frame(&hash, b"");
        assert_eq!(unframe(&second), Ok(Framed { prev_hash: &hash, payload: b"" }));
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let (_, prev) = frame("", b"before");
        for prev in ["", prev.as_str()] {
            let (whole, hash) = frame(prev, b"{\"a\":1,\n\"b\":\"\xc3\xa4\"}\n");
            for bit in 0..whole.len() * 8 {
                let mut damaged = whole.clone();
                damaged[bit / 8] ^= 1 << (bit % 8);
                assert!(unframe(&damaged).is_err(), "bit {bit} was flipped and not found");
                assert_ne!(super::hash(&damaged), hash);
            }
        }
    }

    #[test]
    fn every_cut_and_every_addition_is_found() {
        let (whole, _) = frame("", b"some text\nin two lines");
        for len in 0..whole.len() {
            assert!(unframe(&whole[..len]).is_err(), "cut to {len}");
        }
        for more in [&b"\n"[..], b"x", b"\0\0\0\0", &whole] {
            assert!(unframe(&[&whole[..], more].concat()).is_err());
        }
        assert_eq!(unframe(b""), Err(Damage::Empty));
        assert_eq!(unframe(&vec![0; whole.len()]), Err(Damage::Start));
    }

    #[test]
    fn a_newer_format_is_not_read() {
        let (mut newer, _) = frame("", b"{}");
        newer[9] = b'2';
        assert_eq!(unframe(&newer), Err(Damage::Start));
    }

    proptest! {
        #[test]
        fn any_payload_comes_back(payload: Vec<u8>, prev in "([0-9a-f]{32})?") {
            let (bytes, own) = frame(&prev, &payload);
            prop_assert_eq!(unframe(&bytes), Ok(Framed { prev_hash: &prev, payload: &payload }));
            prop_assert_eq!(hash(&bytes), own);
        }

        #[test]
        fn any_bytes_are_refused_in_peace(bytes: Vec<u8>) {
            let _ = unframe(&bytes);
            let _ = unframe(&[START, &bytes].concat());
        }
    }
}
