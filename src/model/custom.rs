//! Custom fields: what a workspace keeps on its records beyond what every workspace does.
//!
//! A value stands on its record as a field of its own, `custom:` and the field's id: so it is edited, journaled and undone
//! by itself, and two tabs that fill in different fields do not get in each other's way.

use super::{Invalid, Kind, nil, off};
use crate::value::{Date, Id, Money, Rank};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What the stored name of a custom field's value begins with.
const PREFIX: &str = "custom:";

/// The stored name of a custom field's value on a record: `custom:01J…`.
pub fn custom_name(field: Id) -> String {
    format!("{PREFIX}{field}")
}

/// The custom field that a stored name speaks of.
pub fn custom_id(name: &str) -> Option<Id> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

/// The value of a custom field on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Custom {
    /// A text; never empty.
    Text(String),
    /// A number in ten-thousandths.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A civil date.
    Date(Date),
    /// One of the field's choices.
    Choice(Id),
    /// Several of the field's choices.
    Choices(BTreeSet<Id>),
    /// Yes or no.
    Flag(bool),
    /// A web address.
    Link(String),
    /// A contact or a member.
    Person(Id),
}

/// What a record has beyond the fields of its kind: the values of custom fields, and fields that this version does not
/// know, which are kept and written back as they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    /// Values of custom fields, by the field.
    pub custom: BTreeMap<Id, Custom>,
    /// Fields of a newer version.
    pub rest: Map<String, Value>,
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.custom.len() + self.rest.len()))?;
        for (field, value) in &self.custom {
            map.serialize_entry(&custom_name(*field), value)?;
        }
        for (name, value) in &self.rest {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Extra;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Extra, A::Error> {
                let mut extra = Extra::default();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    // A value of a shape that only a newer version knows stays as it came.
                    match custom_id(&name).and_then(|field| Some((field, Custom::deserialize(&value).ok()?))) {
                        Some((field, custom)) => _ = extra.custom.insert(field, custom),
                        None => _ = extra.rest.insert(name, value),
                    }
                }
                Ok(extra)
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// What kind of values a custom field has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomShape {
    /// A text.
    #[default]
    Text,
    /// A number.
    Number,
    /// An amount of money.
    Money,
    /// A date.
    Date,
    /// One of several choices.
    Choice,
    /// Any of several choices.
    Choices,
    /// Yes or no.
    Flag,
    /// A web address.
    Link,
    /// A contact or a member.
    Person,
}

impl CustomShape {
    /// All shapes.
    pub const ALL: [CustomShape; 9] = [
        CustomShape::Text,
        CustomShape::Number,
        CustomShape::Money,
        CustomShape::Date,
        CustomShape::Choice,
        CustomShape::Choices,
        CustomShape::Flag,
        CustomShape::Link,
        CustomShape::Person,
    ];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            CustomShape::Text => "Text",
            CustomShape::Number => "Number",
            CustomShape::Money => "Money",
            CustomShape::Date => "Date",
            CustomShape::Choice => "Choice",
            CustomShape::Choices => "Several choices",
            CustomShape::Flag => "Checkbox",
            CustomShape::Link => "Link",
            CustomShape::Person => "Person",
        }
    }

    /// Whether a value is of this shape.
    pub fn fits(self, value: &Custom) -> bool {
        self == value.shape()
    }
}

impl Custom {
    /// The kind of value it is.
    pub fn shape(&self) -> CustomShape {
        match self {
            Custom::Text(_) => CustomShape::Text,
            Custom::Number(_) => CustomShape::Number,
            Custom::Money(_) => CustomShape::Money,
            Custom::Date(_) => CustomShape::Date,
            Custom::Choice(_) => CustomShape::Choice,
            Custom::Choices(_) => CustomShape::Choices,
            Custom::Flag(_) => CustomShape::Flag,
            Custom::Link(_) => CustomShape::Link,
            Custom::Person(_) => CustomShape::Person,
        }
    }
}

/// One of the choices of a custom field. Values name it by its id, so that it can be renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Identifier.
    pub id: Id,
    /// The words shown.
    pub text: String,
    /// Whether it is no longer offered; values that have it keep it.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
}

