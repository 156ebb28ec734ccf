//! The playbooks' own rules and the recipes, at work in whole workspaces.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod common;

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
    let activity =
        Activity { kind, at: desk.now, opportunity: Some(deal), text: "Talked".into(), ..Activity::default() };
    desk.send(Command::Create(activity.into())).unwrap();
}

fn rule(desk: &Desk, recipe: &str) -> Arc<Rule> {
    desk.data().rules().find(|rule| rule.recipe == recipe).unwrap().clone()
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
    let options: &[&str] = if key == "b2b.pre-sales" { &["pre-sales"] } else { &[] };
    let mut desk = Desk::with_rules(recipe.playbook.unwrap_or("keap"), options);
    for name in ["Ida Holm", "Noor Amari"] {
        desk.send(Command::Create(Member { name: name.into(), ..Member::default() }.into())).unwrap();
    }
    let mut members: Vec<Arc<Member>> = desk.data().members().cloned().collect();
    members.sort_by_key(|member| member.id);
    let pipeline = desk.data().live_pipelines()[0].id;
    let stages = desk.data().stages_of(pipeline);
    let mut ids = desk.stamp().ids;
    let records = make(key, pipeline, &stages, &members, &mut ids).unwrap();
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
                    Err(error) => assert!(text.contains("{{ add_your_"), "{}: {error} in {text}", recipe.key),
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
    let begin = Command::Begin { name: "Sample".into(), currency: Currency::EUR, sample: true, me, records };
    desk.send(begin).unwrap();
    assert!(desk.data().rules().count() > 5 && desk.data().rules().all(|rule| rule.live()));
    walk(&mut desk, 10);
    assert_eq!(desk.data().runs().count(), 0);
}

// ---- Keap ---------------------------------------------------------------------------------------------------------

/// An opportunity whose proposal has just been sent, in a workspace with Keap's rules.
fn proposed() -> (Desk, Id) {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Proposal Pending").unwrap();
    (desk, deal)
}

#[test]
fn a_pending_proposal_gets_a_call_after_two_days_and_four_messages_within_three_weeks() {
    let (mut desk, deal) = proposed();
    let call = tasks(&desk, deal).pop().unwrap();
    assert_eq!((call.kind, call.title.as_str()), (TaskKind::Call, "Call Fleet tracking about the proposal"));
    assert_eq!(call.due, desk.today().checked_add_days(chrono_days(2)));
    assert!(messages(&desk, deal).is_empty(), "not on the same day");
    walk(&mut desk, 13);
    assert!((2..=3).contains(&messages(&desk, deal).len()), "several days apart");
    walk(&mut desk, 8);
    let all = messages(&desk, deal);
    let subjects: Vec<&str> = all.iter().map(|message| message.subject.as_str()).collect();
    let words = ["reach you?", "questions", "does not quite fit", "talk once more"];
    assert_eq!(all.len(), 4, "{subjects:?}");
    assert!(subjects.iter().zip(words).all(|(subject, words)| subject.contains(words)), "{subjects:?}");
    let days: Vec<i64> =
        all.windows(2).map(|pair| (pair[1].due.millis() - pair[0].due.millis()) / 86_400_000).collect();
    assert!(days.iter().all(|days| (3..=7).contains(days)), "{days:?}");
    assert!(all.iter().all(|message| message.state == MessageState::Open));
    walk(&mut desk, 60);
    assert_eq!(messages(&desk, deal).len(), 4);
}

fn chrono_days(days: u64) -> chrono::Days {
    chrono::Days::new(days)
}

#[test]
fn an_answer_to_the_proposal_ends_its_messages_and_an_absence_note_does_not() {
    for (reply, more) in [(Reply::Positive, false), (Reply::Negative, false), (Reply::OutOfOffice, true)] {
        let (mut desk, deal) = proposed();
        walk(&mut desk, 3);
        let first = messages(&desk, deal)[0].id;
        desk.send(Command::MarkSent { message: first }).unwrap();
        desk.send(Command::MarkReplied { message: first, reply }).unwrap();
        walk(&mut desk, 30);
        assert_eq!(messages(&desk, deal).len() > 1, more, "{reply:?}");
    }
}

