//! Where everything stands: the open stages in rows that turn like a path, and below them a frame for each way out.

use super::card::{Column, words};
use super::{Area, Card, Chart, Line, MOVES_BACK, Part, Road, RoadKind, width};
use crate::model::StageKind;

/// What the chart is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A sheet in the shape of A4 across, or a wide screen.
    Sheet,
    /// A narrow screen: one stage below the other.
    Tall,
}

/// A frame around the stages of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Where.
    pub area: Area,
    /// The kind of its stages.
    pub kind: StageKind,
    /// What it says.
    pub title: Vec<Line>,
}

/// A chart with everything in its place, in pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Width of the whole.
    pub width: i32,
    /// Height of the whole.
    pub height: i32,
    /// Name, totals and date.
    pub heading: Vec<Line>,
    /// Frames, the open stages' first.
    pub frames: Vec<Frame>,
    /// Arrows.
    pub roads: Vec<Road>,
    /// Words beside arrows.
    pub notes: Vec<Line>,
    /// Stages.
    pub cards: Vec<Card>,
}

/// Left of the frames runs the road to ways out that stand further down.
const TRUNK: i32 = 18;
const PAD: i32 = 12;
const GAP: i32 = 30;
/// The same from card to card in a row, where shares stand on the arrows.
const WIDE_GAP: i32 = 48;
/// Between the open frame and the ways out, and between rows of these.
const GUTTER: i32 = 44;
const EDGE: i32 = 4;
/// Room for the road back, above the first row or right of the only column.
const BACK: i32 = 20;
const SHEET_CARD: i32 = 208;
const TALL_CARD: i32 = 282;
const MOST_COLUMNS: usize = 10;
/// What is printable of A4 across, in millimetres.
const PAPER: (i32, i32) = (277, 190);

/// Lays a chart out. The sheet takes the number of columns that prints largest.
pub fn layout(chart: &Chart, form: Form) -> Layout {
    if form == Form::Tall {
        return Plan::new(chart, 1, TALL_CARD).lay();
    }
    let open = chart.steps.iter().filter(|step| step.kind == StageKind::Open).count();
    let widest = open.max(chart.steps.len() - open).clamp(2, MOST_COLUMNS);
    let tried = (2..=widest).map(|columns| Plan::new(chart, columns, SHEET_CARD).lay());
    let size =
        |one: &Layout| (i64::from(one.width) * i64::from(PAPER.1)).max(i64::from(one.height) * i64::from(PAPER.0));
    tried.min_by_key(size).unwrap_or_default()
}

/// The steps of one kind, and what their frame is called.
struct Group {
    kind: StageKind,
    steps: Vec<usize>,
}

impl Group {
    fn title(&self) -> &'static str {
        match self.kind {
            StageKind::Open => "Open: worked on, in this order",
            StageKind::Parked => "Parked: waits, may come back",
            StageKind::Won => "Won: the sale is made",
            StageKind::Lost => "Lost: closed, with a reason",
        }
    }
}

/// A group in a row of ways out: from which column, over how many.
struct Spot<'a> {
    group: &'a Group,
    column: usize,
    columns: usize,
    mirrored: bool,
}

struct Plan<'a> {
    chart: &'a Chart,
    columns: usize,
    card: i32,
    /// Between two cards of a row.
    gap: i32,
    /// The words and the height of each step.
    words: Vec<(Vec<Line>, i32)>,
    out: Layout,
}

fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 4_096)
}

impl<'a> Plan<'a> {
    fn new(chart: &'a Chart, columns: usize, card: i32) -> Self {
        let words = chart.steps.iter().map(|step| words(step, card)).collect();
        let shares = chart.steps.iter().any(|step| !step.onward.is_empty());
        let gap = if shares && columns > 1 { WIDE_GAP } else { GAP };
        Plan { chart, columns, card, gap, words, out: Layout::default() }
    }

    fn group(&self, kind: StageKind) -> Group {
        let steps = self.chart.steps.iter().enumerate().filter(|(_, step)| step.kind == kind);
        Group { kind, steps: steps.map(|(at, _)| at).collect() }
    }

    /// The left edge of a column of cards.
    fn column_x(&self, column: usize) -> i32 {
        TRUNK + PAD + pixels(column) * (self.card + self.gap)
    }

    /// The width of a frame over some columns.
    fn frame_width(&self, columns: usize) -> i32 {
        pixels(columns) * (self.card + self.gap) - self.gap + 2 * PAD
    }

    fn height_of(&self, step: usize) -> i32 {
        self.words.get(step).map_or(0, |(_, height)| *height)
    }

