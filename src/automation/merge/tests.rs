#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::{
    Campaign, Care, CareKind, Company, ContactLink, Member, Milestone, Pipeline, Product, Record, ScoreRule, Settings,
    Stage, StageKind, Task, Template, TemplateKind, Visit,
};
use crate::value::{Currency, Money};
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

/// Half past one in the afternoon of 31 October 2026, in UTC.
fn now() -> Time {
    Time::from_millis(20_757 * DAY + 13 * 3_600_000 + 1_800_000)
}

fn scene() -> (Dataset, Opportunity) {
    let details = |name: &str, value: &str| BTreeMap::from([(name.to_string(), value.to_string())]);
    let contact = Contact {
        id: id(1),
        name: "Dr. Anna Bauer-Lang".into(),
        emails: vec!["anna@northgate.example".into()],
        phones: vec!["+49 30 1234".into()],
        company: Some(id(2)),
        latest_updates: "a](b) [c](javascript:x)".into(),
        about: "# no heading\n- no list\n1) neither".into(),
        birthday: "1981-02-05".parse().ok(),
        source: "fair".into(),
        tags: ["vip".to_string(), "cyclist".to_string()].into(),
        details: details("Shoe size", "43"),
        ..Contact::default()
    };
    let company = Company {
        id: id(2),
        name: "North_gate <Couriers>".into(),
        website: "https://north_gate.example/a_b".into(),
        country: "Germany".into(),
        employees: Some(120),
        founded: Some(1998),
        details: details("Fleet", "40 vans"),
        ..Company::default()
    };
    let opportunity = Opportunity {
        id: id(3),
        name: "Fleet *tracking*".into(),
        pipeline: id(4),
        stage: id(5),
        value: Some(Money::whole(4600, Currency::from_code("EUR").unwrap())),
        close: "2026-12-01".parse().ok(),
        owner: Some(id(6)),
        contacts: vec![ContactLink { contact: id(1), role: String::new() }],
        needs: "{{ owner.email }} {% raw %}".into(),
        pain_points: "1. May".into(),
        products: vec![id(8)],
        campaign: Some(id(9)),
        visits: vec![Visit {
            stage: id(5),
            name: "Negotiating".into(),
            entered: Time::from_millis(20_726 * DAY),
            left: None,
            overridden: String::new(),
        }],
        ..Opportunity::default()
    };
    let task = Task {
        id: id(10),
        title: "Call about the offer".into(),
        due: "2026-11-01".parse().ok(),
        opportunity: Some(id(3)),
        ..Task::default()
    };
    let records: Vec<Record> = vec![
        Settings { id: id(20), name: "Penstock & Co".into(), ..Settings::default() }.into(),
        Pipeline { id: id(4), name: "Sales".into(), ..Pipeline::default() }.into(),
        Stage { id: id(5), pipeline: id(4), name: "Negotiating".into(), ..Stage::default() }.into(),
        Member { id: id(6), name: "Mia Sand".into(), ..Member::default() }.into(),
        Member { id: id(7), name: "Ben Okoro".into(), email: "ben@us.example".into(), ..Member::default() }.into(),
        Product { id: id(8), name: "Tracker".into(), ..Product::default() }.into(),
        Campaign {
            id: id(9),
            name: "Spring fair".into(),
            about: "Trackers for small fleets".into(),
            ..Campaign::default()
        }
        .into(),
        Template {
            id: id(11),
            name: "Article".into(),
            kind: TemplateKind::Article,
            link: "https://us.example/a_b".into(),
            ..Template::default()
        }
        .into(),
        contact.into(),
        company.into(),
        opportunity.clone().into(),
        task.into(),
    ];
    (Dataset::from_records(records), opportunity)
}

fn german() -> DateWords {
    let months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"];
    let months = months.into_iter().chain(["November", "Dezember"]);
    DateWords::new(months.map(|month| format!("{{day}}. {month} {{year}}")).collect()).unwrap()
}

