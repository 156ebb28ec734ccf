//! The axes of upright charts: round figures at the left, names below.

use super::{Anchor, Label, LabelLook, RuleLook, Sheet, TYPE};
use crate::present::chart::scale::Scale;
use crate::present::chart::{Form, Unit, ticks};
use crate::present::flow::{width, wrap};
use crate::value::one_line;

/// How high the part with the figures is.
const HEIGHT: i32 = 184;
const TOP: i32 = 14;
const RIGHT: i32 = 10;
/// Between a name and the axis, and between names.
const GAP: i32 = 8;
/// A climbing name takes at most so much height.
const CLIMB: i32 = 84;

/// The part of an upright chart with the figures in it.
#[derive(Clone, Copy)]
pub struct Plot {
    pub left: i32,
    pub right: i32,
    pub scale: Scale,
    groups: i32,
}

impl Plot {
    /// Where the strip of a group begins and ends.
    pub fn strip(self, group: usize) -> (i32, i32) {
        let at = i32::try_from(group).unwrap_or_default();
        let edge = |at: i32| {
            let way = i64::from(at) * i64::from(self.right - self.left) / i64::from(self.groups.max(1));
            self.left + i32::try_from(way).unwrap_or_default()
        };
        (edge(at), edge(at + 1))
    }

    /// The middle of a group's strip.
    pub fn middle(self, group: usize) -> i32 {
        let (from, to) = self.strip(group);
        from + (to - from) / 2
    }

    /// The top of the part.
    pub fn top(self) -> i32 {
        TOP
    }

    /// How high it is.
    pub fn height(self) -> i32 {
        HEIGHT
    }
}

/// Draws round figures, thin lines, the level and the names of the groups, and says where the figures go.
pub fn axes(sheet: &mut Sheet<'_>, (low, high): (i64, i64)) -> Plot {
    let unit = sheet.data.unit();
    let steps = ticks(low, high, 6, unit);
    let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
    // Nothing is nothing in whatever the others are counted: not “0 min” below “10 days”.
    let unit_of = |step: i64| if step == 0 && unit == Unit::Minutes { Unit::Count } else { unit };
    let texts: Vec<String> = steps.iter().map(|step| (sheet.write)(*step, unit_of(*step), Form::Short)).collect();
    let widest = texts.iter().map(|text| width(text, TYPE, false)).max().unwrap_or_default();
    let left = (widest + GAP).min(sheet.width / 3);
    let scale = Scale::new(low, high, TOP + HEIGHT, TOP);
    let right = sheet.width - RIGHT;
    for (step, text) in steps.iter().zip(&texts) {
        let y = scale.place(*step);
        let look = if *step == 0 { RuleLook::Zero } else { RuleLook::Grid };
        sheet.rule((left, y), (right, y), look);
        sheet.label((left - GAP + 2, y + 4), text, left - GAP + 2, Anchor::End, LabelLook::Tick);
    }
    if let Some(level) = sheet.data.level.clone() {
        let y = scale.place(level.value);
        sheet.rule((left, y), (right, y), RuleLook::Level);
        let words = format!("{} {}", level.name, (sheet.write)(level.value, unit, Form::Short));
        let under = if y < TOP + 12 { y + 12 } else { y - 4 };
        sheet.label((right, under), &words, right - left, Anchor::End, LabelLook::Note);
    }
    let groups = i32::try_from(sheet.data.groups.len()).unwrap_or(i32::MAX);
    let plot = Plot { left, right, scale, groups };
    names(sheet, plot);
    plot
}

/// The names below: side by side where they fit; of those in order some; else climbing, and cut where they are too long.
fn names(sheet: &mut Sheet<'_>, plot: Plot) {
    let names: Vec<String> = sheet.data.groups.iter().map(|group| one_line(&group.name)).collect();
    let step = (plot.right - plot.left) / plot.groups.max(1);
    let widest = names.iter().map(|name| width(name, TYPE, false)).max().unwrap_or_default();
    let base = TOP + HEIGHT;
    let climbs = !sheet.data.ordered && widest + GAP > step && step >= TYPE + 2;
    let every = if climbs {
        1
    } else {
        let room = if sheet.data.ordered { widest + GAP } else { (widest + GAP).min(CLIMB) };
        usize::try_from((room + step.max(1) - 1).max(1) / step.max(1)).unwrap_or(1).max(1)
    };
    let room = if climbs { CLIMB } else { step.saturating_mul(i32::try_from(every).unwrap_or(1)) - 2 };
    let room = room.min(sheet.width - 2);
    let (mut deep, mut free) = (0, i32::MIN);
    let mut labels = Vec::new();
    for (at, name) in names.iter().enumerate().step_by(every) {
        let Some(text) = wrap(name, TYPE, false, room, 1).into_iter().next() else { continue };
        let whole = (text != *name).then(|| name.clone());
        let wide = width(&text, TYPE, false);
        let middle = plot.middle(at);
        if climbs {
            deep = deep.max(wide);
            let place = (middle + 4, base + GAP);
            labels.push(Label { at: place, text, whole, anchor: Anchor::End, climbs, look: LabelLook::Name });
        } else {
            // The first and the last one do not stick out.
            let (from, to) = (wide / 2, sheet.width - wide / 2 - 1);
            let x = middle.clamp(from, to.max(from));
            if x - wide / 2 < free {
                continue;
            }
            free = x + wide / 2 + 3;
            let place = (x, base + TYPE + 6);
            labels.push(Label { at: place, text, whole, anchor: Anchor::Middle, climbs, look: LabelLook::Name });
        }
    }
    sheet.drawn.labels.extend(labels);
    sheet.drawn.height = base + if climbs { deep + GAP + 6 } else { TYPE + 12 };
}