    fn lay(mut self) -> Layout {
        let whole = self.frame_width(self.columns) + self.back_room();
        self.out.width = TRUNK + whole + EDGE;
        let mut heading = Column::new(TRUNK, EDGE, whole);
        heading.put(Part::Title, "", &self.chart.name);
        heading.skip(2);
        heading.put(Part::Fact, "", &self.chart.facts.join(" · "));
        let mut y = heading.y + 14;
        self.out.heading = heading.lines;
        let open = self.group(StageKind::Open);
        let exits: Vec<Group> = [StageKind::Won, StageKind::Parked, StageKind::Lost]
            .into_iter()
            .map(|kind| self.group(kind))
            .filter(|group| !group.steps.is_empty())
            .collect();
        let mut from = None;
        if !open.steps.is_empty() {
            let spot = Spot { group: &open, column: 0, columns: self.columns, mirrored: false };
            let cards = self.frame(&spot, y, self.title_height(&spot));
            self.back(&cards);
            y = self.out.frames.first().map_or(y, |frame| frame.area.bottom());
            from = cards.last().copied();
        }
        let source = self.out.frames.first().map(|frame| frame.area).filter(|_| from.is_some());
        for (row, spots) in self.rows(&exits, from).iter().enumerate() {
            if from.is_some() || row > 0 {
                y += GUTTER;
            }
            y = self.exits(spots, y, source.zip(from), row == 0);
        }
        self.out.height = y + EDGE;
        self.out
    }

