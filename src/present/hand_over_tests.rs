use super::*;
use crate::command::{Command, Stamp, decide};
use crate::model::{
    Activity, Company, ContactLink, Member, Message, Opportunity, Pipeline, Record, Settings, Stage, Task,
};
use crate::value::{IdSource, Time, Zone, plural};

const NOW: &str = "2026-11-18T10:00:00.000Z";
const ANA: u128 = 500;
const BO: u128 = 501;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

fn now() -> Time {
    NOW.parse().unwrap()
}

fn stage(bits: u128, name: &str, kind: StageKind, role: &str) -> Record {
    let (id, pipeline) = (id(bits), id(1_000));
    Stage { id, pipeline, name: name.into(), kind, role: role.into(), ..Stage::default() }.into()
}

fn deal(bits: u128, stage: u128, owner: Option<u128>) -> Opportunity {
    Opportunity {
        id: id(bits),
        name: format!("Deal {bits}"),
        pipeline: id(1_000),
        stage: id(stage),
        owner: owner.map(id),
        created: now(),
        ..Opportunity::default()
    }
}

fn task(bits: u128, of: u128, who: Option<u128>) -> Task {
    let (opportunity, assignee) = (Some(id(of)), who.map(id));
    Task { id: id(bits), title: format!("Task {bits}"), opportunity, assignee, ..Task::default() }
}

/// Ana has a deal with Mia of a firm, two tasks and a message; a won deal, and a contact; Bo has a deal.
fn data() -> Dataset {
    let member = |bits, name: &str, hats: &[Hat]| Member {
        id: id(bits),
        name: name.into(),
        hats: hats.iter().copied().collect(),
        ..Member::default()
    };
    let person = |bits, name: &str, owner| Contact { id: id(bits), name: name.into(), owner, ..Contact::default() };
    let firm = Company { id: id(30), name: "Firm".into(), ..Company::default() };
    let link = ContactLink { contact: id(20), role: "decides".into() };
    let (subject, opportunity) = ("Offer".into(), Some(id(2_001)));
    Dataset::from_records([
        Settings { id: id(1), name: "Test".into(), ..Settings::default() }.into(),
        member(ANA, "Ana", &[Hat::LeadGenerator]).into(),
        member(BO, "Bo", &[Hat::SalesManager]).into(),
        Member { retired: true, ..member(502, "Cy", &[]) }.into(),
        Pipeline { id: id(1_000), name: "Sales".into(), ..Pipeline::default() }.into(),
        stage(1_001, "New", StageKind::Open, "lead generators"),
        stage(1_002, "Dialogue", StageKind::Open, "sales manager"),
        stage(1_003, "Won", StageKind::Won, ""),
        firm.into(),
        person(20, "Mia", None).into(),
        person(21, "Lee", Some(id(ANA))).into(),
        Opportunity { contacts: vec![link], company: Some(id(30)), ..deal(2_001, 1_002, Some(ANA)) }.into(),
        deal(2_002, 1_003, Some(ANA)).into(),
        deal(2_003, 1_002, Some(BO)).into(),
        task(3_001, 2_001, Some(ANA)).into(),
        task(3_002, 2_001, Some(BO)).into(),
        task(3_003, 2_003, Some(ANA)).into(),
        Task { done: Some(now()), ..task(3_004, 2_001, Some(ANA)) }.into(),
        Message { id: id(4_001), subject, opportunity, assignee: Some(id(ANA)), due: now(), ..Message::default() }
            .into(),
    ])
}

fn would(data: &Dataset, from: &Giver, along: Along, to: Option<u128>) -> Parcel {
    let cx = Context { today: "2026-11-18".parse().unwrap(), zone: Zone::default(), me: None, data };
    parcel(data, from, along, to.map(id), &cx).unwrap()
}

fn bits(ids: &[Id]) -> Vec<u128> {
    ids.iter().map(|id| id.bits()).collect()
}

#[test]
fn a_member_hands_over_what_they_have_open_and_keeps_what_is_decided() {
    let parcel = would(&data(), &Giver::Member(id(ANA)), Along::default(), Some(BO));
    assert_eq!(bits(&parcel.opportunities), [2_001]);
    assert_eq!(bits(&parcel.tasks), [3_001, 3_003], "theirs, on whatever opportunity");
    assert_eq!((bits(&parcel.contacts), bits(&parcel.messages)), (vec![21], vec![4_001]));
    assert_eq!(parcel.words(&plural), "1 opportunity, 2 tasks, 1 message and 1 contact");
    let bare = Along { tasks: false, messages: false, contacts: false, companies: false };
    assert_eq!(would(&data(), &Giver::Member(id(ANA)), bare, Some(BO)).words(&plural), "1 opportunity");
}

#[test]
fn an_opportunity_goes_with_its_people_and_the_work_of_its_owner_but_not_with_that_of_others() {
    let parcel = would(&data(), &Giver::Record(RecordId::opportunity(id(2_001))), Along::default(), Some(BO));
    assert_eq!(
        (bits(&parcel.tasks), bits(&parcel.contacts), bits(&parcel.companies)),
        (vec![3_001], vec![20], vec![30])
    );
    let again = would(&data(), &Giver::Record(RecordId::opportunity(id(2_001))), Along::default(), Some(ANA));
    assert_eq!(again.words(&plural), "1 contact and 1 company", "what somebody has already stays out");
    let firm = RecordId { kind: Kind::Company, id: id(30) };
    let parcel = would(&data(), &Giver::Record(firm), Along::default(), Some(BO));
    assert_eq!((bits(&parcel.opportunities), bits(&parcel.contacts)), (vec![2_001], vec![20]));
}