#[test]
fn leaving_the_stage_ends_its_messages_and_takes_unsent_ones_out_of_the_outbox() {
    let (mut desk, deal) = proposed();
    walk(&mut desk, 3);
    assert_eq!(open(&desk, deal), 1);
    desk.move_to(deal, "Negotiating").unwrap();
    assert_eq!(open(&desk, deal), 0);
    walk(&mut desk, 30);
    assert_eq!(messages(&desk, deal).len(), 1);
    let mut states = desk.data().runs_of(deal).map(|run| run.state.clone());
    assert!(states.any(|state| state == RunState::Stopped { why: "it leaves the stage".into() }));
}

#[test]
fn the_delayed_hear_from_us_ever_more_rarely_until_they_come_back() {
    let (mut desk, deal) = proposed();
    desk.move_to(deal, "Delayed").unwrap();
    walk(&mut desk, 400);
    let all = messages(&desk, deal);
    let gaps: Vec<i64> =
        all.windows(2).map(|pair| (pair[1].due.millis() - pair[0].due.millis()) / 86_400_000).collect();
    assert!(gaps[..4].windows(2).all(|pair| pair[0] < pair[1]), "{gaps:?}");
    assert_eq!(all[5].subject, "Has anything moved?");
    assert!(all.len() >= 7 && gaps[4..].iter().all(|days| *days >= 20), "{gaps:?}");
    desk.move_to(deal, "Proposal Pending").unwrap();
    let now = desk.now;
    walk(&mut desk, 200);
    let later: Vec<Arc<Message>> = messages(&desk, deal).into_iter().filter(|message| message.due > now).collect();
    assert_eq!(later.len(), 4, "the messages of the stage that it is in, and no others");
}

#[test]
fn a_demo_wants_a_follow_up_within_a_day_each_time() {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    log(&mut desk, deal, ActivityKind::Meeting);
    assert!(tasks(&desk, deal).is_empty(), "not in this stage");
    desk.move_to(deal, "Demo").unwrap();
    log(&mut desk, deal, ActivityKind::Meeting);
    log(&mut desk, deal, ActivityKind::Call);
    let follow = tasks(&desk, deal).pop().unwrap();
    assert_eq!(follow.due, desk.today().checked_add_days(chrono_days(1)));
    assert!(follow.time.is_some(), "within 24 hours");
    desk.wait_days(1);
    log(&mut desk, deal, ActivityKind::Meeting);
    assert_eq!(tasks(&desk, deal).len(), 2);
}

#[test]
fn a_sale_that_is_won_is_thanked_for_and_handed_over() {
    let mut desk = Desk::with_rules("keap", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Won").unwrap();
    assert_eq!(messages(&desk, deal)[0].subject, "Thank you");
    let list = tasks(&desk, deal).pop().unwrap();
    assert_eq!((list.kind, list.options.len()), (TaskKind::Checklist, 4));
}

/// R53.
#[test]
fn an_imported_loss_without_a_reason_is_asked_about_if_the_rule_may_act_on_the_import() {
    for may in [false, true] {
        let mut desk = Desk::with_rules("keap", &[]);
        let stage = desk.stage("Lost");
        let pipeline = desk.data().live_pipelines()[0].id;
        let id = Id::from_bits(u128::from(u64::MAX));
        let lost = Opportunity { id, name: "Old deal".into(), pipeline, stage, ..Opportunity::default() };
        let rules = if may { vec![rule(&desk, "keap.lost-reason").id] } else { Vec::new() };
        let import = Import { label: "imported".into(), creates: vec![lost.into()], updates: Vec::new(), rules };
        desk.send(Command::Import(import)).unwrap();
        let expected: &[&str] =
            if may { &["Ask Old deal why they decided against it, and record the reason"] } else { &[] };
        assert_eq!(titles(&desk, id), expected);
    }
}

// ---- Kich Media ---------------------------------------------------------------------------------------------------

#[test]
fn without_a_reply_short_lines_follow_after_two_four_and_seven_days() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet tracking");
    log(&mut desk, deal, ActivityKind::Email);
    desk.move_with(&[deal], "Initial Outreach", skipping()).unwrap();
    walk(&mut desk, 10);
    assert!(messages(&desk, deal).is_empty(), "an email of an earlier stage is not the first message");
    let start = desk.today();
    log(&mut desk, deal, ActivityKind::Email);
    let mut arrived = Vec::new();
    for day in 1..=30_u64 {
        walk(&mut desk, 1);
        if messages(&desk, deal).len() > arrived.len() {
            arrived.push(day);
            let message = messages(&desk, deal).into_iter().find(|message| message.open()).unwrap();
            desk.send(Command::MarkSent { message: message.id }).unwrap();
        }
    }
    assert_eq!(arrived, [2, 4, 7], "from {start}");
}

