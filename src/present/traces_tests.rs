use super::*;
use crate::data::{Head, Journal};
use crate::model::{Action, Company, Delay, Miss, Noted, Opportunity, Record, Rule, RunEffect, Seen, Trigger, Version};
use crate::value::{Date, Zone, ZoneRules};
use serde_json::{Value, json};

fn id(number: u128) -> Id {
    Id::from_bits(number)
}

fn at(day: u32, hour: u32) -> Time {
    format!("2026-11-{day:02}T{hour:02}:00:00.000Z").parse().unwrap()
}

fn today() -> Date {
    "2026-11-20".parse().unwrap()
}

fn utc() -> ZoneRules {
    ZoneRules::fixed(Zone::default())
}

const RULE: u128 = 1;
const DEAL: u128 = 2;

fn run(number: u128, ran: Time) -> Run {
    Run {
        id: id(number),
        of: Source::Rule { id: id(RULE), version: 1 },
        opportunity: id(DEAL),
        event: "entered Proposal Pending".into(),
        started: ran,
        ran,
        ..Run::default()
    }
}

fn done(what: &str, refused: &str, ran: Time) -> Done {
    Done { what: what.into(), refused: refused.into(), ran, due: ran, ..Done::default() }
}

fn plan() -> Plan {
    let task = Action::AddNote { text: "Any questions?".into() };
    let steps = vec![Step::Wait { delay: Delay::Days { n: 3, at: None } }, Step::Do { action: task }];
    Plan { trigger: Trigger::Start, steps, ..Plan::default() }
}

fn data(runs: Vec<Run>) -> Dataset {
    let version = |number| Version { number, plan: plan(), ..Version::default() };
    let rule = Rule {
        id: id(RULE),
        name: "After the Proposal".into(),
        versions: vec![version(1), version(2)],
        ..Rule::default()
    };
    let deal = Opportunity { id: id(DEAL), name: "Fleet tracking für Zürich".into(), ..Opportunity::default() };
    let mut records: Vec<Record> = vec![rule.into(), deal.into()];
    records.extend(runs.into_iter().map(Record::from));
    Dataset::from_records(records)
}

fn found(data: &Dataset, tab: Tab, text: &str) -> Vec<Id> {
    listed(data, tab, &Sift::parse(text), today(), &utc(), &mut Texts::default())
}

#[test]
fn what_is_looked_for_reads_back_from_the_address() {
    let text = format!("rule:{} on:{} days:30 from:2026-11-01 to:2026-11-20 any words ", id(RULE), id(DEAL));
    let sift = Sift::parse(&text);
    assert_eq!((sift.of, sift.on, sift.days), (Some(id(RULE)), Some(id(DEAL)), Some(30)));
    assert_eq!(sift.words, "any words ");
    assert_eq!(sift.to_string(), text);
    assert_eq!(Sift::parse("call: back").words, "call: back");
    assert_eq!(Sift::parse("rule:nonsense x").words, "rule:nonsense x");
}

#[test]
fn runs_come_newest_first_and_each_tab_has_its_own() {
    let held = Run { state: RunState::Held, ..run(12, at(12, 9)) };
    let waiting = Run { state: RunState::Waiting, ..run(11, at(11, 9)) };
    let failed = Run { state: RunState::Failed { why: "gone".into() }, ..run(13, at(10, 9)) };
    let partly = Run { log: vec![done("move it to Won", "A reason is missing.", at(9, 9))], ..run(14, at(9, 9)) };
    let data = data(vec![run(10, at(13, 9)), waiting, held, failed, partly]);
    assert_eq!(found(&data, Tab::All, ""), [10, 12, 11, 13, 14].map(id));
    assert_eq!(found(&data, Tab::Waiting, ""), [id(11)]);
    assert_eq!(found(&data, Tab::Held, ""), [id(12)]);
    assert_eq!(found(&data, Tab::Failed, ""), [13, 14].map(id));
    let count = count(&data, &Journal::default());
    assert_eq!(Tab::ALL.map(|tab| count.of(tab)), [5, 1, 1, 2, 0]);
}

#[test]
fn every_word_is_found_wherever_the_run_says_it() {
    let seen = Seen { part: "value > 5000".into(), value: "€46,000".into(), held: Some(true) };
    let log = vec![done("created the task “Call Ines”", "", at(12, 9))];
    let data = data(vec![Run { seen: vec![seen], log, ..run(10, at(12, 9)) }]);
    for words in ["after proposal", "fleet ZURICH", "call ines", "46,000", "entered pending", "value", "done"] {
        assert_eq!(found(&data, Tab::All, words), [id(10)], "{words}");
    }
    assert!(found(&data, Tab::All, "fleet nothing").is_empty());
}

