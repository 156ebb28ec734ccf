use super::*;
use crate::data::Dataset;
use crate::model::*;
use crate::query::eval::tests::{context, id};
use crate::query::{eval, look};
use crate::value::Rank;

fn rule(n: u128, filter: &str, points: i32, fit: bool) -> Record {
    let (name, filter) = (format!("Rule {n}"), filter.to_string());
    ScoreRule { id: id(n), name, filter, points, fit, on: true, rank: Rank::default(), ..ScoreRule::default() }.into()
}

fn data() -> Dataset {
    let company = |n: u128, country: &str, employees: Option<u32>| Company {
        id: id(n),
        name: format!("Firm {n}"),
        country: country.into(),
        employees,
        ..Company::default()
    };
    Dataset::from_records([
        Stage { id: id(2), pipeline: id(1), kind: StageKind::Open, name: "Talk".into(), ..Stage::default() }.into(),
        company(20, "Norway", Some(80)).into(),
        company(21, "Norway", None).into(),
        Contact { id: id(30), name: "Anna".into(), company: Some(id(20)), ..Contact::default() }.into(),
        Opportunity { id: id(40), name: "Vans".into(), stage: id(2), company: Some(id(20)), ..Opportunity::default() }
            .into(),
        Opportunity {
            id: id(41),
            name: "Bare".into(),
            stage: id(2),
            score: Some(7),
            contacts: vec![ContactLink { contact: id(30), role: String::new() }],
            ..Opportunity::default()
        }
        .into(),
        rule(50, "country:Norway", 10, true),
        rule(51, "employees>=50", 20, true),
        rule(52, "value>1000", 10, true),
        rule(53, "tag:hot", 500, false),
        rule(54, "fit>50", 500, true),
        rule(55, "employees>5000", -15, true),
    ])
}

#[test]
fn the_fit_is_the_share_of_what_can_be_asked_of_a_record() {
    let data = data();
    let cx = context(&data);
    let ideal = Ideal::new(&cx);
    // An opportunity could have a value; a company and a contact have none to ask for.
    assert_eq!(ideal.percent(data.opportunity(id(40)).unwrap().as_ref(), &cx), Some(75));
    assert_eq!(ideal.percent(data.company(id(20)).unwrap().as_ref(), &cx), Some(100));
    assert_eq!(ideal.percent(data.contact(id(30)).unwrap().as_ref(), &cx), Some(100));
    assert_eq!(ideal.percent(data.company(id(21)).unwrap().as_ref(), &cx), Some(33));
    let asked = ideal.asked(data.company(id(21)).unwrap().as_ref(), &cx);
    assert_eq!(asked, [(id(50), true), (id(51), false), (id(55), false)]);
    let nothing = Dataset::default();
    let cx = context(&nothing);
    assert_eq!(Ideal::new(&cx).percent(data.company(id(20)).unwrap().as_ref(), &cx), None);
}

#[test]
fn conditions_ask_for_the_fit_and_for_the_best_score_of_somebody() {
    let data = data();
    let cx = context(&data);
    let asked =
        |text: &str, company: u128| eval(&parse(text).unwrap(), data.company(id(company)).unwrap().as_ref(), &cx);
    assert_eq!(asked("fit>=60", 20), Truth::True);
    assert_eq!(asked("fit>=60", 21), Truth::False);
    assert_eq!(asked("score:none", 20), Truth::True);
    let anna = data.contact(id(30)).unwrap().as_ref();
    assert_eq!(eval(&parse("score>=7").unwrap(), anna, &cx), Truth::True);
    assert_eq!(eval(&parse("score>7").unwrap(), anna, &cx), Truth::False);
    let looked = look(&parse("fit>80").unwrap(), data.opportunity(id(40)).unwrap(), &cx);
    assert_eq!((looked[0].value.as_str(), looked[0].truth), ("75 %", Truth::False));
}
