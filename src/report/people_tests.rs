use super::*;
use crate::data::Delta;
use crate::report::fixture_tests::{Fixture, ask, batch, fixture, generated};
use crate::report::{Question, Span};

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Offer open 60\nstage Won won 100\nstage \
                      Later parked 10\nstage Lost lost 0\nmember Bo data_miner accountant\nmember Ann sales_manager\n";

fn told(f: &Fixture, lines: &[Performance]) -> Vec<String> {
    let told = |one: &Performance| {
        format!(
            "{} created {} touches {} forward {} back {} won {} lost {} open {}",
            one.group.name(&f.data),
            one.created.len(),
            one.touches,
            one.moves,
            one.back.len(),
            one.won.sum.minor,
            one.lost.count(),
            one.open.count()
        )
    };
    lines.iter().map(told).collect()
}

#[test]
fn events_go_to_who_was_in_charge_and_wins_to_who_was_at_the_close() {
    let f = fixture(&format!(
        "{STAGES}deal A value=500 owner=Bo New@2026-01-01 Talk@2026-01-10 Offer@2026-01-20 Talk@2026-01-25 Won@2026-02-01
         turn A 2026-01-01T08:00 owner=Ann\nturn A 2026-01-15 owner=Bo\nturn A 2026-01-28 owner=Ann\nturn A 2026-02-05 \
         owner=Bo
         call A 2026-01-02 out\ncall A 2026-01-16 out Ann\ncall A 2026-01-17 out\nemail A 2026-01-18 in
         deal B owner=Bo New@2026-02-01\ndeal C New@2026-02-01 Lost@2026-02-05"
    ));
    let lines = members(&f.data, &f.facts, &f.history, &ask("2026-01-01", "2026-03-01"));
    assert_eq!(
        told(&f, &lines),
        [
            "Ann created 1 touches 2 forward 2 back 0 won 50000 lost 0 open 0",
            "Bo created 1 touches 1 forward 1 back 1 won 0 lost 0 open 1",
            " created 1 touches 0 forward 0 back 0 won 0 lost 1 open 0",
        ],
        "the second call is Ann's, who made it"
    );
    assert_eq!(lines[0].response.unwrap().median, 86_400_000);
    assert_eq!((f.names(&lines[0].responded), lines[1].responded.len()), ("A".into(), 0), "who made the first contact");
}

#[test]
fn work_in_a_stage_is_under_the_hat_of_its_role_else_under_those_that_the_member_wears() {
    let f = fixture(&format!("{STAGES}deal A owner=Bo New@2026-01-01 Talk@2026-01-10 Offer@2026-01-20"));
    let talk = f.facts.place(f.id("s:Talk")).unwrap();
    let mut facts = f.facts.clone();
    facts.stages[usize::from(talk)].role = "Sales manager, lead generator".into();
    let lines = hats(&f.data, &facts, &f.history, &ask("2026-01-01", "2026-03-01"));
    let moves: Vec<_> = lines.iter().map(|line| (line.group.clone(), line.moves)).collect();
    assert_eq!(
        moves,
        [
            (Group::Hat(Hat::DataMiner), 1),
            (Group::Hat(Hat::LeadGenerator), 1),
            (Group::Hat(Hat::SalesManager), 1),
            (Group::Hat(Hat::Accountant), 1),
            (Group::Hat(Hat::PipelineSupervisor), 0),
            (Group::Without, 0),
        ],
        "out of New under both of Bo's hats, out of Talk under both of the stage's"
    );
}

#[test]
fn what_is_done_stays_under_the_hats_that_were_worn_then() {
    let mut f = fixture(&format!("{STAGES}deal A owner=Bo New@2026-01-01 Talk@2026-01-10 Offer@2026-01-20"));
    let bo = f.id("m:Bo");
    let hats_of = |hats: &[Hat]| (serde_json::Value::Null, serde_json::to_value(hats).unwrap());
    let put_on = |number: u128, on: &str, hats: &[Hat]| {
        let id = RecordId { kind: Kind::Member, id: bo };
        let at = f.zone.moment(on.parse().unwrap(), crate::value::TimeOfDay::MIN);
        batch(number, at, vec![Delta::Update { id, fields: [("hats".to_string(), hats_of(hats))].into() }])
    };
    let day = [put_on(901, "2025-12-01", &[Hat::LeadGenerator]), put_on(902, "2026-01-15", &[Hat::Accountant])];
    day.iter().for_each(|batch| f.history.feed(batch));
    let question = ask("2026-01-01", "2026-03-01");
    let lines = hats(&f.data, &f.facts, &f.history, &question);
    let some = |count: fn(&Performance) -> usize| -> Vec<String> {
        let lines = lines.iter().filter(|line| count(line) > 0);
        lines.map(|line| format!("{} {}", line.group.name(&f.data), count(line))).collect()
    };
    assert_eq!(some(|line| line.created.len()), ["Lead generator 1"]);
    assert_eq!(some(|line| line.moves), ["Lead generator 1", "Accountant 1"], "one move on the 10th, one on the 20th");
    assert_eq!(some(|line| line.open.count()), ["Accountant 1"], "what is open is in the hands of today");
    let by_hat = Question { by: crate::report::By::Hat, ..question };
    let groups = crate::report::win_rates(&f.data, &f.facts, &f.history, &by_hat);
    let groups: Vec<String> = groups.iter().map(|line| line.group.name(&f.data)).collect();
    assert!(groups.contains(&"Lead generator".to_string()), "the breakdown asks the same: {groups:?}");
}

