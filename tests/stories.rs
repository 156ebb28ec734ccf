//! Whole stories through the workspace: what a person does, and what then holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::{Command, GateAnswers, LossAnswer, Move, Place, ReasonAnswer, Rejection, Unmet},
    model::{Campaign, ChecklistItem, Company, Kind, LossClass, Opportunity, RecordId, StageKind, Task},
    value::Id,
};
use serde_json::json;

fn set(field: &str, value: serde_json::Value) -> serde_json::Map<String, serde_json::Value> {
    [(field.to_string(), value)].into_iter().collect()
}

#[test]
fn a_deal_goes_through_skips_ahead_comes_back_and_is_won() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    desk.wait_days(3);
    desk.move_to(deal, "Proposal Pending").unwrap();
    desk.wait_days(2);
    desk.move_to(deal, "Qualifying").unwrap();
    desk.move_to(deal, "Won").unwrap();
    let opportunity = desk.opportunity(deal);
    let names: Vec<&str> = opportunity.visits.iter().map(|visit| visit.name.as_str()).collect();
    assert_eq!(names, ["New Opportunity", "Proposal Pending", "Qualifying", "Won"]);
    let stay = &opportunity.visits[0];
    assert_eq!(stay.left.unwrap().days_since(stay.entered), 3);
    assert_eq!(opportunity.close, Some(desk.today()), "winning writes the day");
    desk.move_to(deal, "Negotiating").unwrap();
    assert_eq!(desk.opportunity(deal).close, None, "reopening forgets the day it was closed");
}

#[test]
fn losing_asks_for_a_reason_numbered_by_the_stage_it_was_lost_in() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Qualifying").unwrap();
    let Err(Rejection::Gate(report)) = desk.move_to(deal, "Lost") else { panic!("the gate must hold") };
    let qualifying = desk.stage("Qualifying");
    assert_eq!(report.unmet, [Unmet::LossReason { stage: qualifying }]);
    let answers = GateAnswers { override_reason: Some("no time".into()), ..GateAnswers::default() };
    assert!(desk.move_with(&[deal], "Lost", answers).is_err(), "a reason cannot be overridden");

    let reason = ReasonAnswer::New { class: LossClass::Specific, text: "Bought from a friend".into() };
    let loss = Some(LossAnswer { reason, note: "in May".into() });
    desk.move_with(&[deal], "Lost", GateAnswers { loss, ..GateAnswers::default() }).unwrap();
    let loss = desk.opportunity(deal).loss.clone().unwrap();
    let reason = desk.data().loss_reason(loss.reason).unwrap().clone();
    assert_eq!(loss.stage, qualifying);
    let label = desk.data().reason_label(&reason);
    assert!(label.starts_with(&format!("2.{} ", reason.number)), "{label}");

    desk.move_to(deal, "Demo").unwrap();
    assert_eq!(desk.opportunity(deal).loss, None, "a deal that is open again is not lost for a reason");
}

#[test]
fn losing_many_for_the_same_new_reason_makes_one_reason() {
    let mut desk = Desk::with_playbook("keap");
    let deals = [desk.add("One"), desk.add("Two")];
    let reason = ReasonAnswer::New { class: LossClass::Inherent, text: "Wrong number".into() };
    let loss = Some(LossAnswer { reason, note: String::new() });
    let before = desk.data().count(Kind::LossReason);
    desk.move_with(&deals, "Lost", GateAnswers { loss, ..GateAnswers::default() }).unwrap();
    assert_eq!(desk.data().count(Kind::LossReason), before + 1);
}

#[test]
fn a_gate_names_what_is_missing_can_be_met_with_the_move_and_overridden_with_a_reason_in_the_history() {
    let mut desk = Desk::with_playbook("keap");
    let (deal, other) = (desk.add("Fleet tracking"), desk.add("Cold store"));
    let (demo, first) = (desk.stage("Demo"), desk.stage("New Opportunity"));
    let item = ChecklistItem { id: Id::from_bits(7777), text: "Called".into(), required: true };
    desk.send(Command::Edit { id: stage_id(demo), set: set("required", json!(["value"])) }).unwrap();
    desk.send(Command::Edit { id: stage_id(first), set: set("checklist", json!([item])) }).unwrap();
    let Err(Rejection::Gate(report)) = desk.move_to(deal, "Demo") else { panic!("the gate must hold") };
    assert_eq!(report.unmet.len(), 2);
    assert!(report.to_string().contains("value") && report.to_string().contains("Called"), "{report}");

    let value = set("value", json!({"amount": "100", "currency": "EUR"}));
    let answers = GateAnswers { set: value, tick: vec![item.id], ..GateAnswers::default() };
    desk.move_with(&[deal], "Demo", answers).unwrap();
    assert_eq!(desk.opportunity(deal).value.unwrap().to_string(), "EUR 100");
    assert_eq!(desk.opportunity(deal).visits.last().unwrap().overridden, "");

    let answers = GateAnswers { override_reason: Some("They insist".into()), ..GateAnswers::default() };
    desk.move_with(&[other], "Demo", answers).unwrap();
    assert_eq!(desk.opportunity(other).visits.last().unwrap().overridden, "They insist");
    desk.move_to(other, "New Opportunity").unwrap();
}

