//! Enrolling by hand.

use super::*;

/// A workspace with a sequence of two messages, and three opportunities with a contact each.
fn three() -> (Desk, Id, Vec<Id>) {
    let (mut desk, records) = made("keap.proposal-follow-up");
    let Record::Sequence(sequence) = &records[0] else { panic!() };
    let sequence = sequence.id;
    desk.send(Command::CreateAll(records)).unwrap();
    let deals: Vec<Id> = ["Fleet", "Depot", "Harbour"].map(|name| desk.add(name)).into();
    for (deal, name) in deals.iter().zip(["Anna Bauer", "Ben Dahl", "Clara Holm"]) {
        desk.send(Command::Create(Contact { name: name.into(), ..Contact::default() }.into())).unwrap();
        let contact = desk.data().contacts().find(|contact| contact.name == name).unwrap().id;
        let contacts = json!([ContactLink { contact, role: String::new() }]);
        let set = Map::from_iter([("contacts".to_string(), contacts)]);
        desk.send(Command::Edit { id: RecordId::opportunity(*deal), set }).unwrap();
    }
    (desk, sequence, deals)
}

fn enrol(desk: &mut Desk, sequence: Id, opportunities: &[Id]) -> Result<penstock::workspace::Outcome, String> {
    let stamp = desk.stamp();
    let ask = Ask::Enrol { sequence, opportunities: opportunities.to_vec() };
    desk.workspace.dispatch(ask, stamp).map_err(|rejection| rejection.to_string())
}

fn inside(desk: &Desk, deals: &[Id]) -> Vec<usize> {
    deals.iter().map(|deal| desk.data().active_runs(*deal).count()).collect()
}

#[test]
fn one_that_is_enrolled_already_keeps_no_other_out() {
    let (mut desk, sequence, deals) = three();
    enrol(&mut desk, sequence, &deals[..1]).unwrap();
    let outcome = enrol(&mut desk, sequence, &deals).unwrap();
    assert_eq!(outcome.label, "enrolled 2 opportunities in “Proposal follow-up”");
    assert_eq!(outcome.notices, ["Not enrolled: “Fleet”: in “Proposal follow-up” already."]);
    assert_eq!(inside(&desk, &deals), [1, 1, 1]);
    let again = enrol(&mut desk, sequence, &deals).unwrap_err();
    assert_eq!(again, "Not enrolled: “Fleet”, “Depot”, “Harbour”: in “Proposal follow-up” already.");
}

#[test]
fn whoever_wants_no_more_messages_is_not_enrolled_and_that_is_said() {
    let (mut desk, sequence, deals) = three();
    enrol(&mut desk, sequence, &deals[..1]).unwrap();
    let contact = |desk: &Desk, name: &str| desk.data().contacts().find(|contact| contact.name == name).unwrap().id;
    for (name, deal) in [("Anna Bauer", deals[0]), ("Ben Dahl", deals[1])] {
        let id = RecordId { kind: Kind::Contact, id: contact(&desk, name) };
        let set = Map::from_iter([("opted_out".to_string(), json!(true))]);
        desk.send(Command::Edit { id, set }).unwrap();
        assert_eq!(inside(&desk, &[deal]), [0], "it ended what was going on");
    }
    let outcome = enrol(&mut desk, sequence, &deals).unwrap();
    let said = [
        "Not enrolled: “Depot”: Ben Dahl wants no more messages.",
        "Not enrolled: “Fleet”: Anna Bauer wants no more messages.",
    ];
    let mut notices = outcome.notices.clone();
    notices.sort();
    assert_eq!(notices, said);
    assert_eq!(inside(&desk, &deals), [0, 0, 1]);
}
