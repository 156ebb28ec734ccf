//! Two days side by side: the same report as of each, and every figure then, now, and by how much it differs.

use super::super::chart::{ChartData, Point, Unit};
use super::super::route::Asks;
use super::{Amount, Behind, Block, Body, Converted, GridCell};
use crate::report::Share;
use crate::value::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The day or the days that a report is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// Now.
    #[default]
    Now,
    /// As of a past day.
    Past(Date),
    /// A past day beside a later one; none for now.
    Two(Date, Option<Date>),
}

impl Days {
    /// What an address asks for. The earlier day comes first, whichever was named first.
    pub fn of(asks: &Asks, today: Date) -> Days {
        let past = |day: Option<Date>| day.filter(|day| *day < today);
        match (past(asks.day), asks.against) {
            (None, None) => Days::Now,
            (Some(day), None) => Days::Past(day),
            (day, Some(other)) => match (day, past(Some(other))) {
                (None, None) => Days::Now,
                (Some(one), None) | (None, Some(one)) => Days::Two(one, None),
                (Some(one), Some(other)) if one == other => Days::Past(one),
                (Some(one), Some(other)) => Days::Two(one.min(other), Some(one.max(other))),
            },
        }
    }

    /// The earliest day, where it is past.
    pub fn first(self) -> Option<Date> {
        match self {
            Days::Now => None,
            Days::Past(day) | Days::Two(day, _) => Some(day),
        }
    }

    /// The later day of two, where it is past.
    pub fn last(self) -> Option<Date> {
        if let Days::Two(_, last) = self { last } else { None }
    }

    /// Whether two are compared.
    pub fn two(self) -> bool {
        matches!(self, Days::Two(..))
    }
}

/// A figure on one of the days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// The figure; none where there was nothing to compute it from.
    pub amount: Option<Amount>,
    /// The part and the whole, where it is a share.
    pub of: Option<Share>,
    /// The records that it counts on that day.
    pub behind: Behind,
}

/// A figure on both days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What it is one figure of, such as a member; empty where it stands alone.
    pub group: String,
    /// What it is.
    pub name: String,
    /// On the earlier day.
    pub then: Side,
    /// On the later day.
    pub now: Side,
}

impl Line {
    /// By how much it differs, in its unit: a share by hundredths of a percentage point, a day by days. None where one of
    /// the two is missing or they are counted in different units.
    pub fn by(&self) -> Option<Amount> {
        let (then, now) = (self.then.amount?, self.now.amount?);
        let unit = if now.unit == Unit::Day { Unit::Count } else { now.unit };
        (then.unit == now.unit).then(|| Amount { value: now.value.saturating_sub(then.value), unit })
    }

    /// Whether it is the same on both days.
    pub fn same(&self) -> bool {
        self.then.amount == self.now.amount
    }
}

/// A part of a report on both days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Its word.
    pub key: &'static str,
    /// Its title.
    pub title: String,
    /// Its figures.
    pub lines: Vec<Line>,
    /// How amounts of the earlier day came into one currency.
    pub then: Option<Arc<Converted>>,
    /// How those of the later day did.
    pub now: Option<Arc<Converted>>,
}

impl Compared {
    /// Whether the two days were converted by the same rates; where not, a difference may come from rates alone.
    pub fn same_rates(&self) -> bool {
        let from = |side: &Option<Arc<Converted>>| side.as_ref().and_then(|one| one.from);
        match (from(&self.then), from(&self.now)) {
            (Some(then), Some(now)) => then == now,
            _ => true,
        }
    }
}

/// Puts the sheets of two days side by side. Parts without figures are left out.
pub fn compared(then: &[Block], now: &[Block]) -> Vec<Compared> {
    let gone = then.iter().filter(|block| !now.iter().any(|other| other.key == block.key));
    let all = now.iter().chain(gone).map(|block| {
        let of = |sheet: &[Block]| {
            let found = sheet.iter().find(|other| other.key == block.key);
            found.map(|block| (figures(&block.body), block.how.converted.clone())).unwrap_or_default()
        };
        let ((before, then), (after, now)) = (of(then), of(now));
        Compared { key: block.key, title: block.title.clone(), lines: paired(before, after), then, now }
    });
    all.filter(|one| !one.lines.is_empty()).collect()
}

/// A figure with its names: which group, and what it is.
type Named = ((String, String), Side);

