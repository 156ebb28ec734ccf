use super::super::{Field, Literal, Op, parse};
use super::*;
use crate::data::Dataset;
use crate::model::*;
use crate::query::{Upcoming, last_touch, next_due};
use crate::value::{Date, Id, Money, Time, Zone};
use proptest::prelude::*;

pub(crate) fn id(n: u128) -> Id {
    Id::from_bits(n)
}

pub(crate) fn records() -> Vec<Record> {
    let stage = |n: u128, name: &str, kind| Stage {
        id: id(n),
        pipeline: id(1),
        name: name.into(),
        kind,
        probability: 40,
        ..Default::default()
    };
    let task = |n: u128, opp: u128, due: &str| Task {
        id: id(n),
        title: "Call".into(),
        due: due.parse().ok(),
        opportunity: Some(id(opp)),
        ..Default::default()
    };
    vec![
        Pipeline { id: id(1), name: "Sales".into(), ..Default::default() }.into(),
        stage(2, "Proposal Pending", StageKind::Open).into(),
        stage(3, "Won", StageKind::Won).into(),
        stage(4, "Won back", StageKind::Open).into(),
        Member { id: id(10), name: "Anna Kovács".into(), ..Default::default() }.into(),
        Member { id: id(11), name: "Ben Low".into(), ..Default::default() }.into(),
        Company { id: id(20), name: "Northgate Couriers".into(), ..Default::default() }.into(),
        Contact { id: id(30), name: "Zoë Hart".into(), company: Some(id(20)), ..Default::default() }.into(),
        full().into(),
        Opportunity { id: id(101), name: "Bare".into(), pipeline: id(1), stage: id(4), ..Default::default() }.into(),
        Opportunity {
            id: id(102),
            name: "Done deal".into(),
            pipeline: id(1),
            stage: id(3),
            value: Some(Money::whole(500, Currency::USD)),
            close: "2026-01-05".parse().ok(),
            owner: Some(id(11)),
            score: Some(-5),
            loss: Some(Loss { reason: id(40), stage: id(2), note: String::new() }),
            created: Time::midday("2026-11-01".parse().unwrap()),
            ..Default::default()
        }
        .into(),
        LossReason { id: id(40), stage: id(2), number: 1, text: "Price too high".into(), ..Default::default() }.into(),
        Activity {
            id: id(300),
            kind: ActivityKind::Call,
            at: Time::midday("2026-11-12".parse().unwrap()),
            opportunity: Some(id(100)),
            ..Default::default()
        }
        .into(),
        task(200, 100, "2026-11-20").into(),
        task(201, 102, "2026-11-22").into(),
    ]
}

pub(crate) fn full() -> Opportunity {
    Opportunity {
        id: id(100),
        name: "Fleet tracking".into(),
        pipeline: id(1),
        stage: id(2),
        value: Some(Money::whole(46_000, Currency::EUR)),
        close: "2026-11-20".parse().ok(),
        owner: Some(id(10)),
        company: Some(id(20)),
        contacts: vec![ContactLink { contact: id(30), role: String::new() }],
        score: Some(25),
        temperature: Some(Temperature::Hot),
        source: "Web form".into(),
        tags: ["Referral".to_string(), "fleet".to_string()].into(),
        created: Time::midday("2026-03-01".parse().unwrap()),
        ..Default::default()
    }
}

pub(crate) fn context(data: &Dataset) -> Context<'_> {
    Context { today: "2026-11-22".parse().unwrap(), zone: Zone::default(), me: Some(id(10)), data }
}

fn kept(query: &str) -> Vec<&'static str> {
    let data = Dataset::from_records(records());
    let cx = context(&data);
    let filter = Filter::new(&parse(query).unwrap(), &cx);
    let names = [(100, "full"), (101, "bare"), (102, "done")];
    names
        .into_iter()
        .filter(|(n, _)| filter.keeps(data.opportunity(id(*n)).unwrap().as_ref(), &cx))
        .map(|(_, name)| name)
        .collect()
}

