//! The chart as a file of its own: SVG with its own colours, which any browser, drawing program or slide shows.

use super::{Chart, Layout, Line, Part, RoadKind};
use crate::model::StageKind;
use std::fmt::Write;

const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
/// Light ink of each hue, as the style sheet has it.
const HUES: [&str; 8] = ["#0b7285", "#1864ab", "#6338c9", "#8a2ea3", "#b02a63", "#c92a2a", "#b3480a", "#8a6100"];

/// Ink and ground of a kind.
fn colours(kind: StageKind) -> (&'static str, &'static str) {
    match kind {
        StageKind::Open => ("#0b7285", "#f3f8f9"),
        StageKind::Parked => ("#945400", "#fff6e6"),
        StageKind::Won => ("#237a35", "#e8f6ea"),
        StageKind::Lost => ("#c92a2a", "#fff0f0"),
    }
}

/// The colour and dashes of a road.
fn pen(kind: RoadKind) -> (&'static str, &'static str) {
    match kind {
        RoadKind::Forward => ("#0b7285", "stroke-width=\"2.5\""),
        RoadKind::Parked => ("#945400", "stroke-width=\"1.5\" stroke-dasharray=\"6 4\""),
        RoadKind::Lost => ("#c92a2a", "stroke-width=\"1.5\" stroke-dasharray=\"2 4\""),
        RoadKind::Back => ("#868f97", "stroke-width=\"1.5\" stroke-dasharray=\"4 4\""),
    }
}

/// Text as XML has it: marks escaped, and characters that XML forbids left out.
pub(in crate::present) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

fn line(out: &mut String, line: &Line, kind: StageKind) {
    let ink = match line.part {
        Part::Figures | Part::FrameTitle => colours(kind).0,
        Part::Fact | Part::Note | Part::Share => "#56616a",
        _ => "#14191d",
    };
    let weight = if line.part.bold() { 600 } else { 400 };
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" font-weight=\"{weight}\" fill=\"{ink}\">",
        line.x,
        line.y,
        line.part.size()
    );
    if !line.lead.is_empty() {
        let _ = write!(out, "<tspan font-weight=\"600\">{}</tspan>", escape(&line.lead));
    }
    let _ = writeln!(out, "{}</text>", escape(&line.text));
}

/// The chart as an SVG file: well-formed whatever the names are, and with nothing that it must load.
pub fn svg(chart: &Chart, layout: &Layout) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (width, height) = (layout.width, layout.height);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{}\">",
        escape(FONTS)
    );
    let _ = writeln!(out, "<title>{}</title>\n<desc>{}</desc>", escape(&chart.name), escape(&chart.summary()));
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
    for words in &layout.heading {
        line(&mut out, words, StageKind::Open);
    }
    for frame in &layout.frames {
        let (ink, _) = colours(frame.kind);
        let area = frame.area;
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"none\" stroke=\"{ink}\" \
             stroke-opacity=\"0.4\" stroke-dasharray=\"1 5\" stroke-linecap=\"round\" stroke-width=\"2\"/>",
            area.x, area.y, area.width, area.height
        );
        frame.title.iter().for_each(|words| line(&mut out, words, frame.kind));
    }
    for road in &layout.roads {
        let (ink, style) = pen(road.kind);
        let _ = writeln!(out, "<path d=\"{}\" fill=\"none\" stroke=\"{ink}\" {style}/>", road.line());
        let _ = writeln!(out, "<path d=\"{}\" fill=\"{ink}\"/>", road.heads());
    }
    for words in &layout.notes {
        line(&mut out, words, StageKind::Open);
    }
    for card in &layout.cards {
        let (ink, ground) = colours(card.kind);
        let ink = match card.kind {
            StageKind::Open => HUES.get(usize::from(card.hue % 8)).copied().unwrap_or(ink),
            _ => ink,
        };
        let _ = writeln!(
            out,
            "<path d=\"{}\" fill=\"{ground}\" stroke=\"{ink}\" stroke-width=\"1.5\"/>",
            card.area.outline(card.kind)
        );
        card.lines.iter().for_each(|words| line(&mut out, words, card.kind));
    }
    out.push_str("</svg>\n");
    out
}
