//! Where everything of a chart goes: shapes, words, and the places that figures can be found at.

mod axis;
mod columns;
mod dots;
mod lines;
mod matrix;
mod rows;

use super::{ChartData, ChartKind, Point, Tone, Write};
use std::collections::BTreeSet;

/// A shape in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A box: left, top, width, height.
    Rect(i32, i32, i32, i32),
    /// A circle: centre and radius.
    Circle(i32, i32, i32),
    /// A line through these places, with gaps between the parts.
    Line(Vec<Vec<(i32, i32)>>),
    /// An area around these places.
    Area(Vec<(i32, i32)>),
}

impl Shape {
    /// The path of a line or an area; nothing for the others.
    pub fn path(&self) -> String {
        let way = |places: &[(i32, i32)]| {
            let step = |(at, (x, y)): (usize, &(i32, i32))| format!("{}{x} {y}", if at == 0 { 'M' } else { 'L' });
            places.iter().enumerate().map(step).collect::<String>()
        };
        match self {
            Shape::Line(parts) => parts.iter().map(|part| way(part)).collect(),
            Shape::Area(places) => format!("{}Z", way(places)),
            _ => String::new(),
        }
    }
}

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkLook {
    /// A bar.
    Bar,
    /// A bar that few stand behind.
    Faint,
    /// A line.
    Line,
    /// The band around a line.
    Band,
    /// A dot.
    Dot,
    /// A cell, the darker the more: from 0 to 5.
    Cell(u8),
}

/// A shape of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it is.
    pub shape: Shape,
    /// What it is.
    pub look: MarkLook,
    /// Its colour.
    pub tone: Tone,
    /// Its series: each has its texture or its dashes.
    pub series: usize,
    /// The figure that it shows; none for a line as a whole.
    pub point: Option<Point>,
}

/// What a thin line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleLook {
    /// At a round figure.
    Grid,
    /// At zero.
    Zero,
    /// At a figure to reach.
    Level,
    /// From a step to the next.
    Link,
}

/// A thin line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// From where.
    pub from: (i32, i32),
    /// To where.
    pub to: (i32, i32),
    /// What it is.
    pub look: RuleLook,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    /// The word of SVG.
    pub fn key(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelLook {
    /// A figure at the axis.
    Tick,
    /// The name of a group or a series.
    Name,
    /// A figure of the chart.
    Value,
    /// A figure on a dark cell.
    OnDark,
    /// What is said beside.
    Note,
}

impl LabelLook {
    /// The class of the style sheet.
    pub fn key(self) -> &'static str {
        match self {
            LabelLook::Tick => "chart-tick",
            LabelLook::Name => "chart-name",
            LabelLook::Value => "chart-value",
            LabelLook::OnDark => "chart-on-dark",
            LabelLook::Note => "chart-note",
        }
    }
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where its base line is.
    pub at: (i32, i32),
    /// The text, short enough for its room.
    pub text: String,
    /// The whole text, where it had to be cut.
    pub whole: Option<String>,
    /// Which end stands there.
    pub anchor: Anchor,
    /// It climbs, since it is too wide to lie.
    pub climbs: bool,
    /// What it is.
    pub look: LabelLook,
}

/// Where a figure can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The figure.
    pub point: Point,
    /// Left, top, width, height.
    pub area: (i32, i32, i32, i32),
    /// Where its words are shown.
    pub at: (i32, i32),
}

/// A chart that is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Its width; wider than asked for where it would not be readable otherwise.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Thin lines, below everything.
    pub rules: Vec<Rule>,
    /// Shapes.
    pub marks: Vec<Mark>,
    /// Texts.
    pub labels: Vec<Label>,
    /// Where figures can be pointed at, in the order of the arrow keys.
    pub spots: Vec<Spot>,
}

/// The size of the type in charts.
pub(super) const TYPE: i32 = 11;

/// How a series is told from the others without its colour: from 0 to 3.
pub fn texture(series: usize) -> usize {
    series % 4
}

/// What the layouts work with.
pub(super) struct Sheet<'a> {
    pub data: &'a ChartData,
    /// The series that are shown, by their number.
    pub shown: Vec<usize>,
    pub width: i32,
    pub write: &'a Write<'a>,
    pub drawn: Drawn,
}