#[test]
fn what_meets_a_condition_goes_and_a_condition_that_cannot_be_read_is_told() {
    let all = Giver::Filter("kind:open".into());
    assert_eq!(bits(&would(&data(), &all, Along::default(), Some(BO)).opportunities), [2_001]);
    let (data, wrong) = (data(), Giver::Filter("kind:".into()));
    let cx = Context { today: "2026-11-18".parse().unwrap(), zone: Zone::default(), me: None, data: &data };
    assert!(parcel(&data, &wrong, Along::default(), None, &cx).is_err());
    assert!(would(&data, &Giver::of(None, ""), Along::default(), None).is_empty());
}

#[test]
fn a_hand_over_is_one_change_with_a_note_on_each_opportunity() {
    let mut data = data();
    let parcel = would(&data, &Giver::Member(id(ANA)), Along::default(), Some(BO));
    let stamp = Stamp {
        now: now(),
        zone: Zone::default(),
        actor: Some(id(ANA)),
        ids: IdSource::new(u64::try_from(now().millis()).unwrap(), 7),
    };
    let order = parcel.order(id(BO), " Ana is on leave. ");
    let decided = decide(&data, &Command::HandOver(order), &stamp).unwrap();
    assert_eq!(decided.label, "handed over Deal 2001 with 4 other records to Bo");
    data.apply(&decided.changes);
    assert_eq!(data.opportunity(id(2_001)).unwrap().owner, Some(id(BO)));
    assert_eq!(data.opportunity(id(2_002)).unwrap().owner, Some(id(ANA)));
    assert_eq!(data.message(id(4_001)).unwrap().assignee, Some(id(BO)));
    let notes: Vec<&Activity> = data.activities().map(AsRef::as_ref).collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].text, "Handed over from Ana to Bo.\n\nAna is on leave.");
    assert_eq!((notes[0].opportunity, notes[0].member), (Some(id(2_001)), Some(id(ANA))));
    let refused = |order| decide(&data, &Command::HandOver(order), &stamp).unwrap_err().to_string();
    assert_eq!(refused(HandOver { to: id(BO), ..HandOver::default() }), "Nothing was chosen to hand over.");
    let gone = HandOver { to: id(502), ..parcel.order(id(502), "") };
    assert_eq!(refused(gone), "Cy has left the team. Choose somebody else.");
}

#[test]
fn whoever_takes_over_reads_what_is_next_who_they_are_and_what_there_is_to_know() {
    let data = data();
    let parcel = would(&data, &Giver::Member(id(ANA)), Along::default(), Some(BO));
    let look = Look { data: &data, zone: Zone::default(), now: now() };
    let pages = summary(&look, &parcel, Some(id(BO)), "She likes mornings.", &plural);
    assert_eq!((pages.len(), pages[0].title.as_str()), (2, "For Bo"));
    assert_eq!(pages[0].parts[0], Part::Texts(vec![("What to know".into(), "She likes mornings.".into())]));
    let Part::Table { rows, .. } = &pages[0].parts[1] else { panic!() };
    assert_eq!(rows[0][4], Cell::Text("Offer".into()));
    assert_eq!(pages[1].title, "Deal 2001");
}

#[test]
fn of_very_many_a_summary_lists_the_first_ones_and_says_how_many_more_there_are() {
    let deal = |bits: u128| Opportunity { id: id(9_000 + bits), name: "Deal".into(), ..Opportunity::default() };
    let data = Dataset::from_records((0..ROWS as u128 + 1_001).map(|bits| deal(bits).into()));
    let parcel = Parcel { opportunities: data.opportunities().map(|one| one.id).collect(), ..Parcel::default() };
    let look = Look { data: &data, zone: Zone::default(), now: now() };
    let pages = summary(&look, &parcel, None, "", &|count, _, many| format!("{count}! {many}"));
    assert_eq!((pages.len(), pages[0].subtitle.as_str()), (1 + PAGES, "1501! opportunities"));
    let Part::Texts(texts) = &pages[0].parts[0] else { panic!() };
    assert_eq!(texts[0].1, "1001! more opportunities: filter the lists by the owner to see them all.");
    let Part::Table { rows, .. } = &pages[0].parts[1] else { panic!() };
    assert_eq!(rows.len(), ROWS);
}

#[test]
fn a_move_to_a_stage_of_a_hat_that_its_owner_does_not_wear_asks_for_a_hand_over() {
    let data = data();
    assert_eq!(due_to(&data, &[id(2_001)]), Some(Hat::SalesManager));
    assert_eq!(due_to(&data, &[id(2_003)]), None, "Bo wears it");
    assert_eq!(due_to(&data, &[id(2_002)]), None, "it is won");
    let names = |hat| takers(&data, None, hat, "2026-11-18".parse().unwrap());
    assert_eq!(names(Some(Hat::SalesManager))[0].1, "Bo");
    assert_eq!(names(None).len(), 2);
}
