//! What is different between two days: what came, moved, was won or lost, changed its value, or is gone.

use super::{Rates, Sum};
use crate::data::Dataset;
use crate::model::{Opportunity, StageKind};
use crate::value::{Date, Id, Money};
use std::collections::BTreeMap;

/// What happened to an opportunity between two days. Of the first eight, at most one; a change of its value may come on
/// top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turned {
    /// It is new.
    New,
    /// It is won.
    Won,
    /// It is lost.
    Lost,
    /// It was won or lost, and is so no more.
    Reopened,
    /// It was parked, and is so no more.
    Resumed,
    /// It moved on.
    Forward,
    /// It moved back, was parked, or moved to another pipeline.
    Elsewhere,
    /// It is gone.
    Gone,
    /// It is worth more.
    Up,
    /// It is worth less.
    Down,
}

impl Turned {
    /// All, in the order shown.
    pub const ALL: [Turned; 10] = [
        Turned::New,
        Turned::Won,
        Turned::Lost,
        Turned::Reopened,
        Turned::Resumed,
        Turned::Forward,
        Turned::Elsewhere,
        Turned::Gone,
        Turned::Up,
        Turned::Down,
    ];

    /// The words shown.
    pub fn words(self) -> &'static str {
        match self {
            Turned::New => "New",
            Turned::Won => "Won",
            Turned::Lost => "Lost",
            Turned::Reopened => "Opened again",
            Turned::Resumed => "Resumed",
            Turned::Forward => "Moved on",
            Turned::Elsewhere => "Moved back, parked, or to another pipeline",
            Turned::Gone => "Gone",
            Turned::Up => "Worth more",
            Turned::Down => "Worth less",
        }
    }

    /// Whether its sum is the change of values, and not the values themselves.
    pub fn of_value(self) -> bool {
        matches!(self, Turned::Up | Turned::Down)
    }
}

/// One opportunity that is different.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The opportunity.
    pub id: Id,
    /// Its name on the later day, or the last one it had.
    pub name: String,
    /// The stage it was in.
    pub from: String,
    /// The stage it is in.
    pub to: String,
    /// What it was worth.
    pub before: Option<Money>,
    /// What it is worth.
    pub after: Option<Money>,
}

/// What is different in one way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// The opportunities, the largest first.
    pub rows: Vec<Row>,
    /// What they are worth together, or by how much their values changed.
    pub sum: Sum,
}

/// What is different between two days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// By what happened. Ways in which nothing is different are left out.
    pub packs: BTreeMap<Turned, Pack>,
    /// The rates by which values are told: those that were known on the later day.
    pub rates: Option<Rates>,
    /// The later day.
    pub day: Date,
}

fn kind(data: &Dataset, one: &Opportunity) -> StageKind {
    data.stage(one.stage).map(|stage| stage.kind).unwrap_or_default()
}

fn turned(before: (&Dataset, &Opportunity), after: (&Dataset, &Opportunity)) -> Option<Turned> {
    let ((earlier, was), (later, is)) = (before, after);
    let (old, new) = (kind(earlier, was), kind(later, is));
    match (old, new) {
        (_, StageKind::Won) if old != StageKind::Won => Some(Turned::Won),
        (_, StageKind::Lost) if old != StageKind::Lost => Some(Turned::Lost),
        _ if old.closed() && !new.closed() => Some(Turned::Reopened),
        _ if was.stage == is.stage => None,
        _ if was.pipeline != is.pipeline || new == StageKind::Parked => Some(Turned::Elsewhere),
        // A parked stage has no place in the order of the others: to come back from it is no step back.
        _ if old == StageKind::Parked => Some(Turned::Resumed),
        _ => {
            // By the order that holds on the later day.
            let place = |id: Id| later.stages_of(is.pipeline).iter().position(|stage| stage.id == id);
            Some(if place(was.stage) < place(is.stage) { Turned::Forward } else { Turned::Elsewhere })
        }
    }
}

fn name(data: &Dataset, one: &Opportunity) -> String {
    data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default()
}

