//! Upright bars: side by side, on top of each other, and step by step from a total to another.

use super::axis::{Plot, axes};
use super::{Anchor, LabelLook, RuleLook, Shape, Sheet};
use crate::present::chart::{Form, Point, Tone};
use crate::present::flow::width;

/// A single bar is not wider than that.
const WIDEST: i32 = 64;

/// The room of bars within a group's strip: left and width.
fn room(plot: Plot, group: usize, bars: i32) -> (i32, i32) {
    let (from, to) = plot.strip(group);
    let all = (to - from).max(1);
    let wide = (all * 7 / 10).clamp(1, WIDEST * bars.max(1));
    (from + (all - wide) / 2, wide)
}

/// A bar between two heights; what is not nothing is seen.
fn bar(x: i32, wide: i32, from: i32, to: i32, nothing: bool) -> Shape {
    let (top, bottom) = (from.min(to), from.max(to));
    let high = if nothing { 0 } else { (bottom - top).max(1) };
    Shape::Rect(x, if top == bottom && !nothing { top - 1 } else { top }, wide.max(1), high)
}

pub fn side_by_side(sheet: &mut Sheet<'_>) {
    let range = sheet.range(false);
    let plot = axes(sheet, range);
    let zero = plot.scale.place(0);
    let bars = i32::try_from(sheet.shown.len()).unwrap_or(1).max(1);
    for nth in 0..sheet.shown.len() {
        let Some(series) = sheet.shown.get(nth).copied() else { continue };
        for group in 0..sheet.data.groups.len() {
            let point = Point { series, group };
            let Some(value) = sheet.data.at(point) else { continue };
            let (left, wide) = room(plot, group, bars);
            let at = i32::try_from(nth).unwrap_or_default();
            let (x, end) = (left + wide * at / bars, left + wide * (at + 1) / bars);
            let gap = i32::from(end - x > 4);
            let y = plot.scale.place(value);
            sheet.mark(bar(x, end - x - gap, zero, y, value == 0), sheet.few(group), sheet.tone(series), point);
            sheet.spot(point, (x, plot.top(), (end - x).max(1), plot.height()), (x + (end - x) / 2, y));
        }
    }
}

pub fn stacked(sheet: &mut Sheet<'_>) {
    let range = sheet.range(true);
    let plot = axes(sheet, range);
    let shown = sheet.shown.clone();
    let mut ends = vec![(0_i64, 0_i64); sheet.data.groups.len()];
    for series in shown {
        for (group, (above, below)) in ends.iter_mut().enumerate() {
            let point = Point { series, group };
            let Some(value) = sheet.data.at(point) else { continue };
            let end = if value < 0 { below } else { above };
            let from = plot.scale.place(*end);
            *end = end.saturating_add(value);
            let to = plot.scale.place(*end);
            let (x, wide) = room(plot, group, 1);
            sheet.mark(bar(x, wide, from, to, value == 0), sheet.few(group), sheet.tone(series), point);
            let (top, high) = (from.min(to), (from - to).abs().max(1));
            sheet.spot(point, (x, top, wide, high), (x + wide / 2, to));
        }
    }
}

/// Totals stand on the ground; each step begins where the one before it ended.
pub fn waterfall(sheet: &mut Sheet<'_>) {
    let Some(series) = sheet.shown.first().copied() else { return };
    let mut level = 0_i64;
    let mut ways = Vec::new();
    for (group, about) in sheet.data.groups.iter().enumerate() {
        let Some(value) = sheet.data.at(Point { series, group }) else { continue };
        let from = if about.total { 0 } else { level };
        let to = from.saturating_add(value);
        ways.push((group, about.total, value, from, to));
        level = to;
    }
    let edges = ways.iter().flat_map(|(_, _, _, from, to)| [*from, *to]);
    let (low, high) = edges.fold((0, 0), |(low, high), edge| (edge.min(low), edge.max(high)));
    let plot = axes(sheet, (low, high));
    let unit = sheet.data.unit();
    let mut before: Option<(i32, i32)> = None;
    for (group, total, value, from, to) in ways {
        let point = Point { series, group };
        let (x, wide) = room(plot, group, 1);
        let (a, b) = (plot.scale.place(from), plot.scale.place(to));
        if let Some((end, y)) = before {
            sheet.rule((end, y), (x, y), RuleLook::Link);
        }
        let tone = match value {
            _ if total => sheet.tone(series),
            ..0 => Tone::Late,
            _ => Tone::Good,
        };
        sheet.mark(bar(x, wide, a, b, value == 0), sheet.few(group), tone, point);
        // The sign says it without the colour.
        let sign = if !total && value > 0 { "+" } else { "" };
        let words = format!("{sign}{}", (sheet.write)(value, unit, Form::Short));
        let (left, right) = plot.strip(group);
        if width(&words, super::TYPE, true) <= right - left {
            let y = a.min(b) - 4;
            sheet.label((x + wide / 2, y), &words, right - left, Anchor::Middle, LabelLook::Value);
        }
        sheet.spot(point, (left, plot.top(), (right - left).max(1), plot.height()), (x + wide / 2, a.min(b)));
        before = Some((x + wide, b));
    }
}
