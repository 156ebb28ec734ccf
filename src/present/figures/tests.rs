use super::*;
use crate::model::Widget;
use crate::present::route::{Asks, ReportPage, Route};

#[test]
fn a_share_is_rounded_once_and_there_is_none_of_nothing() {
    assert_eq!(hundredths(Share::new(4_238, 6_711)), Some(6_315));
    assert_eq!(hundredths(Share::new(2, 3)), Some(6_667));
    assert_eq!(hundredths(Share::new(0, 0)), None);
    let (low, high) = interval(Share::new(5, 10)).unwrap();
    assert!(low < 5_000 && 5_000 < high && (low + high) == 10_000, "{low} {high}");
    let tile = Tile::share("Won", Share::new(1, 2), &vec![4], How::default());
    assert!(tile.few && tile.how.sample == Some(2) && !tile.behind.is_nothing());
}

#[test]
fn every_period_to_choose_from_is_one_that_addresses_have() {
    let today = "2026-11-22".parse().unwrap();
    for (key, words) in PERIODS {
        assert!(crate::report::Years::default().read(key, today).is_some(), "{key}");
        assert_eq!(period_words(key), Some(words));
        let asks = Asks { period: key.into(), ..Asks::default() };
        let route = Route::Report { page: ReportPage::Reports, asks };
        assert_eq!(Route::parse(&route.to_string()), route, "{key}");
    }
}

#[test]
fn parts_of_a_dashboard_move_widen_and_are_added_until_the_page_is_full() {
    let all = standard();
    let shows = |all: &[Widget]| all.iter().map(|one| one.shows.clone()).collect::<Vec<_>>();
    let order = moved(&all, 0, 2);
    assert_eq!(order.get(2).map(|one| &one.shows), all.first().map(|one| &one.shows));
    assert_eq!(shows(&moved(&all, 0, 99)), shows(&all), "there is no such place");
    assert_eq!(widened(&all, 1, 9).get(1).map(|one| one.width), Some(4));
    assert!(taken(&all, "nonsense", "").is_none());
    let mut many = all;
    while let Some(more) = taken(&many, "funnel", "period=year") {
        many = more;
    }
    assert_eq!(many.len(), 60);
    assert_eq!(many.last().map(sized), Some(2), "the usual width");
    assert!(crate::model::Dashboard { name: "All".into(), widgets: many, ..Default::default() }.check().is_ok());
}

#[test]
fn the_question_of_a_part_reads_back_as_it_was_written() {
    let asks = Asks {
        period: "last-quarter".into(),
        by: "source".into(),
        filter: "value>10 \"a & b\"".into(),
        ..Asks::default()
    };
    let all = asking(&standard(), 1, &asks);
    assert_eq!(all.get(1).map(asks_of), Some(asks));
    assert_eq!(all.first().map(asks_of), standard().first().map(asks_of), "the others are as they were");
    assert_eq!(without(&all, 1).len() + 1, all.len());
}

#[test]
fn what_stands_on_the_first_dashboard_is_in_the_gallery() {
    for part in standard() {
        assert!(gallery().iter().any(|(key, ..)| *key == part.shows), "{}", part.shows);
    }
}

/// All blocks of all reports about a generated history.
fn every_block(by: crate::report::By) -> (crate::report::Facts, Sheet) {
    every_block_of(by, false)
}

