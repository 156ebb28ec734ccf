//! Areas, shapes and roads in whole pixels.

use crate::model::StageKind;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Area {
    /// The edge after the last pixel to the right.
    pub fn right(self) -> i32 {
        self.x + self.width
    }

    /// The edge after the last pixel below.
    pub fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// Half way from left to right.
    pub fn middle_x(self) -> i32 {
        self.x + self.width / 2
    }

    /// Half way down.
    pub fn middle_y(self) -> i32 {
        self.y + self.height / 2
    }

    /// Whether two areas share a pixel.
    pub fn meets(self, other: Area) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether another area lies within.
    pub fn holds(self, other: Area) -> bool {
        self.x <= other.x && self.y <= other.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }

    /// The outline of a stage: a box for an open one, leaning sides for a parked one, round ends for a won one, cut
    /// corners for a lost one. Path data, inside the area.
    pub fn outline(self, kind: StageKind) -> String {
        let Area { x, y, .. } = self;
        let (right, bottom) = (self.right(), self.bottom());
        let round = |r: i32| {
            format!(
                "M{} {y}H{}A{r} {r} 0 0 1 {right} {}V{}A{r} {r} 0 0 1 {} {bottom}H{}A{r} {r} 0 0 1 {x} {}V{}A{r} {r} 0 0 1 {} {y}Z",
                x + r,
                right - r,
                y + r,
                bottom - r,
                right - r,
                x + r,
                bottom - r,
                y + r,
                x + r
            )
        };
        let cut = |left_top: i32, right_top: i32, right_low: i32, left_low: i32| {
            format!(
                "M{} {y}H{}L{right} {}V{}L{} {bottom}H{}L{x} {}V{}Z",
                x + left_top,
                right - right_top,
                y + right_top,
                bottom - right_low,
                right - right_low,
                x + left_low,
                bottom - left_low,
                y + left_top
            )
        };
        match kind {
            StageKind::Open => round(4),
            StageKind::Parked => cut(0, 16, 0, 16),
            StageKind::Won => round(18),
            StageKind::Lost => cut(12, 12, 12, 12),
        }
    }
}

/// What a road means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoadKind {
    /// From one stage to the next, up to won.
    Forward,
    /// From the open stages to parked, and back.
    Parked,
    /// From the open stages to lost.
    Lost,
    /// A reminder that going back is normal.
    Back,
}

impl RoadKind {
    /// The style's word.
    pub fn key(self) -> &'static str {
        match self {
            RoadKind::Forward => "forward",
            RoadKind::Parked => "parked",
            RoadKind::Lost => "lost",
            RoadKind::Back => "back",
        }
    }
}

/// An arrow along straight pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Road {
    /// What it means.
    pub kind: RoadKind,
    /// Its corners; the head is at the last.
    pub points: Vec<(i32, i32)>,
}

/// Length and half width of an arrow's head.
const HEAD: (i32, i32) = (9, 5);

impl Road {
    /// Path data of its line.
    pub fn line(&self) -> String {
        let mut data = String::new();
        for (at, (x, y)) in self.points.iter().enumerate() {
            data.push_str(&format!("{}{x} {y}", if at == 0 { 'M' } else { 'L' }));
        }
        data
    }

    /// Path data of its heads: at the end, and for parked stages at the beginning too, since they come back.
    pub fn heads(&self) -> String {
        let ends = |from: Option<&(i32, i32)>, to: Option<&(i32, i32)>| match (from, to) {
            (Some(from), Some(to)) => head(*from, *to),
            _ => String::new(),
        };
        let mut data = ends(self.points.iter().rev().nth(1), self.points.last());
        if self.kind == RoadKind::Parked {
            data.push_str(&ends(self.points.get(1), self.points.first()));
        }
        data
    }
}

/// The head of an arrow that comes straight from a point.
fn head(from: (i32, i32), (x, y): (i32, i32)) -> String {
    let (dx, dy) = ((x - from.0).signum(), (y - from.1).signum());
    let (back_x, back_y) = (x - dx * HEAD.0, y - dy * HEAD.0);
    let (side_x, side_y) = (dy * HEAD.1, dx * HEAD.1);
    format!("M{x} {y}L{} {}L{} {}Z", back_x + side_x, back_y + side_y, back_x - side_x, back_y - side_y)
}