fn stage_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Stage, id }
}

#[test]
fn manual_order_is_kept() {
    let mut desk = Desk::with_playbook("b2b");
    let (a, b, c) = (desk.add("A"), desk.add("B"), desk.add("C"));
    let first = desk.opportunity(a).stage;
    assert_eq!(desk.column(first), [c, b, a], "the newest comes first");
    desk.place(a, first, Place::Before(b)).unwrap();
    assert_eq!(desk.column(first), [c, a, b]);
    desk.place(c, first, Place::Bottom).unwrap();
    assert_eq!(desk.column(first), [a, b, c]);
    assert_eq!(desk.opportunity(a).visits.len(), 1, "a new place is not a new stay");
    desk.undo();
    assert_eq!(desk.column(first), [c, a, b]);
}

#[test]
fn retiring_a_stage_asks_where_its_opportunities_go_and_history_keeps_the_old_name() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    desk.move_to(deal, "Demo").unwrap();
    let (demo, qualifying) = (desk.stage("Demo"), desk.stage("Qualifying"));
    let refused = desk.send(Command::RetireStage { stage: demo, to: None }).unwrap_err();
    assert_eq!(refused.to_string(), "“Demo” still has 1 opportunity. Say where it goes.");
    desk.send(Command::Edit { id: stage_id(demo), set: set("name", json!("Free trial")) }).unwrap();
    desk.send(Command::RetireStage { stage: demo, to: Some(qualifying) }).unwrap();
    let opportunity = desk.opportunity(deal);
    assert_eq!(opportunity.stage, qualifying);
    assert_eq!(opportunity.visits[1].name, "Demo", "as it was called then");
    assert!(desk.move_to(deal, "Free trial").is_err(), "a retired stage takes nothing in");
    desk.undo();
    assert_eq!(desk.opportunity(deal).stage, demo);
    desk.move_to(deal, "Won").unwrap();
}

#[test]
fn every_kind_of_change_can_be_undone_and_done_again_with_the_same_data_after() {
    let mut desk = Desk::with_playbook("keap");
    let start = desk.data().clone();
    let deal = desk.add("Fleet tracking");
    desk.send(Command::CreateAll(vec![
        Company { id: Id::from_bits(1), name: "Northgate".into(), ..Company::default() }.into(),
        Opportunity { name: "Second".into(), company: Some(Id::from_bits(1)), ..Opportunity::default() }.into(),
    ]))
    .unwrap();
    desk.send(Command::Create(Task { title: "Call".into(), opportunity: Some(deal), ..Task::default() }.into()))
        .unwrap();
    desk.send(Command::Tag { ids: vec![RecordId::opportunity(deal)], add: vec!["#hot lead".into()], remove: vec![] })
        .unwrap();
    desk.move_to(deal, "Negotiating").unwrap();
    let company = desk.data().companies().next().unwrap().id;
    desk.send(Command::Delete(vec![RecordId { kind: Kind::Company, id: company }])).unwrap();
    desk.send(Command::Delete(vec![RecordId::opportunity(deal)])).unwrap();
    assert_eq!(desk.data().count(Kind::Task), 0, "the task belonged to the deal alone");

    let (after, mut taken_back) = (desk.data().clone(), 0);
    while desk.undo() {
        taken_back += 1;
    }
    assert_eq!(taken_back, 7, "each gesture is one step");
    assert_eq!(*desk.data(), start, "the start itself is not taken back");
    while desk.redo() {}
    assert_eq!(*desk.data(), after);
    desk.undo();
    assert_eq!(desk.data().count(Kind::Task), 1);
    desk.add("Something new");
    assert!(!desk.redo(), "a new change closes the way forward");
}

#[test]
fn deleting_a_company_leaves_its_people_and_deals_without_one() {
    let mut desk = Desk::with_playbook("b2b");
    desk.send(Command::CreateAll(vec![
        Company { id: Id::from_bits(1), name: "Northgate".into(), ..Company::default() }.into(),
        Opportunity { name: "Deal".into(), company: Some(Id::from_bits(1)), ..Opportunity::default() }.into(),
    ]))
    .unwrap();
    let company = desk.data().companies().next().unwrap().id;
    desk.send(Command::Delete(vec![RecordId { kind: Kind::Company, id: company }])).unwrap();
    assert_eq!(desk.data().opportunities().next().unwrap().company, None);
}