#[test]
fn every_golden_text_comes_out_as_written() {
    let (data, opportunity) = scene();
    let (mut form, mut words, mut east) = (TextForm::Plain, DateWords::default(), 0);
    let mut text = String::new();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (nth, line) in include_str!("../../../tests/golden/merge/texts.txt").lines().enumerate() {
        let place = ZoneRules::new("x", east, Vec::new()).with_words(words.clone());
        let with = Merging::new(&opportunity, &data).at(&place, now()).sent_by(Some(id(7)));
        let filled = || MergeText::read(&text, form).and_then(|text| text.fill(with));
        let (kind, rest) = line.split_at(line.len().min(1));
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let (expected, found) = match kind {
            "" | "#" => continue,
            ">" => {
                text = rest.replace('|', "\n").replace("\n \n", "\n\n").replace(" \n ", " | ");
                continue;
            }
            "=" => (Ok(rest.replace('|', "\n")), filled()),
            "!" => (Err(rest.to_string()), filled()),
            "?" => {
                let missing = MergeText::read(&text, form).unwrap().missing(with);
                let found: Vec<String> = missing.iter().map(|one| format!("{}: {}", one.field, one.words)).collect();
                (Ok(rest.to_string()), Ok(found.join("; ")))
            }
            _ => {
                match line {
                    "plain" => form = TextForm::Plain,
                    "markdown" => form = TextForm::Markdown,
                    "english" => words = DateWords::default(),
                    "german" => words = german(),
                    "utc" => east = 0,
                    "auckland" => east = 13 * 60,
                    other => panic!("{other}"),
                }
                continue;
            }
        };
        cases += 1;
        if expected != found {
            wrong.push(format!("line {}: {text:?}\n  expected {expected:?}\n  found    {found:?}", nth + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 40);
}

#[test]
fn every_field_of_the_menu_is_known_and_has_a_value_or_is_missing() {
    let (data, opportunity) = scene();
    for (name, _) in FIELDS {
        let text = format!("{{{{ {name} }}}}");
        assert_eq!(unreadable(&text), None, "{text}");
        let missing = missing(&text, &opportunity, &data);
        let filled = merge(&text, &opportunity, &data);
        assert_eq!(filled.is_ok(), missing.is_empty(), "{text}");
        assert!(missing.iter().all(|one| one.field == name), "{text}");
        // A record with nothing in it lacks everything, but for what the moment of sending gives.
        let nothing = super::missing(&text, &Opportunity::default(), &Dataset::default()).len();
        let later =
            name == "today" || name.contains("next_step") || name.ends_with("days_in_stage") || name.ends_with("fit");
        assert_eq!(nothing, usize::from(!later), "{text}");
    }
    assert!(FIELDS.iter().all(|(name, _)| fallback(name).is_none_or(|text| !text.contains(['"', '\\']))));
}

#[test]
fn what_customers_are_to_us_stands_in_texts_and_is_missing_where_nothing_is_known() {
    let (data, opportunity) = scene();
    let care = |n: u128, on: &str, points: Option<u8>| Care {
        id: id(n),
        kind: CareKind::Survey,
        on: on.parse().unwrap(),
        points,
        contact: Some(id(1)),
        ..Care::default()
    };
    let day = |on: &str, what: &str, yearly| Milestone { on: on.parse().unwrap(), what: what.into(), yearly };
    let contact = Contact {
        needs: "quiet vans".into(),
        objections: "the price".into(),
        competitors: "Rolltrack".into(),
        milestones: vec![day("2020-12-24", "anniversary", true), day("2026-11-03", "house move", false)],
        referred_by: Some(id(30)),
        ..data.contact(id(1)).unwrap().as_ref().clone()
    };
    let company =
        Company { milestones: vec![day("2026-10-30", "fair", false)], ..data.company(id(2)).unwrap().as_ref().clone() };
    let won = |n: u128, value: i64, currency: &str| Opportunity {
        id: id(n),
        pipeline: id(4),
        stage: id(12),
        value: Some(Money::whole(value, Currency::from_code(currency).unwrap())),
        contacts: vec![ContactLink { contact: id(1), role: String::new() }],
        company: (n == 31).then(|| id(2)),
        ..Opportunity::default()
    };
    let more: Vec<Record> = vec![
        contact.into(),
        company.into(),
        Contact { id: id(30), name: "Rita Vogel".into(), ..Contact::default() }.into(),
        Stage { id: id(12), pipeline: id(4), name: "Won".into(), kind: StageKind::Won, ..Stage::default() }.into(),
        won(31, 4000, "EUR").into(),
        won(32, 600, "EUR").into(),
        won(33, 50, "USD").into(),
        ScoreRule { id: id(50), filter: "-tag:nobody".into(), points: 3, fit: true, on: true, ..ScoreRule::default() }
            .into(),
        care(40, "2026-03-01", Some(6)).into(),
        care(41, "2026-09-01", Some(9)).into(),
        care(42, "2026-10-01", None).into(),
        Care { kind: CareKind::Review, ..care(43, "2026-10-02", Some(2)) }.into(),
    ];
    let rich = Dataset::from_records(data.records().filter(|one| ![id(1), id(2)].contains(&one.bare_id())).chain(more));
    let place = ZoneRules::new("x", 0, Vec::new());
    let with = Merging::new(&opportunity, &rich).at(&place, now());
    let filled = |name: &str, with: Merging| {
        MergeText::read(&format!("{{{{ {name} }}}}"), TextForm::Plain).unwrap().fill(with).ok()
    };
    for (name, value) in [
        ("contact.needs", Some("quiet vans")),
        ("contact.objections", Some("the price")),
        ("contact.competitors", Some("Rolltrack")),
        ("contact.next_milestone", Some("house move")),
        ("contact.next_milestone_date", Some("3 November 2026")),
        ("contact.survey_score", Some("9")),
        ("contact.bought", Some("EUR 4,600 and USD 50")),
        ("company.next_milestone", None), // It is past, and comes once.
        ("company.survey_score", Some("9")),
        ("company.bought", Some("EUR 4,000")),
        ("opportunity.referrer", Some("Rita Vogel")),
        ("opportunity.fit", Some("100")),
    ] {
        assert_eq!(filled(name, with).as_deref(), value, "{name}");
        assert_eq!(filled(name, Merging::new(&opportunity, &data).at(&place, now())), None, "{name}");
    }
    // Which day comes next is known when it is sent.
    assert_eq!(filled("contact.next_milestone", Merging::new(&opportunity, &rich)).as_deref(), Some("…"));
}

#[test]
fn a_text_that_can_never_be_filled_in_says_why_without_a_record() {
    assert_eq!(unreadable("Hello {{ contact.first_name or \"Mr. X\" }}, 50 % off {{ owner.name }}"), None);
    assert_eq!(unreadable("{{ contact.details[\"Shoe size\"] }}"), None);
    assert_eq!(
        unreadable("{% if company.news %}{{ contact.nam }}{% endif %}").as_deref(),
        Some("There is nothing called contact.nam to fill in.")
    );
    assert_eq!(unreadable("{{ nobody }}").as_deref(), Some("There is nothing called nobody to fill in."));
    assert!(unreadable("{{ contact.name").unwrap().contains("cannot be read"));
    assert!(unreadable("{{ contact.name | shout }}").unwrap().contains("filter shout is unknown"));
}

#[test]
fn gaps_are_shown_as_the_field_or_in_words() {
    let (data, opportunity) = scene();
    let text = MergeText::read("{{ contact.title }} **{{ opportunity.name }}**", TextForm::Markdown).unwrap();
    let with = Merging::new(&opportunity, &data);
    assert_eq!(text.shown(with, Gap::Field).unwrap(), "{{ contact.title }} **Fleet \\*tracking\\***");
    assert_eq!(text.shown(with, Gap::Words).unwrap(), "‹Position of the main contact› **Fleet \\*tracking\\***");
}

#[test]
fn a_text_never_grows_without_end() {
    let (data, mut opportunity) = scene();
    opportunity.needs = "x".repeat(5_000_000);
    // A long value is cut where nobody would read on.
    let one = merge("{{ opportunity.needs }}", &opportunity, &data).unwrap();
    assert_eq!(one.chars().count(), 10_001);
    let many = "{{ opportunity.needs }}".repeat(5_000);
    assert_eq!(merge(&many, &opportunity, &data), Err("the text becomes too long when it is filled in".into()));
    let often = "{{ opportunity.name ~ opportunity.name }}".repeat(4_000);
    assert!(merge(&often, &opportunity, &data).is_err());
    let endless = "a".repeat(300_000);
    assert!(merge(&endless, &opportunity, &data).is_err());
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(merge(&deep, &opportunity, &data).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_engine_panic(text in r#"([a-z {}%#"'|.*\[\]()~=-]|\{\{ |\}\}|contact\.|first_name|\{% if |%\}|endif){0,40}"#) {
        let (data, opportunity) = scene();
        let _ = (merge(&text, &opportunity, &data), unreadable(&text), missing(&text, &opportunity, &data));
    }

    #[test]
    fn a_value_comes_out_as_it_is_whatever_it_holds(value in r"[ -~äß‹{}%\\]{1,60}") {
        prop_assume!(!value.trim().is_empty());
        let (data, mut opportunity) = scene();
        opportunity.needs = value.clone();
        prop_assert_eq!(merge("a {{ opportunity.needs }} b", &opportunity, &data), Ok(format!("a {} b", value.trim())));
    }
}

#[test]
fn custom_fields_stand_in_texts_by_their_keys_and_are_missing_like_any_other() {
    use crate::model::{Choice, Custom, CustomField, CustomShape, Kind};
    let (data, mut opportunity) = scene();
    let mut data = data;
    let field = |n: u128, of, name: &str, key: &str, shape| {
        let choices = vec![Choice { id: id(900), text: "*Gold*".into(), retired: false }];
        let choices = if shape == CustomShape::Choice { choices } else { Vec::new() };
        CustomField { id: id(n), name: name.into(), of, key: key.into(), shape, choices, ..CustomField::default() }
    };
    data.add([
        field(101, Kind::Contact, "Plan", "plan-b", CustomShape::Choice).into(),
        field(102, Kind::Company, "Fleet", "fleet", CustomShape::Number).into(),
        field(103, Kind::Opportunity, "Renewal", "renewal", CustomShape::Date).into(),
        field(104, Kind::Contact, "Second", "2nd", CustomShape::Text).into(),
    ]);
    let mut contact = data.contact(id(1)).unwrap().as_ref().clone();
    contact.extra.custom.insert(id(101), Custom::Choice(id(900)));
    let mut company = data.company(id(2)).unwrap().as_ref().clone();
    company.extra.custom.insert(id(102), Custom::Number(125_000));
    data.add([contact.into(), company.into()]);
    opportunity.extra.custom.insert(id(103), Custom::Date("2026-12-01".parse().unwrap()));
    let text = "{{ contact.custom.plan_b }}, {{ company.custom.fleet }}, {{ opportunity.custom.renewal }}";
    assert_eq!(merge(text, &opportunity, &data), Ok("*Gold*, 12.5, 1 December 2026".into()));
    let markdown = MergeText::read("{{ contact.custom[\"plan-b\"] }}", TextForm::Markdown).unwrap();
    assert_eq!(markdown.fill(Merging::new(&opportunity, &data)), Ok("\\*Gold\\*".into()));
    let lacks: Vec<String> = missing("{{ contact.custom[\"2nd\"] }} {{ contact.custom.gone }}", &opportunity, &data)
        .into_iter()
        .map(|one| format!("{}: {}", one.field, one.words))
        .collect();
    assert_eq!(
        lacks,
        [
            "contact.custom[\"2nd\"]: Second of the main contact",
            "contact.custom.gone: A field “gone”, which there is not",
        ]
    );
    assert_eq!(merge("{{ contact.custom.gone or \"none\" }}", &opportunity, &data), Ok("none".into()));
    assert_eq!(unreadable("{% if contact.custom.plan_b %}{{ contact.custom.plan_b }}{% endif %}"), None);
    assert!(merge("{{ contact.custom }}", &opportunity, &data).is_err());
    let names: Vec<String> = own_fields(&data).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["contact.custom.plan_b", "contact.custom[\"2nd\"]", "company.custom.fleet", "opportunity.custom.renewal"]
    );
    for name in names {
        assert_eq!(unreadable(&format!("{{{{ {name} }}}}")), None, "{name}");
    }
}
