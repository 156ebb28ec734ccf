use super::*;
use crate::report::fixture_tests::{ask, fixture, generated};
use crate::report::{Question, Span};

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Offer open 60\nstage Won won 100\nstage \
                      Lost lost 0\nreason 1 Talk specific Price\nreason 2 Talk inherent Silence\ncompany Acme\ncompany Zoom\n";

#[test]
fn losses_stand_by_stage_reason_and_class_with_what_they_were_worth() {
    let f = fixture(&format!(
        "{STAGES}deal A value=100 lost=Price New@2026-01-01 Talk@2026-01-02 Lost@2026-01-05
         deal B value=50 lost=Price New@2026-01-01 Talk@2026-01-02 Lost@2026-01-05
         deal C value=900 lost=Silence New@2026-01-01 Talk@2026-01-02 Lost@2026-01-05
         deal D New@2026-01-01 Lost@2026-01-05\ntask D open 2026-03-09
         deal E Lost@2026-01-05
         deal F lost=Price New@2025-01-01 Talk@2025-01-02 Lost@2025-01-05
         deal G New@2025-01-01 Won@2026-01-05"
    ));
    let made = losses(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let line = |one: &Lost| {
        let stage = one.stage.map_or("?", |at| f.facts.stage(at).unwrap().name.as_str());
        let reason = one.reason.map_or("none", |id| f.data.loss_reason(id).unwrap().text.as_str());
        format!("{stage} {reason} {:?} {} {}", one.class, f.names(&one.tally.places), one.tally.sum.minor)
    };
    let told: Vec<String> = made.cells.iter().map(line).collect();
    assert_eq!(
        told,
        [
            "New none None D 0",
            "Talk Silence Some(Inherent) C 90000",
            "Talk Price Some(Specific) A B 15000",
            "? none None E 0",
        ]
    );
    assert_eq!((made.all.count(), made.all.sum.minor), (5, 105_000));
    assert_eq!((f.names(&made.missing), f.names(&made.asked)), ("D E".into(), "D".into()));
}

#[test]
fn competitors_are_counted_each_once_however_they_are_written() {
    let f = fixture(&format!(
        "{STAGES}deal A competitors=Globex,Initech;globex New@2026-01-01 Lost@2026-01-05
         deal B competitors=GLOBEX New@2026-01-01 Won@2026-01-05
         deal C competitors=Initech New@2026-01-01
         deal D competitors=Globex New@2025-01-01 Lost@2025-01-05"
    ));
    let made = losses(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let told: Vec<_> = made
        .competitors
        .iter()
        .map(|one| (one.name.as_str(), one.lost.count(), one.won.count(), one.open.count()))
        .collect();
    assert_eq!(told, [("Globex", 1, 1, 0), ("Initech", 1, 0, 1)]);
    assert_eq!(made.competitors[0].rate(), Share::new(1, 2));
}

#[test]
fn a_sentence_about_competitors_is_not_cut_at_its_commas() {
    let named = |text: &str| rivals(text).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(named("Globex, Initech;globex/ Hooli\nUmbrella"), ["Globex", "Initech", "globex", "Hooli", "Umbrella"]);
    assert_eq!(named("bank of america, the new york times"), ["bank of america", "the new york times"]);
    assert_eq!(
        named("Bank of New York Mellon, Marks & Spencer Ltd."),
        ["Bank of New York Mellon", "Marks & Spencer Ltd."]
    );
    assert_eq!(
        named("They also talked to Globex, who were cheaper."),
        ["They also talked to Globex, who were cheaper."]
    );
    assert_eq!(named("Globex, which is cheaper\nInitech"), ["Globex, which is cheaper", "Initech"]);
}

#[test]
fn who_is_worth_another_talk_is_told_why_and_when() {
    let f = fixture(&format!(
        "{STAGES}deal A company=Acme value=500 lost=Price New@2026-01-01 Talk@2026-01-02 Offer@2026-01-03 Lost@2026-01-05
         deal B company=Acme value=100 New@2025-01-01 Won@2025-02-01
         deal C company=Zoom lost=Price New@2026-01-01 Talk@2026-01-02 Lost@2026-01-05
         deal D company=Zoom New@2026-02-01
         deal E lost=Silence New@2026-01-01 Talk@2026-01-02 Lost@2026-01-05
         deal F New@2025-06-01 Talk@2025-06-02 Lost@2025-06-05\nmail F 2025-06-02 2025-06-03"
    ));
    let found = again(&f.data, &f.facts, &ask("2026-01-01", "2027-01-01"));
    let told: Vec<_> =
        found.iter().map(|one| (f.names(&[one.place]), one.score, one.when.to_string(), one.why.len())).collect();
    assert_eq!(
        told,
        [
            // The last open stage 30, price 25, customer 20, worth more than usual 15; ninety days after.
            ("A".to_string(), 90, "2026-04-05".to_string(), 4),
            // Half of the way 15, unknown 10, answered 10; long due, so today.
            ("F".to_string(), 35, "2026-03-01".to_string(), 3),
        ],
        "somebody talks to C's company already, and E is not worth a call"
    );
}

#[test]
fn the_matrix_adds_up_to_all_that_was_lost() {
    for seed in 1..5 {
        let f = generated(seed, 200);
        let period = Span { from: "2026-03-01".parse().unwrap(), until: "2026-10-25".parse().unwrap() };
        let made = losses(&f.data, &f.facts, &Question::about(period));
        let lost = f.data.opportunities().filter(|one| one.stage == f.id("s:Lost"));
        let within = lost.filter(|one| {
            let mut last = one.visits.len() - 1;
            while last > 0 && one.visits[last - 1].stage == one.stage {
                last -= 1;
            }
            period.has(f.zone.date(one.visits[last].entered))
        });
        assert_eq!(made.all.count(), within.count(), "seed {seed}");
        assert_eq!(made.cells.iter().map(|one| one.tally.count()).sum::<usize>(), made.all.count());
        assert_eq!(made.cells.iter().map(|one| one.tally.sum.minor).sum::<i128>(), made.all.sum.minor);
    }
}
