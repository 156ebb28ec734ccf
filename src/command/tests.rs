//! What holds for commands by themselves; whole stories are in `tests/stories.rs`.

use super::*;
use crate::data::Dataset;
use crate::model::{
    Company, Contact, ContactLink, Kind, LossClass, LossReason, Opportunity, Pipeline, Stage, StageKind,
};
use crate::value::Rank;
use serde_json::json;

const PIPELINE: u128 = 1_000;
const FIRST: u128 = 1_001;
const SECOND: u128 = 1_002;
const LOST: u128 = 1_003;
const DEAL: u128 = 2_000;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn stage(bits: u128, name: &str, kind: StageKind, required: &[&str], after: Option<&Rank>) -> Stage {
    let required = required.iter().map(ToString::to_string).collect();
    let rank = Rank::between(after, None);
    Stage { id: id(bits), pipeline: id(PIPELINE), name: name.into(), kind, rank, required, ..Stage::default() }
}

/// Two open stages, of which the second asks for a company and a date, a lost one, and a deal in the first.
fn data() -> Dataset {
    let first = stage(FIRST, "New", StageKind::Open, &[], None);
    let second = stage(SECOND, "Offer", StageKind::Open, &["company", "close"], Some(&first.rank));
    let lost = stage(LOST, "Lost", StageKind::Lost, &[], Some(&second.rank));
    let deal = Opportunity {
        id: id(DEAL),
        name: "Fleet tracking".into(),
        pipeline: id(PIPELINE),
        stage: first.id,
        ..Opportunity::default()
    };
    let pipeline = Pipeline { id: id(PIPELINE), name: "Sales".into(), ..Pipeline::default() };
    Dataset::from_records([pipeline.into(), first.into(), second.into(), lost.into(), deal.into()])
}