/// Pairs figures by their names; of several with the same names, the first with the first.
fn paired(then: Vec<Named>, now: Vec<Named>) -> Vec<Line> {
    let mut seen: BTreeMap<(String, String, bool), usize> = BTreeMap::new();
    let mut nth = |names: &(String, String), later: bool| {
        let count = seen.entry((names.0.clone(), names.1.clone(), later)).or_default();
        *count += 1;
        *count
    };
    let mut lines: Vec<Line> = Vec::with_capacity(now.len());
    let mut places: BTreeMap<(String, String, usize), usize> = BTreeMap::new();
    for (names, side) in now {
        let nth = nth(&names, true);
        let (group, name) = names;
        places.insert((group.clone(), name.clone(), nth), lines.len());
        lines.push(Line { group, name, now: side, then: Side::default() });
    }
    let mut gone = Vec::new();
    for (names, side) in then {
        let nth = nth(&names, false);
        let (group, name) = names;
        let place = places.get(&(group.clone(), name.clone(), nth));
        match place.and_then(|place| lines.get_mut(*place)) {
            Some(line) => line.then = side,
            None => gone.push(Line { group, name, then: side, now: Side::default() }),
        }
    }
    // What was there only on the earlier day stands with its group, or at the end.
    for line in gone {
        let last = lines.iter().rposition(|other| !line.group.is_empty() && other.group == line.group);
        lines.insert(last.map_or(lines.len(), |last| last + 1), line);
    }
    lines
}

fn figures(body: &Body) -> Vec<Named> {
    match body {
        Body::Missing(_) => Vec::new(),
        Body::Tiles(tiles) => {
            let one = |tile: &super::Tile| {
                let side = Side { amount: tile.amount, of: tile.of, behind: tile.behind.clone() };
                ((String::new(), tile.label.clone()), side)
            };
            tiles.iter().map(one).collect()
        }
        Body::Chart(data, behind) => of_chart(data, behind),
        Body::Grid(grid) => {
            let figure = |cell: &GridCell| match cell {
                GridCell::Figure(amount, behind) | GridCell::Faint(amount, behind) => {
                    Some(Side { amount: *amount, of: None, behind: behind.clone() })
                }
                GridCell::Share(share, behind) => {
                    Some(Side { amount: Amount::share(*share), of: Some(*share), behind: behind.clone() })
                }
                _ => None,
            };
            let of_row = |row: &Vec<GridCell>| {
                let name = row.iter().find_map(|cell| match cell {
                    GridCell::Text(text) | GridCell::Record(_, text) => Some(text.clone()),
                    _ => None,
                });
                let name = name.unwrap_or_default();
                let cells =
                    row.iter().zip(&grid.head).filter_map(|(cell, (head, _))| Some((head.clone(), figure(cell)?)));
                let cells: Vec<_> = cells.collect();
                let alone = cells.len() == 1;
                let named = move |(head, side)| {
                    if alone { ((String::new(), name.clone()), side) } else { ((name.clone(), head), side) }
                };
                cells.into_iter().map(named).collect::<Vec<_>>()
            };
            grid.rows.iter().flat_map(of_row).collect()
        }
    }
}

