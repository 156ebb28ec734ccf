//! What names a custom field, and what has something in it.

use crate::data::Dataset;
use crate::model::{CustomField, Kind, Record, RecordId, custom_name};
use crate::present::route::Route;

/// Something that names a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The record.
    pub record: RecordId,
    /// What it is and what it is called: `the rule “Send the offer”`.
    pub words: String,
}

/// What can name a field.
const NAMING: [Kind; 8] = [
    Kind::Stage,
    Kind::Rule,
    Kind::Sequence,
    Kind::Template,
    Kind::View,
    Kind::ScoreRule,
    Kind::Dashboard,
    Kind::Message,
];

/// What would ask for a field, show it or fill it in without finding it once it is gone; of messages, those that still wait.
pub fn uses(data: &Dataset, field: &CustomField) -> Vec<Use> {
    let stored = custom_name(field.id);
    let written = [format!("custom.{}", field.key), format!("custom.{}", field.key.replace('-', "_"))];
    let quoted = format!("custom[\\\"{}\\\"]", field.key);
    let names = |record: &Record| {
        if let Record::Message(message) = record
            && !message.open()
        {
            return false;
        }
        let text = record.to_text();
        text.contains(&stored) || text.contains(&quoted) || written.iter().any(|word| stands_alone(&text, word))
    };
    let words = |record: Record| Use {
        record: record.id(),
        words: format!("the {} {}", record.kind().name(), crate::value::quoted(&record.title())),
    };
    NAMING.into_iter().flat_map(|kind| data.records_of(kind)).filter(names).map(words).collect()
}

/// Whether a word stands in a text and no letter, digit, hyphen or underscore behind it makes it another one.
fn stands_alone(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let behind = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
        !behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    })
}

/// How many records have something in a field.
pub fn filled(data: &Dataset, field: &CustomField) -> usize {
    data.records_of(field.of).filter(|record| record.extra().custom.contains_key(&field.id)).count()
}

/// The list of the records that have something in a field; none where there is no such list.
pub fn where_filled(field: &CustomField) -> Option<Route> {
    let list = match field.of {
        Kind::Opportunity => "opportunities",
        Kind::Contact => "contacts",
        Kind::Company => "companies",
        Kind::Task => "tasks",
        _ => return None,
    };
    Some(Route::parse(&format!("#/{list}")).with_filter(format!("custom.{}!=none", field.key)))
}