#[test]
fn a_positive_answer_opens_the_dialogue_and_ends_the_lines() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet tracking");
    desk.move_with(&[deal], "Initial Outreach", skipping()).unwrap();
    log(&mut desk, deal, ActivityKind::Email);
    walk(&mut desk, 2);
    let message = messages(&desk, deal)[0].id;
    desk.send(Command::MarkSent { message }).unwrap();
    desk.send(Command::MarkReplied { message, reply: Reply::Positive }).unwrap();
    assert_eq!(desk.opportunity(deal).stage, desk.stage("Dialogue"));
    walk(&mut desk, 20);
    assert_eq!(messages(&desk, deal).len(), 1);
}

fn skipping() -> penstock::command::GateAnswers {
    let override_reason = Some("for the test".to_string());
    penstock::command::GateAnswers { override_reason, ..Default::default() }
}

#[test]
fn the_invoice_names_the_amount_of_which_half_is_to_be_paid() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let draft =
        Opportunity { name: "Fleet".into(), value: Some(Money::whole(4_600, Currency::EUR)), ..Opportunity::default() };
    let deal = desk.send(Command::Create(draft.into())).unwrap().created[0].id;
    desk.move_with(&[deal], "Invoice", skipping()).unwrap();
    assert!(titles(&desk, deal).iter().all(|title| title.contains("EUR 4,600")), "{:?}", titles(&desk, deal));
    assert_eq!(tasks(&desk, deal).len(), 2);
    assert!(desk.move_to(deal, "Order Processing").is_err(), "the advance is not ticked");
}

#[test]
fn customers_in_the_loop_are_contacted_once_a_month_unless_somebody_just_was() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "The Loop", skipping()).unwrap();
    walk(&mut desk, 20);
    log(&mut desk, deal, ActivityKind::Call);
    walk(&mut desk, 26);
    assert!(tasks(&desk, deal).is_empty());
    walk(&mut desk, 5);
    assert_eq!(tasks(&desk, deal).len(), 1);
    walk(&mut desk, 60);
    assert_eq!(tasks(&desk, deal).len(), 1, "the task is still open: no second one beside it");
    let first = tasks(&desk, deal)[0].id;
    complete(&mut desk, first);
    walk(&mut desk, 31);
    assert_eq!(tasks(&desk, deal).len(), 2);
}

#[test]
fn an_order_is_reminded_of_two_days_before_its_thirty_days_are_over() {
    let mut desk = Desk::with_rules("kich-media", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "Order Processing", skipping()).unwrap();
    walk(&mut desk, 27);
    assert!(tasks(&desk, deal).is_empty());
    walk(&mut desk, 1);
    assert_eq!(tasks(&desk, deal)[0].kind, TaskKind::Reminder);
}

// ---- Recordbook and B2B -------------------------------------------------------------------------------------------

#[test]
fn customers_are_trained_asked_offered_more_and_asked_for_a_referral_in_turn() {
    let mut desk = Desk::with_rules("recordbook", &[]);
    let deal = desk.add("Fleet");
    desk.move_to(deal, "Customer").unwrap();
    let mut seen = Vec::new();
    for day in 1..=130 {
        walk(&mut desk, 1);
        while tasks(&desk, deal).len() > seen.len() {
            seen.push(day);
        }
    }
    assert_eq!(seen, [7, 30, 90, 120]);
    assert!(titles(&desk, deal)[3].contains("referral"));
}

