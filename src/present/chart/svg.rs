//! A chart as a file of its own: SVG with its own light colours and its title, which any browser, drawing program or slide
//! shows.

use super::layout::{Label, LabelLook, Mark, MarkLook, RuleLook, Shape, TYPE, layout, texture};
use super::{ChartData, Tone, Write, gist};
use crate::present::flow::{escape, width, wrap};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
/// The light inks of the hues, as the style sheet has them.
const HUES: [&str; 12] = [
    "#0b7285", "#1864ab", "#6338c9", "#8a2ea3", "#b02a63", "#c92a2a", "#b3480a", "#8a6100", "#4f6f0a", "#2b7a36",
    "#07704f", "#4d5862",
];
/// The height of the line with the title, and of a line of the legend.
const HEAD: i32 = 30;
const LEGEND: i32 = 20;
const EDGE: i32 = 12;

fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Hue(hue) => HUES.get(usize::from(hue % 12)).copied().unwrap_or("#0b7285"),
        Tone::Good => "#237a35",
        Tone::Late => "#c92a2a",
        Tone::Due => "#945400",
        Tone::Quiet => "#868f97",
    }
}

/// The fill of a series: each its texture, so that it is told apart in grey as well.
fn fill(series: usize, tone: Tone) -> String {
    match texture(series) {
        0 => ink(tone).to_string(),
        _ => format!("url(#t{series})"),
    }
}

fn pattern(out: &mut String, series: usize, tone: Tone) {
    let ink = ink(tone);
    let inside = match texture(series) {
        1 => format!("<path d=\"M-1 1L1 -1M0 6L6 0M5 7L7 5\" stroke=\"{ink}\" stroke-width=\"2.5\"/>"),
        2 => format!("<circle cx=\"3\" cy=\"3\" r=\"1.7\" fill=\"{ink}\"/>"),
        3 => format!("<path d=\"M0 1.5H6M0 4.5H6\" stroke=\"{ink}\" stroke-width=\"1.4\"/>"),
        _ => return,
    };
    let _ = writeln!(
        out,
        "<pattern id=\"t{series}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"{ink}\" fill-opacity=\"0.22\"/>{inside}</pattern>"
    );
}

fn mark(out: &mut String, mark: &Mark) {
    let (colour, path) = (ink(mark.tone), mark.shape.path());
    let _ = match (&mark.shape, mark.look) {
        (Shape::Rect(x, y, w, h), look) => {
            let style = match look {
                MarkLook::Cell(dark) => {
                    format!(
                        "fill=\"{colour}\" fill-opacity=\"{}\"",
                        ["0.03", "0.14", "0.3", "0.48", "0.78", "1"].get(usize::from(dark)).unwrap_or(&"1")
                    )
                }
                MarkLook::Faint => {
                    let (fill, thin) = match texture(mark.series) {
                        0 => (colour.to_string(), "0.25"),
                        _ => (fill(mark.series, mark.tone), "0.6"),
                    };
                    format!("fill=\"{fill}\" fill-opacity=\"{thin}\" stroke=\"{colour}\" stroke-dasharray=\"3 2\"")
                }
                _ => format!("fill=\"{}\"", fill(mark.series, mark.tone)),
            };
            writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {style}/>")
        }
        (Shape::Circle(x, y, r), _) => writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{colour}\"/>"),
        (Shape::Area(_), _) => writeln!(out, "<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"0.16\"/>"),
        (Shape::Line(_), _) => {
            let dashes =
                ["", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 3\"", " stroke-dasharray=\"9 3 2 3\""];
            let dashes = dashes.get(texture(mark.series)).copied().unwrap_or_default();
            writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/>")
        }
    };
}

