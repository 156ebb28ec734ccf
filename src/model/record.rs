//! The closed set of record kinds, and what all records share.

use super::{
    Activity, Campaign, Care, Company, Contact, CustomField, Dashboard, Extra, Goal, LossReason, Member, Message,
    Opportunity, Pipeline, Product, Rule, Run, ScoreRule, Sequence, Settings, Stage, Task, Template, View,
};
use crate::value::Id;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeSeed};
use serde_json::{Map, Value};
use std::{fmt, str::FromStr, sync::Arc};

/// Where a record came from: the system and its id there. A second import finds it by this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct External {
    /// The system, such as `csv` or `hubspot`.
    pub system: String,
    /// The id in that system.
    pub id: String,
}

/// Why a record cannot be as proposed: a sentence for the person, and the field to point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field's name as in the stored text, such as `name`.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Invalid {
    /// A complaint about a field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

macro_rules! kinds {
    ($($kind:ident $name:literal $plural:literal $doc:literal),+ $(,)?) => {
        /// The kinds of record. The order is the order in which they can be rebuilt: parents first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $(#[doc = $doc] $kind,)+ }

        impl Kind {
            /// Every kind, parents first.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),+];

            /// The singular word: `opportunity`.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)+ }
            }

            /// The plural word, which is also the list's name in files: `opportunities`.
            pub fn plural(self) -> &'static str {
                match self { $(Kind::$kind => $plural,)+ }
            }
        }

        /// One record of any kind. Cheap to clone.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Record { $(#[doc = $doc] $kind(Arc<$kind>),)+ }

        impl Record {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Record::$kind(_) => Kind::$kind,)+ }
            }

            /// Its id.
            pub fn bare_id(&self) -> Id {
                match self { $(Record::$kind(record) => record.id,)+ }
            }

            /// The same record under another id.
            pub fn with_id(self, id: Id) -> Record {
                match self { $(Record::$kind(mut record) => { Arc::make_mut(&mut record).id = id; Record::$kind(record) })+ }
            }

            /// What people call it.
            pub fn title(&self) -> String {
                match self { $(Record::$kind(record) => record.title(),)+ }
            }

            /// What it has beyond the fields of its kind.
            pub fn extra(&self) -> &Extra {
                match self { $(Record::$kind(record) => &record.extra,)+ }
            }

            /// The same, to be changed.
            pub fn extra_mut(&mut self) -> &mut Extra {
                match self { $(Record::$kind(record) => &mut Arc::make_mut(record).extra,)+ }
            }

            /// Checks what one record can check by itself.
            pub fn check(&self) -> Result<(), Invalid> {
                match self { $(Record::$kind(record) => record.check(),)+ }
            }

            /// The stored form: a JSON object.
            pub fn to_json(&self) -> Map<String, Value> {
                let value = match self { $(Record::$kind(record) => serde_json::to_value(record.as_ref()),)+ };
                match value { Ok(Value::Object(map)) => map, _ => Map::new() }
            }

            /// Reads the stored form.
            pub fn from_json(kind: Kind, json: Value) -> Result<Record, String> {
                let fail = |error: serde_json::Error| format!("{}: {error}", kind.name());
                match kind { $(Kind::$kind => serde_json::from_value::<$kind>(json).map(Record::from).map_err(fail),)+ }
            }

            /// Reads the stored form from text, without a detour.
            pub fn from_text(kind: Kind, json: &[u8]) -> Result<Record, String> {
                let fail = |error: serde_json::Error| format!("{}: {error}", kind.name());
                match kind { $(Kind::$kind => serde_json::from_slice::<$kind>(json).map(Record::from).map_err(fail),)+ }
            }

            /// The stored form as text.
            pub fn to_text(&self) -> String {
                serde_json::to_string(self).unwrap_or_default()
            }
        }

        /// The stored form, without its kind.
        impl Serialize for Record {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Record::$kind(record) => record.serialize(serializer),)+ }
            }
        }

        /// Reads the stored form of a record of this kind.
        impl<'de> DeserializeSeed<'de> for Kind {
            type Value = Record;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
                match self { $(Kind::$kind => $kind::deserialize(deserializer).map(Record::from),)+ }
            }
        }

        $(impl From<$kind> for Record {
            fn from(record: $kind) -> Record { Record::$kind(Arc::new(record)) }
        })+
    };
}

kinds! {
    Settings "settings" "settings" "What holds for the whole workspace.",
    Member "member" "members" "A person of the team.",
    CustomField "custom field" "custom_fields" "A field that the workspace's owner has added to a kind of record.",
    Pipeline "pipeline" "pipelines" "A process with stages.",
    Stage "stage" "stages" "A step of a pipeline.",
    LossReason "loss reason" "loss_reasons" "Why opportunities are lost.",
    Product "product" "products" "Something that is sold.",
    Campaign "campaign" "campaigns" "What marketing does to bring leads.",
    Company "company" "companies" "An organisation.",
    Contact "contact" "contacts" "A person.",
    Opportunity "opportunity" "opportunities" "A possible sale.",
    Task "task" "tasks" "What is to be done.",
    Activity "activity" "activities" "What happened.",
    Care "after-sales item" "after_sales" "What happens around a customer after the sale.",
    Template "template" "templates" "A text that is written once and used often.",
    Sequence "sequence" "sequences" "Messages, tasks and waits one after the other.",
    View "view" "views" "A way to look at a list that somebody wants to come back to.",
    ScoreRule "scoring rule" "scoring_rules" "What makes an opportunity promising, in points.",
    Goal "goal" "goals" "What is to be reached in a period.",
    Dashboard "dashboard" "dashboards" "Figures and charts that somebody has put together.",
    Rule "rule" "rules" "What happens by itself.",
    Message "message" "messages" "What is to be sent, or was.",
    Run "run" "runs" "What a rule or a sequence did.",
}

impl Record {
    /// Kind and id together.
    pub fn id(&self) -> RecordId {
        RecordId { kind: self.kind(), id: self.bare_id() }
    }

    /// The run that made it, if a rule did.
    pub fn made_by(&self) -> Option<Id> {
        match self {
            Record::Opportunity(record) => record.run,
            Record::Task(record) => record.run,
            Record::Activity(record) => record.run,
            Record::Message(record) => record.run,
            _ => None,
        }
    }
}

/// Kind and id of a record. Printed as `opportunities:01J…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId {
    /// The kind.
    pub kind: Kind,
    /// The id.
    pub id: Id,
}

impl RecordId {
    /// The id of an opportunity.
    pub fn opportunity(id: Id) -> Self {
        Self { kind: Kind::Opportunity, id }
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.plural(), self.id)
    }
}

impl FromStr for RecordId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) = text.split_once(':').ok_or_else(|| format!("“{text}” does not name a record"))?;
        let kind =
            Kind::ALL.iter().find(|k| k.plural() == kind).ok_or_else(|| format!("“{kind}” is no kind of record"))?;
        Ok(RecordId { kind: *kind, id: id.parse()? })
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
