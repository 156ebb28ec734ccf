#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::command::{Command, Import, Stamp, decide};
use crate::exchange::csv::{Action, Options, Plan, ReadOptions, Table, guess_mapping, infer, plan};
use crate::model::{Contact, Custom, Extra, Record};
use crate::value::{Id, Time};

fn table(text: &str) -> Table {
    Table::read(text.as_bytes(), ReadOptions::default()).unwrap()
}

fn columns(text: &str) -> Vec<Column> {
    infer(&table(text))
}

fn ids() -> IdSource {
    IdSource::new(1_795_000_000_000, 3)
}

fn stamp() -> Stamp {
    Stamp { now: Time::from_millis(1_795_000_000_000), zone: Default::default(), actor: None, ids: ids() }
}

const FILE: &str = "Name,Plan,Seats,Since,Vip,Page,Fee,Story,Topics\n\
    A,Gold,12.5,2026-01-31,yes,https://a.example,EUR 10.50,one,Vans; Tours\n\
    B,Silver,7,2025-12-01,no,https://b.example,EUR 7,two things,Vans\n\
    C,gold,1000,2024-02-29,yes,https://c.example,USD 3,three,Tours; vans\n\
    D,Gold,3,2026-03-01,no,https://d.example,EUR 1,four,Tours;Fuel\n\
    E,Silver,4,2026-04-01,no,https://e.example,EUR 2,five,\n\
    F,Silver,5,2026-05-01,yes,https://f.example,EUR 3,six,Fuel;Vans\n";

/// A plan in which every further column becomes a new field.
fn kept(text: &str, data: &Dataset) -> Plan {
    let table = table(text);
    let columns = infer(&table);
    let mut mapping = guess_mapping(Kind::Contact, &columns);
    adopt(&mut mapping, &columns, data);
    let (mut fields, mut ids) = (Vec::new(), ids());
    for (choice, column) in mapping.columns.iter_mut().zip(&columns) {
        if choice.target == Target::Detail {
            let field = proposed(Kind::Contact, column, &fields, data, &mut ids);
            choice.target = Target::Own(field.id, read_as(field.shape));
            fields.push(field);
        }
    }
    assert_eq!(faults(&fields, data), Vec::<String>::new());
    let options = Options { keep_good_rows: true, fields, ..Options::default() };
    plan(&table, &mapping, &options, data, &stamp())
}

/// The data with the plan brought in, as the command that does it.
fn brought_in(plan: Plan, data: &Dataset) -> Dataset {
    let import = Import { label: "x".into(), creates: plan.creates, updates: plan.updates, rules: vec![] };
    let mut later = data.clone();
    later.apply(&decide(data, &Command::Import(import), &stamp()).unwrap().changes);
    later
}

fn field(data: &Dataset, name: &str) -> CustomField {
    data.custom_fields().find(|field| field.name == name).unwrap().as_ref().clone()
}

fn extra(data: &Dataset, name: &str) -> Extra {
    data.contacts().find(|one| one.name == name).unwrap().extra.clone()
}

#[test]
fn a_new_field_has_the_shape_of_its_column_and_a_key_of_its_own() {
    let taken: Record =
        CustomField { id: Id::from_bits(1), name: "Other".into(), key: "plan".into(), ..CustomField::default() }.into();
    let data = Dataset::from_records([taken]);
    let mut made: Vec<CustomField> = Vec::new();
    for column in columns(FILE) {
        made.push(proposed(Kind::Contact, &column, &made, &data, &mut ids()));
    }
    let one = |name: &str| made.iter().find(|one| one.name == name).unwrap();
    for (name, shape) in [
        ("Seats", CustomShape::Number),
        ("Since", CustomShape::Date),
        ("Vip", CustomShape::Flag),
        ("Page", CustomShape::Link),
        ("Fee", CustomShape::Money),
        ("Story", CustomShape::Text),
        ("Plan", CustomShape::Choice),
        ("Topics", CustomShape::Choices),
    ] {
        assert_eq!(one(name).shape, shape, "{name}");
    }
    let words = |name: &str| one(name).choices.iter().map(|choice| choice.text.as_str()).collect::<Vec<_>>().join(", ");
    assert_eq!(words("Plan"), "Gold, Silver", "words that differ in case only are one choice");
    assert_eq!(words("Topics"), "Fuel, Vans, Tours");
    assert_eq!(one("Plan").key, "plan-2");
    assert!(made.iter().all(|one| one.check().is_ok()));
    assert!(made.windows(2).all(|pair| pair[0].rank < pair[1].rank), "in the order of the file");
}