/// What is different on a later day. Of one pipeline, what was in it on either day counts; of some opportunities, in the
/// order of their ids, those. Values are told by the rates of the later day.
pub fn difference(
    earlier: &Dataset,
    later: &Dataset,
    (pipeline, only): (Option<Id>, Option<&[Id]>),
    day: Date,
) -> Difference {
    let rates = Rates::of(later.settings().map(AsRef::as_ref));
    let counts = |one: &Opportunity| {
        pipeline.is_none_or(|pipeline| pipeline == one.pipeline)
            && only.is_none_or(|only| only.binary_search(&one.id).is_ok())
    };
    let mut found = Finding { rates, day, packs: BTreeMap::new() };
    for is in later.opportunities() {
        match earlier.opportunity(is.id) {
            None if counts(is) => found.add(Turned::New, None, Some((later, is))),
            Some(was) if !std::sync::Arc::ptr_eq(was, is) && (counts(was) || counts(is)) => {
                if let Some(turned) = turned((earlier, was), (later, is)) {
                    found.add(turned, Some((earlier, was)), Some((later, is)));
                }
                found.value((earlier, was), (later, is));
            }
            _ => {}
        }
    }
    for was in earlier.opportunities().filter(|was| counts(was) && later.opportunity(was.id).is_none()) {
        found.add(Turned::Gone, Some((earlier, was)), None);
    }
    found.finish()
}

struct Finding {
    rates: Rates,
    day: Date,
    packs: BTreeMap<Turned, (Vec<(i128, Row)>, Sum)>,
}

impl Finding {
    fn base(&self, money: Option<Money>) -> Option<i64> {
        money.and_then(|money| self.rates.on(money, self.day))
    }

    fn add(&mut self, turned: Turned, was: Option<(&Dataset, &Opportunity)>, is: Option<(&Dataset, &Opportunity)>) {
        let value = is.or(was).and_then(|(_, one)| one.value);
        let base = self.base(value);
        let currency = self.rates.base();
        let (rows, sum) = self.packs.entry(turned).or_default();
        rows.push((base.map_or(0, i128::from), row(was, is)));
        sum.add(value, base, currency);
    }

    /// Notes a change of the value. Where one of the two has no rate, the sum says so.
    fn value(&mut self, was: (&Dataset, &Opportunity), is: (&Dataset, &Opportunity)) {
        let (old, new) = (was.1.value, is.1.value);
        if old == new {
            return;
        }
        let amounts = [old, new].map(|value| if value.is_none() { Some(0) } else { self.base(value) });
        let [Some(before), Some(after)] = amounts else {
            let unknown = [old, new].into_iter().flatten().find(|money| self.base(Some(*money)).is_none());
            let (rows, sum) = self.packs.entry(Turned::Up).or_default();
            sum.missing.extend(unknown.map(|money| money.currency));
            rows.push((0, row(Some(was), Some(is))));
            return;
        };
        let by = i128::from(after) - i128::from(before);
        if by == 0 {
            return;
        }
        let (rows, sum) = self.packs.entry(if by > 0 { Turned::Up } else { Turned::Down }).or_default();
        rows.push((by.abs(), row(Some(was), Some(is))));
        sum.minor += by;
        sum.count += 1;
    }

    fn finish(self) -> Difference {
        let pack = |(turned, (mut rows, sum)): (Turned, (Vec<(i128, Row)>, Sum))| {
            rows.sort_by(|a, b| (-a.0, &a.1.name, a.1.id).cmp(&(-b.0, &b.1.name, b.1.id)));
            (turned, Pack { rows: rows.into_iter().map(|(_, row)| row).collect(), sum })
        };
        Difference { packs: self.packs.into_iter().map(pack).collect(), rates: Some(self.rates), day: self.day }
    }
}

