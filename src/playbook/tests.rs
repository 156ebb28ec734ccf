use super::*;
use crate::model::{Kind, Opportunity, StageKind, Task};
use crate::value::{Currency, Time, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const ZONE: Zone = Zone { offset_minutes: 60 };

fn now() -> Time {
    "2026-03-18T13:20:00.000Z".parse().unwrap()
}

fn ids() -> IdSource {
    IdSource::new(now().millis().unsigned_abs(), 7)
}

fn workspace(at: Time) -> Vec<Record> {
    sample(ZONE.date(at), at, ZONE, Currency::EUR, &mut ids())
}

fn names(key: &str) -> Vec<&'static str> {
    find(key).unwrap().stages.iter().map(|stage| stage.name).collect()
}

fn stages(records: &[Record]) -> Vec<Arc<Stage>> {
    records.iter().filter_map(|r| if let Record::Stage(s) = r { Some(s.clone()) } else { None }).collect()
}

fn opportunities(records: &[Record]) -> Vec<Arc<Opportunity>> {
    records.iter().filter_map(|r| if let Record::Opportunity(o) = r { Some(o.clone()) } else { None }).collect()
}

fn tasks(records: &[Record]) -> Vec<Arc<Task>> {
    records.iter().filter_map(|r| if let Record::Task(t) = r { Some(t.clone()) } else { None }).collect()
}

fn references(record: &Record) -> Vec<(Kind, Id)> {
    let mut found = Vec::new();
    let mut add = |kind, id: Option<Id>| found.extend(id.map(|id| (kind, id)));
    match record {
        Record::Settings(r) => add(Kind::Member, r.me),
        Record::Member(r) => add(Kind::Member, r.manager),
        Record::Pipeline(_) | Record::Product(_) | Record::Campaign(_) | Record::Template(_) => {}
        Record::Stage(r) => add(Kind::Pipeline, Some(r.pipeline)),
        Record::LossReason(r) => add(Kind::Stage, Some(r.stage)),
        Record::Company(r) => {
            add(Kind::Company, r.parent);
            add(Kind::Member, r.owner);
        }
        Record::Contact(r) => {
            add(Kind::Company, r.company);
            add(Kind::Member, r.owner);
        }
        Record::Opportunity(r) => {
            add(Kind::Pipeline, Some(r.pipeline));
            add(Kind::Stage, Some(r.stage));
            add(Kind::Member, r.owner);
            add(Kind::Company, r.company);
            add(Kind::Campaign, r.campaign);
            r.contacts.iter().for_each(|link| add(Kind::Contact, Some(link.contact)));
            r.products.iter().for_each(|id| add(Kind::Product, Some(*id)));
            r.visits.iter().for_each(|visit| add(Kind::Stage, Some(visit.stage)));
            add(Kind::LossReason, r.loss.as_ref().map(|loss| loss.reason));
            add(Kind::Stage, r.loss.as_ref().map(|loss| loss.stage));
        }
        Record::Task(r) => {
            add(Kind::Member, r.assignee);
            add(Kind::Opportunity, r.opportunity);
            add(Kind::Contact, r.contact);
            add(Kind::Company, r.company);
        }
        Record::Activity(r) => {
            add(Kind::Member, r.member);
            add(Kind::Opportunity, r.opportunity);
            add(Kind::Contact, r.contact);
            add(Kind::Company, r.company);
        }
        #[allow(unreachable_patterns)]
        _ => {}
    }
    found
}

/// Every record passes its own check, has an id of its own, and refers only to records that came before it.
fn assert_sound(records: &[Record]) {
    let mut seen = BTreeSet::new();
    for record in records {
        assert!(record.check().is_ok(), "{}: {:?}", record.title(), record.check());
        assert!(!record.bare_id().is_nil());
        for (kind, id) in references(record) {
            assert!(seen.contains(&(kind, id)), "{} refers to a missing {}", record.title(), kind.name());
        }
        assert!(seen.insert((record.kind(), record.bare_id())), "{} has the id of another", record.title());
        let back = Record::from_text(record.kind(), record.to_text().as_bytes()).unwrap();
        assert_eq!(&back, record);
    }
    let bare: BTreeSet<Id> = seen.iter().map(|(_, id)| *id).collect();
    assert_eq!(bare.len(), records.len());
}

