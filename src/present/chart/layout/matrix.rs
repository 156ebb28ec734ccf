//! A table of cells: the more, the darker, and every figure written out.

use super::{Anchor, LabelLook, MarkLook, Shape, Sheet, TYPE};
use crate::present::chart::{Form, Point};
use crate::present::flow::width;
use crate::value::one_line;

const CELL: i32 = 28;
/// No column is narrower than this; the chart becomes wider instead.
const NARROWEST: i32 = 52;

/// How dark a cell is, from 0 to 5: the size of its figure beside the largest one.
fn shade(value: i64, most: u64) -> u8 {
    match value.unsigned_abs() {
        0 => 0,
        size => u8::try_from((u128::from(size) * 5).div_ceil(u128::from(most.max(1))).clamp(1, 5)).unwrap_or(5),
    }
}

pub fn matrix(sheet: &mut Sheet<'_>) {
    let groups = i32::try_from(sheet.data.groups.len()).unwrap_or(1).max(1);
    let named = |name: &str| width(&one_line(name), TYPE, false);
    let widest = sheet.shown.iter().filter_map(|at| sheet.data.series.get(*at)).map(|one| named(&one.name)).max();
    let left = (widest.unwrap_or_default() + 10).min(sheet.width * 2 / 5);
    let column = ((sheet.width - left) / groups).max(NARROWEST);
    let most = sheet.shown.iter().filter_map(|at| sheet.data.series.get(*at));
    let most = most.flat_map(|one| one.values.iter().flatten()).map(|value| value.unsigned_abs()).max();
    sheet.drawn.width = sheet.width.max(left + column * groups);
    let head = TYPE + 10;
    for (at, group) in (0..groups).zip(sheet.data.groups.clone()) {
        let middle = left + column * at + column / 2;
        sheet.label((middle, TYPE + 2), &group.name, column - 6, Anchor::Middle, LabelLook::Name);
    }
    let mut y = head;
    for series in sheet.shown.clone() {
        let Some(line) = sheet.data.series.get(series).cloned() else { continue };
        sheet.label((left - 8, y + CELL / 2 + 4), &line.name, left - 8, Anchor::End, LabelLook::Name);
        for (at, group) in (0..groups).zip(0_usize..) {
            let point = Point { series, group };
            let Some(value) = line.at(group) else { continue };
            let x = left + column * at;
            let dark = shade(value, most.unwrap_or_default());
            sheet.mark(Shape::Rect(x, y, column - 2, CELL - 2), MarkLook::Cell(dark), line.tone, point);
            let look = if dark >= 4 { LabelLook::OnDark } else { LabelLook::Value };
            let words = if value == 0 { "–".to_string() } else { (sheet.write)(value, line.unit, Form::Short) };
            sheet.label((x + column / 2 - 1, y + CELL / 2 + 3), &words, column - 4, Anchor::Middle, look);
            sheet.spot(point, (x, y, column, CELL), (x + column / 2, y));
        }
        y += CELL;
    }
    sheet.drawn.height = y + 4;
}
