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
    let mut framing = Framing::new(prev_hash, payload);
    while !framing.step(usize::MAX) {}
    framing.finish()
}

/// A frame being made around a payload, some bytes at a time: a large one takes long to be summed up.
#[derive(Debug)]
pub struct Framing<'a> {
    payload: &'a [u8],
    /// What stands behind the checksum in the first line.
    line: String,
    crc: u32,
    bytes: Vec<u8>,
    hash: Sha256,
    /// How far the checksum is, and then the frame.
    at: usize,
}

impl<'a> Framing<'a> {
    /// Begins a frame that follows the frame of this hash (empty for none).
    pub fn new(prev_hash: &str, payload: &'a [u8]) -> Self {
        let prev = if prev_hash.is_empty() { "-" } else { prev_hash };
        let line = format!(" {prev} {}\n", payload.len());
        let crc = crc32c::crc32c(line.as_bytes());
        Self { payload, line, crc, bytes: Vec::new(), hash: Sha256::new(), at: 0 }
    }

    /// Goes on with so many bytes more; says whether it is complete.
    pub fn step(&mut self, few: usize) -> bool {
        let to = self.at.saturating_add(few).min(self.payload.len());
        let piece = self.payload.get(self.at..to).unwrap_or_default();
        if self.bytes.is_empty() {
            self.crc = crc32c::crc32c_append(self.crc, piece);
            self.at = to;
            if to == self.payload.len() {
                let first = format!("{:08x}{}", self.crc, self.line);
                self.bytes.reserve_exact(START.len() + first.len() + self.payload.len());
                self.add(START);
                self.add(first.as_bytes());
                self.at = 0;
            }
            return false;
        }
        self.add(piece);
        self.at = to;
        to == self.payload.len()
    }

    fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.hash.update(piece);
    }

    /// The frame and its own hash.
    pub fn finish(self) -> (Vec<u8>, String) {
        (self.bytes, name(self.hash))
    }
}

/// The hash of a frame: the first half of its SHA-256, in hex.
pub fn hash(frame: &[u8]) -> String {
    name(Sha256::new_with_prefix(frame))
}

fn name(hash: Sha256) -> String {
    let mut text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
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
        fn a_frame_made_a_few_bytes_at_a_time_is_the_same(payload: Vec<u8>, prev in "([0-9a-f]{32})?", few in 1_usize..50) {
            let mut framing = Framing::new(&prev, &payload);
            while !framing.step(few) {}
            prop_assert_eq!(framing.finish(), frame(&prev, &payload));
        }

        #[test]
        fn any_bytes_are_refused_in_peace(bytes: Vec<u8>) {
            let _ = unframe(&bytes);
            let _ = unframe(&[START, &bytes].concat());
        }
    }
}