#[test]
fn every_playbook_has_its_stages_word_for_word() {
    let nine = [
        "New Opportunity",
        "Qualifying",
        "Demo",
        "Proposal Pending",
        "Negotiating",
        "Won",
        "Delayed",
        "Lost",
        "Unable to Contact",
    ];
    assert_eq!(names("keap"), nine);
    let eight = [
        "Networking Database",
        "Initial Outreach",
        "Dialogue",
        "Proposal",
        "Invoice",
        "Order Processing",
        "Order Delivery",
        "The Loop",
    ];
    assert_eq!(names("kich-media")[..8], eight);
    assert_eq!(names("kich-media")[8..], ["Lost"]);
    assert_eq!(names("recordbook"), ["Prospect", "Lead", "Opportunity", "Customer", "Lost"]);
    assert_eq!(names("b2b"), ["No contact", "SQL", "Opportunity", "WON", "Lost"]);
    assert_eq!(find("nonsense"), None);
}

#[test]
fn entry_rules_goals_and_actions_are_word_for_word() {
    let rules = [
        "when a lead is automatically or manually created.",
        "when the sales rep begins contacting the prospect to gather details about the prospect and their level of interest.",
        "when the prospect agrees to a demo, a free trial, an in person meeting, etc. Use a name that accurately describes the nature of the stage.",
        "after the sales rep issues a quote, proposal or estimate.",
        "after the prospect responds to a proposal, but requests some changes before committing to a purchase.",
        "after the Prospect makes a purchase.",
        "if a Prospect is qualified and truly interested in your product, but their decision-making timeline has been delayed.",
        "when the Prospect purchases from a competitor or decides they are no longer interested in your product.",
        "when the sales rep is not able to connect with a Prospect.",
    ];
    for (stage, rule) in find("keap").unwrap().stages.iter().zip(rules) {
        assert_eq!(stage.entry_rule, format!("Assign a stage like this {rule}"));
    }
    let goals = [
        "to provide as much useful info on the contact to the lead generators as possible",
        "to receive as many answers as possible",
        "(1) build relationship and learn about their company, (2) evaluate if there is an opportunity",
        "to send and negotiate on the proposal",
        "make sure the invoice is paid before starting the service",
        "prepare the best quality product or service ... on time and following the plan, deadlines, and terms outlined in the proposal",
        "satisfactory experience",
        "build more personalized relationships ... leading to more business opportunities and referrals",
    ];
    assert!(find("kich-media").unwrap().stages.iter().zip(goals).all(|(stage, goal)| stage.goal == goal));
    let actions: Vec<_> = find("b2b").unwrap().stages.iter().map(|stage| stage.expected_action).collect();
    assert_eq!(actions[..4], ["get in touch", "present proposal", "follow-up", ""]);
}

#[test]
fn pre_sales_comes_before_no_contact_when_it_is_chosen_and_changes_no_other_stage() {
    let b2b = find("b2b").unwrap();
    let install = |options: &[&str]| install_with(b2b, options, "", Rank::default(), &mut ids());
    let usual = install(&[]);
    assert_eq!(usual, super::install(b2b, "", Rank::default(), &mut ids()));
    assert_eq!(usual, install(&["nonsense"]));
    let chosen = install(&["pre-sales"]);
    assert_sound(&chosen);
    let with = stages(&chosen);
    let names: Vec<&str> = with.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["Pre-sales", "No contact", "SQL", "Opportunity", "WON", "Lost"]);
    assert!(with.windows(2).all(|pair| pair[0].rank < pair[1].rank));
    assert_eq!(with[0].kind, StageKind::Open);
    assert_eq!(with[0].expected_action, "score leads, work the highest scores first, pass on to No contact");
    for (stage, plain) in with[1..].iter().zip(stages(&usual)) {
        let plain = Stage { id: stage.id, rank: stage.rank.clone(), pipeline: stage.pipeline, ..Stage::clone(&plain) };
        let checklist = |stage: &Stage| stage.checklist.iter().map(|item| item.text.clone()).collect::<Vec<_>>();
        assert_eq!(checklist(stage), checklist(&plain));
        assert_eq!(Stage { checklist: plain.checklist.clone(), ..Stage::clone(stage) }, plain);
    }
}

