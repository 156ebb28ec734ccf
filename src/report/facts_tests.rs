use super::*;
use crate::model::Record;
use crate::report::fixture_tests::{fixture, generated, moment};
use std::fmt::Write as _;

const STAGES: &str = "now 2026-03-01\nstage New open 10\nstage Talk open 40\nstage Offer open 60\nstage Won won 100\n\
                      stage Paid won 100\nstage Later parked 10\nstage Lost lost 0\nmember Ann\n";

fn reached(line: &str) -> Option<u16> {
    fixture(&format!("{STAGES}deal A {line}")).deal("A").reached
}

#[test]
fn skipped_stages_and_steps_back_leave_the_furthest_place() {
    assert_eq!(reached("New@2026-01-01 Offer@2026-01-02 Talk@2026-01-03"), Some(2));
    assert_eq!(reached("New@2026-01-01 Talk@2026-01-02 Lost@2026-01-03"), Some(1));
    assert_eq!(reached("New@2026-01-01 Offer@2026-01-02 Later@2026-01-03"), Some(2));
    assert_eq!(reached("Lost@2026-01-03"), None, "nothing is known of its way");
}

#[test]
fn of_several_won_stages_the_first_one_is_the_day_of_winning() {
    let f = fixture(&format!("{STAGES}deal A New@2026-01-01 Won@2026-01-10 Paid@2026-02-20"));
    let closing = f.deal("A").closing.unwrap();
    assert_eq!((closing.won, closing.at), (true, moment("2026-01-10")));
    assert_eq!(f.deal("A").open_millis(&f.facts), 9 * 86_400_000);
}

#[test]
fn a_reopened_one_counts_by_its_last_outcome_and_without_the_time_in_between() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Lost@2026-01-04 Talk@2026-02-01 Won@2026-02-03\ndeal B New@2026-01-01 \
         Won@2026-01-04 Talk@2026-02-01\ndeal C New@2026-01-01 Later@2026-01-03 Talk@2026-02-01 Won@2026-02-02"
    ));
    assert_eq!(f.deal("A").closing.unwrap().at, moment("2026-02-03"));
    assert_eq!(f.deal("A").open_millis(&f.facts), 5 * 86_400_000, "three days and two");
    assert_eq!(f.deal("B").closing, None);
    assert_eq!(f.deal("B").open_millis(&f.facts), (3 + 28) * 86_400_000, "up to now");
    assert_eq!(f.deal("C").open_millis(&f.facts), 3 * 86_400_000, "parked spells are no work");
}

#[test]
fn retired_stages_and_those_of_another_pipeline_have_no_place_in_the_funnel() {
    let mut f = fixture(&format!("{STAGES}deal A New@2026-01-01 Offer@2026-01-02 Talk@2026-01-03"));
    let offer = f.id("s:Offer");
    for record in &mut f.records {
        if let Record::Stage(stage) = record
            && stage.id == offer
        {
            Arc::make_mut(stage).retired = true;
        }
    }
    let retired = Facts::of(&Dataset::from_records(f.records.clone()), f.now, &f.zone);
    assert_eq!(retired.deals[0].reached, Some(1));
    assert_eq!(retired.funnel(f.deal("A").record.pipeline).len(), 4);
    for record in &mut f.records {
        if let Record::Stage(stage) = record
            && stage.id == offer
        {
            let stage = Arc::make_mut(stage);
            (stage.retired, stage.pipeline) = (false, crate::value::Id::from_bits(77));
        }
    }
    let moved = Facts::of(&Dataset::from_records(f.records.clone()), f.now, &f.zone);
    assert_eq!(moved.deals[0].reached, Some(1));
}

#[test]
fn a_loss_is_put_to_the_stage_before_it() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01 Offer@2026-01-02 Later@2026-01-03 Lost@2026-01-04\ndeal B New@2026-01-01"
    ));
    assert_eq!(f.deal("A").lost_from, f.facts.place(f.id("s:Offer")));
    assert_eq!(f.deal("B").lost_from, None);
}

#[test]
fn open_money_is_worth_what_it_is_today_and_closed_money_what_it_was_at_the_close() {
    let f = fixture(&format!(
        "{STAGES}deal A value=$100 New@2026-01-01\ndeal B value=$100 New@2026-01-01 Won@2026-08-01\ndeal C value=$100 \
         close=2026-06-30 New@2026-01-01 Won@2026-08-01"
    ));
    let base = |name: &str| f.deal(name).base;
    assert_eq!((base("A"), base("B"), base("C")), (Some(9_000), Some(8_000), Some(9_000)));
}