fn of_chart(data: &ChartData, behind: &BTreeMap<Point, Behind>) -> Vec<Named> {
    let alone = data.series.len() == 1;
    let mut all = Vec::new();
    for (group, names) in data.groups.iter().enumerate() {
        for (series, one) in data.series.iter().enumerate() {
            let amount = one.at(group).map(|value| Amount { value, unit: one.unit });
            let behind = behind.get(&Point { series, group }).cloned().unwrap_or_default();
            let names =
                if alone { (String::new(), names.name.clone()) } else { (names.name.clone(), one.name.clone()) };
            all.push((names, Side { amount, of: None, behind }));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::{Grid, How, Tile};
    use super::*;
    use crate::present::chart::{Group, Series};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn asks(one: &str, other: &str) -> Asks {
        Asks { day: one.parse().ok(), against: other.parse().ok(), ..Asks::default() }
    }

    #[test]
    fn two_days_are_compared_from_the_earlier_to_the_later_whichever_was_named_first() {
        let today = day("2026-11-22");
        let of = |one: &str, other: &str| Days::of(&asks(one, other), today);
        assert_eq!(of("", ""), Days::Now);
        assert_eq!(of("2026-11-22", ""), Days::Now, "today is now");
        assert_eq!(of("2026-11-01", ""), Days::Past(day("2026-11-01")));
        let two = Days::Two(day("2026-10-01"), Some(day("2026-11-01")));
        assert_eq!((of("2026-10-01", "2026-11-01"), of("2026-11-01", "2026-10-01")), (two, two));
        assert_eq!(of("2026-10-01", "2026-12-31"), Days::Two(day("2026-10-01"), None), "the future is now");
        assert_eq!(of("", "2026-10-01"), Days::Two(day("2026-10-01"), None));
        assert_eq!(of("2026-10-01", "2026-10-01"), Days::Past(day("2026-10-01")), "a day beside itself");
        assert_eq!((two.first(), two.last(), two.two()), (Some(day("2026-10-01")), Some(day("2026-11-01")), true));
    }

    fn block(key: &'static str, body: Body) -> Block {
        Block { key, title: key.into(), how: How::default(), body, width: 4 }
    }

    fn tile(label: &str, value: Option<i64>, unit: Unit) -> Tile {
        Tile { label: label.into(), amount: value.map(|value| Amount { value, unit }), ..Tile::default() }
    }

    fn told(lines: &[Line]) -> Vec<String> {
        let value = |amount: Option<Amount>| amount.map_or("-".into(), |amount| amount.value.to_string());
        let told = |line: &Line| {
            let by = value(line.by());
            format!("{}/{} {} {} {by}", line.group, line.name, value(line.then.amount), value(line.now.amount))
        };
        lines.iter().map(told).collect()
    }

    #[test]
    fn each_figure_stands_beside_what_it_was_with_the_difference() {
        let then =
            [block("tiles", Body::Tiles(vec![tile("Won", Some(3), Unit::Count), tile("Gone", Some(1), Unit::Count)]))];
        let now = [
            block("tiles", Body::Tiles(vec![tile("Won", Some(5), Unit::Count), tile("Days", None, Unit::Tenths)])),
            block("words", Body::Missing("Nothing to show.".into())),
        ];
        let found = compared(&then, &now);
        assert_eq!(
            found.iter().map(|one| one.key).collect::<Vec<_>>(),
            ["tiles"],
            "a part without figures is left out"
        );
        assert_eq!(told(&found[0].lines), ["/Won 3 5 2", "/Days - - -", "/Gone 1 - -"]);
        assert!(!found[0].lines[0].same() && found[0].lines[1].same());
    }

    #[test]
    fn both_days_say_what_was_converted_and_whether_by_the_same_rates() {
        let on = |day: &str| {
            let day = day.parse::<Date>().unwrap();
            let converted = Arc::new(Converted { from: Some((day, day)), ..Converted::default() });
            let tiles = Body::Tiles(vec![tile("Won", Some(3), Unit::Count)]);
            Block { how: How { converted: Some(converted), ..How::default() }, ..block("tiles", tiles) }
        };
        let of = |then: &str, now: &str| compared(&[on(then)], &[on(now)]).remove(0);
        let found = of("2026-01-01", "2026-07-01");
        assert!(found.then.is_some() && found.now.is_some() && !found.same_rates());
        assert!(of("2026-01-01", "2026-01-01").same_rates());
    }

    #[test]
    fn figures_of_charts_and_tables_are_paired_by_their_names_and_not_by_their_places() {
        let chart = |groups: &[&str], values: &[i64]| {
            let data = ChartData {
                groups: groups.iter().map(|name| Group::new(*name)).collect(),
                series: vec![Series::new("Open", Unit::Count, values.iter().copied().map(Some).collect())],
                ..ChartData::default()
            };
            let behind = BTreeMap::from([(Point { series: 0, group: 0 }, Behind::Places([7].into()))]);
            block("chart", Body::Chart(Arc::new(data), behind))
        };
        let found = compared(&[chart(&["Oct", "Nov"], &[4, 6])], &[chart(&["Nov", "Dec"], &[9, 2])]);
        assert_eq!(told(&found[0].lines), ["/Nov 6 9 3", "/Dec - 2 -", "/Oct 4 - -"]);
        let line = &found[0].lines[0];
        assert!(line.then.behind.is_nothing() && !line.now.behind.is_nothing(), "each side opens its own");

        let count = |value: i64| GridCell::Figure(Some(Amount { value, unit: Unit::Count }), Behind::Nothing);
        let grid = |rows: &[(&str, i64, i64)]| {
            let head = vec![("Member".to_string(), false), ("Won".to_string(), true), ("Rate".to_string(), true)];
            let rows = rows.iter().map(|(name, won, part)| {
                let share = GridCell::Share(Share::new(usize::try_from(*part).unwrap(), 10), Behind::Nothing);
                vec![GridCell::Text((*name).to_string()), count(*won), share]
            });
            block("grid", Body::Grid(Grid { head, rows: rows.collect() }))
        };
        let found =
            compared(&[grid(&[("Ann", 1, 5), ("Bo", 2, 1), ("Ann", 7, 7)])], &[grid(&[("Ann", 3, 6), ("Ann", 8, 7)])]);
        assert_eq!(
            told(&found[0].lines),
            [
                "Ann/Won 1 3 2",
                "Ann/Rate 5000 6000 1000",
                "Ann/Won 7 8 1",
                "Ann/Rate 7000 7000 0",
                "Bo/Won 2 - -",
                "Bo/Rate 1000 - -"
            ],
            "of two with the same name, the first goes with the first"
        );
    }

    #[test]
    fn what_is_counted_in_another_unit_has_no_difference() {
        let one = |unit| [block("tiles", Body::Tiles(vec![tile("Value", Some(100), unit)]))];
        let (euro, dollar) = (Unit::Money(crate::value::Currency::EUR), Unit::Money(crate::value::Currency::USD));
        assert_eq!(compared(&one(euro), &one(dollar))[0].lines[0].by(), None);
        let days = compared(&one(Unit::Day), &one(Unit::Day));
        assert_eq!(days[0].lines[0].by(), Some(Amount { value: 0, unit: Unit::Count }));
    }
}
