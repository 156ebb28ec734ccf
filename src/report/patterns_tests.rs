use super::*;
use crate::model::{ContactLink, Opportunity, Record, StageKind};
use crate::report::fixture_tests::{Fixture, ask, fixture, generated};
use crate::report::{Question, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

const STAGES: &str = "now 2026-06-01\nstage New open 10\nstage Won won 100\nstage Lost lost 0\n";

/// So many won and lost from the web and by referral.
fn sources(web: [usize; 2], referral: [usize; 2]) -> Fixture {
    let mut text = STAGES.to_string();
    let mut number = 0;
    for (source, counts) in [("web", web), ("referral", referral)] {
        for (end, count) in ["Won", "Lost"].iter().zip(counts) {
            for _ in 0..count {
                number += 1;
                let _ = writeln!(text, "deal D{number} source={source} New@2026-01-01 {end}@2026-02-01");
            }
        }
    }
    text.push_str("deal Open source=referral New@2026-05-01\ndeal Plain New@2026-05-01\n");
    fixture(&text)
}

fn year() -> Question {
    ask("2026-01-01", "2027-01-01")
}

#[test]
fn a_sign_lifts_by_its_win_rate_over_that_of_all() {
    let f = sources([10, 30], [15, 5]);
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    assert_eq!(made.all, Share::new(25, 60));
    let first = &made.signs[0];
    assert_eq!((first.aspect, first.group.name(&f.data)), (Aspect::Source, "referral".to_string()));
    assert_eq!(first.rate(), Share::new(15, 20));
    assert!((first.lift.unwrap() - 0.75 / (25.0 / 60.0)).abs() < 1e-9);
    let web = made.signs.iter().find(|sign| sign.group == Group::Word("web".into())).unwrap();
    assert!((web.lift.unwrap() - 0.25 / (25.0 / 60.0)).abs() < 1e-9);
}

#[test]
fn what_only_a_few_have_comes_last_however_strong_it_looks() {
    let f = sources([10, 30], [5, 0]);
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    let place = |word: &str| made.signs.iter().position(|sign| sign.group == Group::Word(word.into())).unwrap();
    assert!(place("web") < place("referral"));
    assert!(made.signs[place("referral")].rate().few());
}

#[test]
fn what_was_done_is_told_too() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Won@2026-02-01\nmeeting A 2026-01-05 out\nmail A 2026-01-01T09:30 2026-01-03
         deal B New@2026-01-01 Lost@2026-02-01\nturn B 2026-01-02 close=2026-02-01\nturn B 2026-01-03 close=2026-03-01"
    ));
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    let told: BTreeMap<String, (String, String)> =
        made.signs.iter().map(|one| (one.group.name(&f.data), (f.names(&one.won), f.names(&one.lost)))).collect();
    for (sign, won, lost) in [
        ("A meeting", "A", ""),
        ("No meeting", "", "B"),
        ("They answered", "A", ""),
        ("Within an hour", "A", ""),
        ("Never", "", "B"),
        ("Pushed once", "", "B"),
        ("One or two", "A", ""),
    ] {
        assert_eq!(told.get(sign), Some(&(won.to_string(), lost.to_string())), "{sign}");
    }
    assert!(made.signs.iter().all(|sign| sign.aspect != Aspect::People), "nobody is written down, which says nothing");
    let absent: Vec<String> =
        made.signs.iter().filter(|sign| sign.absence()).map(|sign| sign.group.name(&f.data)).collect();
    for (word, so) in [("No meeting", true), ("Never", true), ("A meeting", false), ("Pushed once", false)] {
        assert_eq!(absent.iter().any(|one| one == word), so, "{word}");
    }
}

#[test]
fn a_prediction_weighs_each_field_as_bayes_does() {
    let f = sources([10, 30], [15, 5]);
    let mut predictor = Predictor::new(&f.data, &f.facts, &f.history, &year()).unwrap();
    let place =
        |name: &str| u32::try_from(f.facts.deals.iter().position(|deal| deal.record.name == name).unwrap()).unwrap();
    // By hand: S(won) = 25/60 × 15.1/25.2, S(lost) = 35/60 × 5.1/35.2; nobody takes part in any of them, which adds nothing.
    let (won, lost) = (25.0 / 60.0 * 15.1 / 25.2, 35.0 / 60.0 * 5.1 / 35.2);
    let told = predictor.predict(place("Open")).unwrap();
    assert!((told.percent - 100.0 * won / (won + lost)).abs() < 1e-6, "{}", told.percent);
    assert_eq!(told.because[0].aspect, Aspect::Source);
    assert!((told.because[0].weight - (15.1_f64 / 25.2 / (5.1 / 35.2)).ln()).abs() < 1e-9);
    let plain = predictor.predict(place("Plain")).unwrap();
    assert!((plain.percent - 100.0 * 25.0 / 60.0).abs() < 1e-6, "without a source only the usual rate counts");
}