#[test]
fn new_fields_come_in_with_their_values_in_one_change_and_a_second_import_changes_nothing() {
    let start = Dataset::default();
    let plan = kept(FILE, &start);
    assert!(matches!(&plan.creates[0], Record::CustomField(field) if field.key == "plan"), "before what they are on");
    assert!(plan.notes[0].starts_with("47 values are filled in: “Plan” (new), "), "{:?}", plan.notes);
    let data = brought_in(plan, &start);
    let (seats, topics) = (field(&data, "Seats"), field(&data, "Topics"));
    let ada = extra(&data, "A");
    assert_eq!(ada.custom.get(&seats.id), Some(&Custom::Number(125_000)));
    let vans = topics.choices.iter().find(|choice| choice.text == "Vans").unwrap().id;
    assert_eq!(extra(&data, "B").custom.get(&topics.id), Some(&Custom::Choices([vans].into())));
    assert!(data.contacts().all(|one| one.details.is_empty()));

    let again = kept(FILE, &data);
    assert_eq!((again.counts.unchanged, again.creates.len(), again.updates.len()), (6, 0, 0));
    assert_eq!(again.notes, Vec::<String>::new());

    let later = kept(&FILE.replace("12.5", "13").replace("two things", "three things"), &data);
    let said: Vec<&Action> = later.rows.iter().map(|row| &row.action).collect();
    assert!(matches!(said[0], Action::Update { fields, .. } if fields == &["Seats"]), "{:?}", said[0]);
    assert!(matches!(said[1], Action::Update { fields, .. } if fields == &["Story"]), "{:?}", said[1]);
    assert_eq!((later.counts.update, later.counts.unchanged, later.updates.len()), (2, 4, 2));
    assert_eq!(extra(&brought_in(later, &data), "A").custom.get(&seats.id), Some(&Custom::Number(130_000)));
}

#[test]
fn what_was_kept_as_text_goes_into_the_field_that_is_made_for_it_later() {
    let text = "Name,Seats\nAnna,12\nBen,7\n";
    let options = Options { keep_good_rows: true, ..Options::default() };
    let first =
        plan(&table(text), &guess_mapping(Kind::Contact, &columns(text)), &options, &Dataset::default(), &stamp());
    let data = brought_in(first, &Dataset::default());
    assert_eq!(data.contacts().next().unwrap().details.get("Seats").map(String::as_str), Some("12"));
    let second = kept(text, &data);
    assert_eq!((second.counts.update, second.counts.create), (2, 0));
    let data = brought_in(second, &data);
    let seats = field(&data, "Seats").id;
    assert!(data.contacts().all(|one| one.details.is_empty() && one.extra.custom.contains_key(&seats)));
}