#[test]
fn a_quiet_opportunity_makes_a_task_each_time_a_week_passes_without_contact() {
    for key in ["recordbook", "b2b"] {
        let mut desk = Desk::with_rules(key, &[]);
        let deal = desk.add("Fleet");
        desk.move_with(&[deal], "Opportunity", skipping()).unwrap();
        for task in tasks(&desk, deal) {
            desk.send(Command::Delete(vec![RecordId { kind: Kind::Task, id: task.id }])).unwrap();
        }
        walk(&mut desk, 6);
        assert!(tasks(&desk, deal).is_empty(), "{key}");
        walk(&mut desk, 1);
        let first = tasks(&desk, deal)[0].id;
        complete(&mut desk, first);
        walk(&mut desk, 6);
        log(&mut desk, deal, ActivityKind::Call);
        walk(&mut desk, 6);
        assert_eq!(tasks(&desk, deal).len(), 1, "{key}");
        walk(&mut desk, 2);
        assert_eq!(tasks(&desk, deal).len(), 2, "{key}");
    }
}

#[test]
fn a_month_without_contact_is_too_distant() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "Opportunity", skipping()).unwrap();
    walk(&mut desk, 29);
    let warned = |desk: &Desk| titles(desk, deal).iter().filter(|title| title.starts_with("Too distant")).count();
    assert_eq!(warned(&desk), 0);
    walk(&mut desk, 1);
    assert_eq!(warned(&desk), 1);
    walk(&mut desk, 60);
    assert_eq!(warned(&desk), 1, "once until there is contact again");
}

#[test]
fn a_new_lead_is_called_within_minutes_reminded_of_after_an_hour_and_after_a_day() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let (silent, called) = (desk.add("Silent"), desk.add("Called"));
    let call = tasks(&desk, silent).pop().unwrap();
    assert_eq!((call.kind, call.due), (TaskKind::Call, Some(desk.today())));
    assert!(call.time.is_some());
    minutes(&mut desk, 10);
    log(&mut desk, called, ActivityKind::Call);
    minutes(&mut desk, 49);
    assert_eq!(tasks(&desk, silent).len(), 1);
    minutes(&mut desk, 2);
    assert!(titles(&desk, silent)[1].starts_with("An hour has passed"));
    minutes(&mut desk, 23 * 60);
    let count = |desk: &Desk, words: &str| titles(desk, silent).iter().filter(|title| title.starts_with(words)).count();
    assert_eq!(count(&desk, "A day has passed"), 1);
    assert_eq!(tasks(&desk, called).len(), 1, "nothing but the first task: there was contact");
}

#[test]
fn there_is_one_attempt_a_day_while_nobody_is_reached() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    let first = tasks(&desk, deal)[0].id;
    complete(&mut desk, first);
    let attempts = |desk: &Desk| titles(desk, deal).iter().filter(|title| title.starts_with("Today's attempt")).count();
    for day in 1..=4 {
        walk(&mut desk, 1);
        assert_eq!(attempts(&desk), day, "Tuesday to Friday");
        for task in tasks(&desk, deal).iter().filter(|task| task.done.is_none()) {
            complete(&mut desk, task.id);
        }
    }
    walk(&mut desk, 2);
    assert_eq!(attempts(&desk), 4, "not at the weekend");
    walk(&mut desk, 2);
    assert_eq!(attempts(&desk), 5, "an attempt that waits is not doubled");
    desk.move_to(deal, "SQL").unwrap();
    for task in tasks(&desk, deal).iter().filter(|task| task.done.is_none()) {
        complete(&mut desk, task.id);
    }
    walk(&mut desk, 5);
    assert_eq!(attempts(&desk), 5);
}

