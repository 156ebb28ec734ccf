use super::super::{Sheet, chances, chances_word, changes, checks};
use super::*;
use crate::model::Goal;
use crate::present::chart::plain;
use crate::present::route::Asks;
use crate::report::fixture_tests::{Fixture, ask, day, fixture};
use crate::report::{Question, Span, calibration::calibration, forecast::forecast as made, movement::movement};
use crate::value::{Currency, Date, Id, Money};

const CASE: &str = "
    now 2026-03-15
    stage New open 10
    stage Offer open 60
    stage Won won 100
    stage Lost lost 0
    deal A value=100 close=2026-03-20 Offer@2026-02-01
    deal Far value=70 close=2027-03-20 Offer@2026-02-01
    deal U value=800 New@2026-02-01
    deal W value=50 close=2026-03-02 New@2026-01-20 Won@2026-03-02
    deal Q value=30 close=2026-03-10 New@2026-03-05 Won@2026-03-10
    deal L value=900 close=2026-03-12 New@2026-03-06 Lost@2026-03-12
";

fn told(question: &Question, of: impl Fn(&Fixture, &Question, &Words<'_>) -> Sheet) -> Sheet {
    let f = fixture(CASE);
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: Date| day.to_string();
    of(&f, question, &Words { data: &f.data, facts: &f.facts, write: &plain, span: &span, day: &day })
}

fn tile<'a>(sheet: &'a Sheet, label: &str) -> &'a Tile {
    let tiles = sheet.iter().filter_map(|block| match &block.body {
        Body::Tiles(tiles) => Some(tiles),
        _ => None,
    });
    tiles.flatten().find(|tile| tile.label == label).unwrap_or_else(|| panic!("no {label}"))
}

fn count(f: &Fixture, tile: &Tile) -> usize {
    tile.behind.records(&f.facts).len()
}

fn whole_forecast(f: &Fixture, question: &Question, words: &Words<'_>, chances: &Chances) -> Sheet {
    let range = crate::report::simulation::simulate(&f.facts, question, chances, 1, 500);
    forecast(&made(&f.facts, question), &range, chances, words)
}

#[test]
fn what_is_in_no_sum_is_shown_and_opens() {
    let f = fixture(CASE);
    let question = ask("2026-01-01", "2027-01-01");
    let sheet = told(&question, |f, question, words| whole_forecast(f, question, words, &Chances::Own));
    assert_eq!(tile(&sheet, "Outside the period").amount.unwrap().value, 7_000);
    assert_eq!(count(&f, tile(&sheet, "Outside the period")), 1);
    // U has no expected close, and too few were won from its stage.
    let left = tile(&sheet, "Left out of the range");
    assert_eq!((left.amount.unwrap().value, count(&f, left)), (1, 1));
    assert!(tile(&sheet, "Range, P50").beside.starts_with("P10 "), "{:?}", tile(&sheet, "Range, P50"));
}

#[test]
fn a_goal_that_is_longer_than_the_period_says_so_and_opens() {
    let goal = Goal {
        id: Id::from_bits(7),
        name: "Year".into(),
        from: day("2026-01-01"),
        until: day("2027-01-01"),
        amount: Some(Money::whole(3_650, Currency::EUR)),
        ..Goal::default()
    };
    let with = |from, until| Question { goals: vec![Arc::new(goal.clone())], ..ask(from, until) };
    let own = |f: &Fixture, question: &Question, words: &Words<'_>| whole_forecast(f, question, words, &Chances::Own);
    let month = told(&with("2026-03-01", "2026-04-01"), own);
    let tile_of = |sheet: &Sheet| tile(sheet, "Goal").clone();
    assert!(tile_of(&month).beside.ends_with("part of a longer goal, by its days"), "{:?}", tile_of(&month));
    assert_eq!(tile_of(&month).amount.unwrap().value, 31_000);
    assert!(matches!(tile_of(&month).behind, Behind::Records(ids) if ids.len() == 1));
    let year = told(&with("2026-01-01", "2027-01-01"), own);
    assert!(!tile_of(&year).beside.contains("part"));
}

#[test]
fn the_chances_of_the_range_are_those_that_the_address_says_and_are_explained() {
    let f = fixture(CASE);
    let question = ask("2026-01-01", "2027-01-01");
    let known = calibration(&f.facts, &f.history, &question);
    for (with, words) in [
        ("", "its own chance"),
        ("stage-chances,due", "the chance of its stage"),
        ("quarter,history-chances", "history suggests"),
    ] {
        let asks = Asks { with: with.into(), ..Asks::default() };
        let of = chances(&asks, &f.facts, Some(&known));
        assert_eq!(with.is_empty(), chances_word(&asks).is_empty());
        let sheet = told(&question, |f, question, words| whole_forecast(f, question, words, &of));
        let how = &tile(&sheet, "Range, P50").how;
        assert!(how.formula.contains(words), "{}", how.formula);
        if let Chances::History(all) = &of {
            // New: W and Q won of three decided, (2 + 1) / (3 + 2). Won and lost stages have none.
            assert!(all.contains(&Some(60)) && all.len() == f.facts.stages.len(), "{all:?}");
        }
    }
}

