//! A report from a question to blocks, one computation a step: whoever draws it can let the page answer in between.

use super::super::route::Asks;
use super::{Block, Body, Converted, DUE, Foreign, How, RatesOf, Sheet, Words, chances_word, grain_said, switched};
use crate::report::calibration::{Calibration, calibration};
use crate::report::forecast::{Forecast, forecast};
use crate::report::movement::movement;
use crate::report::quota::quota;
use crate::report::simulation::{RUNS, simulate};
use crate::report::{self, By, Grain, History, Losses, Question};
use crate::value::Date;
use std::sync::Arc;

/// The seed of the simulation: the same data gives the same range.
const SEED: u64 = 1;

/// A computation of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Forecast,
    Calibration,
    Range,
    Goals,
    Changes,
    Checks,
    Members,
    Hats,
    Campaigns,
    Patterns,
    Predictions,
    Templates,
    SequenceSteps,
    Referrers,
    Upsells,
    Velocity,
    Stages,
    FirstContact,
    Cycles,
    Losses,
    Again,
    Competitors,
    Leaks,
    StageLeaks,
    Rates,
    Funnel,
    Answers,
}

const FORECAST: &[&str] = &["forecast", "forecast-pieces", "forecast-range", "forecast-categories"];
const CHECKS: &[&str] = &["calibration", "stage-chances", "calibration-bands"];

/// The steps of a report, in the order of its blocks, each with the blocks that it is for.
fn steps_of(tab: &str) -> &'static [(Step, &'static [&'static str])] {
    match tab {
        "forecast" => &[
            (Step::Forecast, FORECAST),
            (Step::Calibration, CHECKS),
            (Step::Range, FORECAST),
            (Step::Goals, &["goals"]),
            (Step::Changes, &["movement", "movement-between"]),
            (Step::Checks, CHECKS),
        ],
        "people" => &[(Step::Members, &["members"]), (Step::Hats, &["hats"])],
        "tactics" => &[
            (Step::Campaigns, &["campaigns"]),
            (Step::Patterns, &["patterns"]),
            (Step::Predictions, &["predictions"]),
            (Step::Templates, &["templates"]),
            (Step::SequenceSteps, &["sequence-steps"]),
            (Step::Referrers, &["referrers"]),
            (Step::Upsells, &["upsells"]),
        ],
        "speed" => &[
            (Step::Velocity, &["velocity"]),
            (Step::Stages, &["stage-times", "stage-inside"]),
            (Step::FirstContact, &["first-response", "first-response-work"]),
            (Step::Cycles, &["cycle"]),
        ],
        "losses" => &[
            (Step::Losses, &["losses", "loss-matrix", "loss-reasons", "competitors"]),
            (Step::Again, &["talk-again"]),
            (Step::Competitors, &["competitors"]),
        ],
        "leaks" => &[(Step::Leaks, &["leaks", "leak-list"]), (Step::StageLeaks, &["stage-leaks"])],
        _ => &[
            (Step::Rates, &["win-rates", "win-rates-by", "win-rates-groups", "win-rates-value"]),
            (Step::Funnel, &["funnel", "funnel-ways", "funnel-steps"]),
            (Step::Answers, &["answers"]),
        ],
    }
}

/// Where nobody says since when, changes are those of thirty days.
fn month_ago(today: Date) -> Date {
    today.checked_sub_days(chrono::Days::new(30)).unwrap_or(today)
}

/// A report in the making. All of its steps are to see the same facts.
#[derive(Debug)]
pub struct SheetMaker {
    tab: String,
    asks: Asks,
    question: Question,
    /// Whether all of its blocks are made.
    whole: bool,
    /// The steps that are still to be taken, the next one last.
    left: Vec<Step>,
    sheet: Sheet,
    /// What a step computed that a later one draws.
    forecast: Option<Forecast>,
    checks: Option<Calibration>,
    losses: Losses,
    foreign: Option<Foreign>,
}

impl SheetMaker {
    /// Of the report of a tab, as it is asked: the blocks of these words with what is computed along with them; of no
    /// words, all of it.
    pub fn new(tab: &str, asks: &Asks, question: Question, shows: &[&str]) -> SheetMaker {
        let wanted = |keys: &[&str]| shows.is_empty() || keys.iter().any(|key| shows.contains(key));
        let by_history = chances_word(asks) == "history-chances" && wanted(FORECAST);
        let all = steps_of(tab).iter().rev();
        let left = all.filter(|(step, keys)| wanted(keys) || by_history && *step == Step::Calibration);
        SheetMaker {
            tab: tab.into(),
            asks: asks.clone(),
            question,
            whole: shows.is_empty(),
            left: left.map(|(step, _)| *step).collect(),
            sheet: Sheet::new(),
            forecast: None,
            checks: None,
            losses: Losses::default(),
            foreign: None,
        }
    }

