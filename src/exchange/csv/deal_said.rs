//! What a row says of an opportunity, read and found to be readable.

use super::cells::{Cells, Refusal};
use super::directory::Directory;
use super::fields::Field;
use super::keys::external;
use crate::model::{External, Temperature};
use crate::value::{Date, Money, Time, one_line, quoted};

/// What a row says, read and found to be readable.
pub(super) struct Said {
    pub name: String,
    pub named: bool,
    pub value: Option<Money>,
    pub close: Option<Date>,
    pub created: Option<Time>,
    pub probability: Option<u8>,
    pub temperature: Option<Temperature>,
    pub score: Option<i32>,
    pub emails: Vec<String>,
    pub products: Vec<String>,
    pub company: String,
    pub external: Option<External>,
    pub changed: Option<Time>,
    pub closed: Option<Time>,
}

/// Reads a row.
pub(super) fn read(cells: Cells<'_>, directory: &mut Directory) -> Result<Said, Refusal> {
    let temperature = cells.text(Field::Temperature);
    let heat = Temperature::parse(&temperature);
    if heat.is_none() && !temperature.is_empty() {
        return Err(Refusal::new(
            Field::Temperature,
            format!("{} is neither cold, warm nor hot.", quoted(&temperature)),
        ));
    }
    let (products, company) = (cells.list(Field::Products, false), company_name(cells));
    let (id, own) = (cells.text(Field::ExternalId), cells.text(Field::Name));
    let named = !own.is_empty();
    let name = if named { own } else { fallback_name(&products, &company, &cells.text(Field::Contact), &id) };
    if name.is_empty() {
        return Err(Refusal::new(Field::Name, "Nothing in this row can serve as a name."));
    }
    let chance = cells.percent(Field::Probability)?;
    if chance.is_some_and(|(_, rounded)| rounded) {
        directory.notes.insert("Probabilities are kept in whole percent: those with decimals are rounded.".to_string());
    }
    let said = Said {
        name,
        named,
        value: cells.money(Field::Value)?,
        close: cells.date(Field::Close)?,
        created: super::rows::began(cells)?,
        probability: chance.map(|(percent, _)| percent),
        temperature: heat,
        score: cells.points(Field::Score)?,
        emails: cells.emails(Field::ContactEmail)?,
        products,
        company,
        external: external(cells.system(), &id),
        changed: cells.moment(Field::StageChanged)?,
        closed: match cells.moment(Field::WonAt)? {
            Some(won) => Some(won),
            None => cells.moment(Field::LostAt)?,
        },
    };
    if !named {
        directory.notes.insert("Where no name is given, opportunities are called by product and company.".to_string());
    }
    Ok(said)
}

/// The company; of several the first one where there is an id for each.
fn company_name(cells: Cells<'_>) -> String {
    let (name, ids) = (cells.text(Field::Company), cells.text(Field::CompanyId));
    if ids.contains(';') { first(&name) } else { name }
}

/// `Product – company`, or what there is of it.
fn fallback_name(products: &[String], company: &str, contact: &str, external: &str) -> String {
    let buyer = if company.is_empty() { contact } else { company };
    let parts: Vec<String> =
        [products.join(", "), buyer.to_string()].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { external.to_string() } else { parts.join(" – ") }
}

/// The first of several texts in a cell.
pub(super) fn first(text: &str) -> String {
    text.split(';').map(str::trim).find(|part| !part.is_empty()).unwrap_or_default().to_string()
}

/// A reason's words without its number in the workspace that the file is from: `4.3 Price`.
pub(super) fn unnumbered(text: &str) -> &str {
    // Both count from one, so that "2.0 came late" stays what it is.
    let digits = |text: &str| !text.starts_with('0') && text.parse::<u8>().is_ok();
    let words = text.split_once(' ').filter(|(number, words)| {
        number.split_once('.').is_some_and(|(stage, nth)| digits(stage) && digits(nth)) && !words.trim().is_empty()
    });
    words.map_or(text, |(_, words)| words.trim())
}

/// A name, and the address in brackets behind it.
pub(super) fn with_address(text: &str) -> (String, Option<String>) {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match inner.filter(|(_, inner)| super::infer::is_email(inner.trim())) {
        Some((name, inner)) => (one_line(name), Some(inner.trim().to_string())),
        None => (text.to_string(), None),
    }
}