fn ask(data: &Dataset, command: &Command) -> Result<(Dataset, Decision), Rejection> {
    let now = Time::from_millis(1_790_000_000_000);
    // Other ids for each state of the data.
    let ids = IdSource::new(1_790_000_000_000, (data.records().count() as u128) << 40);
    let decision = decide(data, command, &Stamp { now, zone: Zone { offset_minutes: 0 }, actor: None, ids })?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn set(fields: &[(&str, Value)]) -> Map<String, Value> {
    fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
}

fn company(name: &str) -> Record {
    Company { id: id(1), name: name.into(), ..Company::default() }.into()
}

#[test]
fn a_new_company_and_the_link_to_it_are_one_change_with_one_undo() {
    let data = data();
    let command = Command::CreateAndEdit {
        records: vec![company(" Northgate  Couriers ")],
        id: RecordId::opportunity(id(DEAL)),
        set: set(&[("company", json!(id(1).to_string()))]),
    };
    let (after, decision) = ask(&data, &command).unwrap();
    assert_eq!(decision.label, "added Northgate Couriers and linked it to Fleet tracking");
    let made = after.opportunity(id(DEAL)).unwrap().company.unwrap();
    assert_eq!(after.company(made).unwrap().name, "Northgate Couriers");
    assert_eq!(decision.created, [RecordId { kind: Kind::Company, id: made }]);
    assert_eq!(decision.changes.len(), 2);
    let mut back = after;
    back.apply(&decision.changes.inverse());
    assert_eq!(back, data, "one undo takes both back");
}

#[test]
fn place_holders_deep_in_a_value_are_replaced_and_people_are_called_them() {
    let anna = Contact { id: id(1), name: "Anna Berg".into(), ..Contact::default() };
    let link = ContactLink { contact: id(1), role: "decides".into() };
    let command = Command::CreateAndEdit {
        records: vec![anna.into()],
        id: RecordId::opportunity(id(DEAL)),
        set: set(&[("contacts", json!([link]))]),
    };
    let (after, decision) = ask(&data(), &command).unwrap();
    assert_eq!(decision.label, "added Anna Berg and linked them to Fleet tracking");
    let links = &after.opportunity(id(DEAL)).unwrap().contacts;
    assert!(after.contact(links[0].contact).is_some_and(|contact| contact.name == "Anna Berg"));
}

#[test]
fn a_new_loss_reason_keeps_its_class_and_takes_the_next_number() {
    let reason = |text: &str, class| LossReason { stage: id(FIRST), text: text.into(), class, ..LossReason::default() };
    let (data, _) = ask(&data(), &Command::Create(reason("Too dear", LossClass::Specific).into())).unwrap();
    let command = Command::CreateAndEdit {
        records: vec![LossReason { id: id(1), ..reason("No answer", LossClass::Inherent) }.into()],
        id: RecordId::opportunity(id(DEAL)),
        set: set(&[("loss", json!({ "reason": id(1).to_string(), "stage": id(FIRST).to_string() }))]),
    };
    let (after, decision) = ask(&data, &command).unwrap();
    assert_eq!(decision.label, "added the reason “No answer” for losing Fleet tracking");
    let loss = after.opportunity(id(DEAL)).unwrap().loss.clone().unwrap();
    let reason = after.loss_reason(loss.reason).unwrap();
    assert_eq!((after.reason_label(reason).as_str(), reason.class), ("1.2 No answer", LossClass::Inherent));
}

#[test]
fn where_the_edit_is_refused_nothing_is_created() {
    let command =
        |set| Command::CreateAndEdit { records: vec![company("Northgate")], id: RecordId::opportunity(id(DEAL)), set };
    for bad in [set(&[("stage", json!(id(SECOND).to_string()))]), set(&[("company", json!(id(9_999).to_string()))])] {
        assert!(ask(&data(), &command(bad)).is_err());
    }
    let nameless = Command::CreateAndEdit {
        records: vec![company("  ")],
        id: RecordId::opportunity(id(DEAL)),
        set: set(&[("company", json!(id(1).to_string()))]),
    };
    assert!(matches!(ask(&data(), &nameless), Err(Rejection::Invalid { field, .. }) if field == "name"));
}

#[test]
fn what_is_written_at_a_gate_is_created_by_the_move_itself() {
    let data = data();
    let order = |set| {
        let answers = GateAnswers { create: vec![company("Northgate Couriers")], set, ..GateAnswers::default() };
        Command::Move(Move { ids: vec![id(DEAL)], to: id(SECOND), place: Place::Top, answers })
    };
    let name = ("company", json!(id(1).to_string()));
    let held = ask(&data, &order(set(std::slice::from_ref(&name))));
    assert!(matches!(held, Err(Rejection::Gate(_))), "the date is missing still: {held:?}");
    let (after, decision) = ask(&data, &order(set(&[name, ("close", json!("2026-12-18"))]))).unwrap();
    assert_eq!(decision.label, "added Northgate Couriers and moved Fleet tracking to Offer");
    let deal = after.opportunity(id(DEAL)).unwrap();
    assert!(deal.stage == id(SECOND) && deal.company.is_some_and(|id| after.company(id).is_some()));
    let mut back = after;
    back.apply(&decision.changes.inverse());
    assert_eq!(back, data);
}

#[test]
fn a_stage_that_wants_a_score_lets_others_in_with_a_reason_and_back_without() {
    let mut data = data();
    let wanting = Stage { least_score: Some(40), ..stage(SECOND, "Offer", StageKind::Open, &[], None) };
    let rank = data.stage(id(SECOND)).unwrap().rank.clone();
    data.add([Stage { rank, ..wanting }.into()]);
    let mut put = |score| {
        let deal = data.opportunity(id(DEAL)).unwrap().as_ref().clone();
        data.add([Opportunity { score, ..deal }.into()]);
        data.clone()
    };
    let order = |to, reason: Option<&str>| {
        let answers = GateAnswers { override_reason: reason.map(String::from), ..GateAnswers::default() };
        Command::Move(Move { ids: vec![id(DEAL)], to: id(to), answers, ..Move::default() })
    };
    for (score, words) in [(None, "a score of 40 (it has none)"), (Some(39), "a score of 40 (it is 39)")] {
        let data = put(score);
        let Err(Rejection::Gate(held)) = ask(&data, &order(SECOND, None)) else { panic!("the gate must hold") };
        assert_eq!(held.wants(), format!("Needs: {words}"));
        let (after, _) = ask(&data, &order(SECOND, Some("The director asked"))).unwrap();
        assert_eq!(after.opportunity(id(DEAL)).unwrap().visits.last().unwrap().overridden, "The director asked");
    }
    let (inside, _) = ask(&put(Some(40)), &order(SECOND, None)).unwrap();
    // Going back to a stage that wants a score is no step ahead.
    let mut inside = inside;
    let first = inside.stage(id(FIRST)).unwrap().as_ref().clone();
    inside.add([Stage { least_score: Some(900), ..first }.into()]);
    assert!(ask(&inside, &order(FIRST, None)).is_ok());
}

#[test]
fn a_gate_says_ahead_what_it_wants_and_the_move_then_meets_the_same() {
    let data = data();
    let wants = |to| GateReport::ahead(&data, id(DEAL), id(to)).map(|report| report.wants());
    assert_eq!(wants(FIRST), None);
    assert_eq!(wants(SECOND).as_deref(), Some("Needs: company, close date"));
    assert_eq!(wants(LOST).as_deref(), Some("Asks for a reason"));
    assert_eq!(wants(9_999), None);
    for to in [SECOND, LOST] {
        let order = Move { ids: vec![id(DEAL)], to: id(to), ..Move::default() };
        let Err(Rejection::Gate(held)) = ask(&data, &Command::Move(order)) else { panic!("the gate must hold") };
        assert_eq!(Some(*held), GateReport::ahead(&data, id(DEAL), id(to)));
    }
}

#[test]
fn the_last_open_stage_is_not_deleted_unless_its_pipeline_goes_too() {
    let mut data = data();
    let apply = |data: &mut Dataset, command| ask(data, &command).map(|(after, _)| *data = after);
    let of = |bits| RecordId { kind: Kind::Stage, id: id(bits) };
    apply(&mut data, Command::Delete(vec![RecordId::opportunity(id(DEAL))])).unwrap();
    let both = ask(&data, &Command::Delete(vec![of(FIRST), of(SECOND)])).unwrap_err();
    assert!(both.to_string().starts_with("A pipeline needs at least one open stage."), "{both}");
    apply(&mut data, Command::Delete(vec![of(FIRST)])).unwrap();
    let last = ask(&data, &Command::Delete(vec![of(SECOND)])).unwrap_err();
    assert_eq!(
        last.to_string(),
        "A pipeline needs at least one open stage. Add another one before “Offer” goes.",
        "the lost stage does not count"
    );
    apply(&mut data, Command::Delete(vec![of(LOST)])).unwrap();
    let pipeline = RecordId { kind: Kind::Pipeline, id: id(PIPELINE) };
    apply(&mut data, Command::Delete(vec![of(SECOND), pipeline])).unwrap();
    assert_eq!((data.count(Kind::Stage), data.count(Kind::Pipeline)), (0, 0));
}

#[test]
fn an_emptied_name_is_refused_with_what_the_record_needs() {
    let data = data();
    for (kind, bits, field, sentence) in [
        (Kind::Stage, FIRST, "name", "A stage needs a name."),
        (Kind::Pipeline, PIPELINE, "name", "A pipeline needs a name."),
        (Kind::Opportunity, DEAL, "name", "An opportunity needs a name."),
    ] {
        let id = RecordId { kind, id: id(bits) };
        for empty in [Value::Null, json!(""), json!("  ")] {
            let refused = ask(&data, &Command::Edit { id, set: set(&[(field, empty)]) }).expect_err("refused");
            assert_eq!(refused.to_string(), sentence);
        }
    }
}

#[test]
fn a_pipeline_is_deleted_together_with_stages_of_it_in_whatever_order_they_are_named() {
    let mut data = data();
    let (after, _) = ask(&data, &Command::Delete(vec![RecordId::opportunity(id(DEAL))])).unwrap();
    data = after;
    let pipeline = RecordId { kind: Kind::Pipeline, id: id(PIPELINE) };
    let first = RecordId { kind: Kind::Stage, id: id(FIRST) };
    for ids in [vec![pipeline, first], vec![first, pipeline], vec![pipeline, first, pipeline, first]] {
        let (after, decision) = ask(&data, &Command::Delete(ids)).unwrap();
        assert_eq!((after.count(Kind::Stage), after.count(Kind::Pipeline)), (0, 0));
        let mut back = after;
        back.apply(&decision.changes.inverse());
        assert_eq!(back, data);
    }
}

#[test]
fn many_that_are_moved_at_once_have_short_order_keys_in_the_order_asked_for() {
    let place = |n: u128, rank| Opportunity {
        id: id(DEAL + n),
        name: format!("Deal {n}"),
        pipeline: id(PIPELINE),
        stage: id(if n == 0 || n > 2_000 { FIRST } else { SECOND }),
        rank,
        ..Opportunity::default()
    };
    let deals = (0..).zip(Rank::spread(2_003)).map(|(n, rank)| place(n, rank).into());
    let data = Dataset::from_records(data().records().chain(deals));
    let ids: Vec<Id> = (1..=2_000).rev().map(|n| id(DEAL + n)).collect();
    let [first, middle, last] = [0, 2_001, 2_002].map(|n| id(DEAL + n));
    for (place, at) in [
        (Place::Top, 0),
        (Place::After(first), 1),
        (Place::Before(last), 2),
        (Place::After(last), 3),
        (Place::Bottom, 3),
    ] {
        let order = Move { ids: ids.clone(), to: id(FIRST), place, ..Move::default() };
        let (after, _) = ask(&data, &Command::Move(order)).unwrap();
        let mut expected = vec![first, middle, last];
        expected.splice(at..at, ids.iter().copied());
        assert!(after.column(id(FIRST)).eq(expected), "{place:?}");
        let longest = after.opportunities().map(|one| one.rank.as_str().len()).max().unwrap();
        assert!(longest < 16, "{place:?}: {longest}");
    }
}

#[test]
fn of_several_fields_the_one_that_cannot_be_read_is_the_one_that_is_named() {
    let deal = RecordId::opportunity(id(DEAL));
    let wrong = set(&[("name", json!("Fleet")), ("value", json!("much"))]);
    let refused = ask(&data(), &Command::Edit { id: deal, set: wrong }).unwrap_err();
    assert_eq!(refused.to_string(), "This is not a valid value.");
    assert!(matches!(refused, Rejection::Invalid { field, .. } if field == "value"));
    let answers = GateAnswers { set: set(&[("close", json!("soon"))]), ..GateAnswers::default() };
    let order = Move { ids: vec![id(DEAL)], to: id(SECOND), place: Place::Top, answers };
    let refused = ask(&data(), &Command::Move(order)).unwrap_err();
    assert_eq!(refused.to_string(), "This is not a valid close date.");
}

#[test]
fn what_holds_for_one_record_holds_for_several_that_are_set_alike() {
    let data = data();
    let ids = [FIRST, SECOND].map(|bits| RecordId { kind: Kind::Stage, id: id(bits) }).to_vec();
    let all = Command::EditAll { ids, set: set(&[("kind", json!("won"))]) };
    let refused = ask(&data, &all).unwrap_err();
    assert_eq!(refused.to_string(), "A pipeline needs at least one open stage.");
}
