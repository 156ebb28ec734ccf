#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use crate::model::{Choice, Contact, Plan, Record, Rule, ScoreRule, Stage, Template, custom_name};
use crate::value::{Id, Money};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn field(shape: CustomShape) -> CustomField {
    CustomField {
        id: id(1),
        name: "Plan".into(),
        of: Kind::Contact,
        key: "plan-b".into(),
        shape,
        ..CustomField::default()
    }
}

#[test]
fn numbers_are_read_as_people_write_them_here() {
    for (mark, text, plain) in [
        ('.', "1,234.5", "1234.5"),
        ('.', "1,5", "1.5"),
        ('.', "12", "12"),
        ('.', "1,234", "1234"),
        (',', "1.234,5", "1234.5"),
        (',', "1.5", "1.5"),
        (',', "-0,25", "-0.25"),
        (',', "1 234,5", "1234.5"),
    ] {
        assert_eq!(plain_number(text, mark), plain, "{text}");
    }
    let data = Dataset::default();
    let typed = |shape, text: &str| typed(&field(shape), text, &data, Currency::EUR, ',');
    assert_eq!(typed(CustomShape::Number, "1.234,5"), Ok(Some(Custom::Number(12_345_000))));
    assert_eq!(typed(CustomShape::Number, " "), Ok(None));
    assert!(typed(CustomShape::Number, "many").is_err());
    assert!(matches!(typed(CustomShape::Money, "4.600,50"), Ok(Some(Custom::Money(money))) if money.minor == 460_050));
}

