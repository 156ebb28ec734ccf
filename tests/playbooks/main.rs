//! The playbooks' own rules and the recipes: what comes with a workspace, and every text in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

#[path = "../common/mod.rs"]
mod common;
mod enrol;
mod keap;
mod kich_media;
mod recipes;
mod steps;

use common::Desk;
use penstock::{
    automation::{merge, problems},
    command::{Command, Import},
    model::{
        Action, Activity, ActivityKind, Company, Contact, ContactLink, Kind, Member, Message, MessageState,
        Opportunity, Outcome, Plan, Record, RecordId, Reply, Rule, RunState, Step, Task, TaskKind,
    },
    playbook::{self, make, recipes},
    value::{Currency, Id, IdSource, Money},
    workspace::Ask,
};
use serde_json::{Map, json};
use std::sync::Arc;

const PLACE: &str = "still has a place for your own words";

fn due(desk: &mut Desk) {
    let stamp = desk.stamp();
    desk.workspace.dispatch(Ask::Due, stamp).unwrap();
}

/// Lets days pass with the page open: what is due is handled each day.
fn walk(desk: &mut Desk, days: i64) {
    for _ in 0..days {
        desk.wait_days(1);
        due(desk);
    }
}

fn minutes(desk: &mut Desk, minutes: i64) {
    desk.now = desk.now.plus_millis(minutes * 60_000);
    due(desk);
}

fn tasks(desk: &Desk, deal: Id) -> Vec<Arc<Task>> {
    desk.data().tasks_of(deal).cloned().collect()
}

fn titles(desk: &Desk, deal: Id) -> Vec<String> {
    tasks(desk, deal).iter().map(|task| task.title.clone()).collect()
}

fn messages(desk: &Desk, deal: Id) -> Vec<Arc<Message>> {
    desk.data().messages_of(deal).cloned().collect()
}

fn open(desk: &Desk, deal: Id) -> usize {
    messages(desk, deal).iter().filter(|message| message.open()).count()
}

fn complete(desk: &mut Desk, task: Id) {
    desk.send(Command::Complete { task, done: true }).unwrap();
}

fn log(desk: &mut Desk, deal: Id, kind: ActivityKind) {
    let outcome = match kind {
        ActivityKind::Meeting => Some(Outcome::Held),
        ActivityKind::Email => Some(Outcome::Sent),
        _ => None,
    };
    log_as(desk, deal, kind, outcome);
}

fn log_as(desk: &mut Desk, deal: Id, kind: ActivityKind, outcome: Option<Outcome>) {
    let opportunity = Some(deal);
    let activity = Activity { kind, at: desk.now, opportunity, text: "Talked".into(), outcome, ..Activity::default() };
    desk.send(Command::Create(activity.into())).unwrap();
}

fn rule(desk: &Desk, recipe: &str) -> Arc<Rule> {
    desk.data().rules().find(|rule| rule.recipe == recipe).unwrap().clone()
}

/// Past any gate.
fn skipping() -> penstock::command::GateAnswers {
    let override_reason = Some("for the test".to_string());
    penstock::command::GateAnswers { override_reason, ..Default::default() }
}

fn texts(plan: &Plan) -> Vec<String> {
    let of = |action: &Action| match action {
        Action::CreateTask { title: text, .. }
        | Action::Remind { text, .. }
        | Action::Ask { text, .. }
        | Action::AddNote { text } => vec![text.clone()],
        Action::Message { subject, body, .. } => vec![subject.clone(), body.clone()],
        _ => Vec::new(),
    };
    let steps = plan.steps.iter().flat_map(|step| match step {
        Step::Do { action } => of(action),
        Step::Await { late, .. } => late.iter().flat_map(of).collect(),
        Step::Wait { .. } => Vec::new(),
    });
    steps.collect()
}

