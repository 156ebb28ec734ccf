use super::*;
use crate::automation::say;
use crate::model::{
    Action, Assign, Company, CustomField, CustomShape, Delay, Member, Opportunity, Pipeline, Record, Rule, Sequence,
    Stage, Step, Stop, Trigger,
};
use crate::value::Rank;

const SALES: Id = Id::from_bits(0x1000);
const LEAD: Id = Id::from_bits(0x1001);
const PROPOSAL: Id = Id::from_bits(0x1002);
const ANN: Id = Id::from_bits(0x1003);
const BEN: Id = Id::from_bits(0x1004);
const SEQUENCE: Id = Id::from_bits(0x1005);

fn data() -> Dataset {
    let ranks = Rank::spread(2);
    let rank = |at: usize| ranks.get(at).cloned().unwrap_or_default();
    let stage =
        |id, name: &str, at| Stage { id, pipeline: SALES, name: name.into(), rank: rank(at), ..Stage::default() };
    let records: Vec<Record> = vec![
        Pipeline { id: SALES, name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(LEAD, "New", 0).into(),
        stage(PROPOSAL, "Proposal Pending", 1).into(),
        Member { id: ANN, name: "Ann".into(), ..Member::default() }.into(),
        Member { id: BEN, name: "Ben".into(), ..Member::default() }.into(),
        Sequence { id: SEQUENCE, name: "Four mails".into(), ..Sequence::default() }.into(),
        Company { id: Id::from_bits(0x1006), name: "Northgate".into(), ..Company::default() }.into(),
        Opportunity {
            id: Id::from_bits(0x1007),
            name: "Fleet".into(),
            pipeline: SALES,
            stage: LEAD,
            tags: ["vip".to_string()].into_iter().collect(),
            ..Opportunity::default()
        }
        .into(),
    ];
    Dataset::from_records(records)
}

fn form(data: &Dataset) -> Form<'_> {
    Form { data, pipeline: None, currency: Currency::EUR }
}

fn spot(place: Place, name: &'static str) -> Spot {
    Spot { place, name, nth: 0 }
}

/// Every line of a plan.
fn lines(plan: &Plan, form: &Form<'_>) -> Vec<Vec<Piece>> {
    let mut all = vec![trigger(plan, form), more(plan)];
    all.extend((0..row_count(&plan.condition)).map(|nth| condition(&plan.condition, nth, form)));
    for (at, one) in plan.steps.iter().enumerate() {
        all.push(step(plan, at, form));
        if let Step::Await { late: actions, .. } = one {
            all.extend((0..actions.len()).map(|nth| late(plan, at, nth, form)));
        }
    }
    all
}

/// Puts back into every blank what stands in it.
fn refilled(plan: &Plan, form: &Form<'_>) -> Plan {
    let mut now = plan.clone();
    for pieces in lines(plan, form) {
        for blank in blanks(&pieces) {
            // To choose a kind again begins anew, and so it may.
            if matches!(
                blank.spot.name,
                "kind" | "do" | "field" | "who" | "case_add" | "every" | "again" | "activity" | "when"
            ) {
                continue;
            }
            now = fill(&now, blank.spot, &blank.value, form).unwrap_or_else(|why| panic!("{:?} {why}", blank.spot));
        }
    }
    now
}

#[test]
fn the_sentence_of_the_proposal_example_is_built_blank_by_blank() {
    let data = data();
    let form = form(&data);
    let mut plan = fresh_plan(None, &form);
    assert!(plan.stops.contains(&Stop::LeavesStage));
    let put = |plan: &Plan, place, name, text: &str| fill(plan, spot(place, name), text, &form).unwrap();
    plan = put(&plan, Place::Trigger, "stage", &PROPOSAL.to_string());
    plan = change(&plan, &Change::AddStep("task".into()), &form).unwrap();
    plan = put(&plan, Place::Step(0), "title", "Call about the proposal");
    plan = put(&plan, Place::Step(0), "task_kind", "call");
    plan = change(&plan, &Change::AddStep("sequence".into()), &form).unwrap();
    plan = change(&plan, &Change::AddTest("value".into()), &form).unwrap();
    assert_eq!(
        say::plan(&plan, &data),
        "When an opportunity enters Proposal Pending, if value is over 10,000, create the call task “Call about the proposal”, due in 2 days, then start the sequence “Four mails”."
    );
}