#[test]
fn whatever_names_a_field_is_found_and_nothing_that_names_another_one() {
    let field = field(CustomShape::Text);
    let rule = |n: u128, condition: &str| -> Record {
        let plan = Plan { condition: condition.into(), ..Plan::default() };
        Rule { id: id(n), name: format!("Rule {n}"), draft: plan, ..Rule::default() }.into()
    };
    let template = |n: u128, body: &str| -> Record {
        Template { id: id(n), name: format!("Text {n}"), body: body.into(), ..Template::default() }.into()
    };
    let stage = Stage { id: id(30), name: "Offer".into(), required: vec![custom_name(id(1))], ..Stage::default() };
    let data = Dataset::from_records([
        rule(10, "custom.plan-b:gold"),
        rule(11, "custom.plan-b2:gold"),
        rule(12, "custom.plan:gold"),
        template(20, "{{ contact.custom.plan_b }}"),
        template(21, "{{ contact.custom[\"plan-b\"] }}"),
        template(22, "{{ contact.custom.plan_bee }}"),
        stage.into(),
        ScoreRule { id: id(40), name: "Big".into(), filter: "custom.plan-b:gold".into(), ..ScoreRule::default() }
            .into(),
    ]);
    let found: Vec<String> = uses(&data, &field).into_iter().map(|one| one.words).collect();
    let expected = [
        "the stage “Offer”",
        "the rule “Rule 10”",
        "the template “Text 20”",
        "the template “Text 21”",
        "the scoring rule “Big”",
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_has_something_in_a_field_is_counted_and_listed() {
    let field = field(CustomShape::Flag);
    let contact = |n: u128, value: Option<bool>| -> Record {
        let custom = value.map(|yes| (id(1), Custom::Flag(yes))).into_iter().collect();
        Contact { id: id(n), extra: Extra { custom, ..Extra::default() }, ..Contact::default() }.into()
    };
    let data = Dataset::from_records([contact(5, Some(true)), contact(6, None), contact(7, Some(false))]);
    assert_eq!(filled(&data, &field), 2);
    assert!(where_filled(&field).unwrap().to_string().contains("plan-b"));
    let needed = CustomField { required: true, ..field };
    let mut data = data;
    data.add([needed.into()]);
    assert_eq!(lacking(&data, Kind::Contact, &data.contact(id(6)).unwrap().extra).len(), 1);
    assert!(lacking(&data, Kind::Contact, &data.contact(id(5)).unwrap().extra).is_empty());
}

#[test]
fn the_form_makes_a_field_or_says_what_is_wrong_with_which_blank() {
    let made = |form: &FieldForm| form.field(None, '.');
    let mut form = FieldForm::new(Kind::Contact);
    assert_eq!(made(&form).unwrap_err().0, "name");
    form.name = " The  plan ".into();
    form.take_shape(CustomShape::Choice);
    assert_eq!(made(&form).unwrap_err().0, "choices");
    let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: false };
    form.choices = vec![choice(9, "Gold "), choice(8, " ")];
    form.usual = Some(Custom::Choice(id(9)));
    let field = made(&form).unwrap();
    assert_eq!((field.name.as_str(), field.choices.len()), ("The plan", 1));
    assert_eq!(field.default, Some(Custom::Choice(id(9))));
    assert_eq!(FieldForm::of(&field, '.').usual, field.default);
    let mut number = FieldForm { shape: CustomShape::Number, ..FieldForm::new(Kind::Task) };
    number.name = "Seats".into();
    (number.least, number.most) = ("5".into(), "1".into());
    assert_eq!(made(&number).unwrap_err().0, "most");
    number.most = "1,000".into();
    assert_eq!(made(&number).unwrap().most, Some(10_000_000));
    number.usual = Some(Custom::Number(40_000));
    let (at, why) = made(&number).unwrap_err();
    assert_eq!((at, why.as_str()), ("default", "Seats is at least 5."));
}

#[test]
fn what_new_records_have_goes_with_the_kind_of_value_and_with_its_choice() {
    let choice = |n: u128, retired| Choice { id: id(n), text: format!("Choice {n}"), retired };
    let mut form = FieldForm { name: "Plan".into(), ..FieldForm::new(Kind::Contact) };
    form.take_shape(CustomShape::Choices);
    form.choices = vec![choice(7, false), choice(8, false), choice(9, false)];
    form.usual = Some(Custom::Choices([id(7), id(8)].into()));
    form.choices.retain(|choice| choice.id != id(7));
    assert_eq!(form.field(None, '.').unwrap().default, Some(Custom::Choices([id(8)].into())));
    form.choices = vec![choice(8, true), choice(9, false)];
    assert_eq!(form.field(None, '.').unwrap().default, None);
    form.take_shape(CustomShape::Choices);
    assert!(form.usual.is_some(), "nothing else was taken");
    form.take_shape(CustomShape::Date);
    assert_eq!(form.usual, None);
}

#[test]
fn a_field_that_is_looked_at_and_saved_stays_as_it_is_whatever_parts_decimals() {
    let shapes = [
        (CustomShape::Number, Custom::Number(12_345)),
        (CustomShape::Money, Custom::Money(Money::new(123_456, Currency::EUR))),
    ];
    for (shape, usual) in shapes {
        let name = "Seats".to_string();
        let number = shape == CustomShape::Number;
        let (least, most) = if number { (Some(12_340), Some(10_000_000)) } else { (None, None) };
        let field = CustomField {
            name,
            key: "seats".into(),
            of: Kind::Task,
            shape,
            least,
            most,
            default: Some(usual),
            ..CustomField::default()
        };
        for mark in ['.', ','] {
            let form = FieldForm::of(&field, mark);
            let again = form.field(Some(&field), mark).unwrap();
            assert_eq!(
                (again.default, again.least, again.most),
                (field.default.clone(), least, most),
                "{mark} {form:?}"
            );
        }
    }
}

#[test]
fn a_form_asks_for_what_has_to_be_filled_in_and_puts_it_on_the_records_of_its_kind() {
    let needed = |shape| CustomField { required: true, ..field(shape) };
    let usual = |field: CustomField| usual_values(&Dataset::from_records([field.into()]), Kind::Contact);
    assert!(usual(needed(CustomShape::Text)).is_empty());
    let gold = Custom::Text("gold".into());
    let with_default = CustomField { default: Some(gold.clone()), ..needed(CustomShape::Text) };
    assert_eq!(usual(with_default).into_values().collect::<Vec<_>>(), [gold]);
    // A box that is seen is answered.
    assert_eq!(usual(needed(CustomShape::Flag)).into_values().collect::<Vec<_>>(), [Custom::Flag(false)]);
    assert!(usual(CustomField { retired: true, ..needed(CustomShape::Flag) }).is_empty());
    let mut values = BTreeMap::new();
    values.insert(id(1), Custom::Flag(true));
    let company = crate::model::Company { name: "X".into(), ..Default::default() };
    let both = Command::CreateAll(vec![company.into(), Contact { name: "A".into(), ..Contact::default() }.into()]);
    let Command::CreateAll(made) = with_values(both, Kind::Contact, &values) else { panic!("both") };
    assert_eq!(made.iter().map(|one| one.extra().custom.len()).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn the_history_names_fields_and_choices_and_not_their_ids() {
    let choice = Choice { id: id(9), text: "Gold".into(), retired: false };
    let plan = CustomField { choices: vec![choice], ..field(CustomShape::Choice) };
    let data = Dataset::from_records([plan.into()]);
    let stored = custom_name(id(1));
    assert_eq!(name_in_history(&data, &stored).as_deref(), Some("Plan"));
    assert_eq!(name_in_history(&data, "source"), None);
    let value = serde_json::json!({ "choice": id(9) });
    assert_eq!(value_in_history(&data, &stored, &value).as_deref(), Some("Gold"));
    assert_eq!(value_in_history(&data, &stored, &serde_json::Value::Null), None);
    assert_eq!(name_in_history(&data, &custom_name(id(7))).as_deref(), Some("a field that is no longer there"));
}