#[test]
fn what_a_playbook_offers_begins_with_open_stages_and_has_a_word_of_its_own() {
    for playbook in all() {
        let keys: BTreeSet<_> = playbook.options.iter().map(|option| option.key).collect();
        assert_eq!(keys.len(), playbook.options.len());
        for option in playbook.options {
            assert!(option.about.ends_with('.') && !option.first.is_empty(), "{}", option.name);
            assert!(option.first.iter().all(|stage| stage.kind == StageKind::Open && stage.colour < 8));
        }
    }
}

#[test]
fn every_playbook_can_be_won_and_lost_and_starts_open() {
    for playbook in all() {
        let count = |kind| playbook.stages.iter().filter(|stage| stage.kind == kind).count();
        assert_eq!(playbook.stages[0].kind, StageKind::Open, "{}", playbook.name);
        assert!(count(StageKind::Won) >= 1 && count(StageKind::Lost) == 1, "{}", playbook.name);
        assert!(playbook.summary.matches(". ").count() == 1 && playbook.summary.ends_with('.'), "{}", playbook.summary);
        assert!(std::ptr::eq(find(playbook.key).unwrap(), playbook));
        for stage in playbook.stages {
            assert!(stage.colour < 8, "{}", stage.name);
            assert!(stage.required.iter().all(|field| Stage::REQUIRABLE.iter().any(|(name, _)| name == field)));
            let expected = match stage.kind {
                StageKind::Won => stage.probability == 100,
                StageKind::Lost => stage.probability == 0,
                StageKind::Open | StageKind::Parked => (1..100).contains(&stage.probability),
            };
            assert!(expected, "{} {}", playbook.name, stage.name);
        }
    }
}

#[test]
fn work_starts_only_when_half_of_the_invoice_is_paid() {
    let playbook = find("kich-media").unwrap();
    assert!(playbook.stages[4].checklist.contains(&("At least 50 % paid in advance", true)));
    assert!(playbook.stages[..5].iter().all(|stage| stage.kind == StageKind::Open));
    assert!(playbook.stages[5..8].iter().all(|stage| stage.kind == StageKind::Won));
}

#[test]
fn an_installed_playbook_is_sound_and_its_stages_are_in_order() {
    for playbook in all() {
        let records = install(playbook, "  Mine ", Rank::between(None, None), &mut ids());
        assert_sound(&records);
        assert_eq!(records[0].title(), "Mine");
        let stages = stages(&records);
        assert_eq!(stages.len(), playbook.stages.len());
        assert!(stages.windows(2).all(|pair| pair[0].rank < pair[1].rank));
        assert_eq!(install(playbook, " ", Rank::default(), &mut ids())[0].title(), playbook.name);
    }
}

#[test]
fn reasons_count_from_one_in_every_stage_that_can_lose() {
    for playbook in all() {
        let records = install(playbook, "", Rank::default(), &mut ids());
        let mut numbers: BTreeMap<Id, Vec<u16>> = BTreeMap::new();
        for record in &records {
            if let Record::LossReason(reason) = record {
                numbers.entry(reason.stage).or_default().push(reason.number);
            }
        }
        for stage in stages(&records) {
            let own = numbers.remove(&stage.id).unwrap_or_default();
            assert_eq!(own, (1..=own.len() as u16).collect::<Vec<_>>());
            assert_eq!(own.is_empty(), stage.kind.closed(), "{} {}", playbook.name, stage.name);
        }
    }
}

#[test]
fn the_sample_is_sound_and_the_same_every_time() {
    let records = workspace(now());
    assert_sound(&records);
    assert_eq!(records, workspace(now()));
    let count = |kind| records.iter().filter(|record| record.kind() == kind).count();
    assert_eq!((count(Kind::Company), count(Kind::Contact), count(Kind::Member), count(Kind::Product)), (15, 25, 3, 6));
    assert_eq!(count(Kind::Campaign), 3);
    assert!((38..=44).contains(&count(Kind::Opportunity)));
    assert!(count(Kind::Activity) > 60 && count(Kind::Task) > 40);
    assert!(records.iter().any(|r| r.kind() == Kind::Member && Some(r.bare_id()) == me(&records)));
}

