use super::*;
use crate::model::{
    Activity, ActivityKind, Contact, Hat, Member, Message, MessageState, Opportunity, Outcome, Pipeline, Record,
    Repeat, Reply, Settings, Stage, StageKind, Task, TaskKind, Visit,
};
use crate::query::{Context, Filter, Truth, parse};
use crate::value::{Currency, Date, Rank, TimeOfDay, Zone, ZoneRules};
use std::sync::Arc;

const NOW: &str = "2026-11-18T10:00:00.000Z"; // a Wednesday

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn calendar() -> Calendar {
    Calendar::new(Arc::new(ZoneRules::fixed(Zone::default())), None, std::collections::BTreeSet::new())
}

const PIPELINE: u128 = 1_000;
const NEW: u128 = 1_001;
const OFFER: u128 = 1_002;
const WON: u128 = 1_003;
const ANA: u128 = 500;
const BO: u128 = 501;

fn base() -> Vec<Record> {
    let rank = Rank::between(None, None);
    let second = Rank::between(Some(&rank), None);
    let third = Rank::between(Some(&second), None);
    let stage = |bits, name: &str, rank: &Rank, kind, role: &str, target_days| Stage {
        id: id(bits),
        pipeline: id(PIPELINE),
        name: name.into(),
        rank: rank.clone(),
        kind,
        probability: 50,
        role: role.into(),
        target_days,
        ..Stage::default()
    };
    let member =
        |bits, name: &str, hat| Member { id: id(bits), name: name.into(), hats: [hat].into(), ..Member::default() };
    vec![
        Settings { id: id(1), name: "Test".into(), currency: Currency::EUR, me: Some(id(ANA)), ..Settings::default() }
            .into(),
        Pipeline { id: id(PIPELINE), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(NEW, "New", &rank, StageKind::Open, "lead generators", None).into(),
        stage(OFFER, "Offer", &second, StageKind::Open, "sales manager", Some(7)).into(),
        stage(WON, "Won", &third, StageKind::Won, "", None).into(),
        member(ANA, "Ana", Hat::LeadGenerator).into(),
        member(BO, "Bo", Hat::SalesManager).into(),
    ]
}

fn deal(bits: u128, stage: u128, value: i64, created: &str) -> Opportunity {
    Opportunity {
        id: id(bits),
        name: format!("Deal {bits}"),
        pipeline: id(PIPELINE),
        stage: id(stage),
        value: (value > 0).then(|| Money::new(value * 100, Currency::EUR)),
        created: time(created),
        visits: vec![Visit {
            stage: id(stage),
            name: "then".into(),
            entered: time(created),
            left: None,
            overridden: String::new(),
        }],
        ..Opportunity::default()
    }
}

fn task(bits: u128, opportunity: Option<u128>, due: &str) -> Task {
    Task {
        id: id(bits),
        title: format!("Task {bits}"),
        due: Some(day(due)),
        opportunity: opportunity.map(id),
        ..Task::default()
    }
}

fn with(more: Vec<Record>) -> Dataset {
    Dataset::from_records(base().into_iter().chain(more))
}

fn look(data: &Dataset, whose: Whose) -> Today {
    let found = today(data, &View { whose, ..View::default() }, time(NOW), &calendar());
    // However few are looked at in a turn, as many are counted.
    for few in [1, 2, 1_000] {
        let mut left = Left::new(whose, time(NOW), calendar());
        while !left.step(data, few) {}
        assert_eq!(left.count(), found.left, "{few} at a time");
    }
    found
}

/// The numbers of what a group holds, in order.
fn ids(today: &Today, kind: GroupKind) -> Vec<u128> {
    let group = today.groups.iter().find(|group| group.kind == kind);
    group.map(|group| group.items.iter().map(|item| item.what.id.bits()).collect()).unwrap_or_default()
}

fn item(today: &Today, kind: GroupKind) -> Item {
    today.groups.iter().find(|group| group.kind == kind).unwrap().items.first().unwrap().clone()
}

#[test]
fn late_tasks_stand_by_worth_times_lateness_and_ties_by_age() {
    let recent = "2026-11-17T09:00:00.000Z";
    let data = with(vec![
        deal(2_001, OFFER, 1_000, recent).into(),
        deal(2_002, OFFER, 10_000, recent).into(),
        task(3_001, Some(2_001), "2026-11-16").into(),
        task(3_002, Some(2_002), "2026-11-17").into(),
        // Long enough that the smaller deal comes first.
        task(3_003, Some(2_001), "2026-10-18").into(),
        task(3_004, None, "2026-11-10").into(),
        task(3_005, Some(2_001), "2026-11-16").into(),
    ]);
    let today = look(&data, Whose::Everybody);
    assert_eq!(ids(&today, GroupKind::Late), [3_003, 3_002, 3_001, 3_005, 3_004]);
    assert_eq!(item(&today, GroupKind::Late).why, "31 days late");
    assert_eq!((today.left, today.done), (5, 0));
    assert_eq!(today.worth, [Money::new(1_100_000, Currency::EUR)], "each deal once");
}

#[test]
fn what_is_due_today_stands_by_its_time_and_then_by_worth() {
    let recent = "2026-11-17T09:00:00.000Z";
    let at = |bits, hour| Task { time: TimeOfDay::from_hms_opt(hour, 0, 0), ..task(bits, None, "2026-11-18") };
    let data = with(vec![
        deal(2_001, OFFER, 9_000, recent).into(),
        task(3_001, None, "2026-11-18").into(),
        task(3_002, Some(2_001), "2026-11-18").into(),
        at(3_003, 15).into(),
        at(3_004, 8).into(),
        task(3_005, None, "2026-11-19").into(),
    ]);
    let today = look(&data, Whose::Everybody);
    assert_eq!(ids(&today, GroupKind::Due), [3_004, 3_003, 3_002, 3_001]);
    let first = item(&today, GroupKind::Due);
    assert_eq!((first.why.as_str(), first.tone), ("08:00, 2 h late", Tone::Late));
}

#[test]
fn a_first_contact_ticks_until_somebody_was_in_contact() {
    let data = with(vec![
        deal(2_001, NEW, 100, "2026-11-18T09:40:00.000Z").into(),
        deal(2_002, NEW, 100, "2026-11-18T09:57:30.000Z").into(),
        deal(2_003, NEW, 100, "2026-11-13T09:00:00.000Z").into(),
        deal(2_004, NEW, 100, "2026-11-18T09:50:00.000Z").into(),
        deal(2_005, OFFER, 100, "2026-11-18T09:50:00.000Z").into(),
        Activity {
            id: id(4_001),
            kind: ActivityKind::Call,
            outcome: Some(Outcome::NoAnswer),
            at: time("2026-11-18T09:55:00.000Z"),
            opportunity: Some(id(2_004)),
            ..Activity::default()
        }
        .into(),
        deal(2_006, NEW, 100, "2026-11-18T09:50:00.000Z").into(),
        Activity {
            id: id(4_002),
            kind: ActivityKind::Call,
            outcome: Some(Outcome::Answered),
            at: time("2026-11-18T09:55:00.000Z"),
            opportunity: Some(id(2_006)),
            ..Activity::default()
        }
        .into(),
    ]);
    let today = look(&data, Whose::Everybody);
    // Nobody took the call about 2,004, so it is still the first contact that is due; about 2,006 somebody did.
    assert_eq!(ids(&today, GroupKind::FirstContact), [2_002, 2_001, 2_004, 2_003]);
    let group = today.groups.iter().find(|group| group.kind == GroupKind::FirstContact).unwrap();
    let told: Vec<_> = group.items.iter().map(|item| item.clock.unwrap().tell(time(NOW))).collect();
    assert_eq!(told[0], (Tone::Plain, "2 min 30 s left of 5 min".into()));
    assert_eq!(told[1], (Tone::Due, "40 min left of 1 h".into()));
    assert_eq!(told[3], (Tone::Late, "2 days late".into()));
    assert_eq!(today.done, 2, "the calls");
    assert_eq!(ids(&today, GroupKind::Leak), [2_005, 2_006], "contacted, and then nothing planned");
}

#[test]
fn the_clock_of_a_first_contact_runs_within_working_hours() {
    let clock = Clock::new(time("2026-11-21T12:00:00.000Z"), &calendar()); // a Saturday
    assert_eq!(clock.tell(time("2026-11-21T13:00:00.000Z")), (Tone::Plain, "5 min once work begins".into()));
    assert_eq!(clock.tell(time("2026-11-23T09:04:00.000Z")).1, "1 min 00 s left of 5 min");
    assert_eq!(clock.tell(time("2026-11-23T09:30:00.000Z")).1, "30 min left of 1 h");
    assert_eq!(clock.tell(time("2026-11-23T13:00:00.000Z")), (Tone::Late, "1 h late".into()));
}

#[test]
fn a_reply_waits_until_something_was_done_after_it() {
    let old = "2026-11-17T09:00:00.000Z";
    let message = |bits, deal, reply| Message {
        id: id(bits),
        subject: "Proposal".into(),
        state: MessageState::Sent,
        sent: Some(time("2026-11-16T09:00:00.000Z")),
        reply: Some(reply),
        replied: Some(time("2026-11-18T07:00:00.000Z")),
        opportunity: Some(id(deal)),
        contact: Some(id(600)),
        ..Message::default()
    };
    let activity = |bits, deal, at: &str, outcome| Activity {
        id: id(bits),
        kind: ActivityKind::Email,
        at: time(at),
        outcome: Some(outcome),
        opportunity: Some(id(deal)),
        ..Activity::default()
    };
    let data = with(vec![
        Contact { id: id(600), name: "Ines".into(), ..Contact::default() }.into(),
        deal(2_001, OFFER, 100, old).into(),
        deal(2_002, OFFER, 100, old).into(),
        deal(2_003, OFFER, 100, old).into(),
        deal(2_004, OFFER, 100, old).into(),
        deal(2_005, WON, 100, old).into(),
        message(4_001, 2_001, Reply::Positive).into(),
        message(4_002, 2_002, Reply::Positive).into(),
        activity(4_003, 2_002, "2026-11-18T08:00:00.000Z", Outcome::Sent).into(),
        message(4_004, 2_003, Reply::Negative).into(),
        activity(4_005, 2_004, "2026-11-18T06:00:00.000Z", Outcome::Received).into(),
        message(4_006, 2_005, Reply::Positive).into(),
    ]);
    let today = look(&data, Whose::Everybody);
    assert_eq!(ids(&today, GroupKind::Reply), [4_005, 4_001]);
    let group = &today.groups[0];
    assert_eq!(group.items[1].title, "Answer Ines: Proposal");
    assert_eq!(group.items[1].why, "answered 3 h ago, nothing since");
    assert!(!ids(&today, GroupKind::Leak).contains(&2_001), "it is in one group only");
}

#[test]
fn an_answer_that_was_logged_as_a_mail_waits_once() {
    let at = time("2026-11-18T07:00:00.000Z");
    let message = Message {
        id: id(4_001),
        subject: "Proposal".into(),
        state: MessageState::Sent,
        sent: Some(time("2026-11-16T09:00:00.000Z")),
        reply: Some(Reply::Positive),
        replied: Some(at),
        opportunity: Some(id(2_001)),
        ..Message::default()
    };
    let mail = Activity {
        id: id(4_002),
        kind: ActivityKind::Email,
        at,
        outcome: Some(Outcome::Received),
        opportunity: Some(id(2_001)),
        ..Activity::default()
    };
    let data = with(vec![deal(2_001, OFFER, 100, "2026-11-17T09:00:00.000Z").into(), message.into(), mail.into()]);
    assert_eq!(ids(&look(&data, Whose::Everybody), GroupKind::Reply), [4_002]);
}

#[test]
fn leaks_say_all_that_is_wrong() {
    let mut slow = deal(2_001, OFFER, 100, "2026-10-01T09:00:00.000Z");
    slow.close = Some(day("2026-11-15"));
    let data = with(vec![
        slow.into(),
        deal(2_002, OFFER, 100, "2026-11-17T09:00:00.000Z").into(),
        task(3_002, Some(2_002), "2026-12-01").into(),
        // Silent for a month, although something is planned.
        deal(2_003, OFFER, 0, "2026-10-01T09:00:00.000Z").into(),
        task(3_003, Some(2_003), "2026-12-01").into(),
        deal(2_004, WON, 100, "2026-01-01T09:00:00.000Z").into(),
        // Never contacted for more than a month: no first contact any more.
        deal(2_005, NEW, 100, "2026-10-01T09:00:00.000Z").into(),
        task(3_005, Some(2_005), "2026-12-01").into(),
    ]);
    let today = look(&data, Whose::Everybody);
    assert_eq!(ids(&today, GroupKind::Leak), [2_001, 2_003, 2_005]);
    assert_eq!(
        item(&today, GroupKind::Leak).why,
        "nothing is planned · day 48 of 7 in its stage · silent for 48 days · close date 3 days past"
    );
    assert_eq!(today.left, 0, "leaks are no work of today");
}

#[test]
fn the_list_of_leaks_keeps_the_same_opportunities() {
    let data = with(vec![
        deal(2_001, OFFER, 100, "2026-11-01T09:00:00.000Z").into(),
        task(3_001, Some(2_001), "2026-12-01").into(),
        deal(2_002, OFFER, 100, "2026-11-17T09:00:00.000Z").into(),
        task(3_002, Some(2_002), "2026-12-01").into(),
        deal(2_003, WON, 100, "2026-01-01T09:00:00.000Z").into(),
    ]);
    let zone = Zone::default();
    let cx = Context { today: day("2026-11-18"), zone, me: Some(id(ANA)), data: &data };
    let route = list(&data, GroupKind::Leak, Whose::Everybody, day("2026-11-18")).unwrap();
    let expr = parse(route.filter()).unwrap();
    let filter = Filter::new(&expr, &cx);
    assert_eq!(filter.notes(), &[] as &[String]);
    let kept: Vec<u128> = data
        .opportunities()
        .filter(|one| filter.test(one.as_ref(), &cx) == Truth::True)
        .map(|one| one.id.bits())
        .collect();
    assert_eq!(kept, ids(&look(&data, Whose::Everybody), GroupKind::Leak));
    for kind in GroupKind::ALL {
        for whose in [Whose::Member(id(ANA)), Whose::Member(id(BO))] {
            assert!(parse(list(&data, kind, whose, day("2026-11-18")).unwrap().filter()).is_ok(), "{kind:?}");
        }
    }
}

#[test]
fn everybody_sees_nobodys_work_and_a_hat_its_stages() {
    let recent = "2026-11-17T09:00:00.000Z";
    let owned = |bits, owner: u128, stage| Opportunity { owner: Some(id(owner)), ..deal(bits, stage, 100, recent) };
    let given = |bits, deal, who: Option<u128>| Task { assignee: who.map(id), ..task(bits, deal, "2026-11-17") };
    let data = with(vec![
        owned(2_001, ANA, NEW).into(),
        owned(2_002, BO, OFFER).into(),
        given(3_001, Some(2_001), None).into(),
        given(3_002, Some(2_002), None).into(),
        given(3_003, Some(2_002), Some(ANA)).into(),
        given(3_004, None, None).into(),
        given(3_005, None, Some(BO)).into(),
    ]);
    let late = |whose| {
        let mut all = ids(&look(&data, whose), GroupKind::Late);
        all.sort_unstable();
        all
    };
    assert_eq!(late(Whose::Everybody).len(), 5);
    assert_eq!(late(Whose::Member(id(ANA))), [3_001, 3_003, 3_004]);
    assert_eq!(late(Whose::Member(id(BO))), [3_002, 3_004, 3_005]);
    let under = |hat| {
        let view = View::default();
        let mut all = ids(&crate::present::hats::worklist(&data, hat, &view, time(NOW), &calendar()), GroupKind::Late);
        all.sort_unstable();
        all
    };
    assert_eq!(under(Hat::SalesManager), [3_002, 3_003, 3_004, 3_005]);
    assert_eq!(under(Hat::LeadGenerator), [3_001, 3_004]);
    for whose in [Whose::Everybody, Whose::Member(id(ANA))] {
        assert_eq!(Whose::parse(&whose.key()), Some(whose));
    }
}

#[test]
fn questions_reminders_and_messages_have_places_of_their_own() {
    let question = Task {
        kind: TaskKind::Question,
        options: vec!["Yes".into(), "No".into()],
        due: None,
        ..task(3_001, None, "2026-11-18")
    };
    let daily =
        Task { kind: TaskKind::Reminder, repeat: Some(Repeat::Days { n: 1 }), ..task(3_002, None, "2026-11-15") };
    let later = Task { kind: TaskKind::Reminder, ..task(3_003, None, "2026-11-19") };
    let message = |bits, due: &str, state| Message {
        id: id(bits),
        subject: "Hello".into(),
        due: time(due),
        state,
        ..Message::default()
    };
    let data = with(vec![
        question.into(),
        daily.into(),
        later.into(),
        message(4_001, "2026-11-18T08:00:00.000Z", MessageState::Open).into(),
        message(4_002, "2026-11-18T12:00:00.000Z", MessageState::Open).into(),
        message(4_003, "2026-11-17T12:00:00.000Z", MessageState::Review).into(),
        message(4_004, "2026-11-17T12:00:00.000Z", MessageState::Cancelled).into(),
    ]);
    let today = look(&data, Whose::Everybody);
    assert_eq!(ids(&today, GroupKind::Ask), [3_002, 3_001]);
    assert_eq!(item(&today, GroupKind::Ask).why, "a reminder · 3 days late · came round 4 times");
    assert_eq!(ids(&today, GroupKind::Send), [4_003, 4_001]);
}

#[test]
fn a_group_shows_its_first_items_and_says_how_many_there_are() {
    let many = (0..40).map(|at| task(3_000 + at, None, "2026-11-10").into()).collect();
    let data = with(many);
    let view = View { whose: Whose::Everybody, most: BTreeMap::from([(GroupKind::Late, 2)]) };
    let short = today(&data, &view, time(NOW), &calendar());
    assert_eq!((ids(&short, GroupKind::Late), short.groups[0].total), (vec![3_000, 3_001], 40));
    assert_eq!(ids(&look(&data, Whose::Everybody), GroupKind::Late).len(), GroupKind::Late.usual());
}

#[test]
fn what_was_done_today_counts_once() {
    let at = time("2026-11-18T09:00:00.000Z");
    let done = |bits, at| Task { done: Some(at), ..task(bits, Some(2_001), "2026-11-18") };
    let call = |bits, at| Activity {
        id: id(bits),
        kind: ActivityKind::Call,
        at,
        opportunity: Some(id(2_001)),
        ..Activity::default()
    };
    let data = with(vec![
        deal(2_001, OFFER, 100, "2026-11-17T09:00:00.000Z").into(),
        done(3_001, at).into(),
        call(4_001, at).into(),
        call(4_002, time("2026-11-18T09:30:00.000Z")).into(),
        done(3_002, time("2026-11-17T09:00:00.000Z")).into(),
    ]);
    assert_eq!(look(&data, Whose::Everybody).done, 2, "the task with its call, and another call");
}