#[test]
fn nonsense_is_refused_with_a_sentence_and_changes_nothing() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    let before = desk.data().clone();
    let id = RecordId::opportunity(deal);
    let nobody = Id::from_bits(123_456_789);
    let commands = [
        Command::Create(Opportunity { name: "  ".into(), ..Opportunity::default() }.into()),
        Command::Edit { id, set: set("name", json!("")) },
        Command::Edit { id, set: set("probability", json!(101)) },
        Command::Edit { id, set: set("probability", json!("a lot")) },
        Command::Edit { id, set: set("stage", json!(nobody)) },
        Command::Edit { id, set: set("company", json!(nobody)) },
        Command::Edit { id, set: set("close", json!("2026-02-30")) },
        Command::Edit { id: RecordId::opportunity(nobody), set: set("name", json!("x")) },
        Command::Move(Move { ids: vec![deal], to: nobody, ..Move::default() }),
        Command::Delete(vec![RecordId::opportunity(nobody)]),
        Command::Delete(vec![]),
        Command::CreateAll(vec![]),
        Command::Replace { label: "x".into(), records: vec![] },
        Command::Tick { opportunity: deal, item: nobody, done: true },
    ];
    for command in commands {
        let rejection = desk.send(command.clone()).unwrap_err();
        assert!(rejection.to_string().ends_with('.'), "{rejection}");
        assert_eq!(*desk.data(), before, "{command:?}");
    }
}

#[test]
fn a_new_stage_must_have_a_name_of_its_own() {
    let mut desk = Desk::with_playbook("keap");
    let pipeline = desk.data().pipelines().next().unwrap().id;
    let stage = |name: &str| penstock::model::Stage {
        pipeline,
        name: name.into(),
        kind: StageKind::Open,
        ..penstock::model::Stage::default()
    };
    assert!(desk.send(Command::Create(stage("demo").into())).is_err());
    desk.send(Command::Create(stage("Pilot").into())).unwrap();
    assert_eq!(desk.data().stages_of(pipeline).last().unwrap().name, "Pilot");
}

#[test]
fn an_answer_at_the_gate_fills_what_is_missing_and_overwrites_nothing() {
    let mut desk = Desk::with_playbook("keap");
    let (rich, poor) = (desk.add("Rich"), desk.add("Poor"));
    let value = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    desk.send(Command::Edit { id: RecordId::opportunity(rich), set: set("value", value("900")) }).unwrap();
    let demo = desk.stage("Demo");
    desk.send(Command::Edit { id: stage_id(demo), set: set("required", json!(["value"])) }).unwrap();
    let answers = GateAnswers { set: set("value", value("100")), ..GateAnswers::default() };
    desk.move_with(&[rich, poor], "Demo", answers).unwrap();
    assert_eq!(desk.opportunity(rich).value.unwrap().to_string(), "EUR 900");
    assert_eq!(desk.opportunity(poor).value.unwrap().to_string(), "EUR 100");
}

#[test]
fn a_stage_may_ask_which_campaign_brought_an_opportunity() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    let demo = desk.stage("Demo");
    let campaign = Campaign { id: Id::from_bits(8_888), name: "Spring fair".into(), ..Campaign::default() };
    desk.send(Command::Create(campaign.into())).unwrap();
    let campaign = desk.data().campaigns().next().unwrap().id;
    desk.send(Command::Edit { id: stage_id(demo), set: set("required", json!(["campaign"])) }).unwrap();
    let Err(Rejection::Gate(report)) = desk.move_to(deal, "Demo") else { panic!("the gate must hold") };
    assert!(report.to_string().ends_with("Missing: campaign."), "{report}");
    let answers = GateAnswers { set: set("campaign", json!(campaign)), ..GateAnswers::default() };
    desk.move_with(&[deal], "Demo", answers).unwrap();
    assert_eq!(desk.opportunity(deal).campaign, Some(campaign));
}

#[test]
fn a_stage_with_opportunities_cannot_become_lost_without_reasons() {
    let mut desk = Desk::with_playbook("keap");
    let deal = desk.add("Fleet tracking");
    let stage = desk.opportunity(deal).stage;
    assert!(desk.send(Command::Edit { id: stage_id(stage), set: set("kind", json!("lost")) }).is_err());
}

#[test]
fn a_known_reason_is_numbered_by_the_stage_that_each_one_was_lost_in() {
    let mut desk = Desk::with_playbook("keap");
    let (first, later) = (desk.add("First"), desk.add("Later"));
    desk.move_to(later, "Demo").unwrap();
    let (start, demo) = (desk.stage("New Opportunity"), desk.stage("Demo"));
    let known = desk.data().loss_reasons().find(|reason| reason.stage == start).unwrap().id;
    let loss = Some(LossAnswer { reason: ReasonAnswer::Known(known), note: String::new() });
    desk.move_with(&[first, later], "Lost", GateAnswers { loss, ..GateAnswers::default() }).unwrap();
    let reason = desk.opportunity(later).loss.clone().unwrap().reason;
    assert_eq!(desk.data().loss_reason(reason).unwrap().stage, demo);
    assert_eq!(desk.opportunity(first).loss.clone().unwrap().reason, known);
}