#[test]
fn nothing_is_predicted_from_too_few_and_nothing_is_ever_certain() {
    let few = sources([10, 20], [10, 9]);
    assert!(Predictor::new(&few.data, &few.facts, &few.history, &year()).is_none(), "49");
    let onesided = sources([60, 0], [0, 0]);
    assert!(Predictor::new(&onesided.data, &onesided.facts, &onesided.history, &year()).is_none());
    let f = sources([0, 400], [400, 0]);
    let mut predictor = Predictor::new(&f.data, &f.facts, &f.history, &year()).unwrap();
    for place in 0..u32::try_from(f.facts.deals.len()).unwrap() {
        let percent = predictor.predict(place).unwrap().percent;
        assert!((0.01..=99.99).contains(&percent));
    }
}

#[test]
fn every_answer_to_a_question_with_one_answer_covers_all_that_was_closed() {
    for seed in 1..4 {
        let f = generated(seed, 200);
        let period = Span { from: "2026-02-01".parse().unwrap(), until: "2026-10-25".parse().unwrap() };
        let made = patterns(&f.data, &f.facts, &f.history, &Question::about(period));
        for aspect in [Aspect::Source, Aspect::Owner, Aspect::Sector, Aspect::FirstContact, Aspect::Met] {
            let of_it = made.signs.iter().filter(|sign| sign.aspect == aspect);
            let (won, all) = of_it.fold((0, 0), |(won, all), one| (won + one.won.len(), all + one.rate().whole));
            assert_eq!((won, all), (made.all.part, made.all.whole), "seed {seed} {aspect:?}");
        }
    }
}

#[test]
fn a_value_of_nothing_is_no_value() {
    let f = fixture(&format!(
        "{STAGES}deal A value=100 New@2026-01-01 Won@2026-02-01\ndeal B value=0 New@2026-01-01 Lost@2026-02-01"
    ));
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    let of_value: usize =
        made.signs.iter().filter(|sign| sign.aspect == Aspect::Value).map(|sign| sign.rate().whole).sum();
    assert_eq!(of_value, 1, "many systems write 0 for what is lost, which would tell the outcome");
}

#[test]
fn a_win_speaks_for_who_was_in_charge_when_it_was_won() {
    let mut text = format!("{STAGES}member Ann\nmember Bo\n");
    for number in 0..60 {
        let end = if number % 2 == 0 { "Won" } else { "Lost" };
        let owner = if number % 2 == 0 { "Ann" } else { "Bo" };
        // All of them are Bo's today.
        let _ = writeln!(
            text,
            "deal D{number} owner=Bo New@2026-01-01 {end}@2026-02-01\nturn D{number} 2026-01-01 owner={owner}"
        );
        let _ = writeln!(text, "turn D{number} 2026-03-01 owner=Bo");
    }
    text.push_str("deal Open owner=Ann New@2026-05-01\n");
    let f = fixture(&text);
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    let owners = made.signs.iter().filter(|sign| sign.aspect == Aspect::Owner);
    let mut told: Vec<_> = owners.map(|sign| (sign.group.name(&f.data), sign.won.len(), sign.lost.len())).collect();
    told.sort();
    assert_eq!(told, [("Ann".to_string(), 30, 0), ("Bo".to_string(), 0, 30)]);
    let mut predictor = Predictor::new(&f.data, &f.facts, &f.history, &year()).unwrap();
    assert!(predictor.predict(60).unwrap().percent > 99.0, "Ann wins hers");
}

#[test]
fn a_win_or_a_loss_on_another_day_than_expected_is_no_push() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Lost@2026-04-01\nturn A 2026-01-01 close=2026-02-01\nturn A 2026-04-01 close=2026-04-01"
    ));
    let made = patterns(&f.data, &f.facts, &f.history, &year());
    let sign = made.signs.iter().find(|sign| sign.aspect == Aspect::Pushed).unwrap();
    assert_eq!(sign.group.name(&f.data), "Never pushed");
}

/// Answers of a record to what is known from the beginning, read off it alone; an empty word where nothing is said.
fn answers(f: &Fixture, one: &Opportunity, aspect: Aspect, (owner, quarters): (Option<Id>, [i64; 3])) -> Vec<String> {
    let id = |id: Option<Id>| vec![id.map(|id| id.to_string()).unwrap_or_default()];
    match aspect {
        Aspect::Source => vec![one.source.trim().to_string()],
        Aspect::Campaign => id(one.campaign),
        Aspect::Owner => id(owner),
        Aspect::Tag if one.tags.is_empty() => vec![String::new()],
        Aspect::Tag => one.tags.iter().map(ToString::to_string).collect(),
        Aspect::Product if one.products.is_empty() => vec![String::new()],
        Aspect::Product => {
            let mut names: Vec<String> = one.products.iter().map(ToString::to_string).collect();
            names.sort();
            names.dedup();
            names
        }
        Aspect::Sector => {
            vec![one.company.and_then(|id| f.data.company(id)).map(|one| one.sector.clone()).unwrap_or_default()]
        }
        Aspect::Value => match f.facts.deal(one.id).and_then(|deal| deal.base) {
            None | Some(0) => Vec::new(),
            Some(base) => vec![quarters.iter().filter(|limit| base > **limit).count().to_string()],
        },
        Aspect::People if one.contacts.is_empty() => Vec::new(),
        Aspect::People => vec![one.contacts.len().min(3).to_string()],
        _ => Vec::new(),
    }
}

