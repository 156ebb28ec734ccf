use super::super::{Field, Literal, Op, parse};
use super::*;
use crate::data::Dataset;
use crate::model::*;
use crate::value::{Date, Id, Money, Time, Zone};
use proptest::prelude::*;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn records() -> Vec<Record> {
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
            ..Default::default()
        }
        .into(),
        task(200, 100, "2026-11-20").into(),
        task(201, 102, "2026-11-22").into(),
    ]
}

fn full() -> Opportunity {
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
        temperature: Some(Temperature::Hot),
        source: "Web form".into(),
        tags: ["Referral".to_string(), "fleet".to_string()].into(),
        created: Time::midday("2026-03-01".parse().unwrap()),
        ..Default::default()
    }
}

fn context(data: &Dataset) -> Context<'_> {
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
