use super::*;
use crate::model::{
    Activity, ActivityKind, ChecklistItem, Company, Contact, ContactLink, Member, Message, Opportunity, Outcome,
    Pipeline, Record, RecordId, Run, RunState, Settings, Source, Stage, StageKind, Task, TaskKind, Visit,
};
use crate::present::today::{Item, Tone, list};
use crate::query::{Context, Filter, Truth, parse};
use crate::value::{Currency, Date, Rank, Zone, ZoneRules};
use std::sync::Arc;

const NOW: &str = "2026-11-18T10:00:00.000Z"; // a Wednesday
const NEW: u128 = 1_001;
const PROPOSAL: u128 = 1_002;
const INVOICE: u128 = 1_003;
const WON: u128 = 1_004;
const ANA: u128 = 500;
const BO: u128 = 501;
const SENT: u128 = 11;
const PAID: u128 = 12;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn base() -> Vec<Record> {
    let mut ranks = Vec::new();
    for _ in 0..4 {
        ranks.push(Rank::between(ranks.last(), None));
    }
    let stage = |bits, name: &str, at: usize, kind, role: &str| Stage {
        id: id(bits),
        pipeline: id(1_000),
        name: name.into(),
        rank: ranks[at].clone(),
        kind,
        probability: 50,
        role: role.into(),
        ..Stage::default()
    };
    let item = |bits, text: &str| ChecklistItem { id: id(bits), text: text.into(), required: false };
    let checklist = vec![item(SENT, "Invoice sent"), item(PAID, "At least 50 % paid in advance")];
    let invoice = stage(INVOICE, "Invoice", 2, StageKind::Open, "sales manager or the accountant");
    let member = |bits, name: &str, hats: &[Hat]| Member {
        id: id(bits),
        name: name.into(),
        hats: hats.iter().copied().collect(),
        ..Member::default()
    };
    vec![
        Settings { id: id(1), name: "Test".into(), currency: Currency::EUR, me: Some(id(ANA)), ..Settings::default() }
            .into(),
        Pipeline { id: id(1_000), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(NEW, "New", 0, StageKind::Open, "lead generators").into(),
        Stage { target_days: Some(7), ..stage(PROPOSAL, "Proposal", 1, StageKind::Open, "sales manager") }.into(),
        Stage { checklist, ..invoice }.into(),
        stage(WON, "Won", 3, StageKind::Won, "").into(),
        member(ANA, "Ana", &[Hat::LeadGenerator, Hat::Accountant]).into(),
        member(BO, "Bo", &[Hat::SalesManager]).into(),
    ]
}

fn deal(bits: u128, stage: u128, value: i64, created: &str) -> Opportunity {
    let visit =
        Visit { stage: id(stage), name: "then".into(), entered: time(created), left: None, overridden: String::new() };
    Opportunity {
        id: id(bits),
        name: format!("Deal {bits}"),
        pipeline: id(1_000),
        stage: id(stage),
        value: (value > 0).then(|| Money::new(value * 100, Currency::EUR)),
        owner: Some(id(BO)),
        created: time(created),
        visits: vec![visit],
        ..Opportunity::default()
    }
}

fn plan(bits: u128, of: u128, due: &str) -> Record {
    let of = Some(id(of));
    Task { id: id(bits), title: "Call".into(), due: Some(day(due)), opportunity: of, ..Task::default() }.into()
}

fn call(bits: u128, of: u128, at: &str) -> Activity {
    let (at, opportunity) = (time(at), Some(id(of)));
    Activity { id: id(bits), kind: ActivityKind::Call, at, opportunity, ..Activity::default() }
}

fn with(more: Vec<Record>) -> Dataset {
    Dataset::from_records(base().into_iter().chain(more))
}

fn calendar() -> Calendar {
    Calendar::new(Arc::new(ZoneRules::fixed(Zone::default())), None, BTreeSet::new())
}

fn under(data: &Dataset, hat: Hat) -> Today {
    worklist(data, hat, &View::default(), time(NOW), &calendar())
}

fn items(today: &Today, kind: GroupKind) -> Vec<Item> {
    let group = today.groups.iter().find(|group| group.kind == kind);
    group.map(|group| group.items.clone()).unwrap_or_default()
}

fn said(today: &Today, kind: GroupKind) -> Vec<(u128, String)> {
    items(today, kind).into_iter().map(|item| (item.what.id.bits(), item.why)).collect()
}

fn told(all: &[(u128, &str)]) -> Vec<(u128, String)> {
    all.iter().map(|(bits, why)| (*bits, why.to_string())).collect()
}

#[test]
fn the_data_miner_finds_out_first_about_those_who_may_buy_most() {
    let whole = Contact {
        emails: vec!["a@b.example".into()],
        social: vec!["@a".into()],
        company: Some(id(30)),
        company_news: "Moved".into(),
        latest_updates: "Hired".into(),
        ..person(20, "Known")
    };
    let link = |contact| vec![ContactLink { contact: id(contact), role: String::new() }];
    let data = with(vec![
        whole.into(),
        person(21, "Small").into(),
        Contact { company_news: "Moved".into(), ..person(22, "Large") }.into(),
        person(23, "None").into(),
        Contact { opted_out: true, ..person(24, "Quiet") }.into(),
        Company { id: id(30), name: "Firm".into(), ..Company::default() }.into(),
        Opportunity { contacts: link(21), ..deal(2_001, NEW, 100, NOW) }.into(),
        Opportunity { contacts: link(22), ..deal(2_002, NEW, 9_000, NOW) }.into(),
    ]);
    let list = under(&data, Hat::DataMiner);
    let who: Vec<u128> = items(&list, GroupKind::People).iter().map(|item| item.what.id.bits()).collect();
    assert_eq!(who, [22, 21, 23]);
    let first = items(&list, GroupKind::People).remove(0);
    assert_eq!(first.why, "missing: email or phone, social accounts, company, latest updates");
    assert_eq!((first.gap, first.about.as_str()), (Some("email or phone"), "1 open opportunity"));
    let firm = items(&list, GroupKind::Firms).remove(0);
    assert_eq!(firm.why, "missing: website, email or phone, social accounts, sector, news, latest updates");
    assert_eq!(list.left, 4);
}

fn person(bits: u128, name: &str) -> Contact {
    Contact { id: id(bits), name: name.into(), ..Contact::default() }
}

#[test]
fn the_lead_generator_writes_by_score_and_then_to_the_oldest() {
    let old = "2026-09-01T09:00:00.000Z";
    let scored = |bits, score, created: &str| Opportunity { score, owner: None, ..deal(bits, NEW, 100, created) };
    let reach = Contact { emails: vec!["a@b.example".into()], phones: vec!["1".into()], ..person(20, "Mia") };
    let link = vec![ContactLink { contact: id(20), role: String::new() }];
    let data = with(vec![
        reach.into(),
        scored(2_001, None, "2026-09-02T09:00:00.000Z").into(),
        scored(2_002, None, old).into(),
        Opportunity { contacts: link, ..scored(2_003, Some(40), "2026-10-01T09:00:00.000Z") }.into(),
        scored(2_004, Some(90), old).into(),
        plan(3_001, 2_004, "2026-12-01"),
        scored(2_005, Some(5), NOW).into(),
        Opportunity { owner: None, ..deal(2_006, PROPOSAL, 100, old) }.into(),
    ]);
    let list = under(&data, Hat::LeadGenerator);
    let wanted = told(&[
        (2_003, "40 points · never contacted · 48 days old · by email or phone"),
        (2_002, "never contacted · 78 days old · nobody is named in it"),
        (2_001, "never contacted · 77 days old · nobody is named in it"),
    ]);
    assert_eq!(said(&list, GroupKind::Write), wanted);
    let first: Vec<u128> = said(&list, GroupKind::FirstContact).into_iter().map(|(bits, _)| bits).collect();
    assert_eq!(first, [2_005], "its clock is running");
}

#[test]
fn whoever_does_pre_sales_sees_the_highest_score_first_however_long_it_has_waited() {
    let old = "2026-11-02T09:00:00.000Z";
    let scored = |bits, score, created: &str| Opportunity { score, owner: None, ..deal(bits, NEW, 100, created) };
    let deals = || {
        vec![
            scored(2_001, Some(5), NOW).into(),
            scored(2_002, Some(90), old).into(),
            scored(2_003, Some(40), NOW).into(),
        ]
    };
    let first = |data: &Dataset| -> Vec<u128> {
        let list = under(data, Hat::LeadGenerator);
        items(&list, GroupKind::FirstContact).iter().map(|item| item.what.id.bits()).collect()
    };
    let mut data = with(deals());
    assert_eq!(first(&data), [2_003, 2_001, 2_002], "elsewhere what can still be in time comes first");
    let stage = data.stage(id(NEW)).unwrap().as_ref().clone();
    data.add([Stage { name: "Pre-sales".into(), ..stage }.into()]);
    assert_eq!(first(&data), [2_002, 2_003, 2_001]);
}

#[test]
fn the_sales_manager_sees_proposals_that_nobody_answered_and_meetings_to_follow_up() {
    let (sent, met) = ("2026-11-10T09:00:00.000Z", "2026-11-16T09:00:00.000Z");
    let meeting = |bits, of, outcome| Activity { kind: ActivityKind::Meeting, outcome, ..call(bits, of, met) };
    let answer = |bits, of| Activity { outcome: Some(Outcome::Received), ..call(bits, of, "2026-11-12T09:00:00.000Z") };
    let data = with(vec![
        deal(2_001, PROPOSAL, 100, sent).into(),
        deal(2_002, PROPOSAL, 5_000, sent).into(),
        deal(2_003, PROPOSAL, 100, sent).into(),
        answer(4_001, 2_003).into(),
        call(4_002, 2_003, "2026-11-13T09:00:00.000Z").into(),
        plan(3_001, 2_002, "2026-11-20"),
        deal(2_004, INVOICE, 100, sent).into(),
        meeting(4_003, 2_004, Some(Outcome::Held)).into(),
        deal(2_005, INVOICE, 100, sent).into(),
        meeting(4_004, 2_005, Some(Outcome::NoShow)).into(),
        deal(2_006, INVOICE, 100, sent).into(),
        meeting(4_005, 2_006, None).into(),
        call(4_006, 2_006, "2026-11-17T09:00:00.000Z").into(),
    ]);
    let list = under(&data, Hat::SalesManager);
    let wanted = told(&[
        (2_001, "out for 8 days without an answer"),
        (2_002, "out for 8 days without an answer · something is planned"),
    ]);
    assert_eq!(said(&list, GroupKind::Proposal), wanted, "what is planned waits for its day");
    assert_eq!(said(&list, GroupKind::Met), told(&[(2_004, "met 2 days ago, nothing is planned since")]));
}

#[test]
fn the_accountant_sees_what_is_to_be_sent_and_what_is_overdue_with_its_sum_in_each_currency() {
    let since = "2026-11-10T09:00:00.000Z";
    let stands = |bits, value, done: &[u128], close: &str| Opportunity {
        done: done.iter().map(|bits| id(*bits)).collect(),
        close: close.parse().ok(),
        ..deal(bits, INVOICE, value, since)
    };
    let dollars = Some(Money::new(70_000, Currency::USD));
    let data = with(vec![
        stands(2_001, 100, &[], "").into(),
        stands(2_002, 200, &[SENT], "2026-11-06").into(),
        Opportunity { value: dollars, ..stands(2_003, 0, &[SENT], "2026-11-17") }.into(),
        stands(2_004, 300, &[SENT], "2026-11-20").into(),
        stands(2_005, 400, &[SENT, PAID], "2026-11-01").into(),
        deal(2_006, NEW, 500, since).into(),
    ]);
    let list = under(&data, Hat::Accountant);
    assert_eq!(
        said(&list, GroupKind::Overdue),
        told(&[
            (2_002, "expected 12 days ago · “At least 50 % paid in advance” is not ticked"),
            (2_003, "expected 1 day ago · “At least 50 % paid in advance” is not ticked"),
        ])
    );
    assert_eq!(said(&list, GroupKind::Bill), told(&[(2_001, "waits for 8 days · “Invoice sent” is not ticked")]));
    assert_eq!(items(&list, GroupKind::Bill)[0].tick, Some(id(SENT)));
    let soon = "expected in 2 days · “At least 50 % paid in advance” is not ticked";
    assert_eq!(said(&list, GroupKind::Pay), told(&[(2_004, soon)]));
    let overdue = list.groups.iter().find(|group| group.kind == GroupKind::Overdue).unwrap();
    assert_eq!(overdue.worth, [Money::new(20_000, Currency::EUR), Money::new(70_000, Currency::USD)]);
    assert_eq!((list.left, list.worth.len()), (4, 2));
}

#[test]
fn without_a_stage_about_invoices_the_accountant_is_told_how_to_get_one() {
    let plain = base().into_iter().filter(|record| record.bare_id() != id(INVOICE));
    let data = Dataset::from_records(plain);
    assert!(under(&data, Hat::Accountant).groups.is_empty());
    assert_eq!(nothing(&data, Hat::Accountant).0, "No stage is about invoices yet");
    assert_eq!(nothing(&with(vec![]), Hat::Accountant).0, "All is paid");
}

#[test]
fn the_supervisor_sees_each_cause_with_all_that_it_concerns() {
    let (old, new) = ("2026-09-01T09:00:00.000Z", "2026-11-17T09:00:00.000Z");
    let own = |bits, owner: Option<u128>| Opportunity { owner: owner.map(id), ..deal(bits, NEW, 100, new) };
    let left = Member { id: id(502), name: "Cy".into(), retired: true, ..Member::default() };
    let away = Member {
        id: id(503),
        name: "Di".into(),
        away_until: Some(day("2026-11-20")),
        capacity: Some(1),
        ..Member::default()
    };
    let mut forced = own(2_005, Some(BO));
    forced.visits[0].overridden = "The boss said so".into();
    let failed = |bits, of, state, started: &str| Run {
        id: id(bits),
        of: Source::Sequence { id: id(900), version: 1 },
        opportunity: id(of),
        state,
        started: time(started),
        ..Run::default()
    };
    let why = || RunState::Failed { why: "the date is missing".into() };
    let message = Message {
        id: id(5_001),
        due: time("2026-11-10T09:00:00.000Z"),
        opportunity: Some(id(2_006)),
        run: Some(id(6_009)),
        ..Message::default()
    };
    let mut records: Vec<Record> = vec![
        left.into(),
        away.into(),
        own(2_001, None).into(),
        own(2_002, Some(502)).into(),
        own(2_003, Some(503)).into(),
        own(2_004, Some(503)).into(),
        forced.into(),
        deal(2_006, PROPOSAL, 100, old).into(),
        call(4_001, 2_006, "2026-09-02T09:00:00.000Z").into(),
        deal(2_007, WON, 100, old).into(),
        deal(2_008, INVOICE, 100, old).into(),
        failed(6_001, 2_008, why(), old).into(),
        deal(2_009, INVOICE, 100, new).into(),
        failed(6_002, 2_009, why(), old).into(),
        failed(6_003, 2_009, RunState::Waiting, new).into(),
        message.into(),
    ];
    records.extend((2_001..2_006).map(|of| plan(of + 1_000, of, "2026-12-01")));
    let data = with(records);
    let list_of = under(&data, Hat::PipelineSupervisor);
    assert_eq!(said(&list_of, GroupKind::Unassigned), told(&[(2_001, "belongs to nobody")]));
    assert_eq!(said(&list_of, GroupKind::Gone), told(&[(2_002, "Cy has left the team")]));
    let away = "Di is away, back in 2 days";
    assert_eq!(said(&list_of, GroupKind::Away), told(&[(2_003, away), (2_004, away)]));
    assert_eq!(said(&list_of, GroupKind::Full), told(&[(503, "1 more than the 1 they can take on")]));
    assert_eq!(said(&list_of, GroupKind::Forced), told(&[(2_005, "passed anyway: “The boss said so”")]));
    assert_eq!(said(&list_of, GroupKind::Never), told(&[(2_008, "78 days old, and nobody was ever in contact")]));
    assert_eq!(
        said(&list_of, GroupKind::NoNext),
        told(&[(2_008, "nothing is planned"), (2_009, "nothing is planned")])
    );
    assert_eq!(said(&list_of, GroupKind::Silent), told(&[(2_006, "silent for 77 days")]));
    assert_eq!(said(&list_of, GroupKind::Slow), told(&[(2_006, "day 78 of 7 in its stage")]));
    let broken = said(&list_of, GroupKind::Broken);
    assert!(broken.contains(&(2_006, "a message of a sequence waits to be sent for 8 days".into())), "{broken:?}");
    assert!(broken.iter().any(|(bits, why)| *bits == 2_008 && why.ends_with("stopped: the date is missing")));
    assert_eq!(broken.len(), 2, "what was begun again is not at a halt");
}

#[test]
fn the_lists_of_a_cause_keep_what_is_counted() {
    let new = "2026-11-17T09:00:00.000Z";
    let data = with(vec![
        Member { id: id(502), name: "Cy".into(), retired: true, ..Member::default() }.into(),
        Opportunity { owner: Some(id(502)), ..deal(2_001, NEW, 100, new) }.into(),
        Opportunity { owner: None, ..deal(2_002, PROPOSAL, 100, "2026-11-01T09:00:00.000Z") }.into(),
        Opportunity { close: Some(day("2026-11-01")), ..deal(2_003, NEW, 100, new) }.into(),
        deal(2_004, WON, 100, "2026-01-01T09:00:00.000Z").into(),
    ]);
    let cx = Context { today: day("2026-11-18"), zone: Zone::default(), me: Some(id(ANA)), data: &data };
    for group in under(&data, Hat::PipelineSupervisor).groups {
        let Some(route) = list(&data, group.kind, Whose::Everybody, day("2026-11-18")) else { continue };
        let expr = parse(route.filter()).unwrap();
        let filter = Filter::new(&expr, &cx);
        let kept = data.opportunities().filter(|one| filter.test(one.as_ref(), &cx) == Truth::True).count();
        assert_eq!(kept, group.total, "{:?}", group.kind);
    }
}

#[test]
fn hats_that_are_worn_stand_in_front_and_all_do_where_nobody_wears_any() {
    let worn = tabs(&with(vec![]), None);
    assert_eq!(worn.shown, [Hat::LeadGenerator, Hat::Accountant]);
    assert_eq!(worn.more, [Hat::DataMiner, Hat::SalesManager, Hat::PipelineSupervisor]);
    let open = tabs(&with(vec![]), Some(Hat::DataMiner));
    assert_eq!(open.shown, [Hat::DataMiner, Hat::LeadGenerator, Hat::Accountant], "the open one stays in sight");
    let nobody = with(vec![Settings { id: id(1), name: "Test".into(), ..Settings::default() }.into()]);
    assert_eq!(tabs(&nobody, None), Tabs { shown: Hat::ALL.to_vec(), more: vec![] });
    for hat in Hat::ALL {
        assert_eq!(of_tab(tab(hat)), Some(hat));
        assert!(under(&Dataset::default(), hat).groups.is_empty(), "{hat:?}");
        let words = nothing(&Dataset::default(), hat);
        assert!(!words.0.is_empty() && words.1.ends_with('.'), "{hat:?}");
    }
}

#[test]
fn somebodys_list_has_theirs_and_nobodys() {
    let new = "2026-11-01T09:00:00.000Z";
    let own = |bits, owner: Option<u128>| Opportunity { owner: owner.map(id), ..deal(bits, INVOICE, 100, new) };
    let data = with(vec![own(2_001, Some(ANA)).into(), own(2_002, Some(BO)).into(), own(2_003, None).into()]);
    let view = View { whose: Whose::Member(id(ANA)), ..View::default() };
    let list = worklist(&data, Hat::Accountant, &view, time(NOW), &calendar());
    let all: Vec<u128> = said(&list, GroupKind::Bill).into_iter().map(|(bits, _)| bits).collect();
    assert_eq!(all, [2_001, 2_003]);
    assert_eq!(usually(&data, Hat::Accountant), Whose::Everybody);
    assert_eq!(usually(&data, Hat::LeadGenerator), Whose::Member(id(ANA)));
    assert_eq!(usually(&data, Hat::SalesManager), Whose::Everybody, "Ana does not wear it");
}

#[test]
fn a_meeting_task_that_is_done_is_a_meeting() {
    let done = Task {
        id: id(3_001),
        title: "Demo".into(),
        kind: TaskKind::Meeting,
        done: Some(time("2026-11-17T09:00:00.000Z")),
        opportunity: Some(id(2_001)),
        ..Task::default()
    };
    let data = with(vec![deal(2_001, INVOICE, 100, "2026-11-01T09:00:00.000Z").into(), done.into()]);
    let list = under(&data, Hat::SalesManager);
    let first = items(&list, GroupKind::Met).remove(0);
    assert_eq!((first.subject, first.tone), (Some(RecordId::opportunity(id(2_001))), Tone::Due));
}
