//! Lying bars, with their names at the left and their figures behind them; and the funnel.

use super::{Anchor, LabelLook, RuleLook, Shape, Sheet, TYPE};
use crate::present::chart::scale::Scale;
use crate::present::chart::{ChartKind, Form, Point, ticks};
use crate::present::flow::width;
use crate::value::one_line;

const BAR: i32 = 18;
const GAP: i32 = 8;
const TOP: i32 = 6;

/// How much room the names get: as much as they need, at most two fifths.
fn names(sheet: &Sheet<'_>) -> i32 {
    let widest = sheet.data.groups.iter().map(|group| width(&one_line(&group.name), TYPE, false)).max();
    (widest.unwrap_or_default() + 10).min(sheet.width * 2 / 5)
}

/// The words of a figure, short, and how wide the widest of them is.
fn figures(sheet: &Sheet<'_>) -> i32 {
    let widest = |at: &usize| {
        let series = sheet.data.series.get(*at)?;
        let words = |value: &i64| width(&(sheet.write)(*value, series.unit, Form::Short), TYPE, true);
        series.values.iter().flatten().map(words).max()
    };
    (sheet.shown.iter().filter_map(widest).max().unwrap_or_default() + 10).min(sheet.width / 4)
}

/// What stands behind the bars of a group that follow each other: its note, else what they come to together.
fn total(sheet: &Sheet<'_>, group: usize) -> String {
    let note = sheet.data.groups.get(group).map(|group| group.note.clone()).unwrap_or_default();
    if !note.is_empty() {
        return note;
    }
    let values = sheet.shown.iter().filter_map(|series| sheet.data.at(Point { series: *series, group }));
    (sheet.write)(values.fold(0, i64::saturating_add), sheet.data.unit(), Form::Short)
}

/// How wide the widest of these is.
fn sums(sheet: &Sheet<'_>) -> i32 {
    let widest = (0..sheet.data.groups.len()).map(|group| width(&total(sheet, group), TYPE, true)).max();
    (widest.unwrap_or_default() + 10).min(sheet.width / 3)
}

pub fn rows(sheet: &mut Sheet<'_>) {
    let stacked = sheet.data.kind == ChartKind::StackedRows;
    let (low, high) = sheet.range(stacked);
    let unit = sheet.data.unit();
    let steps = ticks(low, high, 5, unit);
    let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
    let left = names(sheet);
    let behind = if stacked { sums(sheet) } else { figures(sheet) };
    let right = (sheet.width - behind).max(left + 20);
    // Figures of negative bars stand before them.
    let scale = Scale::new(low, high, left + if low < 0 { behind } else { 0 }, right);
    let zero = scale.place(0);
    let bars = if stacked { 1 } else { i32::try_from(sheet.shown.len()).unwrap_or(1).max(1) };
    let thick = if bars > 1 { 12 } else { BAR };
    let mut y = TOP;
    for group in 0..sheet.data.groups.len() {
        let name = sheet.data.groups.get(group).map(|group| group.name.clone()).unwrap_or_default();
        let tall = bars * thick;
        sheet.label((left - 8, y + tall / 2 + 4), &name, left - 8, Anchor::End, LabelLook::Name);
        let (mut above, mut below) = (0_i64, 0_i64);
        for nth in 0..sheet.shown.len() {
            let Some(series) = sheet.shown.get(nth).copied() else { continue };
            let point = Point { series, group };
            let Some(value) = sheet.data.at(point) else { continue };
            let top = if stacked { y } else { y + thick * i32::try_from(nth).unwrap_or_default() };
            let end = if value < 0 { &mut below } else { &mut above };
            let from = if stacked { scale.place(*end) } else { zero };
            *end = end.saturating_add(value);
            let to = if stacked { scale.place(*end) } else { scale.place(value) };
            let (a, b) = (from.min(to), from.max(to));
            let wide = if value == 0 { 0 } else { (b - a).max(1) };
            sheet.mark(Shape::Rect(a, top, wide, thick - 1), sheet.few(group), sheet.tone(series), point);
            if stacked {
                sheet.spot(point, (a, top, wide.max(1), thick), (a + wide / 2, top));
            } else {
                let (x, anchor) = if value < 0 { (a - 5, Anchor::End) } else { (b + 5, Anchor::Start) };
                let words = (sheet.write)(value, unit, Form::Short);
                sheet.label((x, top + thick / 2 + 4), &words, behind, anchor, LabelLook::Value);
                sheet.spot(point, (left, top, sheet.width - left, thick), (b, top));
            }
        }
        if stacked {
            let x = scale.place(above) + 5;
            let words = total(sheet, group);
            sheet.label((x, y + thick / 2 + 4), &words, sheet.width - x, Anchor::Start, LabelLook::Value);
        }
        y += tall + GAP;
    }
    sheet.rule((zero, TOP - 2), (zero, y - GAP + 2), RuleLook::Zero);
    sheet.drawn.height = y;
}

/// Each step a bar as long as what reaches it, with what goes on from it beside the next one.
pub fn funnel(sheet: &mut Sheet<'_>) {
    const STEP: i32 = 26;
    const BETWEEN: i32 = 18;
    let (_, high) = sheet.range(false);
    let left = names(sheet);
    let right = (sheet.width - figures(sheet)).max(left + 20);
    let scale = Scale::new(0, high.max(1), left, right);
    let shown = sheet.shown.clone();
    let bars = i32::try_from(shown.len()).unwrap_or(1).max(1);
    let thick = if bars == 1 { STEP } else { 14 };
    let mut y = TOP;
    let last = sheet.data.groups.len().saturating_sub(1);
    for group in 0..sheet.data.groups.len() {
        let Some(about) = sheet.data.groups.get(group).cloned() else { continue };
        let tall = thick * bars;
        sheet.label((left - 8, y + tall / 2 + 4), &about.name, left - 8, Anchor::End, LabelLook::Name);
        for (nth, series) in (0..).zip(&shown) {
            let point = Point { series: *series, group };
            let Some(value) = sheet.data.at(point) else { continue };
            let to = scale.place(value.max(0));
            let wide = if value <= 0 { 0 } else { (to - left).max(1) };
            let top = y + thick * nth;
            sheet.mark(
                Shape::Rect(left, top, wide, thick - i32::from(bars > 1)),
                sheet.few(group),
                sheet.tone(*series),
                point,
            );
            let unit = sheet.data.series.get(*series).map(|one| one.unit).unwrap_or_default();
            let words = (sheet.write)(value, unit, Form::Short);
            sheet.label((to + 6, top + thick / 2 + 4), &words, sheet.width - to - 6, Anchor::Start, LabelLook::Value);
            sheet.spot(point, (left, top, sheet.width - left, thick), (to, top));
        }
        y += tall;
        if group < last && !about.note.is_empty() {
            let words = format!("↓ {}", about.note);
            sheet.label((left + 6, y + BETWEEN - 5), &words, sheet.width - left - 6, Anchor::Start, LabelLook::Note);
        }
        y += if group < last { BETWEEN } else { 4 };
    }
    sheet.rule((left, TOP - 2), (left, y), RuleLook::Zero);
    sheet.drawn.height = y + 2;
}