fn row(was: Option<(&Dataset, &Opportunity)>, is: Option<(&Dataset, &Opportunity)>) -> Row {
    let one = is.or(was).map(|(_, one)| one);
    Row {
        id: one.map(|one| one.id).unwrap_or_default(),
        name: one.map(|one| one.name.clone()).unwrap_or_default(),
        from: was.map(|(data, one)| name(data, one)).unwrap_or_default(),
        to: is.map(|(data, one)| name(data, one)).unwrap_or_default(),
        before: was.and_then(|(_, one)| one.value),
        after: is.and_then(|(_, one)| one.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Pipeline, Record, Settings, Stage};
    use crate::value::{Currency, Rank};

    const STAGES: [(&str, StageKind); 5] = [
        ("Lead", StageKind::Open),
        ("Offer", StageKind::Open),
        ("Won", StageKind::Won),
        ("Lost", StageKind::Lost),
        ("Parked", StageKind::Parked),
    ];

    fn day(deals: &[(u128, &str, Option<i64>)]) -> Dataset {
        let pipeline = Id::from_bits(1);
        let settings =
            Settings { id: Id::from_bits(2), name: "T".into(), currency: Currency::EUR, ..Settings::default() };
        let mut records: Vec<Record> =
            vec![settings.into(), Pipeline { id: pipeline, name: "Sales".into(), ..Pipeline::default() }.into()];
        let mut rank: Option<Rank> = None;
        for (number, (name, kind)) in (10..).zip(STAGES) {
            let next = Rank::between(rank.as_ref(), None);
            let id = Id::from_bits(number);
            records
                .push(Stage { id, pipeline, name: name.into(), kind, rank: next.clone(), ..Stage::default() }.into());
            rank = Some(next);
        }
        for (id, stage, value) in deals {
            let at = STAGES.iter().position(|(name, _)| name == stage).unwrap() as u128;
            let one = Opportunity {
                id: Id::from_bits(100 + id),
                name: format!("Deal {id}"),
                pipeline,
                stage: Id::from_bits(10 + at),
                value: value.map(|whole| Money::whole(whole, Currency::EUR)),
                ..Opportunity::default()
            };
            records.push(one.into());
        }
        Dataset::from_records(records)
    }

    #[test]
    fn every_opportunity_that_differs_is_told_once_and_its_value_beside_it() {
        let before = day(&[
            (1, "Lead", Some(10)),
            (2, "Lead", Some(20)),
            (3, "Offer", Some(30)),
            (4, "Won", Some(40)),
            (5, "Offer", Some(50)),
            (6, "Lead", Some(60)),
            (7, "Lead", Some(70)),
            (9, "Lead", Some(90)),
            (10, "Parked", Some(100)),
        ]);
        let after = day(&[
            (1, "Offer", Some(15)),
            (2, "Won", Some(20)),
            (3, "Lost", Some(30)),
            (4, "Offer", Some(40)),
            (5, "Lead", Some(45)),
            (6, "Parked", Some(60)),
            (7, "Lead", Some(70)),
            (8, "Lead", Some(80)),
            (10, "Lead", Some(100)),
        ]);
        let found = difference(&before, &after, (None, None), "2026-11-22".parse().unwrap());
        let told: Vec<(Turned, Vec<&str>, i128)> = found
            .packs
            .iter()
            .map(|(turned, pack)| (*turned, pack.rows.iter().map(|row| row.name.as_str()).collect(), pack.sum.minor))
            .collect();
        let expected = vec![
            (Turned::New, vec!["Deal 8"], 8_000),
            (Turned::Won, vec!["Deal 2"], 2_000),
            (Turned::Lost, vec!["Deal 3"], 3_000),
            (Turned::Reopened, vec!["Deal 4"], 4_000),
            (Turned::Resumed, vec!["Deal 10"], 10_000),
            (Turned::Forward, vec!["Deal 1"], 1_500),
            (Turned::Elsewhere, vec!["Deal 6", "Deal 5"], 10_500),
            (Turned::Gone, vec!["Deal 9"], 9_000),
            (Turned::Up, vec!["Deal 1"], 500),
            (Turned::Down, vec!["Deal 5"], -500),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn of_some_opportunities_only_those_are_told() {
        let before = day(&[(1, "Lead", Some(10)), (2, "Lead", Some(20)), (3, "Lead", Some(30))]);
        let after = day(&[(1, "Offer", Some(10)), (2, "Won", Some(25)), (4, "Lead", Some(40))]);
        let only = [Id::from_bits(102), Id::from_bits(104)];
        let found = difference(&before, &after, (None, Some(&only)), "2026-11-22".parse().unwrap());
        assert_eq!(found.packs.keys().copied().collect::<Vec<_>>(), [Turned::New, Turned::Won, Turned::Up]);
        let other = difference(&before, &after, (Some(Id::from_bits(9)), None), "2026-11-22".parse().unwrap());
        assert!(other.packs.is_empty(), "another pipeline has its own");
    }

    #[test]
    fn a_day_does_not_differ_from_itself() {
        let data = day(&[(1, "Lead", Some(10)), (2, "Won", None)]);
        assert!(difference(&data, &data.clone(), (None, None), "2026-11-22".parse().unwrap()).packs.is_empty());
    }
}