    /// Takes the next step. Says whether it was the last one.
    pub fn go_on(&mut self, history: &History, words: &Words<'_>) -> bool {
        if let Some(step) = self.left.pop() {
            let before = self.sheet.len();
            self.take(step, history, words);
            let foreign = self.foreign.get_or_insert_with(|| Foreign::of(words.facts));
            for block in self.sheet.iter_mut().skip(before) {
                let converted = match (block.key, &self.checks) {
                    ("calibration", Some(made)) => Converted::of_months(made, words.facts),
                    _ => Converted::of_block(block, words, foreign),
                };
                block.how.converted = converted.map(Arc::new);
                block.by_rates(RatesOf::of_block(block.key));
            }
        }
        self.left.is_empty()
    }

    /// The report, once all steps are taken.
    pub fn finish(mut self) -> Sheet {
        if self.tab == "funnel" {
            super::funnel::in_order(&mut self.sheet);
        }
        if let Some(said) = self.too_fine() {
            self.coarser(said);
        }
        self.sheet
    }

    /// The pieces that were asked for, where the period has too many of them and is cut into coarser ones.
    fn too_fine(&self) -> Option<Grain> {
        let cut = self.tab == "forecast" || matches!(self.question.by, By::Period | By::Created);
        grain_said(&self.asks).filter(|said| cut && *said < self.question.grain)
    }

    /// Says so: in the titles of what is cut, and before the whole report.
    fn coarser(&mut self, said: Grain) {
        let by = self.question.grain.key();
        let cut = |key: &str| matches!(key, "forecast-pieces" | "forecast-range" | "win-rates-by" | "cycle");
        for block in self.sheet.iter_mut().filter(|block| cut(block.key)) {
            block.title = format!("{}, by {by}", block.title);
        }
        if self.whole {
            let said = said.key();
            let text = format!(
                "The period is too long to be shown by {said}, so it is shown by {by}: nothing of it is left out. To see each {said}, choose a shorter period."
            );
            let (title, how) = (format!("Shown by {by}"), How::default());
            self.sheet.insert(0, Block { key: "coarser", title, how, body: Body::Missing(text), width: 4 });
        }
    }

