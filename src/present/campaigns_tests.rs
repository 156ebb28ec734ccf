use super::*;
use crate::model::{Contact, ContactLink, Opportunity, Pipeline, Record, Stage};
use crate::query::parse;
use crate::value::{Date, Zone};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn eur(units: i64) -> Money {
    Money::whole(units, Currency::EUR)
}

fn campaign(n: u128, name: &str, code: &str, cost: Option<Money>) -> Campaign {
    Campaign { id: id(n), name: name.into(), code: code.into(), cost, ..Campaign::default() }
}

fn deal(n: u128, campaign: u128, stage: u128, value: Option<Money>, people: &[u128]) -> Record {
    let contacts = people.iter().map(|n| ContactLink { contact: id(*n), role: String::new() }).collect();
    Opportunity {
        id: id(n),
        name: format!("Deal {n}"),
        pipeline: id(1),
        stage: id(stage),
        campaign: Some(id(campaign)),
        value,
        contacts,
        ..Opportunity::default()
    }
    .into()
}

fn person(n: u128, campaign: u128) -> Record {
    Contact { id: id(n), name: format!("Person {n}"), campaign: Some(id(campaign)), ..Contact::default() }.into()
}

/// A fair with four opportunities (two won, one open, one lost) and three contacts, one of whom takes part in one; a
/// mailing without a cost that brought one contact; an advertisement in euros that won in dollars.
fn data() -> Dataset {
    let stage = |n, kind| -> Record { Stage { id: id(n), pipeline: id(1), kind, ..Stage::default() }.into() };
    Dataset::from_records([
        Pipeline { id: id(1), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(2, StageKind::Open),
        stage(3, StageKind::Won),
        stage(4, StageKind::Lost),
        stage(5, StageKind::Parked),
        campaign(10, "Expo", "expo26", Some(eur(1_000))).into(),
        campaign(11, "Mailing", "", None).into(),
        campaign(12, "Advertisement", "", Some(eur(300))).into(),
        campaign(13, "Nothing came", "", Some(eur(50))).into(),
        campaign(14, "Free", "", Some(eur(0))).into(),
        deal(100, 10, 3, Some(eur(1_500)), &[200]),
        deal(101, 10, 3, Some(eur(1_250)), &[]),
        deal(102, 10, 2, Some(eur(9_999)), &[]),
        deal(103, 10, 4, None, &[]),
        deal(104, 12, 3, Some(Money::whole(900, Currency::USD)), &[]),
        deal(105, 14, 5, None, &[]),
        person(200, 10),
        person(201, 10),
        person(202, 10),
        person(203, 11),
    ])
}

fn of(data: &Dataset, n: u128) -> Figures {
    figures(data, data.campaign(id(n)).unwrap())
}

#[test]
fn a_fair_by_hand() {
    // Leads: 4 opportunities, and 2 of the 3 contacts, since one takes part in an opportunity: 6.
    // 1,000 / 6 = 166.67; 1,000 / 2 = 500; won 2,750, so 1,750 came back: 175 %.
    let fair = of(&data(), 10);
    assert_eq!((fair.opportunities, fair.contacts, fair.leads, fair.open, fair.won), (4, 3, 6, 1, 2));
    assert_eq!(fair.won_value, [eur(2_750)]);
    assert_eq!(fair.per_lead(), Some(Money::new(16_667, Currency::EUR)));
    assert_eq!(fair.per_won(), Some(eur(500)));
    assert_eq!(fair.returned(), Some(Return { gain: eur(1_750), percent: Some(175) }));
    assert!(!fair.mixed());
}

#[test]
fn without_a_cost_nothing_has_a_price() {
    let mailing = of(&data(), 11);
    assert_eq!((mailing.leads, mailing.cost.len()), (1, 0));
    assert_eq!((mailing.per_lead(), mailing.per_won(), mailing.returned(), mailing.mixed()), (None, None, None, false));
}

#[test]
fn currencies_are_not_set_against_each_other() {
    let advertisement = of(&data(), 12);
    assert_eq!(advertisement.won_value, [Money::whole(900, Currency::USD)]);
    assert_eq!(advertisement.per_won(), Some(eur(300)));
    assert_eq!((advertisement.returned(), advertisement.mixed()), (None, true));
}

#[test]
fn what_brought_nothing_lost_its_cost_and_what_was_free_has_no_percentage() {
    let nothing = of(&data(), 13);
    assert_eq!((nothing.leads, nothing.per_lead(), nothing.per_won()), (0, None, None));
    assert_eq!(nothing.returned(), Some(Return { gain: eur(-50), percent: Some(-100) }));
    let free = of(&data(), 14);
    assert_eq!((free.open, free.per_lead()), (1, Some(eur(0))), "parked is not decided");
    assert_eq!(free.returned(), Some(Return { gain: eur(0), percent: None }));
}

#[test]
fn together_they_are_the_sum_and_only_what_has_a_cost_has_a_price() {
    let data = data();
    let all: Vec<&Campaign> = data.campaigns().map(|campaign| campaign.as_ref()).collect();
    let (all, costed) = together(&data, all);
    // 6 + 1 + 1 + 0 + 1 leads, 6 opportunities; 1,000 + 300 + 50 + 0 euros.
    assert_eq!((all.leads, all.opportunities, all.contacts, all.open, all.won), (9, 6, 4, 2, 3));
    assert_eq!((all.cost.clone(), all.won_value.len()), (vec![eur(1_350)], 2));
    // The mailing's lead cost nothing that is known: 1,350 / 8 = 168.75.
    assert_eq!(costed.per_lead(), Some(Money::new(16_875, Currency::EUR)));
    assert_eq!(costed.per_won(), Some(eur(450)));
    assert!(costed.mixed());
}

#[test]
fn halves_are_rounded_away_from_zero_and_the_largest_amounts_do_not_overflow() {
    assert_eq!((rounded(5, 2), rounded(-5, 2), rounded(4, 3), rounded(-4, 3)), (Some(3), Some(-3), Some(1), Some(-1)));
    assert_eq!((rounded(1, 0), rounded(i128::from(i64::MAX) * 4, 1)), (None, None));
    let huge = Figures {
        cost: vec![Money::new(i64::MAX, Currency::EUR)],
        won_value: vec![Money::new(i64::MAX, Currency::EUR)],
        leads: 1,
        ..Figures::default()
    };
    assert_eq!(huge.per_lead(), Some(Money::new(i64::MAX, Currency::EUR)));
    assert_eq!(huge.returned(), Some(Return { gain: Money::new(0, Currency::EUR), percent: Some(0) }));
}

#[test]
fn each_figure_opens_exactly_what_it_counts() {
    let mut records: Vec<Record> = data().records().collect();
    records.push(campaign(15, "Expo", "", None).into());
    let data = Dataset::from_records(records);
    let cx = Context { today: Date::default(), zone: Zone::default(), me: None, data: &data };
    let count = |text: &str| {
        let expr = parse(text).unwrap();
        data.opportunities()
            .filter(|one| crate::query::eval(&expr, one.as_ref(), &cx) == crate::query::Truth::True)
            .count()
    };
    let fair = of(&data, 10);
    let counted = [Which::All, Which::Open, Which::Won].map(|which| count(&condition(id(10), which, &cx)));
    assert_eq!(counted, [fair.opportunities, fair.open, fair.won]);
    assert_eq!(condition(id(10), Which::All, &cx), format!("campaign={}", id(10)), "two are called so");
    assert_eq!(condition(id(11), Which::Open, &cx), "campaign=Mailing kind:open,parked");
}

#[test]
fn a_link_names_a_campaign_by_code_or_name() {
    let mut records: Vec<Record> = data().records().collect();
    records.push(Campaign { retired: true, ..campaign(20, "Mailing", "", None) }.into());
    records.push(campaign(21, "expo26", "", None).into());
    let data = Dataset::from_records(records);
    let found = |text: &str| named(&data, text).map(|campaign| campaign.id);
    assert_eq!(found("EXPO26"), Some(id(10)), "the code comes first");
    assert_eq!(found("  mailing "), Some(id(11)), "one in use before one that is over");
    assert_eq!((found(""), found("spring")), (None, None));
}

#[test]
fn channels_are_offered_once_as_people_write_them() {
    let mut fair = campaign(10, "Expo", "", None);
    fair.channel = "trade Fair".into();
    let data = Dataset::from_records([fair.into()]);
    let all = channels(&data);
    assert_eq!(all.iter().filter(|channel| fold(channel) == "trade fair").collect::<Vec<_>>(), ["trade Fair"]);
}