/// A recipe made in a workspace of its playbook, with two people.
fn made(key: &str) -> (Desk, Vec<Record>) {
    let recipe = recipes().iter().find(|recipe| recipe.key == key).unwrap();
    let options: &[&str] = if key.starts_with("b2b.pre-sales") { &["pre-sales"] } else { &[] };
    let mut desk = Desk::with_rules(recipe.playbook.unwrap_or("keap"), options);
    for name in ["Ida Holm", "Noor Amari"] {
        desk.send(Command::Create(Member { name: name.into(), ..Member::default() }.into())).unwrap();
    }
    let mut members: Vec<Arc<Member>> = desk.data().members().cloned().collect();
    members.sort_by_key(|member| member.id);
    let pipeline = desk.data().live_pipelines()[0].id;
    let stages = desk.data().stages_of(pipeline);
    let mut ids = desk.stamp().ids;
    let records = make(key, pipeline, &stages, &members, &[], &mut ids).unwrap();
    (desk, records)
}

/// Adds a recipe to a workspace and switches its rule on.
fn take_over(desk: &mut Desk, records: Vec<Record>) -> Id {
    let rule = records.last().unwrap().bare_id();
    desk.send(Command::CreateAll(records)).unwrap();
    desk.send(Command::PublishRule { rule, carry: false }).unwrap();
    rule
}

#[test]
fn a_fresh_workspace_has_its_rules_switched_on_in_order_and_nothing_is_wrong_with_them() {
    let with_option = [("b2b", &["pre-sales"][..])];
    let plain = playbook::all().iter().map(|book| (book.key, &[][..]));
    for (key, options) in plain.chain(with_option) {
        let desk = Desk::with_rules(key, options);
        let rules = desk.data().rules_in_order();
        let standard: Vec<&str> = recipes()
            .iter()
            .filter(|recipe| recipe.standard && recipe.playbook == Some(key))
            .map(|recipe| recipe.key)
            .collect();
        assert_eq!(rules.iter().map(|rule| rule.recipe.as_str()).collect::<Vec<_>>(), standard);
        assert!(rules.len() >= 3, "{key}");
        assert!(rules.windows(2).all(|pair| pair[0].rank < pair[1].rank));
        let pipeline = desk.data().live_pipelines()[0].id;
        for rule in rules {
            let version = rule.in_force().unwrap();
            assert!(rule.live() && !rule.edited() && version.number == 1, "{}", rule.name);
            assert_eq!((rule.pipeline, version.at.millis().unsigned_abs()), (Some(pipeline), pipeline.millis()));
            assert!(rule.about.len() > 20, "{}", rule.name);
            assert_eq!(problems(&version.plan, rule.pipeline, desk.data()), Vec::<String>::new(), "{}", rule.name);
        }
        for sequence in desk.data().sequences() {
            let version = sequence.in_force().unwrap();
            assert_eq!(problems(&version.plan, None, desk.data()), Vec::<String>::new(), "{}", sequence.name);
        }
    }
}

#[test]
fn every_recipe_becomes_a_rule_that_is_off_and_can_be_switched_on_once_its_places_are_filled() {
    for recipe in recipes() {
        let (mut desk, records) = made(recipe.key);
        let Some(Record::Rule(rule)) = records.last().cloned() else { panic!("{}", recipe.key) };
        assert!(!rule.on && rule.versions.is_empty() && rule.recipe == recipe.key);
        assert_eq!((rule.name.as_str(), rule.about.as_str()), (recipe.title, recipe.why), "every stage was found");
        desk.send(Command::CreateAll(records.clone())).unwrap();
        let mut all = texts(&rule.draft);
        for record in &records {
            if let Record::Sequence(sequence) = record {
                all.extend(texts(&sequence.in_force().unwrap().plan));
            }
        }
        let open = all.iter().any(|text| text.contains("{{ add_your_"));
        let found = problems(&rule.draft, rule.pipeline, desk.data());
        assert_eq!(found.iter().any(|problem| problem.contains(PLACE)), open, "{}", recipe.key);
        assert!(found.iter().all(|problem| problem.contains(PLACE)), "{}: {found:?}", recipe.key);
        assert!(!(open && recipe.standard), "{} comes switched on", recipe.key);
        desk.send(Command::PublishRule { rule: rule.id, carry: false }).unwrap();
        assert!(desk.data().rule(rule.id).unwrap().live());
    }
}