    /// The ways out in rows. In the first one, won stands below the last open stage wherever there is room.
    fn rows<'g>(&self, exits: &'g [Group], from: Option<Area>) -> Vec<Vec<Spot<'g>>> {
        let mut rows: Vec<Vec<Spot<'g>>> = Vec::new();
        let mut used = self.columns;
        for group in exits {
            let columns = group.steps.len().min(self.columns);
            if used + columns > self.columns {
                rows.push(Vec::new());
                used = 0;
            }
            if let Some(row) = rows.last_mut() {
                row.push(Spot { group, column: used, columns, mirrored: false });
                used += columns;
            }
        }
        let above = from.and_then(|area| (0..self.columns).find(|column| self.column_x(*column) == area.x));
        if let (Some(above), Some(row)) = (above, rows.first_mut()) {
            self.put_below(row, above);
        }
        rows
    }

    /// Moves a row so that its first card is below a column; turned around where that needs less room to the right.
    fn put_below(&self, row: &mut [Spot<'_>], above: usize) {
        let total: usize = row.iter().map(|spot| spot.columns).sum();
        if above + total <= self.columns {
            row.iter_mut().for_each(|spot| spot.column += above);
            return;
        }
        let mut end = (above + 1).max(total);
        for spot in row {
            end -= spot.columns;
            spot.column = end;
            spot.mirrored = true;
        }
    }

    /// One row of ways out from `y` down, with the roads that lead there. Returns where it ends.
    fn exits(&mut self, spots: &[Spot<'_>], y: i32, from: Option<(Area, Area)>, near: bool) -> i32 {
        let titles = spots.iter().map(|spot| self.title_height(spot)).max().unwrap_or_default();
        let mut lowest = y;
        for spot in spots {
            let cards = self.frame(spot, y, titles);
            let Some(area) = self.out.frames.last().map(|frame| frame.area) else { continue };
            lowest = lowest.max(area.bottom());
            let (Some((source, last)), Some(first)) = (from, cards.first()) else { continue };
            let half = y - GUTTER / 2;
            let (kind, points) = match spot.group.kind {
                StageKind::Won => {
                    let start = (last.middle_x(), last.bottom());
                    let end = (first.middle_x(), y);
                    let last_open = self.group(StageKind::Open).steps.last().copied();
                    if let Some(step) = last_open.filter(|_| near) {
                        // In the gap between the frames, clear of where the road turns.
                        let low = source.bottom();
                        self.share(step, (start.0, low - 4), (start.0, low + 24));
                    }
                    let turn = [start, (start.0, half), (end.0, half), end];
                    (RoadKind::Forward, if start.0 == end.0 { vec![start, end] } else { turn.to_vec() })
                }
                kind => {
                    let road = if kind == StageKind::Parked { RoadKind::Parked } else { RoadKind::Lost };
                    let x = area.middle_x();
                    let trunk = if kind == StageKind::Parked { TRUNK / 3 } else { TRUNK * 2 / 3 };
                    let low = source.bottom() - if kind == StageKind::Parked { 24 } else { 36 };
                    let around = vec![(source.x, low), (trunk, low), (trunk, half), (x, half), (x, y)];
                    (road, if near { vec![(x, source.bottom()), (x, y)] } else { around })
                }
            };
            self.out.roads.push(Road { kind, points });
        }
        lowest
    }

    /// The title of a frame in its place, from 0 down.
    fn title(&self, spot: &Spot<'_>) -> Column {
        let mut title = Column::new(self.column_x(spot.column), 0, self.frame_width(spot.columns) - 2 * PAD);
        title.put(Part::FrameTitle, "", spot.group.title());
        title
    }

    fn title_height(&self, spot: &Spot<'_>) -> i32 {
        self.title(spot).y
    }

    fn draws_back(&self, group: &Group) -> bool {
        group.kind == StageKind::Open && group.steps.len() > 1
    }

    /// What the road back takes of the width.
    fn back_room(&self) -> i32 {
        if self.columns == 1 && self.draws_back(&self.group(StageKind::Open)) { BACK } else { 0 }
    }

    /// A frame with its cards, and the roads from card to card of those that follow on each other. Returns the cards.
    fn frame(&mut self, spot: &Spot<'_>, y: i32, titles: i32) -> Vec<Area> {
        let mut title = self.title(spot).lines;
        title.iter_mut().for_each(|line| line.y += y + 8);
        let mut top = y + 8 + titles + 6;
        if self.draws_back(spot.group) {
            top += Part::Note.leading() + if self.columns == 1 { 4 } else { BACK };
        }
        let at = self.out.frames.len();
        let kind = spot.group.kind;
        self.out.frames.push(Frame { area: Area::default(), kind, title });
        let mut areas: Vec<Area> = Vec::new();
        for (row, steps) in spot.group.steps.chunks(spot.columns.max(1)).enumerate() {
            let height = steps.iter().map(|step| self.height_of(*step)).max().unwrap_or_default();
            for (place, step) in steps.iter().enumerate() {
                let turned = (row % 2 == 1) != spot.mirrored;
                let place = if turned { (spot.columns - 1).saturating_sub(place) } else { place };
                let area = Area { x: self.column_x(spot.column + place), y: top, width: self.card, height };
                areas.push(area);
                self.card(*step, area);
            }
            top += height + GAP;
        }
        let wide = self.frame_width(spot.columns) + if kind == StageKind::Open { self.back_room() } else { 0 };
        let area = Area { x: self.column_x(spot.column) - PAD, y, width: wide, height: top - GAP + PAD - y };
        if let Some(frame) = self.out.frames.get_mut(at) {
            frame.area = area;
        }
        if matches!(kind, StageKind::Open | StageKind::Won) {
            let steps = spot.group.steps.iter();
            for ((from, to), step) in areas.iter().zip(areas.iter().skip(1)).zip(steps) {
                let points = between(*from, *to);
                if let (StageKind::Open, [start, end]) = (kind, points.as_slice()) {
                    self.share(*step, *start, *end);
                }
                self.out.roads.push(Road { kind: RoadKind::Forward, points });
            }
        }
        areas
    }

    /// The share that goes on, beside an arrow: over one that goes across, right of one that goes down.
    fn share(&mut self, step: usize, from: (i32, i32), to: (i32, i32)) {
        let text = self.chart.steps.get(step).map(|step| step.onward.clone()).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let part = Part::Share;
        let long = width(&text, part.size(), part.bold());
        let (x, y) = if from.1 == to.1 {
            ((from.0 + to.0 - long) / 2, from.1 - 8)
        } else {
            (from.0 + 6, (from.1 + to.1 + part.size()) / 2 - 2)
        };
        self.out.notes.push(Line { x, y, part, lead: String::new(), text, width: long });
    }

    fn card(&mut self, step: usize, area: Area) {
        let Some(one) = self.chart.steps.get(step) else { return };
        let mut lines = self.words.get(step).map(|(lines, _)| lines.clone()).unwrap_or_default();
        for line in &mut lines {
            line.x += area.x;
            line.y += area.y;
        }
        self.out.cards.push(Card { step, area, kind: one.kind, hue: one.hue, lines });
    }

    /// The reminder that going back is normal: over the first row, or beside the only column.
    fn back(&mut self, cards: &[Area]) {
        let row = cards.chunks(self.columns.max(1)).next().unwrap_or_default();
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return };
        let (note, points) = if self.columns == 1 {
            let Some(end) = cards.last().filter(|_| cards.len() > 1) else { return };
            let x = first.right() + BACK / 2 + PAD / 2;
            let points = vec![
                (end.right(), end.middle_y()),
                (x, end.middle_y()),
                (x, first.middle_y()),
                (first.right(), first.middle_y()),
            ];
            (first.y - 8, points)
        } else {
            if cards.len() < 2 {
                return;
            }
            let y = first.y - BACK + 4;
            let points = vec![
                (last.middle_x(), last.y),
                (last.middle_x(), y),
                (first.middle_x(), y),
                (first.middle_x(), first.y),
            ];
            (y - 5, points)
        };
        let long = width(MOVES_BACK, Part::Note.size(), false);
        let x = if self.columns == 1 { first.x } else { (first.middle_x() + last.middle_x() - long) / 2 };
        let text = MOVES_BACK.to_string();
        self.out.notes.push(Line { x, y: note, part: Part::Note, lead: String::new(), text, width: long });
        self.out.roads.push(Road { kind: RoadKind::Back, points });
    }
}

/// The way from a card to the next: straight across, or straight down where the row turns.
fn between(from: Area, to: Area) -> Vec<(i32, i32)> {
    if from.y != to.y {
        return vec![(from.middle_x(), from.bottom()), (to.middle_x(), to.y)];
    }
    // High up, where the cards of a row look alike whatever is written on them.
    let y = from.y + (from.height / 2).min(40);
    if to.x > from.x { vec![(from.right(), y), (to.x, y)] } else { vec![(from.x, y), (to.right(), y)] }
}