    fn take(&mut self, step: Step, history: &History, words: &Words<'_>) {
        let (data, facts, question, sheet) = (words.data, words.facts, &self.question, &mut self.sheet);
        match step {
            Step::Forecast => self.forecast = Some(forecast(facts, question)),
            Step::Calibration => self.checks = Some(calibration(facts, history, question)),
            Step::Range => {
                let Some(made) = &self.forecast else { return };
                let chances = super::chances(&self.asks, facts, self.checks.as_ref());
                let range = simulate(facts, question, &chances, SEED, RUNS);
                sheet.extend(super::forecast(made, &range, &chances, words));
            }
            Step::Goals => sheet.extend(super::goals(&quota(facts, history, question), words)),
            Step::Changes => {
                let since = question.since.unwrap_or_else(|| month_ago(facts.today));
                let made = movement(facts, history, question, since, switched(&self.asks, DUE));
                sheet.extend(super::changes(&made, words));
            }
            Step::Checks => sheet.extend(self.checks.iter().flat_map(|made| super::checks(made, words))),
            Step::Members => {
                let lines = report::members(data, facts, history, question);
                sheet.push(super::performance("members", "Members", "Member", &lines, words));
            }
            Step::Hats => {
                let lines = report::hats(data, facts, history, question);
                sheet.push(super::performance("hats", "Hats", "Hat", &lines, words));
            }
            Step::Campaigns => sheet.push(super::campaigns(&report::campaigns(data, facts, question), words)),
            Step::Patterns => sheet.push(super::common(&report::patterns(data, facts, history, question), words)),
            Step::Predictions => sheet.push(super::predictions(data, facts, history, question, words)),
            Step::Templates => sheet.push(super::templates(&report::templates(data, facts, history, question))),
            Step::SequenceSteps => {
                sheet.push(super::sequence_steps(&report::sequence_steps(data, facts, question), words));
            }
            Step::Referrers => sheet.push(super::referrers(&report::referrers(data, facts, question), words)),
            Step::Upsells => sheet.push(super::upsells(&report::upsells(data, facts, question), words)),
            Step::Velocity => sheet.extend(super::velocity(&report::velocity(facts, question), words)),
            Step::Stages => {
                let speeds = report::stage_speeds(facts, question);
                sheet.extend(super::stages(&speeds, report::bottleneck(&speeds), words));
            }
            Step::FirstContact => {
                sheet.extend(super::first_contact(&report::first_responses(data, facts, history, question), words));
            }
            Step::Cycles => sheet.extend(super::cycles(&report::cycles(data, facts, history, question), words)),
            Step::Losses => {
                self.losses = report::losses(data, facts, question);
                sheet.extend(super::losses(&self.losses, words));
            }
            Step::Again => sheet.extend(super::again(&report::again(data, facts, question), words)),
            Step::Competitors => sheet.extend(super::competitors(&self.losses.competitors, words)),
            Step::Leaks => sheet.extend(super::leaks(&report::leaks(data, facts, history, question), words)),
            Step::StageLeaks => sheet.extend(super::stage_leaks(&report::stage_leaks(data, facts, question), words)),
            Step::Rates => sheet.extend(super::wins(&report::win_rates(data, facts, history, question), words)),
            Step::Funnel => sheet.extend(super::steps(&report::funnel(data, facts, history, question), words)),
            Step::Answers => sheet.extend(super::answers(&report::responses(data, facts, history, question), words)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::figures::gallery;
    use crate::report::Span;
    use crate::report::fixture_tests::generated;

    /// The report of a tab about a generated history, and how many steps it took.
    fn made(tab: &str, asks: &Asks, shows: &[&str]) -> (Sheet, usize) {
        let f = generated(7, 60);
        let from = f.facts.today.checked_sub_days(chrono::Days::new(900)).unwrap();
        let question =
            Question { by: By::Source, ..Question::about(Span { from, until: f.facts.today.succ_opt().unwrap() }) };
        let (span, day) = (|span: Span| format!("{} {}", span.from, span.until), |day: Date| day.to_string());
        let write = &crate::present::chart::plain;
        let words = Words { data: &f.data, facts: &f.facts, write, span: &span, day: &day };
        let mut maker = SheetMaker::new(tab, asks, question, shows);
        let mut steps = 1;
        while !maker.go_on(&f.history, &words) {
            steps += 1;
        }
        (maker.finish(), steps)
    }

    #[test]
    fn a_block_that_is_made_alone_is_the_one_that_the_whole_report_has() {
        let asks = Asks { with: "history-chances".into(), ..Asks::default() };
        for asks in [Asks::default(), asks] {
            for tab in ["forecast", "funnel", "speed", "losses", "leaks", "people", "tactics"] {
                let (whole, _) = made(tab, &asks, &[]);
                for (key, ..) in gallery().iter().filter(|(_, of, ..)| *of == tab) {
                    let of = |sheet: &Sheet| sheet.iter().find(|block| block.key == *key).cloned();
                    assert_eq!(of(&made(tab, &asks, &[key]).0), of(&whole), "{tab} {key}");
                }
            }
        }
    }

    #[test]
    fn a_period_with_too_many_weeks_is_shown_by_month_as_a_whole_and_says_so() {
        let f = generated(7, 60);
        let asks = |period: &str| Asks { period: period.into(), with: "week".into(), ..Asks::default() };
        let sheet = |period: &str, shows: &[&str]| {
            let (span, day) = (|span: Span| format!("{} {}", span.from, span.until), |day: Date| day.to_string());
            let write = &crate::present::chart::plain;
            let words = Words { data: &f.data, facts: &f.facts, write, span: &span, day: &day };
            let question = super::super::asked(&asks(period), "forecast", &f.data, &f.facts, None);
            let mut maker = SheetMaker::new("forecast", &asks(period), question, shows);
            while !maker.go_on(&f.history, &words) {}
            maker.finish()
        };
        let long = sheet("2003-01-01..2026-12-01", &[]);
        let Body::Missing(text) = &long[0].body else { panic!("no sentence") };
        assert!(text.starts_with("The period is too long to be shown by week, so it is shown by month"), "{text}");
        let pieces = long.iter().find(|block| block.key == "forecast-pieces").unwrap();
        assert_eq!(pieces.title, "Won and to come, by month");
        let Body::Chart(chart, _) = &pieces.body else { panic!("no chart") };
        assert_eq!(chart.groups.iter().filter(|group| group.name.starts_with("20")).count(), 287, "to the last month");
        let alone = sheet("2003-01-01..2026-12-01", &["forecast-pieces"]);
        assert_eq!(alone.iter().map(|block| block.title.as_str()).collect::<Vec<_>>()[1], "Won and to come, by month");
        let short = sheet("2025-01-01..2026-12-01", &[]);
        assert!(short.iter().all(|block| block.key != "coarser" && !block.title.ends_with("by month")));
    }

    #[test]
    fn every_report_is_made_in_several_steps_and_of_a_part_only_its_own_are_taken() {
        for tab in ["forecast", "funnel", "speed", "losses", "leaks", "people", "tactics"] {
            assert!(made(tab, &Asks::default(), &[]).1 > 1, "{tab}");
        }
        assert_eq!(made("tactics", &Asks::default(), &["campaigns"]).1, 1);
        assert_eq!(
            made("forecast", &Asks::default(), &["forecast-range"]).1,
            2,
            "past forecasts are not checked for it"
        );
        assert_eq!(made("tactics", &Asks::default(), &["of-a-newer-version"]), (Sheet::new(), 1));
    }

    #[test]
    fn blocks_stand_in_the_order_that_they_are_read_in() {
        let keys = |tab: &str| made(tab, &Asks::default(), &[]).0.iter().map(|block| block.key).collect::<Vec<_>>();
        assert_eq!(
            keys("funnel"),
            [
                "win-rates",
                "win-rates-by",
                "win-rates-groups",
                "funnel",
                "win-rates-value",
                "funnel-ways",
                "funnel-steps",
                "answers"
            ]
        );
        assert_eq!(keys("people"), ["members", "hats"]);
        let forecast = keys("forecast");
        assert_eq!((forecast.first(), forecast.last()), (Some(&"forecast"), Some(&"calibration-bands")));
    }
}