#[test]
fn what_does_not_fit_its_field_stays_with_the_record_as_written_and_is_said() {
    let choice = |n: u128, text: &str| Choice { id: Id::from_bits(n), text: text.into(), retired: false };
    let plan_field = CustomField {
        id: Id::from_bits(1),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![choice(11, "Gold"), choice(12, "Silver")],
        required: true,
        ..CustomField::default()
    };
    let cleo = Contact {
        id: Id::from_bits(60),
        name: "Cleo".into(),
        emails: vec!["c@x.example".into()],
        ..Contact::default()
    };
    let data = Dataset::from_records([plan_field.into(), cleo.into()]);
    let file = "Name,Email,PLAN\nA,a@x.example,gold\nBo,b@x.example,Tin\nCleo,c@x.example,Silver\n";
    let plan = kept(file, &data);
    assert_eq!(plan.creates_of(Kind::CustomField), 0, "a column that is called like a field fills it");
    let value = |record: &Record| record.extra().custom.get(&Id::from_bits(1)).cloned();
    assert_eq!(plan.creates.iter().map(value).collect::<Vec<_>>(), [Some(Custom::Choice(Id::from_bits(11))), None]);
    assert_eq!(value(&plan.updates[0]), Some(Custom::Choice(Id::from_bits(12))));
    let Record::Contact(bo) = &plan.creates[1] else { panic!("a contact") };
    assert_eq!(bo.details.get("PLAN").map(String::as_str), Some("Tin"));
    assert_eq!(
        plan.notes,
        [
            "2 values are filled in: “Plan”.",
            "1 cell that does not fit its field stays with the record as written.",
            "Bo, PLAN: “Tin” is none of the choices: Gold, Silver.",
            "1 contact without Plan, which forms ask for."
        ]
    );
}

#[test]
fn a_new_field_without_a_name_or_with_one_that_is_taken_is_said_before_anything_comes_in() {
    let fields = |names: [&str; 2]| {
        names.map(|name| CustomField {
            name: name.into(),
            of: Kind::Contact,
            key: "x".into(),
            ..CustomField::default()
        })
    };
    let known = CustomField { id: Id::from_bits(1), name: "Plan".into(), of: Kind::Contact, ..CustomField::default() };
    let data = Dataset::from_records([known.into()]);
    assert_eq!(faults(&fields(["Seats", "Since"]), &data).len(), 0);
    assert_eq!(
        faults(&fields(["", "plan"]), &data),
        [
            "A new field: A field needs a name.",
            "There is a field “plan” of contacts already. Choose it, or give the new one another name."
        ]
    );
    assert_eq!(faults(&fields(["Seats", "seats"]), &data).len(), 1);
}

#[test]
fn what_a_record_could_not_take_never_stops_the_others() {
    let choice = |n: u128, text: &str, retired: bool| Choice { id: Id::from_bits(n), text: text.into(), retired };
    let plan = CustomField {
        id: Id::from_bits(1),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![choice(11, "Gold", false), choice(12, "Tin", true)],
        ..CustomField::default()
    };
    let story = CustomField {
        id: Id::from_bits(2),
        name: "Story".into(),
        of: Kind::Contact,
        key: "story".into(),
        ..CustomField::default()
    };
    let has = |id: u128, name: &str, choice: u128| {
        let mut one = Contact { id: Id::from_bits(id), name: name.into(), ..Contact::default() };
        one.extra.custom.insert(Id::from_bits(1), Custom::Choice(Id::from_bits(choice)));
        Record::from(one)
    };
    let data = Dataset::from_records([plan.into(), story.into(), has(61, "Ann", 11), has(62, "Bo", 12)]);
    let file = format!("Name,Plan,Story\nAnn,Tin,a\nBo,Tin,b\nCy,Tin,c\nDee,Gold,{}\n", "long ".repeat(5_000));
    let later = brought_in(kept(&file, &data), &data);
    let told = |name: &str| {
        let one = later.contacts().find(|one| one.name == name).unwrap();
        (one.extra.custom.get(&Id::from_bits(1)).cloned(), one.details.keys().cloned().collect::<Vec<_>>())
    };
    let is = |n: u128| Some(Custom::Choice(Id::from_bits(n)));
    assert_eq!(told("Ann"), (is(11), vec!["Plan".to_string()]), "nobody changes to what is out of use");
    assert_eq!(told("Bo"), (is(12), vec![]));
    assert_eq!(told("Cy"), (is(12), vec![]));
    assert_eq!(told("Dee"), (is(11), vec!["Story".to_string()]));
}