#[test]
fn what_goes_without_saying_follows_the_trigger() {
    let data = data();
    let form = form(&data);
    let turned = |plan: &Plan, kind: &str| fill(plan, spot(Place::Trigger, "kind"), kind, &form).unwrap();
    let entered = fresh_plan(None, &form);
    assert_eq!((entered.again, entered.condition.as_str()), (Again::EachStay, ""));
    for kind in ["button", "schedule", "date", "untouched", "task_done", "overdue", "logged", "sent", "replied"] {
        let plan = turned(&entered, kind);
        assert_eq!(plan.again, Again::Always, "{kind}");
        assert_eq!(plan.stops.iter().copied().collect::<Vec<_>>(), [Stop::Closed], "{kind}");
        let clock = ["schedule", "date", "overdue"].contains(&kind);
        assert_eq!(plan.condition, if clock { "kind:open" } else { "" }, "{kind}");
        assert!(!say::closed_too(&plan), "{kind}");
        assert_eq!(turned(&plan, "entered"), entered, "{kind}");
    }
    for kind in ["won", "lost"] {
        assert!(turned(&entered, kind).stops.is_empty(), "{kind}");
    }
}

#[test]
fn what_was_chosen_stays_when_the_trigger_changes() {
    let data = data();
    let form = form(&data);
    let turned = |plan: &Plan, kind: &str| fill(plan, spot(Place::Trigger, "kind"), kind, &form).unwrap();
    let plan = fill(&fresh_plan(None, &form), spot(Place::Whole, "again"), "once", &form).unwrap();
    let plan = change(&plan, &Change::Condition("value>5000".into()), &form).unwrap();
    let plan = change(&plan, &Change::Stop(Stop::Replied, true), &form).unwrap();
    let plan = turned(&plan, "schedule");
    assert_eq!((plan.again, plan.condition.as_str()), (Again::Once, "value>5000"));
    assert_eq!(plan.stops.iter().copied().collect::<Vec<_>>(), [Stop::Closed, Stop::Replied]);
    // Nothing asks how they stand: the sentence says what that means.
    assert!(say::closed_too(&plan));
    assert_eq!(
        say::plan(&plan, &data),
        "Every working day at 09:00, for each opportunity, won and lost ones too, if value is over 5,000, do nothing yet."
    );
    for condition in ["stage:New", "is:won", "temp:won", "loss:price", "-is:lost"] {
        let plan = change(&plan, &Change::Condition(condition.into()), &form).unwrap();
        assert!(!say::closed_too(&plan), "{condition}");
    }
}

#[test]
fn every_trigger_can_be_chosen_and_every_blank_takes_back_what_it_shows() {
    let data = data();
    let form = form(&data);
    for (kind, ..) in TRIGGERS {
        let plan = fill(&Plan::default(), spot(Place::Trigger, "kind"), kind, &form).unwrap();
        let line = trigger(&plan, &form);
        assert_eq!(blanks(&line).next().map(|blank| blank.value.as_str()), Some(*kind));
        assert_eq!(refilled(&plan, &form), plan, "{kind}");
    }
}

#[test]
fn every_action_can_be_chosen_and_every_blank_takes_back_what_it_shows() {
    let data = data();
    let form = form(&data);
    for (kind, ..) in ACTIONS {
        let plan = change(&fresh_plan(None, &form), &Change::AddStep((*kind).into()), &form).unwrap();
        assert_eq!(blanks(&step(&plan, 0, &form)).next().map(|blank| blank.value.clone()), Some((*kind).to_string()));
        assert_eq!(refilled(&plan, &form), plan, "{kind}");
    }
}

#[test]
fn every_unit_of_a_delay_can_be_chosen_for_waits_due_dates_and_limits() {
    let data = data();
    let form = form(&data);
    for kind in ["wait", "task", "await"] {
        let plan = change(&fresh_plan(None, &form), &Change::AddStep(kind.into()), &form).unwrap();
        let line = step(&plan, 0, &form);
        let unit = blanks(&line).find(|blank| blank.spot.name == "unit").unwrap();
        let Input::Choice(units) = &unit.input else { panic!("a choice") };
        for choice in units {
            let plan = fill(&plan, unit.spot, &choice.key, &form).unwrap();
            let line = step(&plan, 0, &form);
            let now = blanks(&line).find(|blank| blank.spot.name == "unit").unwrap();
            assert_eq!(now.value, choice.key, "{kind}");
            assert_eq!(refilled(&plan, &form), plan, "{kind} {}", choice.key);
        }
    }
}

