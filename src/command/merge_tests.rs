use super::*;
use crate::command::{Command, Decision, Merging, Stamp, decide};
use crate::data::Dataset;
use crate::model::{
    Activity, ContactLink, Message, MessageState, Opportunity, Pipeline, Plan, Rule, ScoreRule, Stage, Task, View,
};
use crate::value::{IdSource, Rank, Time, Zone};
use serde_json::{Map, json};

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn contact(bits: u128) -> RecordId {
    RecordId { kind: Kind::Contact, id: id(bits) }
}

fn origin(key: &str) -> External {
    External { system: "hubspot".into(), id: key.into() }
}

fn data() -> Dataset {
    let anna = |bits, name: &str, key: &str, created| Contact {
        id: id(bits),
        name: name.into(),
        emails: vec![format!("anna{bits}@bauer.example")],
        external: Some(origin(key)),
        created: Time::from_millis(created),
        ..Contact::default()
    };
    let keep = Contact { referred_by: Some(id(12)), ..anna(11, "Anna Bauer", "A", 5_000) };
    let twin = Contact { opted_out: true, ..anna(12, "Anna Baur", "B", 3_000) };
    let friend = Contact { id: id(13), name: "Bo".into(), referred_by: Some(id(12)), ..Contact::default() };
    let pipeline = Pipeline { id: id(1_000), name: "Sales".into(), ..Pipeline::default() };
    let stage = Stage {
        id: id(1_001),
        pipeline: pipeline.id,
        name: "New".into(),
        rank: Rank::between(None, None),
        ..Stage::default()
    };
    let link = |bits, role: &str| ContactLink { contact: id(bits), role: role.into() };
    let deal = |bits, contacts| Opportunity {
        id: id(bits),
        name: format!("Deal {bits}"),
        pipeline: pipeline.id,
        stage: stage.id,
        contacts,
        ..Opportunity::default()
    };
    let both = deal(2_000, vec![link(12, "decides"), link(13, ""), link(11, "")]);
    let one = deal(2_001, vec![link(12, "user")]);
    let task = Task { id: id(3_000), title: "Call".into(), contact: Some(id(12)), ..Task::default() };
    let call = Activity { id: id(3_001), contact: Some(id(12)), text: "spoke".into(), ..Activity::default() };
    let letter = Message { id: id(3_002), contact: Some(id(11)), subject: "Hello".into(), ..Message::default() };
    Dataset::from_records([
        keep.into(),
        twin.into(),
        friend.into(),
        pipeline.into(),
        stage.into(),
        both.into(),
        one.into(),
        task.into(),
        call.into(),
        letter.into(),
    ])
}

fn ask(data: &Dataset, command: &Command) -> Result<(Dataset, Decision), Rejection> {
    let stamp = Stamp {
        now: Time::from_millis(1_790_000_000_000),
        zone: Zone { offset_minutes: 0 },
        actor: None,
        ids: IdSource::new(1_790_000_000_000, 7),
    };
    let decision = decide(data, command, &stamp)?;
    let mut after = data.clone();
    after.apply(&decision.changes);
    Ok((after, decision))
}

fn merge() -> Command {
    let set = json!({ "phones": ["030 5550"], "emails": ["anna11@bauer.example", "anna12@bauer.example"] });
    let set = set.as_object().cloned().unwrap_or_default();
    Command::Merge(vec![Merging { keep: contact(11), others: vec![contact(12)], set }])
}

#[test]
fn everything_that_was_about_the_one_that_goes_is_about_the_one_that_stays() {
    let (after, decision) = ask(&data(), &merge()).unwrap();
    assert_eq!(decision.label, "merged 1 contact into Anna Bauer, and cancelled 1 message");
    assert!(after.contact(id(12)).is_none());
    let anna = after.contact(id(11)).unwrap();
    assert_eq!((anna.phones.len(), anna.emails.len()), (1, 2));
    assert_eq!(anna.referred_by, None, "nobody came by themselves");
    assert_eq!(anna.created, Time::from_millis(3_000));
    let links = |bits| {
        let deal = after.opportunity(id(bits)).unwrap();
        deal.contacts.iter().map(|link| (link.contact, link.role.clone())).collect::<Vec<_>>()
    };
    assert_eq!(
        links(2_000),
        [(id(11), "decides".to_string()), (id(13), String::new())],
        "once, and still the main one"
    );
    assert_eq!(links(2_001), [(id(11), "user".to_string())]);
    assert_eq!(after.contact(id(13)).unwrap().referred_by, Some(id(11)));
    assert_eq!(after.task(id(3_000)).unwrap().contact, Some(id(11)));
    assert_eq!(after.activity(id(3_001)).unwrap().contact, Some(id(11)));
    assert_eq!(after, Dataset::from_records(after.records()), "the indexes are as of a rebuild");
}