fn every_block_of(by: crate::report::By, touched_only: bool) -> (crate::report::Facts, Sheet) {
    use crate::report::{self, fixture_tests::generated, movement::movement, simulation};
    let f = generated(7, 60);
    let from = f.facts.today.checked_sub_days(chrono::Days::new(900)).unwrap();
    let until = f.facts.today.succ_opt().unwrap();
    let question = report::Question { by, touched_only, ..report::Question::about(Span { from, until }) };
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: crate::value::Date| day.to_string();
    let words = Words { data: &f.data, facts: &f.facts, write: &crate::present::chart::plain, span: &span, day: &day };
    let (data, facts, history) = (&f.data, &f.facts, &f.history);
    let mut sheet = wins(&report::win_rates(data, facts, history, &question), &words);
    sheet.extend(steps(&report::funnel(data, facts, history, &question), &words));
    sheet.extend(answers(&report::responses(data, facts, history, &question), &words));
    sheet.extend(velocity(&report::velocity(facts, &question), &words));
    let speeds = report::stage_speeds(facts, &question);
    sheet.extend(stages(&speeds, report::bottleneck(&speeds), &words));
    sheet.extend(cycles(&report::cycles(data, facts, history, &question), &words));
    sheet.extend(first_contact(&report::first_responses(data, facts, history, &question), &words));
    let lost = report::losses(data, facts, &question);
    sheet.extend(losses(&lost, &words));
    sheet.extend(competitors(&lost.competitors, &words));
    sheet.extend(again(&report::again(data, facts, &question), &words));
    sheet.extend(leaks(&report::leaks(data, facts, history, &question), &words));
    sheet.extend(stage_leaks(&report::stage_leaks(data, facts, &question), &words));
    sheet.push(performance("members", "Members", "Member", &report::members(data, facts, history, &question), &words));
    sheet.push(campaigns(&report::campaigns(data, facts, &question), &words));
    sheet.push(common(&report::patterns(data, facts, history, &question), &words));
    sheet.push(predictions(data, facts, history, &question, &words));
    sheet.push(templates(&report::templates(data, facts, history, &question)));
    sheet.push(sequence_steps(&report::sequence_steps(data, facts, &question), &words));
    sheet.push(referrers(&report::referrers(data, facts, &question), &words));
    sheet.push(upsells(&report::upsells(data, facts, &question), &words));
    let range = simulation::simulate(facts, &question, &simulation::Chances::Own, 1, 500);
    let own = simulation::Chances::Own;
    sheet.extend(forecast(&report::forecast::forecast(facts, &question), &range, &own, &words));
    sheet.extend(changes(&movement(facts, history, &question, from, false), &words));
    sheet.extend(checks(&report::calibration::calibration(facts, history, &question), &words));
    (f.facts, sheet)
}

#[test]
fn every_count_opens_to_as_many_records_as_it_says_and_every_block_says_how_it_is_computed() {
    for by in crate::report::By::ALL {
        let (facts, sheet) = every_block(by);
        let known: std::collections::BTreeSet<&str> = gallery().iter().map(|(key, ..)| *key).collect();
        let mut opened = 0;
        for block in &sheet {
            assert!(known.contains(block.key), "{} can be put on a dashboard", block.key);
            assert!(!block.how.formula.is_empty() && !block.how.counts.is_empty(), "{}", block.key);
            let mut same = |amount: Option<Amount>, behind: &Behind, what: &str| {
                let count = i64::try_from(behind.records(&facts).len()).unwrap();
                if count > 0 && amount.is_some_and(|amount| amount.unit == Unit::Count) {
                    let said = amount.map(|amount| amount.value);
                    // Several contacts can be about one opportunity.
                    let fits = if block.key == "members" { said >= Some(count) } else { said == Some(count) };
                    assert!(fits, "{} {what}: {said:?} and {count}", block.key);
                    opened += 1;
                }
            };
            match &block.body {
                Body::Tiles(tiles) => tiles.iter().for_each(|tile| same(tile.amount, &tile.behind, &tile.label)),
                Body::Grid(grid) => {
                    for row in &grid.rows {
                        assert_eq!(row.len(), grid.head.len(), "{}", block.key);
                        for cell in row {
                            if let GridCell::Figure(amount, behind) = cell {
                                same(*amount, behind, "a cell");
                            }
                        }
                    }
                }
                Body::Chart(data, behind) => {
                    for (point, behind) in behind {
                        let unit = data.series.get(point.series).map(|series| series.unit).unwrap();
                        same(data.at(*point).map(|value| Amount { value, unit }), behind, &data.title);
                    }
                    assert!(data.series.iter().all(|series| series.values.len() == data.groups.len()), "{}", block.key);
                }
                Body::Missing(text) => assert!(text.ends_with('.'), "{}", block.key),
            }
        }
        assert!(opened > 20, "{opened}");
    }
}