/// A field that the workspace's owner has added to a kind of record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomField {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The records that have it.
    pub of: Kind,
    /// The word that it has in conditions (`custom.plan`) and templates: small letters, digits and hyphens, made of the
    /// name at first. No two fields have the same, and it stays when the name changes.
    pub key: String,
    /// What kind of values it has; stays as it is.
    #[serde(default)]
    pub shape: CustomShape,
    /// What there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether forms ask until it is filled in.
    #[serde(default, skip_serializing_if = "off")]
    pub required: bool,
    /// What new records have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Custom>,
    /// A line that says what belongs in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The least number, in ten-thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// The largest number, in ten-thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// Its place among the fields of its kind of record.
    #[serde(default)]
    pub rank: Rank,
    /// Whether it is out of use; values stay.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Default for CustomField {
    fn default() -> Self {
        Self {
            id: Id::NIL,
            name: String::new(),
            of: Kind::Opportunity,
            key: String::new(),
            shape: CustomShape::Text,
            choices: Vec::new(),
            required: false,
            default: None,
            help: String::new(),
            least: None,
            most: None,
            rank: Rank::default(),
            retired: false,
            extra: Extra::default(),
        }
    }
}

impl CustomField {
    /// The kinds of record that can have custom fields.
    pub const KINDS: [Kind; 6] =
        [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Task, Kind::Product, Kind::Campaign];

    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, a kind of record that can have it, a key that can be typed, choices where there is something
    /// to choose, limits in order, and a default of its shape.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A field needs a name."));
        }
        if !Self::KINDS.contains(&self.of) {
            return Err(Invalid::new("of", format!("A {} cannot have fields of your own.", self.of.name())));
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.key.is_empty() || self.key.len() > 40 || !self.key.chars().all(plain) {
            let message = "The short word is made of small letters, digits and hyphens, 40 at most.";
            return Err(Invalid::new("key", message));
        }
        if matches!(self.shape, CustomShape::Choice | CustomShape::Choices) {
            let mut texts: Vec<String> = self.choices.iter().map(|choice| crate::value::fold(&choice.text)).collect();
            texts.sort_unstable();
            if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
                return Err(Invalid::new("choices", "Write down what there is to choose from."));
            }
            if texts.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
                return Err(Invalid::new("choices", "Two choices are the same."));
            }
        }
        if matches!((self.least, self.most), (Some(least), Some(most)) if least > most) {
            return Err(Invalid::new("most", "The largest number is not below the least one."));
        }
        match &self.default {
            Some(default) if !self.shape.fits(default) => {
                Err(Invalid::new("default", "What new records have must be a value of this field."))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Contact, Record};
    use serde_json::json;

    #[test]
    fn values_of_custom_fields_are_fields_of_their_own_and_unknown_ones_stay_as_they_came() {
        let (plan, seats) = (Id::from_bits(7_000), Id::from_bits(7_001));
        let mut stored = Record::from(Contact { name: "Anna".into(), ..Contact::default() }).to_json();
        for (name, value) in [
            (custom_name(plan), json!({ "text": "gold" })),
            (custom_name(seats), json!({ "number": 125_000 })),
            (custom_name(Id::from_bits(9)), json!({ "orbit": "low" })),
            ("custom:nonsense".into(), json!(1)),
            ("later".into(), json!([1])),
        ] {
            stored.insert(name, value);
        }
        let Ok(Record::Contact(read)) = Record::from_json(Kind::Contact, Value::Object(stored.clone())) else {
            panic!("readable")
        };
        assert_eq!(read.extra.custom.get(&plan), Some(&Custom::Text("gold".into())));
        assert_eq!(read.extra.custom.get(&seats), Some(&Custom::Number(125_000)));
        assert_eq!(read.extra.rest.len(), 3, "{:?}", read.extra.rest);
        assert_eq!(Record::from(Contact::clone(&read)).to_json(), stored);
    }

    #[test]
    fn a_field_needs_a_name_a_key_choices_and_limits_that_make_sense() {
        let good = CustomField { name: "Plan".into(), key: "plan".into(), ..CustomField::default() };
        assert!(good.check().is_ok());
        let choice = |text: &str| Choice { id: Id::from_bits(1), text: text.into(), retired: false };
        for (field, wrong) in [
            ("name", CustomField { name: " ".into(), ..good.clone() }),
            ("of", CustomField { of: Kind::Run, ..good.clone() }),
            ("key", CustomField { key: "Plan B".into(), ..good.clone() }),
            ("choices", CustomField { shape: CustomShape::Choice, ..good.clone() }),
            (
                "choices",
                CustomField {
                    shape: CustomShape::Choices,
                    choices: vec![choice("Gold"), choice("göld")],
                    ..good.clone()
                },
            ),
            ("most", CustomField { least: Some(2), most: Some(1), ..good.clone() }),
            ("default", CustomField { default: Some(Custom::Flag(true)), ..good.clone() }),
        ] {
            assert_eq!(wrong.check().err().map(|why| why.field), Some(field));
        }
    }
}
