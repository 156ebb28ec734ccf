//! Lines with bands, and the small line without axes.

use super::axis::axes;
use super::{Mark, MarkLook, Shape, Sheet};
use crate::present::chart::Point;
use crate::present::chart::scale::Scale;

/// The places of a series, in parts where there are gaps.
fn parts(places: impl Iterator<Item = Option<(i32, i32)>>) -> Vec<Vec<(i32, i32)>> {
    let mut parts: Vec<Vec<(i32, i32)>> = vec![Vec::new()];
    for place in places {
        match place {
            Some(place) => {
                if let Some(part) = parts.last_mut() {
                    part.push(place);
                }
            }
            None if parts.last().is_some_and(|part| !part.is_empty()) => parts.push(Vec::new()),
            None => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

pub fn lines(sheet: &mut Sheet<'_>) {
    let range = sheet.range(false);
    let plot = axes(sheet, range);
    let groups = sheet.data.groups.len();
    // Many figures: their dots would be a thick line.
    let dotted = groups <= 40;
    for series in sheet.shown.clone() {
        let Some(line) = sheet.data.series.get(series) else { continue };
        let (tone, scale) = (line.tone, plot.scale);
        let edge = |group: usize, high: bool| {
            let (from, to) = line.band_at(group)?;
            Some((plot.middle(group), scale.place(if high { to } else { from })))
        };
        let uppers = parts((0..groups).map(|group| edge(group, true)));
        let lowers = parts((0..groups).map(|group| edge(group, false)));
        let bands = uppers.into_iter().zip(lowers).map(|(upper, lower)| {
            // A band of one figure is as wide as its dot.
            match (upper.as_slice(), lower.as_slice()) {
                ([(x, top)], [(_, bottom)]) => {
                    vec![(*x - 5, *top), (*x + 5, *top), (*x + 5, *bottom), (*x - 5, *bottom)]
                }
                _ => upper.into_iter().chain(lower.into_iter().rev()).collect(),
            }
        });
        let bands: Vec<Shape> = bands.map(Shape::Area).collect();
        let way = parts((0..groups).map(|group| Some((plot.middle(group), scale.place(line.at(group)?)))));
        let whole = |shape: Shape, look: MarkLook| Mark { shape, look, tone, series, point: None };
        sheet.drawn.marks.extend(bands.into_iter().map(|shape| whole(shape, MarkLook::Band)));
        sheet.drawn.marks.push(whole(Shape::Line(way), MarkLook::Line));
        for group in 0..groups {
            let point = Point { series, group };
            let Some(value) = sheet.data.at(point) else { continue };
            let (x, y) = (plot.middle(group), plot.scale.place(value));
            if dotted {
                sheet.mark(Shape::Circle(x, y, 3), MarkLook::Dot, tone, point);
            }
            let (from, to) = plot.strip(group);
            sheet.spot(point, (from, y - 6, (to - from).max(1), 12), (x, y));
        }
    }
}

pub fn spark(sheet: &mut Sheet<'_>) {
    const HEIGHT: i32 = 32;
    const EDGE: i32 = 4;
    let Some(series) = sheet.shown.first().copied() else { return };
    let groups = sheet.data.groups.len();
    let (low, high) = sheet.range(false);
    let scale = Scale::new(low, high, HEIGHT - EDGE, EDGE);
    let across = Scale::new(0, i64::try_from(groups.saturating_sub(1)).unwrap_or(1), EDGE, sheet.width - EDGE);
    let x = |group: usize| across.place(i64::try_from(group).unwrap_or_default());
    let values: Vec<Option<i64>> = (0..groups).map(|group| sheet.data.at(Point { series, group })).collect();
    let places = values.iter().enumerate().map(|(group, value)| Some((x(group), scale.place((*value)?))));
    let way = parts(places);
    let tone = sheet.tone(series);
    let line = Mark { shape: Shape::Line(way), look: MarkLook::Line, tone, series, point: None };
    sheet.drawn.marks.push(line);
    for (group, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let point = Point { series, group };
        let y = scale.place(*value);
        let half = (sheet.width / i32::try_from(groups).unwrap_or(1).max(1) / 2).max(1);
        if group + 1 == groups {
            sheet.mark(Shape::Circle(x(group), y, 3), MarkLook::Dot, tone, point);
        }
        sheet.spot(point, (x(group) - half, 0, half * 2, HEIGHT), (x(group), y));
    }
    sheet.drawn.height = HEIGHT;
}