#[test]
fn who_has_no_name_on_it_is_credited_nowhere_and_nothing_is_counted_twice() {
    for seed in 1..5 {
        let f = generated(seed, 150);
        let period = Span { from: "2026-03-29".parse().unwrap(), until: "2026-10-25".parse().unwrap() };
        let lines = members(&f.data, &f.facts, &f.history, &Question::about(period));
        let won =
            f.facts.deals.iter().filter_map(|deal| deal.closing).filter(|one| one.won && period.has(one.day)).count();
        assert_eq!(lines.iter().map(|line| line.won.count()).sum::<usize>(), won, "seed {seed}");
        let (from, until) = period.moments(&f.zone);
        let touches = f.facts.deals.iter().flat_map(|deal| &deal.touches);
        let touches = touches.filter(|one| one.out && one.reached && from <= one.at && one.at < until).count();
        assert_eq!(lines.iter().map(|line| line.touches).sum::<usize>(), touches, "seed {seed}");
        // Moves, the slow way.
        let order = ["New", "Talk", "Offer", "Won", "Paid"].map(|one| f.id(&format!("s:{one}")));
        let lost = f.id("s:Lost");
        let mut forward = 0;
        for one in f.data.opportunities() {
            for spell in one.visits.split(|visit| visit.stage == lost) {
                let at = |visit: &crate::model::Visit| order.iter().position(|one| *one == visit.stage);
                let way: Vec<_> = spell.iter().filter_map(|visit| Some((at(visit)?, visit.entered))).collect();
                let ahead = way.windows(2).filter(|pair| pair[0].0 < pair[1].0);
                forward += ahead.filter(|pair| from <= pair[1].1 && pair[1].1 < until).count();
            }
        }
        assert_eq!(lines.iter().map(|line| line.moves).sum::<usize>(), forward, "seed {seed}");
    }
}

#[test]
fn wins_by_hat_are_those_of_a_plain_count_over_members_who_change_theirs() {
    for seed in 1..5 {
        let mut f = generated(seed, 150);
        assert!(f.facts.stages.iter().all(|stage| stage.role.is_empty()), "no stage says whose work it is");
        let members: Vec<Id> = f.data.members().map(|member| member.id).collect();
        let moment = |on: &str| f.zone.moment(on.parse().unwrap(), crate::value::TimeOfDay::MIN);
        let (start, june) = (moment("2020-01-01"), moment("2026-06-01"));
        let put_on = |number: u128, at: Time, member: Id, hats: &[Hat]| {
            let id = RecordId { kind: Kind::Member, id: member };
            let hats = (serde_json::Value::Null, serde_json::to_value(hats).unwrap());
            batch(number, at, vec![Delta::Update { id, fields: [("hats".to_string(), hats)].into() }])
        };
        let mut changes: Vec<_> =
            (0..).zip(&members).map(|(nth, one)| put_on(900 + nth, start, *one, &[Hat::DataMiner])).collect();
        changes.push(put_on(990, june, members[0], &[Hat::Accountant, Hat::SalesManager]));
        changes.iter().for_each(|batch| f.history.feed(batch));

        let period = Span { from: "2026-01-01".parse().unwrap(), until: "2027-01-01".parse().unwrap() };
        let mut plain: BTreeMap<String, usize> = BTreeMap::new();
        for deal in &f.facts.deals {
            let Some(closing) = deal.closing.filter(|one| one.won && period.has(one.day)) else { continue };
            let at = closed_at(deal, &f.facts).unwrap_or(closing.at);
            let turns = f.history.turns(deal.id());
            let turn = turns.iter().rev().find(|turn| turn.at <= at).or(turns.first());
            let owner = turn.map_or(deal.record.owner, |turn| turn.state.owner).filter(|one| members.contains(one));
            let hats: &[Hat] = match owner {
                None => &[],
                Some(one) if one == members[0] && at >= june => &[Hat::Accountant, Hat::SalesManager],
                Some(_) => &[Hat::DataMiner],
            };
            for hat in hats {
                *plain.entry(hat.word().to_string()).or_default() += 1;
            }
            if hats.is_empty() {
                *plain.entry("None".to_string()).or_default() += 1;
            }
        }
        let lines = hats(&f.data, &f.facts, &f.history, &Question::about(period));
        let told = lines.iter().filter(|line| line.won.count() > 0).map(|line| match &line.group {
            Group::Without => ("None".to_string(), line.won.count()),
            group => (group.name(&f.data), line.won.count()),
        });
        assert_eq!(told.collect::<BTreeMap<String, usize>>(), plain, "seed {seed}");
        assert!(plain.len() >= 3, "the case has something to say: {plain:?}");
    }
}
