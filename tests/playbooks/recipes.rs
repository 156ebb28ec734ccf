//! Recipes taken over and switched on.

use super::*;

#[test]
fn new_opportunities_without_an_owner_are_shared() {
    for key in ["share-in-turn", "share-least-busy"] {
        let (mut desk, records) = made(key);
        take_over(&mut desk, records);
        let owners: Vec<Option<Id>> = (0..4)
            .map(|number| {
                let deal = desk.add(&format!("Deal {number}"));
                desk.opportunity(deal).owner
            })
            .collect();
        assert!(owners[0].is_some() && owners[0] != owners[1], "{key}");
        assert_eq!((owners[0], owners[1]), (owners[2], owners[3]), "{key}");
    }
}

#[test]
fn a_big_opportunity_is_told_to_the_manager_once_even_if_it_grew_later() {
    let (mut desk, records) = made("big");
    take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    walk(&mut desk, 2);
    assert!(tasks(&desk, deal).is_empty());
    let value = json!(Money::whole(60_000, Currency::EUR));
    let set = Map::from_iter([("value".to_string(), value)]);
    desk.send(Command::Edit { id: RecordId::opportunity(deal), set }).unwrap();
    walk(&mut desk, 5);
    assert_eq!(tasks(&desk, deal).len(), 1);
    assert!(tasks(&desk, deal)[0].assignee.is_some());
}

#[test]
fn a_press_of_the_button_acknowledges_what_came_in_as_often_as_needed() {
    let (mut desk, records) = made("acknowledge");
    let rule = take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    for count in 1..=2 {
        let stamp = desk.stamp();
        desk.workspace.dispatch(Ask::Press { rule, opportunities: vec![deal] }, stamp).unwrap();
        assert_eq!((messages(&desk, deal).len(), tasks(&desk, deal).len()), (count, count));
    }
}

#[test]
fn a_no_show_is_offered_another_date() {
    let (mut desk, records) = made("no-show");
    take_over(&mut desk, records);
    let deal = desk.add("Fleet");
    let missed = Activity {
        kind: ActivityKind::Meeting,
        at: desk.now,
        outcome: Some(Outcome::NoShow),
        opportunity: Some(deal),
        ..Activity::default()
    };
    log(&mut desk, deal, ActivityKind::Meeting);
    assert!(messages(&desk, deal).is_empty());
    desk.send(Command::Create(missed.into())).unwrap();
    assert_eq!(messages(&desk, deal).len(), 1);
}

#[test]
fn a_recipe_for_a_pipeline_with_other_stages_uses_the_nearest_and_says_so() {
    let mut desk = Desk::with_playbook("b2b");
    let pipeline = desk.data().live_pipelines()[0].id;
    let stages = desk.data().stages_of(pipeline);
    let mut ids: IdSource = desk.stamp().ids;
    let mut name = |key: &str| {
        let records = make(key, pipeline, &stages, &[], &[], &mut ids).unwrap();
        let Some(Record::Rule(rule)) = records.last().cloned() else { panic!() };
        assert_eq!(problems(&rule.draft, rule.pipeline, desk.data()), Vec::<String>::new());
        rule.name.clone()
    };
    assert_eq!(name("keap.lost-reason"), "Ask for the reason of a loss");
    assert_eq!(name("keap.won"), "Thank the customer and hand over", "names are compared without case");
    assert_eq!(name("keap.proposal-call"), "Call after the proposal (Opportunity in place of Proposal Pending)");
    assert!(name("kich-media.loop").ends_with("(WON in place of The Loop)"));
    assert!(make("nonsense", pipeline, &stages, &[], &[], &mut desk.stamp().ids).is_err());
    assert!(make("stuck", pipeline, &[], &[], &[], &mut desk.stamp().ids).unwrap_err().contains("no stages"));
}

#[test]
fn a_recipe_taken_twice_uses_its_sequence_again_unless_somebody_changed_it() {
    let mut desk = Desk::with_rules("keap", &[]);
    let pipeline = desk.data().live_pipelines()[0].id;
    let take = |desk: &mut Desk| {
        let known: Vec<_> = desk.data().sequences().cloned().collect();
        let stages = desk.data().stages_of(pipeline);
        let mut ids = desk.stamp().ids;
        let records = make("keap.proposal-follow-up", pipeline, &stages, &[], &known, &mut ids).unwrap();
        take_over(desk, records)
    };
    let names = |desk: &Desk| {
        let of_it = desk.data().sequences().filter(|one| one.recipe == "keap.proposal-follow-up");
        of_it.map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    let first = names(&desk);
    assert_eq!(first.len(), 1);
    // It came with the playbook: the second rule starts the same one.
    let second = take(&mut desk);
    assert_eq!(names(&desk), first);
    let started = |desk: &Desk, rule: Id| {
        let plan = &desk.data().rule(rule).unwrap().draft;
        plan.steps.iter().find_map(|step| match step {
            Step::Do { action: Action::StartSequence { sequence } } => Some(*sequence),
            _ => None,
        })
    };
    let own = rule(&desk, "keap.proposal-follow-up").id;
    assert_eq!(started(&desk, second), started(&desk, own));
    // Who has written another version keeps it: the third rule gets one as it is shipped, under a name of its own.
    let sequence = started(&desk, second).unwrap();
    let mut plan = desk.data().sequence(sequence).unwrap().in_force().unwrap().plan.clone();
    plan.steps.pop();
    desk.send(Command::PublishSequence { sequence, plan, carry: Vec::new() }).unwrap();
    let third = take(&mut desk);
    assert_ne!(started(&desk, third), Some(sequence));
    assert_eq!(names(&desk), [first[0].clone(), format!("{} (2)", first[0])]);
}