#[test]
fn a_delay_keeps_its_number_when_its_unit_changes() {
    let data = data();
    let form = form(&data);
    let plan = change(&fresh_plan(None, &form), &Change::AddStep("wait".into()), &form).unwrap();
    let plan = fill(&plan, spot(Place::Step(0), "n"), "5", &form).unwrap();
    let plan = fill(&plan, spot(Place::Step(0), "unit"), "working_days", &form).unwrap();
    let plan = fill(&plan, spot(Place::Step(0), "clock"), "set", &form).unwrap();
    let plan = fill(&plan, spot(Place::Step(0), "at"), "14:30", &form).unwrap();
    assert_eq!(say::plan(&plan, &data), "When an opportunity enters New, wait 5 working days at 14:30.");
    assert!(fill(&plan, spot(Place::Step(0), "n"), "soon", &form).unwrap_err().contains("whole number"));
}

#[test]
fn every_way_of_giving_can_be_filled_in() {
    let data = data();
    let form = form(&data);
    let plan = change(&fresh_plan(None, &form), &Change::AddStep("assign".into()), &form).unwrap();
    let at = |name, nth| Spot { place: Place::Step(0), name, nth };
    for key in ["actor", "member", "hat", "round", "shares", "busy", "cases"] {
        let plan = fill(&plan, at("who", 0), key, &form).unwrap();
        assert_eq!(refilled(&plan, &form), plan, "{key}");
    }
    let shares = fill(&plan, at("who", 0), "shares", &form).unwrap();
    let shares = fill(&shares, at("share", 0), "3", &form).unwrap();
    let shares = fill(&shares, at("share", 1), "0", &form).unwrap();
    assert!(
        matches!(shares.steps.first(), Some(Step::Do { action: Action::AssignOwner { assign: Assign::Weighted { shares } } })
        if shares.len() == 1 && shares.iter().all(|share| share.member == ANN && share.weight == 3))
    );
    let cases = fill(&plan, at("who", 0), "cases", &form).unwrap();
    let cases = fill(&cases, at("case_if", 0), "stage:New", &form).unwrap();
    let cases = fill(&cases, at("case_add", 1), &BEN.to_string(), &form).unwrap();
    let Some(Step::Do { action: Action::AssignOwner { assign: Assign::Cases { cases: both, .. } } }) =
        cases.steps.first()
    else {
        panic!("cases")
    };
    assert_eq!(both.first().map(|case| case.condition.clone()), Some(format!("stage:{LEAD}")));
    assert_eq!(both.len(), 2);
}

#[test]
fn every_field_of_a_condition_begins_with_something_that_can_be_read() {
    let mut data = data();
    for (nth, shape) in CustomShape::ALL.into_iter().enumerate() {
        let choice = crate::model::Choice { id: Id::from_bits(9_900), text: "Gold".into(), retired: false };
        let choices =
            if matches!(shape, CustomShape::Choice | CustomShape::Choices) { vec![choice] } else { Vec::new() };
        let key = format!("field-{nth}");
        let id = Id::from_bits(9_800 + nth as u128);
        data.add([CustomField { id, name: key.clone(), key, shape, choices, ..CustomField::default() }.into()]);
    }
    let form = form(&data);
    assert!(askable(&form).iter().any(|choice| choice.key == "custom.field-8"));
    for choice in askable(&form) {
        let plan = change(&Plan::default(), &Change::AddTest(choice.key.clone()), &form).unwrap();
        assert_eq!(row_count(&plan.condition), 1, "{}", choice.key);
        let line = condition(&plan.condition, 0, &form);
        assert!(blanks(&line).all(|blank| blank.problem.is_empty()), "{} {line:?}", choice.key);
        assert_eq!(refilled(&plan, &form), plan, "{}", choice.key);
        let op = blanks(&line).find(|blank| blank.spot.name == "op").unwrap().clone();
        let Input::Choice(all) = &op.input else { panic!("a choice") };
        for comparison in all {
            let plan = fill(&plan, op.spot, &comparison.key, &form).unwrap();
            let line = condition(&plan.condition, 0, &form);
            let now = blanks(&line).find(|blank| blank.spot.name == "op").unwrap();
            assert_eq!(now.value, comparison.key, "{} {}", choice.key, plan.condition);
        }
    }
}

