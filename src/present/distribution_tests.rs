use super::*;
use crate::command::{Command, Stamp, decide};
use crate::model::{Opportunity, Pipeline, Record, Settings, Stage};
use crate::value::{IdSource, Time};

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn data() -> Dataset {
    let member = |bits, name: &str| Member { id: id(bits), name: name.into(), ..Member::default() };
    let stage = |bits, kind| Stage { id: id(bits), pipeline: id(1_000), name: "Any".into(), kind, ..Stage::default() };
    let deal = |bits, stage, owner: Option<u128>, created: &str| -> Record {
        let (created, owner) = (created.parse::<Time>().unwrap(), owner.map(id));
        let (id, pipeline, stage, name) = (id(bits), id(1_000), id(stage), "Deal".to_string());
        Opportunity { id, name, pipeline, stage, owner, created, ..Opportunity::default() }.into()
    };
    Dataset::from_records([
        Settings { id: id(1), name: "Test".into(), me: Some(id(500)), ..Settings::default() }.into(),
        Member { capacity: Some(2), ..member(500, "Bo") }.into(),
        Member { away_from: Some(day("2026-11-16")), away_until: Some(day("2026-11-20")), ..member(501, "Ana") }.into(),
        Member { away_until: Some(day("2026-11-01")), ..member(502, "Cy") }.into(),
        Member { retired: true, ..member(503, "Gone") }.into(),
        Pipeline { id: id(1_000), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(1_001, StageKind::Open).into(),
        stage(1_002, StageKind::Won).into(),
        deal(2_001, 1_001, Some(500), "2026-11-10T09:00:00.000Z"),
        deal(2_002, 1_001, Some(500), "2026-11-16T09:00:00.000Z"),
        deal(2_003, 1_002, Some(500), "2026-11-17T09:00:00.000Z"),
        deal(2_004, 1_001, None, "2026-11-17T09:00:00.000Z"),
    ])
}

fn put(data: &mut Dataset, plan: Option<Plan>) -> String {
    let now: Time = "2026-11-18T10:00:00.000Z".parse().unwrap();
    let stamp =
        Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(u64::try_from(now.millis()).unwrap(), 7) };
    let decided = decide(data, &Command::Distribute(plan), &stamp).unwrap();
    data.apply(&decided.changes);
    decided.label
}

#[test]
fn what_is_chosen_is_one_rule_in_force_and_reads_back() {
    let mut data = data();
    let fresh = setup(&data);
    assert_eq!(
        (fresh.way, fresh.members.len()),
        (Way::Nobody, 3),
        "everybody takes part until somebody says otherwise"
    );
    assert_eq!(usual_owner(&data), Some(id(500)));
    let cases = vec![Case { condition: "source:web".into(), member: id(501) }];
    let all = [
        Setup { way: Way::InTurn, members: vec![id(500), id(501)], ..fresh.clone() },
        Setup { way: Way::LeastBusy, members: vec![id(501)], ..fresh.clone() },
        Setup { way: Way::Shares, shares: vec![Share { member: id(500), weight: 2 }], ..fresh.clone() },
        Setup { way: Way::Cases, cases, otherwise: Some(id(500)), ..fresh.clone() },
    ];
    for (nth, chosen) in all.into_iter().enumerate() {
        put(&mut data, chosen.plan().unwrap());
        assert_eq!(setup(&data), chosen);
        assert_eq!(data.rules().count(), 1, "always the same rule");
        let rule = distribution(&data).unwrap();
        assert_eq!((rule.live(), rule.versions.len()), (true, nth + 1));
        assert!(crate::automation::problems(&rule.draft, None, &data).is_empty());
    }
    assert!(gives_out(&data));
    assert_eq!(usual_owner(&data), None, "new ones are left to the rule");
    assert_eq!(put(&mut data, None), "stopped giving out new opportunities");
    assert_eq!((setup(&data).way, gives_out(&data)), (Way::Nobody, false));
}

#[test]
fn what_is_missing_is_told_before_anything_changes() {
    let why = |setup: Setup| setup.plan().unwrap_err();
    assert_eq!(why(Setup { way: Way::InTurn, ..Setup::default() }), "Choose at least one member who takes part.");
    assert_eq!(why(Setup { way: Way::Shares, ..Setup::default() }), "Give at least one member a share of 1 or more.");
    assert_eq!(why(Setup { way: Way::Cases, ..Setup::default() }), "Add at least one condition.");
    let case = |condition: &str| vec![Case { condition: condition.into(), member: id(500) }];
    assert!(Setup { way: Way::Cases, cases: case("value>"), ..Setup::default() }.plan().is_err());
    for empty in ["name:\"\"", "tag:web (owner:none or source:\" \")"] {
        let setup = Setup { way: Way::Cases, cases: case(empty), ..Setup::default() };
        assert!(why(setup).starts_with("A condition has nothing to compare with yet"), "{empty}");
    }
    assert_eq!(Setup::default().plan(), Ok(None));
}

#[test]
fn everybodys_load_counts_open_ones_and_those_of_the_week() {
    let loads = loads(&data(), day("2026-11-18"), Zone::default());
    let names: Vec<&str> = loads.members.iter().map(|load| load.name.as_str()).collect();
    assert_eq!((names, loads.nobodys), (vec!["Ana", "Bo", "Cy"], 1));
    let bo = &loads.members[1];
    assert_eq!((bo.open, bo.new, bo.full(), bo.away), (2, 2, true, false));
    let ana = &loads.members[0];
    assert_eq!((ana.away, ana.absence), (true, Some((Some(day("2026-11-16")), Some(day("2026-11-20"))))));
    assert_eq!(loads.members[2].absence, None, "who is back is not away");
}

#[test]
fn each_number_of_a_member_opens_to_as_many_opportunities() {
    let mut data = data();
    // A second Bo, and closed ones that are new all the same.
    data.add([crate::model::Member { id: id(509), name: "bo".into(), ..Default::default() }.into()]);
    let (today, zone) = (day("2026-11-18"), Zone::default());
    let loads = loads(&data, today, zone);
    let cx = crate::query::Context { today, zone, me: None, data: &data };
    for load in &loads.members {
        for (new, count) in [(false, load.open), (true, load.new)] {
            let route = loads.list(load, new).to_string();
            let filter = Route::parse(&route).filter().to_string();
            let kept = crate::query::Filter::new(&parse(&filter).unwrap(), &cx);
            assert_eq!(data.opportunities().filter(|one| kept.keeps(one.as_ref(), &cx)).count(), count, "{filter}");
        }
    }
}
