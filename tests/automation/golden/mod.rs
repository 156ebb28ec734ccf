//! Given, when, then: cases as text in `tests/golden/automation`, and what runs them.
//!
//! A case begins with `# what it shows`. Its lines are done one after the other; a line that begins with `=` says what is
//! to be seen then. A line may begin with a moment: `10:05`, `+3d`, `-2h`, `2026-03-28 09:00`.
mod acts;
mod looks;

use super::words::clock;
use super::world::{World, place};
use penstock::{
    command::{Command, Rejection},
    model::{Kind, RecordId, Run},
    value::{Date, Id},
    workspace::Outcome,
};
use serde_json::{Map, Value};
use std::sync::Arc;

struct Case {
    world: World,
    said: Vec<String>,
    /// What the last taking back left as it is, and why.
    kept: Vec<String>,
    refused: String,
}

#[test]
fn every_golden_case_comes_out_as_written() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/automation");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().to_string();
        let text = std::fs::read_to_string(&file).unwrap();
        let mut case: Option<(String, Vec<(usize, String)>)> = None;
        let mut all = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if let Some(title) = line.strip_prefix("# ") {
                all.extend(case.replace((title.to_string(), Vec::new())));
            } else if let (false, Some((_, lines))) = (line.trim().is_empty(), &mut case) {
                lines.push((at + 1, line.trim().to_string()));
            }
        }
        all.extend(case);
        for (title, lines) in all {
            count += 1;
            let play = std::panic::AssertUnwindSafe(|| play(&lines));
            match std::panic::catch_unwind(play) {
                Ok(found) => wrong.extend(found.into_iter().map(|what| format!("{name}: {title}\n{what}"))),
                Err(_) => wrong.push(format!("{name}: {title}\n  cannot be played")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n\n{}\n", wrong.len(), wrong.join("\n\n"));
    assert!(count > 100, "{count} cases");
}

/// Plays a case; says what came out differently.
fn play(lines: &[(usize, String)]) -> Vec<String> {
    let (zone, lines) = match lines.first() {
        Some((_, first)) if first.starts_with("zone ") => (first.trim_start_matches("zone "), &lines[1..]),
        _ => ("Europe/Berlin", lines),
    };
    let mut case =
        Case { world: World::begin(place(zone), 1), said: Vec::new(), kept: Vec::new(), refused: String::new() };
    let mut wrong = Vec::new();
    for (at, line) in lines {
        match line.strip_prefix("= ") {
            Some(expected) => {
                let (what, expected) = expected.split_once(':').unwrap_or((expected, ""));
                let got = case.look(what);
                if got != expected.trim() {
                    wrong.push(format!("  line {at}: = {what}: {}\n       but it is {got}", expected.trim()));
                }
            }
            None => {
                let rest = case.go_to(line);
                if !rest.is_empty() {
                    case.act(rest);
                }
            }
        }
    }
    let before = case.world.data().clone();
    case.world.restart();
    assert!(&before == case.world.data());
    let rebuilt = penstock::data::Dataset::from_records(before.records());
    assert!(before == rebuilt, "the indexes equal a rebuild");
    wrong
}

fn words(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

impl Case {
    /// Goes to the moment that a line begins with; gives the rest of it.
    fn go_to<'a>(&mut self, line: &'a str) -> &'a str {
        let (first, rest) = words(line);
        let zone = self.world.zone.clone();
        let (date, time) = (zone.date(self.world.now), zone.time_of_day(self.world.now));
        if let Some(unit) = first.strip_prefix(['+', '-']) {
            let n: i64 = unit[..unit.len() - 1].parse().unwrap();
            let n = if first.starts_with('-') { -n } else { n };
            self.world.now = match unit.chars().last() {
                Some('m') => self.world.now.plus_millis(n * 60_000),
                Some('h') => self.world.now.plus_millis(n * 3_600_000),
                _ => zone.moment(date + chrono::TimeDelta::days(n), time),
            };
            return rest;
        }
        if let Ok(date) = first.parse::<Date>() {
            let (time, rest) = words(rest);
            self.world.now = zone.moment(date, clock(time));
            return rest;
        }
        if first.len() == 5 && first.as_bytes()[2] == b':' {
            self.world.now = zone.moment(date, clock(first));
            return rest;
        }
        line
    }

    fn told(&mut self, result: Result<Outcome, Rejection>) {
        self.refused.clear();
        match result {
            Ok(outcome) => self.said.extend(outcome.notices),
            Err(why) => self.refused = why.to_string(),
        }
    }

    fn send(&mut self, command: Command) {
        let result = self.world.send(command);
        self.told(result);
    }

    fn edit(&mut self, id: RecordId, field: &str, value: Value) {
        self.send(Command::Edit { id, set: Map::from_iter([(field.to_string(), value)]) });
    }

    fn task(&self, title: &str) -> Id {
        let mut found = self.world.data().tasks().filter(|task| task.title == title);
        found.next_back().unwrap_or_else(|| panic!("no task {title}")).id
    }

    /// The last message of an opportunity.
    fn message(&self, name: &str) -> RecordId {
        let deal = self.world.deal(name);
        let id = self.world.data().messages_of(deal).last().expect("there is a message").id;
        RecordId { kind: Kind::Message, id }
    }

    fn name(&self, run: &Run) -> String {
        let rule = self.world.data().rule(run.of.id()).map(|rule| rule.name.clone());
        let sequence = || self.world.data().sequence(run.of.id()).map(|one| one.name.clone());
        rule.or_else(sequence).unwrap_or_else(|| "gone".into())
    }

    fn runs(&self, deal: &str) -> Vec<Arc<Run>> {
        let runs = self.world.data().runs_of(self.world.deal(deal));
        let mut runs: Vec<Arc<Run>> = runs.cloned().collect();
        runs.sort_by_key(|run| (run.started, run.chain.len(), self.name(run), run.id));
        runs
    }
}
