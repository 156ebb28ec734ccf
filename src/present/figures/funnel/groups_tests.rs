use super::super::super::tests::{STAGES, lines, told};
use super::super::super::{Body, Sheet};
use super::super::{steps, wins};
use super::*;
use crate::report::{By, Question, Span, funnel, win_rates};
use crate::value::Date;

fn by_owner() -> String {
    let mut text = STAGES.to_string();
    text.push_str(
        "member Bo\ndeal Open owner=Ann value=50 New@2026-02-20\ndeal B owner=Bo New@2026-01-01 Lost@2026-01-09\n",
    );
    for at in 0..12 {
        text.push_str(&format!("deal W{at} owner=Ann value=100 New@2026-01-01 Won@2026-01-11\n"));
    }
    text
}

fn rates_by(by: By, text: &str) -> Sheet {
    told(text, |f, question, words| {
        wins(&win_rates(&f.data, &f.facts, &f.history, &Question { by, ..question.clone() }), words)
    })
}

#[test]
fn each_group_has_the_three_rates_side_by_side_with_what_it_won_and_what_the_rate_lies_between() {
    let sheet = rates_by(By::Owner, &by_owner());
    assert_eq!(
        lines(&sheet, "win-rates-groups"),
        [
            "Ann | 12 | EUR 1,200 | 0 | 12/12 | 75.75 % to 100 % | 12/13 | 12/12",
            "Bo | 0 | EUR 0 | 1 | 0/1 | 0 % to 79.35 % | 0/1 | 0/1",
        ]
    );
    let alone = rates_by(By::Nothing, &by_owner());
    assert!(alone.iter().all(|block| block.key != "win-rates-groups"), "of one group the tiles say it all");
}

#[test]
fn months_in_which_nothing_happened_have_no_line_among_the_rates() {
    let sheet = rates_by(By::Period, &by_owner());
    let months: Vec<String> =
        lines(&sheet, "win-rates-groups").iter().map(|line| line.chars().take(7).collect()).collect();
    assert_eq!(months, ["2026-01", "2026-02"]);
}

/// The groups of a chart, as name and note, with figures in brackets.
fn notes(sheet: &Sheet, key: &str) -> Vec<(String, bool)> {
    match sheet.iter().find(|block| block.key == key).map(|block| &block.body) {
        Some(Body::Chart(chart, _)) => chart.groups.iter().map(|one| (one.note.clone(), one.few)).collect(),
        other => panic!("no chart: {other:?}"),
    }
}

#[test]
fn nobody_goes_on_from_the_last_stage_and_counts_are_written_as_the_page_writes_them() {
    let f = crate::report::fixture_tests::fixture(&by_owner());
    let question = crate::report::fixture_tests::ask("2026-01-01", "2027-01-01");
    let (span, day) = (|span: Span| span.from.to_string(), |day: Date| day.to_string());
    let write = |value: i64, _: Unit, _: Form| format!("[{value}]");
    let words = Words { data: &f.data, facts: &f.facts, write: &write, span: &span, day: &day };
    let sheet = steps(&funnel(&f.data, &f.facts, &f.history, &question), &words);
    let said = notes(&sheet, "funnel");
    assert_eq!(said.last(), Some(&(String::new(), false)), "{said:?}");
    assert!(said.first().unwrap().0.ends_with("go on"), "{said:?}");
    let owners = Question { by: By::Owner, ..question };
    let sheet = wins(&win_rates(&f.data, &f.facts, &f.history, &owners), &words);
    assert_eq!(notes(&sheet, "win-rates-by"), [("[12] of [12]".to_string(), false), ("[0] of [1]".to_string(), true)]);
    let sheet = super::super::super::cycles(&crate::report::cycles(&f.data, &f.facts, &f.history, &owners), &words);
    assert_eq!(notes(&sheet, "cycle"), [("n = [12] · mean [14400]".to_string(), false)]);
}

#[test]
fn the_cycle_is_told_with_its_mean_and_opens_to_those_whose_length_is_known() {
    let mut text = by_owner();
    // Won before it was created, as files sometimes say, and without a value.
    text.push_str("deal Odd owner=Ann created=2026-02-10 close=2026-02-01 Won@2026-02-10\n");
    text.push_str("deal Long owner=Ann value=100 New@2026-01-01 Won@2026-02-26\n");
    let sheet = told(&text, |f, question, words| {
        let made = crate::report::velocity(&f.facts, question);
        let sheet = super::super::super::velocity(&made, words);
        let Some(Body::Tiles(tiles)) = sheet.first().map(|block| &block.body) else { panic!("no tiles") };
        let tile = |label: &str| tiles.iter().find(|one| one.label == label).unwrap();
        let cycle = tile("Cycle, median");
        // Twelve of ten days, and one of 56: (12 × 10 + 56) / 13.
        assert_eq!(cycle.beside, "9 of 10 within 10 days · mean 13.5 days");
        assert_eq!((cycle.behind.records(&f.facts).len(), cycle.how.sample), (13, Some(13)));
        let average = tile("Average won");
        assert_eq!((average.behind.records(&f.facts).len(), average.how.sample), (13, Some(13)));
        sheet
    });
    assert_eq!(sheet.len(), 1);
}