#[test]
fn each_step_of_b2b_makes_the_task_that_is_expected_there() {
    let mut desk = Desk::with_rules("b2b", &[]);
    let deal = desk.add("Fleet");
    desk.move_with(&[deal], "SQL", skipping()).unwrap();
    assert!(titles(&desk, deal).contains(&"Present the proposal to Fleet".to_string()));
    desk.move_with(&[deal], "WON", skipping()).unwrap();
    let asked = tasks(&desk, deal).into_iter().find(|task| task.kind == TaskKind::Question).unwrap();
    assert_eq!(asked.options, ["Yes, signed", "Not yet: move it back"]);
}

// ---- recipes ------------------------------------------------------------------------------------------------------

#[test]
fn new_opportunities_without_an_owner_are_shared() {
    for key in ["share-in-turn", "share-least-busy"] {
        let (mut desk, records) = made(key);
        take_over(&mut desk, records);
        let owners: Vec<Option<Id>> = (0..4)
            .map(|number| {
                let deal = desk.add(&format!("Deal {number}"));
                desk.opportunity(deal).owner
            })
            .collect();
        assert!(owners[0].is_some() && owners[0] != owners[1], "{key}");
        assert_eq!((owners[0], owners[1]), (owners[2], owners[3]), "{key}");
    }
}

#[test]
fn a_big_opportunity_is_told_to_the_manager_once_even_if_it_grew_later() {
    let (mut desk, records) = made("big");
    take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    walk(&mut desk, 2);
    assert!(tasks(&desk, deal).is_empty());
    let value = json!(Money::whole(60_000, Currency::EUR));
    let set = Map::from_iter([("value".to_string(), value)]);
    desk.send(Command::Edit { id: RecordId::opportunity(deal), set }).unwrap();
    walk(&mut desk, 5);
    assert_eq!(tasks(&desk, deal).len(), 1);
    assert!(tasks(&desk, deal)[0].assignee.is_some());
}

#[test]
fn a_press_of_the_button_acknowledges_what_came_in_as_often_as_needed() {
    let (mut desk, records) = made("acknowledge");
    let rule = take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    for count in 1..=2 {
        let stamp = desk.stamp();
        desk.workspace.dispatch(Ask::Press { rule, opportunities: vec![deal] }, stamp).unwrap();
        assert_eq!((messages(&desk, deal).len(), tasks(&desk, deal).len()), (count, count));
    }
}

#[test]
fn a_no_show_is_offered_another_date() {
    let (mut desk, records) = made("no-show");
    take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    let missed = Activity {
        kind: ActivityKind::Meeting,
        at: desk.now,
        outcome: Some(Outcome::NoShow),
        opportunity: Some(deal),
        ..Activity::default()
    };
    log(&mut desk, deal, ActivityKind::Meeting);
    assert!(messages(&desk, deal).is_empty());
    desk.send(Command::Create(missed.into())).unwrap();
    assert_eq!(messages(&desk, deal).len(), 1);
}

#[test]
fn a_recipe_for_a_pipeline_with_other_stages_uses_the_nearest_and_says_so() {
    let mut desk = Desk::with_playbook("b2b");
    let pipeline = desk.data().live_pipelines()[0].id;
    let stages = desk.data().stages_of(pipeline);
    let mut ids: IdSource = desk.stamp().ids;
    let mut name = |key: &str| {
        let records = make(key, pipeline, &stages, &[], &mut ids).unwrap();
        let Some(Record::Rule(rule)) = records.last().cloned() else { panic!() };
        assert_eq!(problems(&rule.draft, rule.pipeline, desk.data()), Vec::<String>::new());
        rule.name.clone()
    };
    assert_eq!(name("keap.lost-reason"), "Ask for the reason of a loss");
    assert_eq!(name("keap.won"), "Thank the customer and hand over", "names are compared without case");
    assert_eq!(name("keap.proposal-call"), "Call after the proposal (Opportunity in place of Proposal Pending)");
    assert!(name("kich-media.loop").ends_with("(WON in place of The Loop)"));
    assert!(make("nonsense", pipeline, &stages, &[], &mut desk.stamp().ids).is_err());
    assert!(make("stuck", pipeline, &[], &[], &mut desk.stamp().ids).unwrap_err().contains("no stages"));
}
