//! Columns that the query language answers, so that a table says what a condition asks about.

use super::{Column, Look, amounts, column};
use crate::model::Kind;
use crate::query::{Context, Field, Subject, Values};
use crate::value::Id;

/// A column of contacts or companies.
pub(super) fn asked(key: &str, header: &str, kind: Kind, field: Field) -> Column {
    column(key, header, move |look, id| cell(look, kind, id, field))
}

fn cell(look: &Look<'_>, kind: Kind, id: Id, field: Field) -> String {
    let cx = Context { today: look.today, zone: look.zone, me: None, data: look.data };
    let value = match kind {
        Kind::Contact => look.data.contact(id).map(|one| one.value(field, &cx)),
        _ => look.data.company(id).map(|one| one.value(field, &cx)),
    };
    match value {
        Some(Values::Text(text)) => text.to_string(),
        Some(Values::Date(date)) => date.to_string(),
        Some(Values::Number(number)) => number.to_string(),
        Some(Values::Money(money)) => amounts(&[money]),
        Some(Values::Won(won)) => amounts(&won.sums()),
        _ => String::new(),
    }
}