#[test]
fn the_sample_holds_every_state_of_the_next_step() {
    // Whatever day of the week it is opened.
    for day in 0..7 {
        let at = now().plus_millis(day * 86_400_000);
        let records = workspace(at);
        let today = ZONE.date(at);
        let open: Vec<_> = tasks(&records).into_iter().filter(|task| task.done.is_none()).collect();
        let due = |task: &Arc<Task>| task.due.unwrap();
        assert!(open.iter().filter(|task| due(task) < today).count() >= 3, "late");
        assert!(open.iter().filter(|task| due(task) == today).count() >= 3, "today");
        assert!(open.iter().filter(|task| due(task) > today).count() >= 3, "planned");
        assert!(open.iter().any(|task| task.time.is_some()) && open.iter().any(|task| task.time.is_none()));
        let stages = stages(&records);
        let kind = |o: &Opportunity| stages.iter().find(|stage| stage.id == o.stage).unwrap().kind;
        let idle = opportunities(&records)
            .into_iter()
            .filter(|o| kind(o) == StageKind::Open && !open.iter().any(|task| task.opportunity == Some(o.id)))
            .count();
        assert!(idle >= 3, "none");
    }
}

#[test]
fn stays_in_the_sample_follow_on_each_other_and_end_in_the_present_stage() {
    let morning: Time = "2026-03-16T05:10:00.000Z".parse().unwrap();
    for at in [now(), morning] {
        let records = workspace(at);
        let stages = stages(&records);
        let mut filled: BTreeMap<Id, usize> = BTreeMap::new();
        for o in opportunities(&records) {
            assert!(
                o.visits
                    .windows(2)
                    .all(|pair| pair[0].left == Some(pair[1].entered) && pair[0].entered <= pair[1].entered)
            );
            let last = o.visits.last().unwrap();
            assert_eq!((last.stage, last.left), (o.stage, None));
            assert!(o.created <= last.entered && last.entered <= at);
            let stage = stages.iter().find(|stage| stage.id == o.stage).unwrap();
            assert_eq!(o.loss.is_some(), stage.kind == StageKind::Lost, "{}", o.name);
            if stage.kind.closed() {
                assert_eq!(o.close, Some(ZONE.date(last.entered)));
            }
            *filled.entry(o.stage).or_default() += 1;
        }
        assert_eq!(filled.len(), stages.len(), "every stage has something in it");
        for record in &records {
            if let Record::Activity(activity) = record {
                assert!(activity.at <= at);
            }
        }
    }
}

#[test]
fn the_sample_stays_sound_at_the_edges_of_the_calendar() {
    for text in ["0001-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.000Z"] {
        let at: Time = text.parse().unwrap();
        let yen = Currency::from_code("JPY").unwrap();
        assert!(!sample(ZONE.date(at), at, ZONE, yen, &mut ids()).is_empty());
    }
}

#[test]
fn generated_records_are_sound_in_order_and_the_same_every_time() {
    let mut supply = ids();
    let pipeline = install(&all()[0], "", Rank::default(), &mut supply);
    let stages = stages(&pipeline);
    let mut again = supply.clone();
    let records = generate(2_000, &stages, now(), &mut supply);
    assert_eq!(records, generate(2_000, &stages, now(), &mut again));
    assert_sound(&[pipeline, records.clone()].concat());
    let made = opportunities(&records);
    assert_eq!(made.len(), 2_000);
    for stage in &stages {
        let ranks: Vec<_> = made.iter().filter(|o| o.stage == stage.id).map(|o| o.rank.clone()).collect();
        assert!(ranks.len() > 50 && ranks.windows(2).all(|pair| pair[0] < pair[1]), "{}", stage.name);
    }
    assert!(made.iter().all(|o| o.visits.windows(2).all(|pair| pair[0].entered < pair[1].entered)));
    assert!(generate(10, &[], now(), &mut ids()).iter().all(|r| r.kind() != Kind::Opportunity));
    assert!(generate(0, &stages, now(), &mut ids()).is_empty());
}