#[test]
fn each_field_keeps_what_it_says() {
    for (query, expected) in [
        ("", &["full", "bare", "done"][..]),
        ("owner:me", &["full"]),
        ("owner:kovacs,ben", &["full", "done"]),
        ("owner:none", &["bare"]),
        ("-owner:me", &["bare", "done"]),
        ("owner!=me", &["bare", "done"]),
        ("tag:referral", &["full"]),
        ("tag:refer", &[]),
        ("-tag:referral", &["bare", "done"]),
        ("temp:hot,none", &["full", "bare"]),
        ("temp:won", &["done"]),
        ("temp:hot,won", &["full", "done"]),
        ("temp!=won", &["full", "bare"]),
        ("temp:lost", &[]),
        ("temp>=warm", &["full"]),
        ("temp>=warm", &["full"]),
        ("value>10k", &["full"]),
        ("value<=500", &["done"]),
        ("value:500usd", &["done"]),
        ("value:none", &["bare"]),
        ("value>=46000.00 value<46000.01", &["full"]),
        ("close<2026-11-21", &["full", "done"]),
        ("close:overdue", &["full"]),
        ("close!=overdue", &["done"]),
        ("close:this-week", &["full"]),
        ("close:-2d,none", &["full", "bare"]),
        ("stage:\"Proposal Pending\"", &["full"]),
        ("stage:proposal", &["full"]),
        ("stage:won", &["done"]),
        ("stage=pending", &[]),
        ("kind:open", &["full", "bare"]),
        ("pipeline:sales company:northgate", &["full"]),
        ("contact:zoe", &["full"]),
        ("source:web", &["full"]),
        ("source=web", &[]),
        ("next:late", &["full"]),
        ("next:due", &["done"]),
        ("next:none", &["bare"]),
        ("due<today", &["full"]),
        ("created:2026-03-01", &["full"]),
        ("probability:40", &["full", "bare", "done"]),
        ("score>=-5", &["full", "done"]),
        ("score<0", &["done"]),
        ("score:none", &["bare"]),
        ("touched:2026-11-12", &["full"]),
        ("touched<-10d created:2026-11-01", &["done"]),
        ("untouched>10", &["bare", "done"]),
        ("untouched<=10", &["full"]),
        ("loss:PRICE", &["done"]),
        ("loss=price", &[]),
        ("loss:none", &["full", "bare"]),
        ("optout:no", &["full"]),
        ("optout:yes", &[]),
        ("-optout:yes", &["full", "bare", "done"]),
        ("optout:none,no", &["full", "bare", "done"]),
        ("name:TRACK", &["full"]),
        ("northgate", &["full"]),
        ("zoe hart", &["full"]),
        ("\"hart zoe\"", &[]),
        ("refer web track", &["full"]),
        ("deal or bare", &["bare", "done"]),
        ("not (deal or bare)", &["full"]),
    ] {
        assert_eq!(kept(query), expected, "{query}");
    }
}

#[test]
fn what_is_missing_leaves_amounts_and_dates_unknown() {
    let data = Dataset::from_records(records());
    let cx = context(&data);
    let bare = data.opportunity(id(101)).unwrap();
    let done = data.opportunity(id(102)).unwrap();
    let truth = |query: &str, opportunity: &Opportunity| eval(&parse(query).unwrap(), opportunity, &cx);
    for query in
        ["value>5", "-value>5", "value!=5", "close<today", "not close<today", "temp>cold", "value>5 or close:today"]
    {
        assert_eq!(truth(query, bare), Truth::Unknown, "{query}");
    }
    assert_eq!(truth("value>5 owner:me", bare), Truth::False);
    assert_eq!(truth("value>5 or owner:none", bare), Truth::True);
    assert_eq!(truth("value>5EUR", done), Truth::Unknown);
    let nobody = Context { me: None, ..cx };
    assert_eq!(eval(&parse("owner:me").unwrap(), done.as_ref(), &nobody), Truth::Unknown);
    assert_eq!(eval(&parse("owner:me,ben").unwrap(), done.as_ref(), &nobody), Truth::True);
}

#[test]
fn a_name_that_nothing_carries_is_said_and_an_id_is_as_good_as_a_name() {
    let data = Dataset::from_records(records());
    let cx = context(&data);
    let filter = Filter::new(&parse("stage:Nowhere").unwrap(), &cx);
    assert_eq!(filter.notes(), ["No stage is called “Nowhere”."]);
    let by_id = Expr::test(Field::Stage, Op::Is, vec![Literal::Text(id(2).to_string())]);
    assert!(Filter::new(&parse(&by_id.to_string()).unwrap(), &cx).keeps(&full(), &cx));
}