#[test]
fn rows_and_text_of_a_condition_are_the_same_and_names_are_kept_by_id() {
    let data = data();
    let form = form(&data);
    let plan =
        change(&Plan::default(), &Change::Condition("stage:\"Proposal Pending\" value>10000".into()), &form).unwrap();
    assert_eq!(plan.condition, format!("stage:{PROPOSAL} value>10000"));
    assert_eq!(query_text(&plan.condition, &form), "stage:\"Proposal Pending\" value>10000");
    assert_eq!(read_aloud(&condition(&plan.condition, 0, &form)), "stage is Proposal Pending");
    assert_eq!(read_aloud(&condition(&plan.condition, 1, &form)), "and value is over 10,000");
    let value = Spot { place: Place::Condition, name: "value", nth: 1 };
    let plan = fill(&plan, value, "46,000 eur", &form).unwrap();
    assert_eq!(query_text(&plan.condition, &form), "stage:\"Proposal Pending\" value>46000EUR");
    let join = Spot { place: Place::Condition, name: "join", nth: 1 };
    let plan = fill(&plan, join, "or", &form).unwrap();
    assert!(joined(&plan.condition));
    let plan = change(&plan, &Change::RemoveTest(0), &form).unwrap();
    assert_eq!(plan.condition, "value>46000EUR");
    assert!(change(&plan, &Change::Condition("value>".into()), &form).is_err());
}

#[test]
fn a_nested_part_of_a_condition_is_shown_as_text_and_kept() {
    let data = data();
    let form = form(&data);
    let plan = change(&Plan::default(), &Change::Condition("(temp:hot or stage:New) value>5".into()), &form).unwrap();
    assert_eq!(condition(&plan.condition, 0, &form), vec![Piece::Words("temperature is hot or stage is New".into())]);
    let plan = fill(&plan, Spot { place: Place::Condition, name: "value", nth: 1 }, "7", &form).unwrap();
    assert_eq!(query_text(&plan.condition, &form), "(temp:hot or stage:New) value>7");
}

#[test]
fn what_is_missing_is_said_at_its_blank() {
    let data = data();
    let form = form(&data);
    let plan = change(&fresh_plan(None, &form), &Change::AddStep("task".into()), &form).unwrap();
    let line = step(&plan, 0, &form);
    let wrong: Vec<_> = blanks(&line).filter(|blank| !blank.problem.is_empty()).map(|blank| blank.spot.name).collect();
    assert_eq!(wrong, ["title"]);
    let gone = fill(&plan, spot(Place::Trigger, "stage"), &Id::from_bits(0x9999).to_string(), &form).unwrap();
    assert!(blanks(&trigger(&gone, &form)).any(|blank| blank.spot.name == "stage" && blank.problem == "Choose one."));
}

#[test]
fn stages_tick_leaving_and_other_triggers_untick_it() {
    let data = data();
    let form = form(&data);
    let plan = fresh_plan(None, &form);
    let plan = fill(&plan, spot(Place::Trigger, "kind"), "won", &form).unwrap();
    assert!(plan.stops.is_empty());
    let plan = fill(&plan, spot(Place::Trigger, "kind"), "stays", &form).unwrap();
    assert!(plan.stops.contains(&Stop::LeavesStage));
}

#[test]
fn a_late_branch_has_actions_of_its_own() {
    let data = data();
    let form = form(&data);
    let plan = change(&fresh_plan(None, &form), &Change::AddStep("await".into()), &form).unwrap();
    let plan = change(&plan, &Change::AddLate(0, "task".into()), &form).unwrap();
    let plan = fill(&plan, spot(Place::Late(0, 0), "title"), "Call", &form).unwrap();
    let plan = fill(&plan, spot(Place::Step(0), "then"), "end", &form).unwrap();
    let plan = fill(&plan, spot(Place::Event(0), "reply"), "positive", &form).unwrap();
    assert_eq!(refilled(&plan, &form), plan);
    assert_eq!(
        say::plan(&plan, &data),
        "When an opportunity enters New, wait until an answer comes: positive, at most 2 days; otherwise create the task “Call”, due in 2 days and end."
    );
    let plan = change(&plan, &Change::RemoveLate(0, 0), &form).unwrap();
    assert!(matches!(plan.steps.first(), Some(Step::Await { late, .. }) if late.is_empty()));
}