#[test]
fn what_came_and_went_since_a_day_is_shown_beside_what_changed() {
    let question = ask("2026-01-01", "2027-01-01");
    let sheet = told(&question, |f, question, words| {
        changes(&movement(&f.facts, &f.history, question, day("2026-03-01"), true), words)
    });
    assert_eq!(tile(&sheet, "Came and won").amount.unwrap().value, 3_000);
    assert_eq!(tile(&sheet, "Came and lost").amount.unwrap().value, 90_000);
    let changed = sheet.iter().find(|block| block.key == "movement").unwrap();
    assert!(changed.title.starts_with("What changed since 2026-03-01, due in the period"), "{}", changed.title);
    assert!(changed.how.counts.starts_with("Only what is expected to close in the period"));
}

#[test]
fn what_was_said_stands_beside_what_was_won_band_by_band() {
    let question = ask("2026-01-01", "2027-01-01");
    let sheet = told(&question, |f, question, words| checks(&calibration(&f.facts, &f.history, question), words));
    let Some(Body::Chart(data, behind)) = sheet.iter().find(|one| one.key == "calibration-bands").map(|one| &one.body)
    else {
        panic!("no chart")
    };
    // W, Q and L were in New with 10 %, and two of them were won.
    assert_eq!(data.groups.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["10–19 %"]);
    let values: Vec<i64> = data.series.iter().filter_map(|one| one.values[0]).collect();
    assert_eq!((values, data.groups[0].few), (vec![1_000, 6_667], true));
    let opened: Vec<usize> =
        behind.values().map(|one| if let Behind::Places(all) = one { all.len() } else { 0 }).collect();
    assert_eq!(opened, [3, 2], "what was won opens to what was won");
    let Some(Body::Grid(grid)) = sheet.iter().find(|one| one.key == "stage-chances").map(|one| &one.body) else {
        panic!("no table")
    };
    for cell in grid.rows.iter().flatten() {
        if let GridCell::Share(share, behind) = cell {
            let count = if let Behind::Places(all) = behind { all.len() } else { 0 };
            assert_eq!(count, share.part, "{share:?}");
        }
    }
}

#[test]
fn goals_of_single_pipelines_are_named_where_they_are_no_goal_of_all() {
    let goal = |pipeline: u128| Goal {
        id: Id::from_bits(5),
        name: "Northern".into(),
        from: day("2026-01-01"),
        until: day("2027-01-01"),
        amount: Some(Money::whole(900, Currency::EUR)),
        pipeline: Some(Id::from_bits(pipeline)),
        ..Goal::default()
    };
    let of = |goal: Goal| {
        let f = fixture(CASE);
        let question = Question { goals: vec![Arc::new(goal.clone())], ..ask("2026-01-01", "2027-01-01") };
        let mut records = f.records.clone();
        records.push(goal.into());
        let data = crate::data::Dataset::from_records(records);
        let span = |span: Span| format!("{} {}", span.from, span.until);
        let day = |day: Date| day.to_string();
        let words = Words { data: &data, facts: &f.facts, write: &plain, span: &span, day: &day };
        let sheet = whole_forecast(&f, &question, &words, &Chances::Own);
        let tiles = sheet.first().map(|block| match &block.body {
            Body::Tiles(tiles) => tiles.clone(),
            _ => Vec::new(),
        });
        let found = tiles.unwrap().into_iter().find(|tile| tile.label == "Goals of single pipelines");
        found.map(|tile| (tile.beside.clone(), count(&f, &tile)))
    };
    assert_eq!(of(goal(987_654)), Some(("Northern".into(), 1)));
    assert_eq!(of(Goal { pipeline: None, ..goal(1) }), None, "that is the goal of all");
}

#[test]
fn a_day_to_come_is_no_day_that_changes_can_be_told_since() {
    let f = fixture(CASE);
    let since = |text: &str| {
        let asks = Asks { since: text.parse().ok(), ..Asks::default() };
        crate::present::figures::asked(&asks, "forecast", &f.data, &f.facts, None).since
    };
    assert_eq!(since("2030-01-01"), None, "that of thirty days is told instead");
    assert_eq!(since("2026-03-15"), Some(day("2026-03-15")), "as today began");
}