#[test]
fn touches_are_contacts_only_and_mails_are_told_apart() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\ncall A 2026-01-02 out Ann\nmail A 2026-01-03 2026-01-05\nemail A 2026-01-04 in\n\
         task A done 2026-01-06\ntask A open 2026-01-07"
    ));
    let mut told = String::new();
    for touch in &f.deal("A").touches {
        let _ = write!(told, "{}{} ", if touch.out { '>' } else { '<' }, if touch.mail { 'm' } else { '-' });
    }
    assert_eq!(told, ">- >m <m <m >- ");
    assert_eq!(f.deal("A").first_out(), Some(moment("2026-01-02")));
    assert!(f.deal("A").planned);
}

#[test]
fn looking_again_at_what_changed_equals_reading_everything_anew() {
    let f = generated(5, 60);
    let mut records = f.records.clone();
    let (mut facts, mut changed) = (f.facts.clone(), Vec::new());
    let mut place = 0;
    records.retain_mut(|record| {
        let Record::Opportunity(one) = record else { return true };
        let one = Arc::make_mut(one);
        place += 1;
        match place % 5 {
            0 => one.visits.truncate(1),
            1 => one.value = None,
            2 => {
                changed.push(one.id);
                return false;
            }
            _ => return true,
        }
        one.stage = one.visits.last().unwrap().stage;
        changed.push(one.id);
        true
    });
    let data = Dataset::from_records(records);
    facts.refresh(&data, changed);
    let anew = Facts::of(&data, f.now, &f.zone);
    assert_eq!(format!("{:?}", facts.deals), format!("{:?}", anew.deals));
}

#[test]
fn only_who_was_reached_was_contacted() {
    let first = |text: &str| fixture(&format!("{STAGES}deal A New@2026-01-01\n{text}")).deal("A").first_out();
    for nobody in [
        "call A 2026-01-02 missed Ann",
        "meeting A 2026-01-02 missed",
        "mail A 2026-01-02 bounced",
        "task A done 2026-01-02",
        "email A 2026-01-02 in",
        "call A 2026-01-02 missed Ann\ntask A done 2026-01-02 call",
    ] {
        assert_eq!(first(nobody), None, "{nobody}");
        assert_eq!(first(&format!("{nobody}\ncall A 2026-01-04 out Ann")), Some(moment("2026-01-04")), "{nobody}");
    }
    for contact in
        ["call A 2026-01-02 out", "mail A 2026-01-02 -", "email A 2026-01-02 out", "task A done 2026-01-02 call"]
    {
        assert_eq!(first(contact), Some(moment("2026-01-02")), "{contact}");
    }
}

/// Stages are known by what they mean. A workspace may call them anything, and have as many as it likes.
#[test]
fn a_stage_is_what_its_kind_says_and_not_what_it_is_called() {
    let f = fixture(
        "now 2026-03-01\nstage Lost open 10\nstage Won open 40\nstage A open 50\nstage B open 60\nstage C open 70\nstage D \
         open 80\nstage Negotiation won 100\nstage New lost 0\ndeal X Lost@2026-01-01 Won@2026-01-02\ndeal Y Lost@2026-01-01 \
         Negotiation@2026-01-05\ndeal Z Won@2026-01-01 New@2026-01-05",
    );
    let told = ["X", "Y", "Z"].map(|name| f.deal(name).closing.map(|closing| closing.won));
    assert_eq!(told, [None, Some(true), Some(false)]);
    assert_eq!((f.deal("X").percent, f.deal("Y").percent, f.deal("Z").percent), (40, 100, 0));
    assert_eq!(f.facts.funnel(f.deal("X").record.pipeline).len(), 7);
}

#[test]
fn a_chance_is_ones_own_or_none_and_then_the_stages_whatever_that_is_now() {
    let f = fixture(&format!(
        "{STAGES}deal A New@2026-01-01\ndeal B probability=90 New@2026-01-01\ndeal C probability=0 New@2026-01-01"
    ));
    let mut records = f.records.clone();
    let percents = |records: &[Record]| {
        let facts = Facts::of(&Dataset::from_records(records.to_vec()), f.now, &f.zone);
        facts.deals.iter().map(|deal| deal.percent).collect::<Vec<_>>()
    };
    assert_eq!(percents(&records), [10, 90, 0]);
    for record in &mut records {
        if let Record::Stage(stage) = record {
            Arc::make_mut(stage).probability = 35;
        }
    }
    assert_eq!(percents(&records), [35, 90, 0]);
}
