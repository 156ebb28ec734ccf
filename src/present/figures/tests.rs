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
    use crate::report::{self, fixture_tests::generated, movement::movement, simulation};
    let f = generated(7, 60);
    let from = f.facts.today.checked_sub_days(chrono::Days::new(900)).unwrap();
    let until = f.facts.today.succ_opt().unwrap();
    let question = report::Question { by, ..report::Question::about(Span { from, until }) };
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
    sheet.push(templates(&report::templates(data, facts, &question), &words));
    sheet.push(referrers(&report::referrers(data, facts, &question), &words));
    sheet.push(upsells(&report::upsells(data, facts, &question), &words));
    let range = simulation::simulate(facts, &question, &simulation::Chances::Own, 1, 500);
    sheet.extend(forecast(&report::forecast::forecast(facts, &question), &range, &words));
    sheet.push(changes(&movement(facts, history, &question, from, false), &words));
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
