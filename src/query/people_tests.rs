use super::*;
use crate::data::Dataset;
use crate::model::*;
use crate::query::eval::tests::{context, id};
use crate::query::{Filter, parse};
use crate::value::Currency;

fn data() -> Dataset {
    let on = |date: &str| Time::midday(date.parse().unwrap());
    let stage = |n: u128, kind| Stage { id: id(n), pipeline: id(1), name: format!("S{n}"), kind, ..Default::default() };
    let sale = |n: u128, stage: u128, value: Option<Money>| Opportunity {
        id: id(n),
        name: format!("Sale {n}"),
        pipeline: id(1),
        stage: id(stage),
        value,
        company: Some(id(20)),
        contacts: vec![ContactLink { contact: id(30), role: String::new() }],
        created: on("2026-01-01"),
        ..Default::default()
    };
    let company = Company {
        id: id(20),
        name: "Northgate Couriers".into(),
        country: "Norway".into(),
        sector: "Logistics".into(),
        phone: "+47 22 00 00 00".into(),
        employees: Some(80),
        revenue: Some(Money::whole(2_000_000, Currency::EUR)),
        founded: Some(2015),
        created: on("2026-01-01"),
        ..Default::default()
    };
    let anna = Contact {
        id: id(30),
        name: "Anna".into(),
        emails: vec!["anna@northgate.example".into(), "a@home.example".into()],
        title: "Head of fleet".into(),
        company: Some(id(20)),
        birthday: "1980-12-01".parse().ok(),
        referred_by: Some(id(31)),
        consent: Some(Consent { on: "2026-02-01".parse().unwrap(), how: String::new() }),
        created: on("2026-01-01"),
        ..Default::default()
    };
    let ben = Contact { id: id(31), name: "Ben".into(), created: on("2026-11-01"), ..Default::default() };
    let leap = Contact {
        id: id(32),
        name: "Cleo".into(),
        birthday: "1988-02-29".parse().ok(),
        created: on("2026-11-01"),
        ..Default::default()
    };
    let done = Task {
        id: id(51),
        title: "Sign".into(),
        done: Some(on("2026-11-20")),
        contact: Some(id(30)),
        ..Default::default()
    };
    let open = Task {
        id: id(52),
        title: "Demo".into(),
        kind: TaskKind::Meeting,
        due: "2026-11-23".parse().ok(),
        opportunity: Some(id(42)),
        ..Default::default()
    };
    Dataset::from_records([
        Record::from(Pipeline { id: id(1), name: "Sales".into(), ..Default::default() }),
        stage(2, StageKind::Open).into(),
        stage(3, StageKind::Won).into(),
        company.into(),
        anna.into(),
        ben.into(),
        leap.into(),
        sale(40, 3, Some(Money::whole(9_000, Currency::EUR))).into(),
        sale(41, 3, Some(Money::whole(4_000, Currency::USD))).into(),
        sale(42, 2, None).into(),
        done.into(),
        open.into(),
    ])
}

fn kept(query: &str) -> Vec<String> {
    let data = data();
    let cx = context(&data);
    let filter = Filter::new(&parse(query).unwrap(), &cx);
    let contacts = data.contacts().filter(|one| filter.keeps(one.as_ref(), &cx)).map(|one| one.name.clone());
    let companies = data.companies().filter(|one| filter.keeps(one.as_ref(), &cx)).map(|one| one.name.clone());
    let tasks = data.tasks().filter(|one| filter.keeps(one.as_ref(), &cx)).map(|one| one.title.clone());
    contacts.chain(companies).chain(tasks).collect()
}

#[test]
fn people_companies_and_tasks_answer_for_their_fields() {
    for (query, expected) in [
        ("email:home type!=none", &["Sign", "Demo"][..]),
        ("email:northgate -type:call contact:Anna", &["Sign", "Demo"]),
        ("job:fleet name:Anna", &["Anna"]),
        ("country:norway company:Northgate name:n", &["Anna", "Northgate Couriers", "Sign"]),
        ("employees>=80 name:North", &["Northgate Couriers"]),
        ("revenue>1m name:North", &["Northgate Couriers"]),
        ("founded<2016 name:North", &["Northgate Couriers"]),
        ("phone:+47 name:n", &["Northgate Couriers"]),
        ("phone:none name:Ben", &["Ben"]),
        ("referred:Ben name:Anna", &["Anna"]),
        ("consent>=2026-02-01 name:Anna", &["Anna"]),
        ("consent:none research<2", &["Ben", "Cleo"]),
        ("wins:2 name:n", &["Anna", "Northgate Couriers", "Sign"]),
        ("deals:1 name:North", &["Northgate Couriers"]),
        ("worth>8000EUR name:Anna", &["Anna"]),
        ("worth>5000USD name:Anna", &[]),
        ("worth:0 name:Ben", &["Ben"]),
        ("worth:0EUR name:Ben", &["Ben"]),
        ("worth<1000EUR name:Ben", &["Ben"]),
        ("worth>1000EUR name:Ben", &[]),
        ("-worth>1000EUR name:Ben", &["Ben"]),
        ("brought>8000EUR name:Ben", &["Ben"]),
        ("brought:0 name:Anna", &["Anna"]),
        ("touched:2026-11-20 name:Anna", &["Anna"]),
        ("untouched>20 name:Ben", &["Ben"]),
        ("type:meeting", &["Demo"]),
        ("type=\"to do\" done:2026-11-20", &["Sign"]),
        ("done:none due:tomorrow", &["Demo"]),
        ("country:Norway type:meeting", &["Demo"]),
    ] {
        assert_eq!(kept(query), expected, "{query}");
    }
}

#[test]
fn birthdays_come_round() {
    // Today is 22 November 2026.
    for (query, expected) in [
        ("birthday:next-month", &["Anna"][..]),
        ("birthday:this-month", &[]),
        ("birthday<+14d", &["Anna"]),
        ("birthday<+5d", &[]),
        ("birthday>+60d", &["Cleo"]),
        ("birthday:2027-02-28", &["Cleo"]),
        ("birthday:2028-02-29", &["Cleo"]),
        ("birthday:2028-02-28", &[]),
        ("birthday:next-year name:Anna", &["Anna"]),
        ("birthday:none name:Ben", &["Ben"]),
        ("birthday!=none -name:Anna", &["Cleo"]),
    ] {
        let all: Vec<String> =
            kept(query).into_iter().filter(|name| name.len() < 5 && name != "Sign" && name != "Demo").collect();
        assert_eq!(all, expected, "{query}");
    }
}

#[test]
fn an_opportunity_answers_for_its_company_and_its_main_contact() {
    let data = data();
    let cx = context(&data);
    let sale = data.opportunity(id(42)).unwrap();
    for (query, expected) in [
        ("country:Norway", true),
        ("sector=logistics employees<100", true),
        ("job:fleet email:northgate", true),
        ("referred:Ben", true),
        ("worth>8000EUR wins>=2", true),
        ("country:Sweden", false),
        ("type:meeting", false),
        ("-type:meeting", false),
        ("done:none", false),
    ] {
        assert_eq!(Filter::new(&parse(query).unwrap(), &cx).keeps(sale.as_ref(), &cx), expected, "{query}");
    }
}