#[test]
fn every_figure_that_is_made_of_records_opens_them() {
    let questions = [(crate::report::By::Nothing, false), (crate::report::By::Owner, true)];
    for (by, touched_only) in questions {
        let (_, sheet) = every_block_of(by, touched_only);
        let mut still = std::collections::BTreeSet::new();
        for block in &sheet {
            let mut look = |amount: Option<Amount>, behind: &Behind, what: &str| {
                if amount.is_some_and(|amount| amount.value != 0) && behind.is_nothing() {
                    still.insert(format!("{}: {what}", block.key));
                }
            };
            match &block.body {
                Body::Tiles(tiles) => tiles.iter().for_each(|tile| look(tile.amount, &tile.behind, &tile.label)),
                Body::Grid(grid) => {
                    for row in &grid.rows {
                        // A line about one record has that record in it.
                        let named = row.iter().any(|cell| matches!(cell, GridCell::Record(..)));
                        for (cell, (head, _)) in row.iter().zip(&grid.head).filter(|_| !named) {
                            match cell {
                                GridCell::Figure(amount, behind) | GridCell::Faint(amount, behind) => {
                                    look(*amount, behind, head);
                                }
                                GridCell::NoRate(amount, behind) => look(Some(*amount), behind, head),
                                GridCell::Share(share, behind) => look(Amount::share(*share), behind, head),
                                _ => {}
                            }
                        }
                    }
                }
                Body::Chart(data, behind) => {
                    for (at, series) in data.series.iter().enumerate() {
                        for (group, value) in series.values.iter().enumerate() {
                            let nothing = Behind::Nothing;
                            let behind = behind.get(&Point { series: at, group }).unwrap_or(&nothing);
                            look(value.map(|value| Amount { value, unit: series.unit }), behind, &series.name);
                        }
                    }
                }
                Body::Missing(_) => {}
            }
        }
        assert!(still.is_empty(), "{still:#?}");
    }
}

