//! A dot for each group: one figure across, the other upwards.

use super::{Anchor, LabelLook, MarkLook, RuleLook, Shape, Sheet, TYPE};
use crate::present::chart::scale::Scale;
use crate::present::chart::{Form, Point, Series, ticks};
use crate::present::flow::width;

const HEIGHT: i32 = 184;
const TOP: i32 = 14;

/// The lowest and the highest figure of a series; days do not begin at zero, all else does.
fn range(series: &Series) -> (i64, i64) {
    let values = series.values.iter().flatten().copied();
    let (low, high) = (values.clone().min().unwrap_or_default(), values.max().unwrap_or_default());
    if series.unit == super::super::Unit::Day { (low, high) } else { (low.min(0), high.max(0)) }
}

pub fn dots(sheet: &mut Sheet<'_>) {
    let (Some(across), Some(upwards)) = (sheet.data.series.first().cloned(), sheet.data.series.get(1).cloned()) else {
        sheet.drawn.height = 120;
        return;
    };
    let (low, high) = range(&upwards);
    let steps = ticks(low, high, 6, upwards.unit);
    let texts: Vec<String> = steps.iter().map(|step| (sheet.write)(*step, upwards.unit, Form::Short)).collect();
    let left = texts.iter().map(|text| width(text, TYPE, false)).max().unwrap_or_default() + 8;
    let left = left.min(sheet.width / 3);
    let right = sheet.width - 12;
    let ends = |steps: &[i64]| (steps.first().copied().unwrap_or_default(), steps.last().copied().unwrap_or(1));
    let (low, high) = ends(&steps);
    let up = Scale::new(low, high, TOP + HEIGHT, TOP);
    for (step, text) in steps.iter().zip(&texts) {
        let y = up.place(*step);
        sheet.rule((left, y), (right, y), if *step == 0 { RuleLook::Zero } else { RuleLook::Grid });
        sheet.label((left - 6, y + 4), text, left - 6, Anchor::End, LabelLook::Tick);
    }
    let (low, high) = range(&across);
    let most = usize::try_from((right - left) / 90).unwrap_or(2).clamp(2, 8);
    let steps = ticks(low, high, most, across.unit);
    let (low, high) = ends(&steps);
    let along = Scale::new(low, high, left + 6, right - 6);
    let room = (right - left) / i32::try_from(steps.len()).unwrap_or(1).max(1);
    for step in &steps {
        let text = (sheet.write)(*step, across.unit, Form::Short);
        let half = width(&text, TYPE, false) / 2;
        let x = along.place(*step).clamp(half, (sheet.width - half - 1).max(half));
        sheet.label((x, TOP + HEIGHT + TYPE + 6), &text, room, Anchor::Middle, LabelLook::Tick);
    }
    for group in 0..sheet.data.groups.len() {
        let (Some(x), Some(y)) = (across.at(group), upwards.at(group)) else { continue };
        let (x, y) = (along.place(x), up.place(y));
        let point = Point { series: 1, group };
        sheet.mark(Shape::Circle(x, y, 4), MarkLook::Dot, upwards.tone, point);
        sheet.spot(point, (x - 6, y - 6, 12, 12), (x, y));
    }
    sheet.drawn.height = TOP + HEIGHT + TYPE + 14;
}