#[test]
fn every_text_reads_well_with_and_without_what_it_names() {
    let mut desk = Desk::with_playbook("keap");
    desk.send(Command::CreateAll(vec![
        Member { id: Id::from_bits(1), name: "Ida Holm".into(), ..Member::default() }.into(),
        Company { id: Id::from_bits(2), name: "Northgate".into(), ..Company::default() }.into(),
        Contact { id: Id::from_bits(3), name: "Anna Bauer".into(), ..Contact::default() }.into(),
        Contact { id: Id::from_bits(4), emails: vec!["info@example.com".into()], ..Contact::default() }.into(),
    ]))
    .unwrap();
    let member = desk.data().members().next().unwrap().id;
    let (mut named, mut nameless) = (Id::NIL, Id::NIL);
    for contact in desk.data().contacts() {
        *(if contact.name.is_empty() { &mut nameless } else { &mut named }) = contact.id;
    }
    let stage = desk.stage("Demo");
    let full = Opportunity {
        name: "Fleet tracking".into(),
        stage,
        owner: Some(member),
        value: Some(Money::whole(4_600, Currency::EUR)),
        contacts: vec![ContactLink { contact: named, role: String::new() }],
        ..Opportunity::default()
    };
    let contacts = vec![ContactLink { contact: nameless, role: String::new() }];
    let bare = Opportunity { name: "Fleet tracking".into(), stage, contacts, ..Opportunity::default() };
    let empty = Opportunity { name: "Fleet tracking".into(), stage, ..Opportunity::default() };
    for recipe in recipes() {
        let (_, records) = made(recipe.key);
        let plans = records.iter().filter_map(|record| match record {
            Record::Rule(rule) => Some(rule.draft.clone()),
            Record::Sequence(sequence) => sequence.in_force().map(|version| version.plan.clone()),
            _ => None,
        });
        for text in plans.flat_map(|plan| texts(&plan)) {
            assert!(!text.contains(['[', ']', '!']), "{text}");
            for opportunity in [&full, &bare, &empty] {
                match merge(&text, opportunity, desk.data()) {
                    Ok(merged) => {
                        assert!(!text.contains("add_your_"), "a place for own words must never be sent: {merged}");
                        assert!(
                            !merged.contains("{{") && !merged.contains("  ") && !merged.trim().is_empty(),
                            "{merged}"
                        );
                    }
                    Err(error) => {
                        // Links of a library that is empty are asked for, message by message.
                        let asked = text.contains("{{ add_your_") || text.contains("{{ content.");
                        assert!(asked, "{}: {error} in {text}", recipe.key);
                    }
                }
            }
        }
    }
    let (_, records) = made("keap.proposal-follow-up");
    let Record::Sequence(sequence) = &records[0] else { panic!() };
    let body = texts(&sequence.in_force().unwrap().plan)[1].clone();
    let merged = |opportunity| merge(&body, opportunity, desk.data()).unwrap();
    assert!(merged(&full).starts_with("Hello Anna,\n\nI sent") && merged(&full).ends_with("Best regards\nIda Holm"));
    assert!(merged(&bare).starts_with("Hello there,") && merged(&bare).trim_end().ends_with("Best regards"));
}

#[test]
fn a_new_opportunity_makes_no_work_by_itself_but_where_the_article_asks_for_it() {
    for (key, expected) in [("keap", 0), ("kich-media", 0), ("recordbook", 0), ("b2b", 1)] {
        let mut desk = Desk::with_rules(key, &[]);
        let deal = desk.add("Fleet tracking");
        assert_eq!((tasks(&desk, deal).len(), messages(&desk, deal).len()), (expected, 0), "{key}");
    }
}

#[test]
fn the_sample_has_its_rules_switched_on_and_opening_it_sets_none_of_them_off() {
    let mut desk = Desk::empty(1);
    let (today, now, zone) = (desk.today(), desk.now, desk.stamp().zone);
    let records = playbook::sample(today, now, zone, Currency::EUR, &mut desk.stamp().ids);
    let me = playbook::me(&records);
    let begin = Command::Begin {
        name: "Sample".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: true,
        me,
        records,
    };
    desk.send(begin).unwrap();
    assert!(desk.data().rules().count() > 5 && desk.data().rules().all(|rule| rule.live()));
    walk(&mut desk, 10);
    assert_eq!(desk.data().runs().count(), 0);
}