impl Sheet<'_> {
    fn mark(&mut self, shape: Shape, look: MarkLook, tone: Tone, point: Point) {
        self.drawn.marks.push(Mark { shape, look, tone, series: point.series, point: Some(point) });
    }

    fn rule(&mut self, from: (i32, i32), to: (i32, i32), look: RuleLook) {
        self.drawn.rules.push(Rule { from, to, look });
    }

    /// A text in so much room; cut where it is longer.
    fn label(&mut self, at: (i32, i32), text: &str, room: i32, anchor: Anchor, look: LabelLook) {
        let bold = matches!(look, LabelLook::Value | LabelLook::OnDark);
        let lines = crate::present::flow::wrap(text, TYPE, bold, room, 1);
        let Some(short) = lines.into_iter().next() else { return };
        let whole = (short != crate::value::one_line(text)).then(|| text.to_string());
        self.drawn.labels.push(Label { at, text: short, whole, anchor, climbs: false, look });
    }

    fn spot(&mut self, point: Point, area: (i32, i32, i32, i32), at: (i32, i32)) {
        self.drawn.spots.push(Spot { point, area, at });
    }

    fn tone(&self, series: usize) -> Tone {
        self.data.series.get(series).map(|series| series.tone).unwrap_or_default()
    }

    fn few(&self, group: usize) -> MarkLook {
        if self.data.groups.get(group).is_some_and(|group| group.few) { MarkLook::Faint } else { MarkLook::Bar }
    }

    /// The lowest and the highest figure, with zero, bands and the level among them.
    fn range(&self, stacked: bool) -> (i64, i64) {
        let (mut low, mut high) = (0_i64, 0_i64);
        let mut take = |value: i64| {
            low = low.min(value);
            high = high.max(value);
        };
        for group in 0..self.data.groups.len() {
            let (mut above, mut below) = (0_i64, 0_i64);
            for series in self.shown.iter().filter_map(|at| self.data.series.get(*at)) {
                let value = series.at(group).unwrap_or_default();
                if !stacked {
                    take(value);
                } else if value > 0 {
                    above = above.saturating_add(value);
                } else {
                    below = below.saturating_add(value);
                }
                if let Some((from, to)) = series.band_at(group) {
                    take(from);
                    take(to);
                }
            }
            take(above);
            take(below);
        }
        if let Some(level) = &self.data.level {
            take(level.value);
        }
        (low, high)
    }
}

/// Lays a chart out for so much width. Series that are switched off are left out, and the others keep their colours.
pub fn layout(data: &ChartData, hidden: &BTreeSet<usize>, width: i32, write: &Write<'_>) -> Drawn {
    let width = width.clamp(120, 4_000);
    let shown = (0..data.series.len()).filter(|at| !hidden.contains(at)).collect();
    let mut sheet = Sheet { data, shown, width, write, drawn: Drawn { width, ..Drawn::default() } };
    if data.groups.is_empty() || sheet.shown.is_empty() {
        sheet.drawn.height = if data.kind == ChartKind::Spark { 32 } else { 120 };
        return sheet.drawn;
    }
    match data.kind {
        ChartKind::Columns => columns::side_by_side(&mut sheet),
        ChartKind::Stacked => columns::stacked(&mut sheet),
        ChartKind::Waterfall => columns::waterfall(&mut sheet),
        ChartKind::Rows | ChartKind::StackedRows => rows::rows(&mut sheet),
        ChartKind::Funnel => rows::funnel(&mut sheet),
        ChartKind::Lines => lines::lines(&mut sheet),
        ChartKind::Spark => lines::spark(&mut sheet),
        ChartKind::Matrix => matrix::matrix(&mut sheet),
        ChartKind::Dots => dots::dots(&mut sheet),
    }
    sheet.drawn
}

/// A way to go from a figure to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// To the first one.
    First,
    /// To the last one.
    Last,
}

impl Arrow {
    /// Of a key by its name.
    pub fn of_key(key: &str) -> Option<Arrow> {
        Some(match key {
            "ArrowLeft" => Arrow::Left,
            "ArrowRight" => Arrow::Right,
            "ArrowUp" => Arrow::Up,
            "ArrowDown" => Arrow::Down,
            "Home" => Arrow::First,
            "End" => Arrow::Last,
            _ => return None,
        })
    }
}

/// The figure that an arrow key leads to; it stays where there is none that way. Gaps are stepped over.
pub fn walk(drawn: &Drawn, kind: ChartKind, from: Point, arrow: Arrow) -> Point {
    let lying = matches!(kind, ChartKind::Rows | ChartKind::StackedRows | ChartKind::Funnel);
    let points = drawn.spots.iter().map(|spot| spot.point);
    let found = match arrow {
        Arrow::First => return points.clone().min_by_key(|point| (point.group, point.series)).unwrap_or(from),
        Arrow::Last => return points.clone().max_by_key(|point| (point.group, point.series)).unwrap_or(from),
        _ => {
            let along = matches!(arrow, Arrow::Left | Arrow::Right) != lying;
            let onward = matches!(arrow, Arrow::Right | Arrow::Down);
            let own = move |point: Point| if along { point.group } else { point.series };
            let other = move |point: Point| if along { point.series } else { point.group };
            let ways = points.filter(move |point| other(*point) == other(from));
            if onward {
                ways.filter(|point| own(*point) > own(from)).min_by_key(|point| own(*point))
            } else {
                ways.filter(|point| own(*point) < own(from)).max_by_key(|point| own(*point))
            }
        }
    };
    found.unwrap_or(from)
}

/// The figure that is pointed at: the one under the pointer, or the nearest one not far away.
pub fn nearest(drawn: &Drawn, (x, y): (i32, i32)) -> Option<Spot> {
    /// So far away a figure is not meant any more.
    const FAR: i64 = 64;
    let way = |spot: &&Spot| {
        let (left, top, width, height) = spot.area;
        let off = |at: i32, from: i32, size: i32| {
            let (at, from, size) = (i64::from(at), i64::from(from), i64::from(size));
            (from - at).max(at - from - size).max(0)
        };
        let (across, down) = (off(x, left, width), off(y, top, height));
        let (cx, cy) = (i64::from(spot.at.0 - x).abs(), i64::from(spot.at.1 - y).abs());
        (across * across + down * down, cx * cx + cy * cy)
    };
    drawn.spots.iter().min_by_key(way).filter(|spot| way(spot).0 <= FAR * FAR).copied()
}