/// Bayes from the records alone: each aspect by itself, and their product.
#[test]
fn generated_histories_are_predicted_as_counting_the_records_does() {
    let early = [
        Aspect::Source,
        Aspect::Campaign,
        Aspect::Owner,
        Aspect::Tag,
        Aspect::Product,
        Aspect::Sector,
        Aspect::Value,
        Aspect::People,
    ];
    let mut seen = BTreeSet::new();
    for seed in 1..3 {
        let f = with_people(generated(seed, 700));
        let mut predictor = Predictor::new(&f.data, &f.facts, &f.history, &year()).unwrap();
        let kind = |one: &Opportunity| f.data.stage(one.stage).unwrap().kind;
        let closed: Vec<_> = f.data.opportunities().filter(|one| kind(one).closed()).collect();
        let won = |one: &Opportunity| kind(one) == StageKind::Won;
        let all =
            [closed.iter().filter(|one| won(one)).count() as f64, closed.iter().filter(|one| !won(one)).count() as f64];
        assert_eq!(predictor.learned(), closed.len());
        // The owner on the day of the close, as the last turn until then says.
        let owner = |one: &Opportunity| {
            let same = one.visits.iter().rev().take_while(|visit| f.data.stage(visit.stage).unwrap().kind == kind(one));
            let mut at = same.last().unwrap().entered;
            let day = one.close.unwrap_or(f.zone.date(at));
            if f.zone.date(at) != day {
                at = crate::report::midnight(day.succ_opt().unwrap(), &f.zone).plus_millis(-1);
            }
            let turns = f.history.turns(one.id);
            let turn = turns.iter().rev().find(|turn| turn.at <= at).or(turns.first());
            turn.map_or(one.owner, |turn| turn.state.owner)
        };
        let mut values: Vec<i64> =
            closed.iter().filter_map(|one| f.facts.deal(one.id)?.base).filter(|base| *base != 0).collect();
        values.sort_unstable();
        let quarter = |percent: usize| crate::report::percentile(&mut values.clone(), percent).unwrap();
        let quarters = [quarter(25), quarter(50), quarter(75)];
        for (place, deal) in (0u32..).zip(&f.facts.deals).filter(|(_, deal)| deal.open()) {
            let told = predictor.predict(place).unwrap();
            let mut odds = all[0] / all[1];
            for aspect in early {
                let mut counts: BTreeMap<String, [f64; 2]> = BTreeMap::new();
                for one in &closed {
                    for answer in answers(&f, one, aspect, (owner(one), quarters)) {
                        counts.entry(answer).or_default()[usize::from(!won(one))] += 1.0;
                    }
                }
                let sum = |at: usize| match aspect {
                    Aspect::Tag => all[at] + 0.1,
                    _ => counts.values().map(|counts| counts[at] + 0.1).sum::<f64>(),
                };
                let mut own = 0.0;
                for answer in answers(&f, &deal.record, aspect, (deal.record.owner, quarters)) {
                    let Some(of_it) = counts.get(&answer).filter(|_| !answer.is_empty()) else { continue };
                    if aspect == Aspect::Tag && of_it[0] + of_it[1] < 50.0 {
                        continue;
                    }
                    own += (((of_it[0] + 0.1) / sum(0)) / ((of_it[1] + 0.1) / sum(1))).ln();
                    seen.insert(aspect);
                }
                let of_it = told.because.iter().filter(|one| one.aspect == aspect);
                let told: f64 = of_it.map(|one| one.weight).sum();
                assert!((told - own).abs() < 1e-9, "seed {seed} {} {aspect:?}: {told} {own}", deal.record.name);
                odds *= own.exp();
            }
            let percent = (100.0 * odds / (1.0 + odds)).clamp(0.01, 99.99);
            assert!(
                (told.percent - percent).abs() < 1e-6,
                "seed {seed} {}: {} {percent}",
                deal.record.name,
                told.percent
            );
        }
    }
    assert_eq!(seen.len(), early.len(), "each aspect said something: {seen:?}");
}

/// The same with none to four people in each.
fn with_people(f: Fixture) -> Fixture {
    let mut records = f.records.clone();
    for (at, record) in records.iter_mut().enumerate() {
        if let Record::Opportunity(one) = record {
            let link =
                |bits: usize| ContactLink { contact: Id::from_bits(900_000 + bits as u128), role: String::new() };
            Arc::make_mut(one).contacts = (0..(at * 7) % 5).map(link).collect();
        }
    }
    let data = crate::data::Dataset::from_records(records.clone());
    let facts = Facts::of(&data, f.now, &f.zone);
    Fixture { records, data, facts, ..f }
}