#[test]
fn contacts_companies_and_tasks_answer_too() {
    let data = Dataset::from_records(records());
    let cx = context(&data);
    let yes = |query: &str, subject: &dyn Fn(&Filter) -> bool| {
        assert!(subject(&Filter::new(&parse(query).unwrap(), &cx)), "{query}")
    };
    yes("zoe northgate owner:none", &|f| f.keeps(data.contact(id(30)).unwrap().as_ref(), &cx));
    yes("couriers -tag:x", &|f| f.keeps(data.company(id(20)).unwrap().as_ref(), &cx));
    yes("call fleet due:overdue value>1 tag:referral owner:none", &|f| {
        f.keeps(data.task(id(200)).unwrap().as_ref(), &cx)
    });
    assert_eq!(eval(&parse("value>1").unwrap(), data.contact(id(30)).unwrap().as_ref(), &cx), Truth::Unknown);
}

fn message(n: u128, opportunity: u128, due: &str) -> Message {
    Message {
        id: id(n),
        subject: "Our offer".into(),
        due: due.parse().unwrap(),
        opportunity: Some(id(opportunity)),
        ..Default::default()
    }
}

#[test]
fn an_unsent_message_is_a_next_step_on_the_day_it_is_due_here() {
    let mut all = records();
    all.push(message(400, 101, "2026-11-22T23:30:00.000Z").into());
    all.push(message(401, 100, "2026-11-19T08:00:00.000Z").into());
    let sent = Message { state: MessageState::Sent, ..message(402, 102, "2026-11-01T08:00:00.000Z") };
    let review = Message { state: MessageState::Review, ..message(403, 102, "2026-11-22T08:00:00.000Z") };
    all.extend([sent.into(), review.into()]);
    let data = Dataset::from_records(all);
    let here = Context { zone: Zone { offset_minutes: 60 }, ..context(&data) };
    let holds = |query: &str, n: u128| {
        Filter::new(&parse(query).unwrap(), &here).keeps(data.opportunity(id(n)).unwrap().as_ref(), &here)
    };
    assert!(holds("next:planned due:2026-11-23", 101));
    assert!(holds("next:late due:2026-11-19", 100));
    assert!(holds("next:due", 102));
    let next = next_due(&data, id(102), here.zone).unwrap();
    assert!(matches!(next.what, Upcoming::Task(_)), "a day without a time comes before one with a time");
    let next = next_due(&data, id(100), here.zone).unwrap();
    assert_eq!((next.title().as_str(), next.record().kind, next.record().id), ("Our offer", Kind::Message, id(401)));
    assert_eq!(next.time.unwrap().to_string(), "09:00:00");
    assert!(next_due(&data, id(999), here.zone).is_none());
}

#[test]
fn the_last_touch_is_the_latest_contact_and_a_note_or_an_absence_is_none() {
    let noon = |day: &str| Time::midday(day.parse().unwrap());
    let mut all = records();
    let note = Activity { id: id(301), at: noon("2026-11-20"), text: "x".into(), ..Default::default() };
    all.push(Activity { opportunity: Some(id(100)), ..note }.into());
    let touch = |all: &[Record]| last_touch(&Dataset::from_records(all.iter().cloned()), &full());
    assert_eq!(touch(&all), noon("2026-11-12"));
    let away = Message {
        state: MessageState::Sent,
        sent: Some(noon("2026-11-13")),
        replied: Some(noon("2026-11-19")),
        reply: Some(Reply::OutOfOffice),
        ..message(400, 100, "2026-11-13T08:00:00.000Z")
    };
    all.push(away.clone().into());
    assert_eq!(touch(&all), noon("2026-11-13"));
    all.push(Message { id: id(401), replied: Some(noon("2026-11-14")), reply: Some(Reply::Negative), ..away }.into());
    assert_eq!(touch(&all), noon("2026-11-14"));
    let done = Task { id: id(202), title: "Call".into(), opportunity: Some(id(100)), ..Default::default() };
    all.push(Task { done: Some(noon("2026-11-15")), ..done }.into());
    assert_eq!(touch(&all), noon("2026-11-15"));
    assert_eq!(last_touch(&Dataset::default(), &full()), full().created);
}