/// The sheet of a fixture about all of 2026.
pub(super) fn told(
    text: &str,
    of: impl Fn(&crate::report::fixture_tests::Fixture, &crate::report::Question, &Words<'_>) -> Sheet,
) -> Sheet {
    let f = crate::report::fixture_tests::fixture(text);
    let question = crate::report::fixture_tests::ask("2026-01-01", "2027-01-01");
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: crate::value::Date| day.to_string();
    let words = Words { data: &f.data, facts: &f.facts, write: &crate::present::chart::plain, span: &span, day: &day };
    of(&f, &question, &words)
}

/// What a block shows, cell by cell as a page writes it.
pub(super) fn lines(sheet: &Sheet, key: &str) -> Vec<String> {
    let plain = |amount: Option<Amount>| {
        amount.map_or("–".into(), |one| {
            crate::present::chart::plain(one.value, one.unit, crate::present::chart::Form::Exact)
        })
    };
    let cell = |cell: &GridCell| match cell {
        GridCell::Text(text) | GridCell::Record(_, text) => text.clone(),
        GridCell::Figure(amount, _) => plain(*amount),
        GridCell::Faint(amount, _) => format!("({})", plain(*amount)),
        GridCell::Share(share, _) => format!("{}/{}", share.part, share.whole),
        GridCell::NoRate(amount, _) => format!("{} without a rate", plain(Some(*amount))),
        GridCell::Fix(..) | GridCell::Chance(..) => String::new(),
    };
    match sheet.iter().find(|block| block.key == key).map(|block| &block.body) {
        Some(Body::Tiles(tiles)) => tiles.iter().map(|tile| format!("{} {}", tile.label, plain(tile.amount))).collect(),
        Some(Body::Grid(grid)) => {
            grid.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect()
        }
        other => panic!("{key} is no list: {other:?}"),
    }
}

pub(super) const STAGES: &str =
    "now 2026-03-01\nstage New open 10 2\nstage Talk open 40 10\nstage Won won 100\nstage Lost lost 0\nmember Ann\n";

#[test]
fn win_rates_are_told_by_number_and_by_value_with_what_was_won() {
    let text = format!(
        "{STAGES}deal A value=300 New@2026-01-01 Won@2026-01-11
         deal B value=100 New@2026-01-02 Talk@2026-01-05 Lost@2026-01-20
         deal C value=600 New@2026-02-20\ntask C open 2026-04-01"
    );
    let sheet = told(&text, |f, question, words| {
        let rates = crate::report::win_rates(&f.data, &f.facts, &f.history, question);
        let funnel = crate::report::funnel(&f.data, &f.facts, &f.history, question);
        let mut sheet = wins(&rates, words);
        sheet.extend(steps(&funnel, words));
        sheet.extend(answers(&[], words));
        funnel::in_order(&mut sheet);
        sheet
    });
    let keys: Vec<&str> = sheet.iter().map(|block| block.key).collect();
    assert_eq!(keys, ["win-rates", "funnel", "win-rates-value", "funnel-ways", "funnel-steps", "answers"]);
    assert_eq!(lines(&sheet, "win-rates").get(..3).unwrap(), ["Won 1", "Value won EUR 300", "Lost 1"]);
    assert_eq!(
        lines(&sheet, "win-rates-value"),
        [
            "Won of closed | (75 %) | EUR 300 | EUR 400",
            "Won of created | (30 %) | EUR 300 | EUR 1,000",
            "Won, strictly | (75 %) | EUR 300 | EUR 400",
        ]
    );
    assert_eq!(
        lines(&sheet, "funnel-ways"),
        ["Created 3", "Skipped a stage 33.33 %", "Went back 0 %", "Way not known 0 %"]
    );
}

#[test]
fn what_counts_under_two_tags_is_one_case() {
    let text = format!("{STAGES}deal A tag=x tag=y New@2026-01-01 Won@2026-01-11\nmail A 2026-01-02 -");
    let sheet = told(&text, |f, question, words| {
        let question = crate::report::Question { by: crate::report::By::Tag, ..question.clone() };
        let mut sheet = steps(&crate::report::funnel(&f.data, &f.facts, &f.history, &question), words);
        sheet.extend(answers(&crate::report::responses(&f.data, &f.facts, &f.history, &question), words));
        sheet.extend(cycles(&crate::report::cycles(&f.data, &f.facts, &f.history, &question), words));
        sheet.extend(first_contact(&crate::report::first_responses(&f.data, &f.facts, &f.history, &question), words));
        sheet
    });
    for block in &sheet {
        assert_eq!(block.how.sample.unwrap_or(1), 1, "{}", block.key);
    }
}

#[test]
fn a_stage_tells_the_last_stay_and_all_stays_and_what_is_inside_by_littles_law() {
    let text = format!(
        "{STAGES}deal A New@2026-01-01 Talk@2026-01-02 New@2026-01-10 Talk@2026-01-12 Won@2026-01-15
         deal B New@2026-02-01"
    );
    let sheet = told(&text, |f, question, words| {
        let speeds = crate::report::stage_speeds(&f.facts, question);
        stages(&speeds, crate::report::bottleneck(&speeds), words)
    });
    // A: 2 days the last time, 3 in all.
    let times = lines(&sheet, "stage-times");
    assert_eq!(
        times.first().unwrap(),
        "New ◂ bottleneck | 1 | (2 days) | (2 days) | (3 days) | (3 days) | 2 days | (100 %)"
    );
    assert_eq!(times.len(), 2, "nothing leaves the won stage");
    let inside = lines(&sheet, "stage-inside");
    assert!(inside.first().unwrap().starts_with("New ◂ bottleneck | 1 | (28 days) | (28 days) | 1 | 0"), "{inside:?}");
}

#[test]
fn experience_tells_a_chance_line_by_line_or_why_there_is_none() {
    let mut text = STAGES.to_string();
    for number in 0..60 {
        let (source, end) = if number % 2 == 0 { ("referral", "Won") } else { ("web", "Lost") };
        // Every fifth goes the other way.
        let end = if number % 5 == 0 { if end == "Won" { "Lost" } else { "Won" } } else { end };
        text.push_str(&format!("deal D{number} source={source} New@2026-01-01 {end}@2026-02-01\n"));
    }
    text.push_str("deal Open source=referral value=500 New@2026-02-10\ndeal Other New@2026-02-10\n");
    let f = crate::report::fixture_tests::fixture(&text);
    let about = |name: &str| experience(f.id(&format!("d:{name}")), &f.data, &f.facts, &f.history);
    let told = about("Open").unwrap();
    assert_eq!(
        (told.learned, told.usual, told.reasons.len()),
        (60, 5_000, 1),
        "that nobody is written down is no reason"
    );
    let first = told.reasons.first().unwrap();
    assert_eq!((first.what.as_str(), first.for_it), ("Source: referral", true));
    assert_eq!(first.words(&crate::present::chart::plain), "3.9 times as often among won ones");
    assert_eq!((told.whole, told.chance), (80, 7_980));
    assert_eq!(about("Other").unwrap().chance, 5_000, "without a source only the usual rate counts");
    assert!(about("D1").unwrap_err().contains("decided"));
    let few = crate::report::fixture_tests::fixture(&format!("{STAGES}deal A New@2026-01-01"));
    let why = experience(few.id("d:A"), &few.data, &few.facts, &few.history).unwrap_err();
    assert_eq!(why, "Experience begins with 50 closed opportunities, won and lost ones among them.");
}

#[test]
fn a_period_of_ones_own_has_both_days_and_ends_with_its_last_one() {
    assert_eq!(own_days("2026-01-01", "2026-01-31"), Ok("2026-01-01..2026-02-01".into()));
    assert_eq!(own_days("2026-01-01", "2026-01-01"), Ok("2026-01-01..2026-01-02".into()));
    assert_eq!(own_days("2026-01-02", "2026-01-01"), Err("The last day is before the first one."));
    assert_eq!(own_days("", "2026-01-01"), Err("Enter both days."));
}

#[test]
fn a_loss_is_told_by_stage_reason_and_class_and_the_same_reason_of_two_stages_is_one_line() {
    let text = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Lost lost 0\nreason 1 New specific Price
         reason 1 Talk specific price\nreason 2 Talk inherent Silence
         deal A value=100 lost=Price New@2026-01-01 Lost@2026-01-11
         deal B value=300 lost=price New@2026-01-01 Talk@2026-01-05 Lost@2026-01-20
         deal C value=50 lost=Silence New@2026-01-01 Talk@2026-01-05 Lost@2026-01-20
         deal D New@2026-01-01 Lost@2026-01-20";
    let sheet = told(text, |f, question, words| losses(&crate::report::losses(&f.data, &f.facts, question), words));
    assert_eq!(
        lines(&sheet, "loss-reasons"),
        [
            "Talk | 2.1 price | Specific | 1 | 1/4 | EUR 300",
            "New | 1.1 Price | Specific | 1 | 1/4 | EUR 100",
            "Talk | 2.2 Silence | Inherent | 1 | 1/4 | EUR 50",
            "New | No reason | None | 1 | 1/4 | EUR 0",
        ]
    );
    let Some(Body::Chart(chart, _)) = sheet.iter().find(|one| one.key == "loss-matrix").map(|one| &one.body) else {
        panic!("a chart")
    };
    let rows: Vec<_> = chart.series.iter().map(|one| (one.name.as_str(), one.values.clone())).collect();
    assert_eq!(
        rows,
        [
            ("Price (specific)", vec![Some(1), Some(1)]),
            ("Silence (inherent)", vec![Some(0), Some(1)]),
            ("No reason", vec![Some(1), Some(0)]),
        ]
    );
}

#[test]
fn a_stage_that_loses_more_of_what_came_has_the_longer_bar_however_few_came() {
    use crate::report::{
        self,
        fixture_tests::{ask, fixture},
    };
    let mut text =
        "now 2026-06-01\nstage New open 10\nstage Offer open 50\nstage Won won 100\nstage Lost lost 0\n".to_string();
    for number in 0..7 {
        text += &format!("deal N{number} New@2026-01-01 Won@2026-02-01\n");
    }
    // One of ten is lost in the first stage, one of two in the second.
    text += "deal A New@2026-01-01 Lost@2026-02-01\n";
    text += "deal B New@2026-01-01 Offer@2026-01-05 Lost@2026-02-01\n";
    text += "deal C New@2026-01-01 Offer@2026-01-05 Won@2026-02-01\n";
    let f = fixture(&text);
    let leaks = report::stage_leaks(&f.data, &f.facts, &ask("2026-01-01", "2026-06-02"));
    let span = |span: Span| format!("{} {}", span.from, span.until);
    let day = |day: crate::value::Date| day.to_string();
    let words = Words { data: &f.data, facts: &f.facts, write: &crate::present::chart::plain, span: &span, day: &day };
    let blocks = stage_leaks(&leaks, &words);
    let Body::Chart(data, behind) = &blocks[0].body else { panic!("{blocks:?}") };
    let length = |group: usize| -> i64 { data.series.iter().filter_map(|series| series.at(group)).sum() };
    assert_eq!((length(0), length(1)), (1_000, 5_000), "{data:?}");
    let opened = behind.values().filter(|one| !one.is_nothing()).count();
    assert_eq!(opened, 2, "each opens the one that was lost");
}