fn label(out: &mut String, label: &Label) {
    let (x, y) = label.at;
    let colour = match label.look {
        LabelLook::OnDark => "#ffffff",
        LabelLook::Value | LabelLook::Name => "#14191d",
        LabelLook::Tick | LabelLook::Note => "#56616a",
    };
    let weight = if matches!(label.look, LabelLook::Value | LabelLook::OnDark) { 600 } else { 400 };
    let turn = if label.climbs { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
    let whole = label.whole.as_deref().map(|whole| format!("<title>{}</title>", escape(whole))).unwrap_or_default();
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{}\" font-size=\"{TYPE}\" font-weight=\"{weight}\" fill=\"{colour}\"{turn}>{whole}{}</text>",
        label.anchor.key(),
        escape(&label.text)
    );
}

/// The chart as an SVG file of so much width: well-formed whatever the names are, and with nothing that it must load.
pub fn svg(data: &ChartData, hidden: &BTreeSet<usize>, wide: i32, write: &Write<'_>) -> String {
    let drawn = layout(data, hidden, wide, write);
    let shown: Vec<_> = data.series.iter().enumerate().filter(|(at, _)| !hidden.contains(at)).collect();
    let legend = if shown.len() > 1 && !matches!(data.kind, super::ChartKind::Matrix | super::ChartKind::Dots) {
        legend(&shown, drawn.width)
    } else {
        (String::new(), 0)
    };
    let (width_all, height) = (drawn.width + 2 * EDGE, HEAD + legend.1 + drawn.height + EDGE);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_all}\" height=\"{height}\" viewBox=\"0 0 {width_all} {height}\" \
         role=\"img\" font-family=\"{}\">",
        escape(FONTS)
    );
    let _ = writeln!(out, "<title>{}</title>\n<desc>{}</desc>", escape(&data.title), escape(&gist(data, write)));
    let _ = writeln!(out, "<rect width=\"{width_all}\" height=\"{height}\" fill=\"#ffffff\"/>\n<defs>");
    for (at, series) in &shown {
        pattern(&mut out, *at, series.tone);
    }
    out.push_str("</defs>\n");
    let title = wrap(&data.title, 14, true, drawn.width, 1).into_iter().next().unwrap_or_default();
    let _ = writeln!(
        out,
        "<text x=\"{EDGE}\" y=\"20\" font-size=\"14\" font-weight=\"600\" fill=\"#14191d\">{}</text>",
        escape(&title)
    );
    out.push_str(&legend.0);
    let _ = writeln!(out, "<g transform=\"translate({EDGE} {})\">", HEAD + legend.1);
    for rule in &drawn.rules {
        let style = match rule.look {
            RuleLook::Grid => "stroke=\"#e1e5e8\"",
            RuleLook::Zero => "stroke=\"#868f97\"",
            RuleLook::Level => "stroke=\"#945400\" stroke-dasharray=\"6 4\"",
            RuleLook::Link => "stroke=\"#868f97\" stroke-dasharray=\"2 2\"",
        };
        let ((x1, y1), (x2, y2)) = (rule.from, rule.to);
        let _ = writeln!(out, "<path d=\"M{x1} {y1}L{x2} {y2}\" {style}/>");
    }
    drawn.marks.iter().for_each(|one| mark(&mut out, one));
    drawn.labels.iter().for_each(|one| label(&mut out, one));
    out.push_str("</g>\n</svg>\n");
    out
}

/// The names of the series with their textures, in as many lines as they need; and how high that is.
fn legend(shown: &[(usize, &super::Series)], room: i32) -> (String, i32) {
    let (mut out, mut x, mut y) = (String::new(), EDGE, HEAD + 4);
    for (at, series) in shown {
        let name = wrap(&series.name, TYPE, false, room - 24, 1).into_iter().next().unwrap_or_default();
        let wide = 18 + width(&name, TYPE, false) + 14;
        if x > EDGE && x + wide > room + EDGE {
            (x, y) = (EDGE, y + LEGEND);
        }
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\" stroke=\"{}\"/>\
             <text x=\"{}\" y=\"{}\" font-size=\"{TYPE}\" fill=\"#14191d\">{}</text>",
            y - 2,
            fill(*at, series.tone),
            ink(series.tone),
            x + 18,
            y + 8,
            escape(&name)
        );
        x += wide;
    }
    (out, y + LEGEND - HEAD)
}
