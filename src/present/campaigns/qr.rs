//! QR codes: an address as a square of dark and light.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The light margin that scanners need, in squares.
const MARGIN: usize = 4;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// How many squares it is wide and high, its margin included.
    pub size: usize,
    /// Its dark squares as the path of an SVG picture, one unit a square.
    pub path: String,
    dark: Vec<bool>,
}

impl Code {
    /// Draws a text. A quarter of the code may be dirty or torn; where the text is too long for that, less; none for one
    /// that no code can hold.
    pub fn of(text: &str) -> Option<Code> {
        let levels = [EcLevel::Q, EcLevel::M, EcLevel::L];
        let code = levels.into_iter().find_map(|level| QrCode::with_error_correction_level(text, level).ok())?;
        let width = code.width();
        let dark: Vec<bool> = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        let mut path = String::new();
        for (y, row) in dark.chunks(width).enumerate() {
            let mut x = 0;
            while x < row.len() {
                let run = row.get(x..).unwrap_or_default().iter().take_while(|dark| **dark).count();
                if run > 0 {
                    // A text takes whatever is written into it.
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
                }
                x += run.max(1);
            }
        }
        Some(Code { size: width + 2 * MARGIN, path, dark })
    }

    /// Whether a square is dark; the margin is light.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        let width = self.size - 2 * MARGIN;
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark.get(y * width + x).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// The picture as a file, black on white, for printing.
    pub fn svg(&self) -> String {
        let Code { size, path, .. } = self;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
             viewBox=\"0 0 {size} {size}\" width=\"{0}\" height=\"{0}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n",
            size * 8
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an independent reader of QR codes makes of the squares.
    fn read(code: &Code) -> Option<String> {
        const SCALE: usize = 4;
        let side = code.size * SCALE;
        let shade = |x: usize, y: usize| if code.dark(x / SCALE, y / SCALE) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
        picture.detect_grids().first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
    }

    #[test]
    fn a_code_says_what_was_drawn() {
        for text in [
            "https://example.org/penstock/#/new?utm_source=fair&utm_campaign=expo26",
            "https://example.org/#/new?name=Zo%C3%AB&tags=a%2Cb",
            "x",
        ] {
            assert_eq!(Code::of(text).and_then(|code| read(&code)).as_deref(), Some(text));
        }
        let long = format!("https://example.org/#/new?note={}", "a".repeat(1_000));
        assert_eq!(Code::of(&long).and_then(|code| read(&code)), Some(long));
    }

    #[test]
    fn a_text_that_no_code_can_hold_has_none() {
        assert_eq!(Code::of(&"ä".repeat(3_000)), None);
    }

    #[test]
    fn the_picture_has_the_squares_and_its_margin() {
        let code = Code::of("https://example.org/").unwrap();
        let svg = code.svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(document.descendants().filter(|node| node.has_tag_name("path")).count(), 2);
        // Every dark square is in the path once: the widths of its runs add up to them.
        let squares = (0..code.size * code.size).filter(|at| code.dark(at % code.size, at / code.size)).count();
        let runs: usize =
            code.path.split('h').skip(1).filter_map(|part| part.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(runs, squares);
        assert!((0..4).all(|at| !code.dark(at, code.size / 2) && !code.dark(code.size / 2, at)));
    }
}