#[test]
fn a_contact_that_wants_no_messages_is_seen_from_opportunity_task_and_contact() {
    let mut all = records();
    let zoe = Contact { id: id(30), name: "Zoë Hart".into(), opted_out: true, ..Default::default() };
    all.push(zoe.clone().into());
    let data = Dataset::from_records(all);
    let cx = context(&data);
    let filter = Filter::new(&parse("optout:yes").unwrap(), &cx);
    let task = Task { contact: Some(id(30)), ..Default::default() };
    assert!(filter.keeps(&full(), &cx) && filter.keeps(&zoe, &cx) && filter.keeps(&task, &cx));
    let stranger =
        Opportunity { contacts: vec![ContactLink { contact: id(99), role: String::new() }], ..Default::default() };
    assert_eq!(filter.test(&stranger, &cx), Truth::Unknown);
}

#[test]
fn what_an_answer_is_read_from_covers_every_field_that_looks_around() {
    let reads = |query: &str| parse(query).unwrap().reads().into_iter().collect::<Vec<_>>();
    assert_eq!(reads("owner:me value>5"), []);
    assert_eq!(
        reads("a or -(next:late loss:x)"),
        [Kind::LossReason, Kind::Company, Kind::Contact, Kind::Task, Kind::Message]
    );
    assert_eq!(reads("untouched>3 optout:no"), [Kind::Contact, Kind::Task, Kind::Activity, Kind::Message]);
    // Without the other records, a field that reads none of them answers the same.
    let (data, bare) = (
        Dataset::from_records(records()),
        Dataset::from_records(records().into_iter().filter(|r| matches!(r.kind(), Kind::Stage | Kind::Opportunity))),
    );
    for field in Field::ALL.iter().filter(|field| field.reads().is_empty()) {
        let with = format!("{:?}", full().value(*field, &context(&data)));
        assert_eq!(with, format!("{:?}", full().value(*field, &context(&bare))), "{field:?}");
    }
}

proptest! {
    #[test]
    fn a_condition_and_its_opposite_are_never_both_kept(expr in super::super::parse::tests::exprs()) {
        let data = Dataset::from_records(records());
        let cx = context(&data);
        let opposite = Expr::negate(expr.clone());
        for opportunity in data.opportunities() {
            prop_assert_eq!(eval(&expr, opportunity.as_ref(), &cx).opposite(), eval(&opposite, opportunity.as_ref(), &cx));
        }
    }

    #[test]
    fn amounts_compare_as_numbers(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000) {
        let data = Dataset::default();
        let cx = Context { today: Date::default(), zone: Zone::default(), me: None, data: &data };
        let opportunity = Opportunity { value: Some(Money::new(a, Currency::EUR)), ..Default::default() };
        let bound = Money::new(b, Currency::EUR).decimal();
        for (op, expected) in [("<", a < b), ("<=", a <= b), (">", a > b), (">=", a >= b), ("=", a == b), ("!=", a != b)] {
            let expr = parse(&format!("value{op}{bound}")).unwrap();
            prop_assert_eq!(eval(&expr, &opportunity, &cx), Truth::from(expected));
        }
    }
}

#[test]
fn the_greatest_amounts_are_beyond_every_number_that_a_condition_names() {
    let data = Dataset::default();
    let cx = Context { today: Date::default(), zone: Zone::default(), me: None, data: &data };
    let holds = |minor: i64, condition: &str| {
        let opportunity = Opportunity { value: Some(Money::new(minor, Currency::EUR)), ..Default::default() };
        eval(&parse(condition).unwrap(), &opportunity, &cx) == Truth::True
    };
    let greatest = "922337203685477.58"; // in ten-thousandths just below what a number can hold
    assert!(holds(i64::MAX, &format!("value>{greatest}")) && !holds(i64::MAX, &format!("value<={greatest}")));
    assert!(holds(i64::MIN + 1, &format!("value<-{greatest}")) && !holds(i64::MIN + 1, &format!("value>=-{greatest}")));
    assert!(holds(92_233_720_368_547_758, &format!("value={greatest}")));
}