#[test]
fn whoever_wants_no_more_messages_gets_none_after_a_merge_either() {
    let (after, _) = ask(&data(), &merge()).unwrap();
    assert!(after.contact(id(11)).unwrap().opted_out);
    assert_eq!(after.message(id(3_002)).unwrap().state, MessageState::Cancelled);
}

#[test]
fn where_the_others_came_from_is_remembered() {
    let (after, _) = ask(&data(), &merge()).unwrap();
    let anna = after.contact(id(11)).unwrap();
    assert_eq!((anna.external.clone(), anna.merged.clone()), (Some(origin("A")), vec![origin("B")]));
}

#[test]
fn merging_and_undoing_it_leaves_everything_as_it_was() {
    let before = data();
    let (mut after, decision) = ask(&before, &merge()).unwrap();
    after.apply(&decision.changes.inverse());
    assert_eq!(after, before);
}

#[test]
fn what_cannot_be_merged_is_refused_with_a_sentence_and_changes_nothing() {
    let company = RecordId { kind: Kind::Company, id: id(12) };
    let deal = RecordId { kind: Kind::Opportunity, id: id(2_000) };
    for (keep, others) in [
        (contact(11), vec![]),
        (contact(11), vec![contact(11)]),
        (contact(11), vec![company]),
        (contact(11), vec![contact(99)]),
        (deal, vec![deal]),
    ] {
        assert!(ask(&data(), &Command::Merge(vec![Merging { keep, others, set: Map::new() }])).is_err());
    }
    let wrong = json!({ "emails": ["not an address"] }).as_object().cloned().unwrap_or_default();
    let command = Command::Merge(vec![Merging { keep: contact(11), others: vec![contact(12)], set: wrong }]);
    assert!(matches!(ask(&data(), &command), Err(Rejection::Invalid { field, .. }) if field == "emails"));
}

#[test]
fn records_that_are_told_apart_remember_each_other() {
    let (after, decision) = ask(&data(), &Command::NotTheSame(vec![contact(11), contact(12)])).unwrap();
    assert_eq!(decision.label, "told Anna Bauer and Anna Baur apart");
    assert!(after.contact(id(11)).unwrap().distinct.contains(&id(12)));
    assert!(after.contact(id(12)).unwrap().distinct.contains(&id(11)));
    assert!(ask(&data(), &Command::NotTheSame(vec![contact(11)])).is_err());
}

#[test]
fn several_merges_are_one_change_and_a_link_to_one_that_goes_leads_to_the_one_that_stays() {
    let data = Dataset::from_records(data().records().chain([
        Contact { id: id(21), name: "Carl".into(), ..Contact::default() }.into(),
        Contact { id: id(22), name: "Carl D".into(), referred_by: Some(id(12)), ..Contact::default() }.into(),
    ]));
    let set = json!({ "referred_by": id(12).to_string() }).as_object().cloned().unwrap_or_default();
    let command = Command::Merge(vec![
        Merging { keep: contact(11), others: vec![contact(12)], set: Map::new() },
        Merging { keep: contact(21), others: vec![contact(22)], set },
    ]);
    let (after, decision) = ask(&data, &command).unwrap();
    assert!(decision.label.starts_with("merged 2 contacts into 2"), "{}", decision.label);
    assert_eq!(after.contact(id(21)).unwrap().referred_by, Some(id(11)));
    assert!(ask(&data, &Command::Merge(vec![])).is_err());
}

#[test]
fn what_asks_for_the_one_that_goes_asks_for_the_one_that_stays() {
    let asks = |name: &str| format!("contact:{} -company:{}", id(12), name);
    let view = View { id: id(4_001), name: "His".into(), filter: asks("North"), ..View::default() };
    let score =
        ScoreRule { id: id(4_002), name: "Known".into(), filter: asks("West"), points: 5, ..Default::default() };
    let plan = Plan { condition: asks("East"), ..Plan::default() };
    let rule = Rule { id: id(4_003), name: "Offer".into(), draft: plan, ..Rule::default() };
    let before = Dataset::from_records(data().records().chain([view.into(), score.into(), rule.into()]));
    let (mut after, decision) = ask(&before, &merge()).unwrap();
    let now = |name: &str| asks(name).replace(&id(12).to_string(), &id(11).to_string());
    assert_eq!(after.view(id(4_001)).unwrap().filter, now("North"));
    assert_eq!(after.score_rule(id(4_002)).unwrap().filter, now("West"));
    assert_eq!(after.rule(id(4_003)).unwrap().draft.condition, now("East"));
    assert_eq!(after, Dataset::from_records(after.records()), "the indexes are as of a rebuild");
    after.apply(&decision.changes.inverse());
    assert_eq!(after, before);
}