#[test]
fn steps_move_and_go() {
    let data = data();
    let form = form(&data);
    let mut plan = fresh_plan(None, &form);
    for kind in ["wait", "note", "task"] {
        plan = change(&plan, &Change::AddStep(kind.into()), &form).unwrap();
    }
    plan = change(&plan, &Change::MoveStep { from: 2, to: 0 }, &form).unwrap();
    plan = change(&plan, &Change::RemoveStep(1), &form).unwrap();
    plan = change(&plan, &Change::RemoveStep(9), &form).unwrap();
    let kinds: Vec<String> = (0..plan.steps.len())
        .filter_map(|at| blanks(&step(&plan, at, &form)).next().map(|one| one.value.clone()))
        .collect();
    assert_eq!(kinds, ["task", "note"]);
}

#[test]
fn a_sequence_of_mails_can_be_carried_out() {
    let data = data();
    let plan = mails(4, 3);
    assert_eq!(plan.steps.len(), 7);
    assert!(plan.steps.iter().any(|step| *step == Step::Wait { delay: Delay::WorkingDays { n: 3, at: None } }));
    assert!(crate::automation::problems(&plan, None, &data).is_empty());
    // Also where nobody has a name yet: no team, no contact.
    let opportunity = Opportunity { name: "Fleet".into(), ..Opportunity::default() };
    for step in &plan.steps {
        if let Step::Do { action: Action::Message { subject, body, .. } } = step {
            for text in [subject, body] {
                assert_eq!(crate::automation::merge(text, &opportunity, &data).err(), None, "{text}");
            }
            assert!(body.contains("Hello {{ contact.first_name or \"there\" }},\n"));
        }
    }
    assert_eq!(plan.trigger, Trigger::Start);
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, plain) in
        [("10,000", "10000"), ("46k", "46000"), ("1.234,50", "1234.5"), ("€ 5 000", "5000"), ("12,5", "12.5")]
    {
        assert_eq!(field::amount(text).map(|(plain, _)| plain), Ok(plain.to_string()), "{text}");
    }
    assert!(field::amount("much").is_err());
}

#[test]
fn a_rule_without_a_name_is_called_after_what_sets_it_off() {
    let data = data();
    let form = form(&data);
    assert_eq!(name_for(&fresh_plan(None, &form), &form), "Enters New");
}

#[test]
fn what_matches_now_is_the_condition_in_the_stage_of_the_trigger() {
    let data = data();
    let form = form(&data);
    let plan = fill(&fresh_plan(None, &form), spot(Place::Trigger, "stage"), &PROPOSAL.to_string(), &form).unwrap();
    let plan = change(&plan, &Change::Condition("value>5 or temp:hot".into()), &form).unwrap();
    assert_eq!(matching(&plan, &form), Ok("(value>5 or temp:hot) stage=\"Proposal Pending\"".into()));
    assert_eq!(stages_of(&plan), [PROPOSAL]);
    assert_eq!(contents(&mails(4, 3)), "4 messages, over 9 working days");
}

#[test]
fn a_rule_lives_in_a_stage_only_while_it_is_on_and_by_what_is_in_force() {
    let data = data();
    let form = form(&data);
    let plan = fresh_plan(Some(Trigger::StageEntered { stage: LEAD }), &form);
    let version = crate::model::Version { number: 1, plan: plan.clone(), ..Default::default() };
    let mut rule = Rule { name: "R".into(), draft: Plan::default(), versions: vec![version], ..Rule::default() };
    assert!(!lives_in(&rule, LEAD));
    rule.on = true;
    assert!(lives_in(&rule, LEAD));
    assert!(!lives_in(&rule, PROPOSAL));
    assert_eq!(shown_plan(&rule), &plan);
    rule.on = false;
    assert_eq!(shown_plan(&rule), &Plan::default());
}
