//! Columns that the query language answers, so that a table says what a condition asks about.

use super::{Column, Look, amounts, column};
use crate::model::Kind;
use crate::query::{Context, Field, Ideal, Subject, Values};
use crate::value::Id;

/// The header of how well something fits.
pub(super) const FIT: &str = "Fit";

/// A column of contacts or companies.
pub(super) fn asked(key: &str, header: &str, kind: Kind, field: Field) -> Column {
    column(key, header, move |look, id| cell(look, kind, id, field)).computed()
}

/// How well a record fits the ideal customer, in percent; none where nothing says what that is.
pub(super) fn fit(look: &Look<'_>, kind: Kind) -> Option<Column> {
    let ready = Ideal::new(&context(look));
    if ready.is_empty() {
        return None;
    }
    let said = move |look: &Look<'_>, id: Id| {
        let cx = context(look);
        let percent = match kind {
            Kind::Opportunity => look.data.opportunity(id).and_then(|one| ready.percent(one.as_ref(), &cx)),
            Kind::Contact => look.data.contact(id).and_then(|one| ready.percent(one.as_ref(), &cx)),
            Kind::Company => look.data.company(id).and_then(|one| ready.percent(one.as_ref(), &cx)),
            _ => None,
        };
        percent.map(|percent| percent.to_string()).unwrap_or_default()
    };
    Some(column("fit", FIT, said).computed())
}

fn context<'a>(look: &Look<'a>) -> Context<'a> {
    Context { today: look.today, zone: look.zone, me: None, data: look.data }
}

fn cell(look: &Look<'_>, kind: Kind, id: Id, field: Field) -> String {
    let cx = context(look);
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