#[test]
fn the_search_sees_a_run_as_it_is_now() {
    let mut texts = Texts::default();
    let look = |data: &Dataset, texts: &mut Texts, words: &str| {
        listed(data, Tab::All, &Sift::parse(words), today(), &utc(), texts).len()
    };
    let before = data(vec![Run { state: RunState::Waiting, ..run(10, at(12, 9)) }]);
    assert_eq!(look(&before, &mut texts, "waiting"), 1);
    let after = data(vec![Run { state: RunState::Stopped { why: "won".into() }, ..run(10, at(12, 9)) }]);
    assert_eq!((look(&after, &mut texts, "waiting"), look(&after, &mut texts, "stopped won")), (0, 1));
}

#[test]
fn the_last_seven_days_are_today_and_six_before() {
    let data = data(vec![run(10, at(13, 23)), run(11, at(14, 0)), run(12, at(20, 12))]);
    assert_eq!(found(&data, Tab::All, "days:7"), [12, 11].map(id));
    assert_eq!(found(&data, Tab::All, "from:2026-11-13 to:2026-11-13"), [id(10)]);
    assert_eq!(found(&data, Tab::All, &format!("rule:{}", id(9))), []);
    assert_eq!(found(&data, Tab::All, &format!("on:{}", id(DEAL))).len(), 3);
}

#[test]
fn rules_that_did_not_run_are_listed_newest_first() {
    let miss = |day, why: &str| Miss {
        rule: id(RULE),
        version: 1,
        opportunity: id(DEAL),
        at: at(day, 9),
        event: "moved".into(),
        why: why.into(),
        seen: Vec::new(),
    };
    let head = |misses| Head {
        pos: 1,
        id: id(90),
        device: None,
        seq: 1,
        at: at(1, 1),
        clock: Default::default(),
        actor: None,
        cause: Default::default(),
        label: String::new(),
        touched: Vec::new(),
        misses,
    };
    let journal = Journal::from_heads([head(vec![miss(1, "It ran before.")]), head(vec![miss(2, ""), miss(3, "")])]);
    let data = data(Vec::new());
    let look = |words: &str| missed(&data, &journal, &Sift::parse(words), today(), &utc());
    assert_eq!(look(""), [(1, 1), (1, 0), (0, 0)]);
    assert_eq!(look("ran before"), [(0, 0)]);
    assert_eq!(count(&data, &journal).skipped, 3);
}

#[test]
fn a_run_says_what_it_does_next_and_when() {
    let data = data(Vec::new());
    let waiting = Run { state: RunState::Waiting, due: Some(at(23, 9)), ..run(10, at(20, 9)) };
    let next_of = next(&waiting, &data).unwrap();
    assert_eq!((next_of.due, next_of.what.as_str()), (Some(at(23, 9)), "add the note “Any questions?”"));
    assert!(next(&run(11, at(20, 9)), &data).is_none());
    assert_eq!(newer(waiting.of, &data), Some(2));
    assert_eq!(newer(Source::Rule { id: id(RULE), version: 2 }, &data), None);
}

#[test]
fn what_was_done_at_one_moment_is_one_sentence_and_refusals_say_why() {
    let log = vec![
        done("created the task “A”", "", at(12, 9)),
        done("move it to Won", "A reason is missing.", at(12, 9)),
        done("added the tag #late", "", at(15, 9)),
    ];
    let acts = acts(&Run { log, ..run(10, at(12, 9)) }, &data(Vec::new()));
    assert_eq!(acts.len(), 2);
    assert_eq!(
        acts[0].1,
        "Rule “After the Proposal” acted: created the task “A”; could not move it to Won: A reason is missing."
    );
    assert_eq!(acts[1].0, at(15, 9));
}

#[test]
fn changes_name_records_and_leave_amounts_and_dates_to_the_person() {
    let company = Company { id: id(7), name: "Acme".into(), ..Company::default() };
    let data = Dataset::from_records([Record::from(company)]);
    let map = |value: Value| Noted::from(value.as_object().cloned().unwrap_or_default());
    let effect = RunEffect {
        record: RecordId::opportunity(id(DEAL)),
        before: Some(map(json!({"company": null, "close": "2026-11-20", "rank": "a"}))),
        after: Some(map(json!({
            "close": null, "company": id(7).to_string(), "rank": "b",
            "value": {"amount": "1200.00", "currency": "EUR"}
        }))),
    };
    let told = changes(&effect, &data);
    let fields: Vec<&str> = told.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["close date", "company", "value"]);
    assert_eq!((&told[0].before, &told[0].after), (&Shown::Day(today()), &Shown::Nothing));
    assert_eq!(told[1].after, Shown::Text("Acme".into()));
    assert!(matches!(told[2].after, Shown::Money(money) if money.minor == 120_000));
    let created = RunEffect { before: None, after: Some(Noted::default()), ..effect };
    assert!(changes(&created, &data).is_empty());
}

#[test]
fn what_a_rule_did_since_a_moment_leaves_out_what_was_taken_back() {
    let back = Run { state: RunState::Undone, ..run(12, at(14, 9)) };
    let data = data(vec![run(10, at(12, 9)), run(11, at(13, 9)), back]);
    assert_eq!(since(id(RULE), at(12, 10), &data), [id(11)]);
    assert_eq!(since(id(RULE), at(1, 0), &data), [id(11), id(10)]);
}
