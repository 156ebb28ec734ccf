//! Columns that fill custom fields: how their cells become values. What does not fit is kept as text, and said.

use super::date::{DateStyle, parse_date};
use super::fields::Read;
use super::mapping::{Mapping, Options, Target};
use super::number::{NumberStyle, parse_number};
use super::table::Row;
use crate::data::Dataset;
use crate::model::{Custom, CustomField, CustomShape};
use crate::query::custom::read;
use crate::value::{Currency, Date, Id, fold, one_line, quoted};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How cells that go into a field of this shape are read.
pub fn read_as(shape: CustomShape) -> Read {
    match shape {
        CustomShape::Number | CustomShape::Money => Read::Number,
        CustomShape::Date => Read::Date,
        _ => Read::Text,
    }
}

/// A filled cell of a column that fills a custom field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OwnCell {
    pub field: Id,
    /// The field's name.
    pub name: String,
    pub header: String,
    /// As it stands in the file.
    pub text: String,
    /// The value, or a sentence about why it does not fit.
    pub value: Result<Custom, String>,
    /// Whether it is a choice that is out of use: a record may have it, and none changes to it.
    pub retired: bool,
}

/// The longest text that a field takes, in letters.
const LONGEST: usize = 20_000;

/// The columns of a table that fill custom fields.
#[derive(Clone, Debug)]
pub(super) struct Own {
    columns: Vec<OwnColumn>,
    people: People,
    usual: Currency,
    /// Values other than people name nothing that is in the data.
    nothing: Dataset,
}

#[derive(Clone, Debug)]
struct OwnColumn {
    at: usize,
    header: String,
    field: Arc<CustomField>,
    dates: Option<DateStyle>,
    numbers: Option<NumberStyle>,
}

impl Own {
    pub fn new(headers: &[String], mapping: &Mapping, options: &Options, data: &Dataset) -> Self {
        let mut columns = Vec::new();
        for (at, (choice, header)) in mapping.columns.iter().zip(headers).enumerate() {
            let Target::Own(id, _) = choice.target else { continue };
            let fresh = || options.fields.iter().find(|field| field.id == id).cloned().map(Arc::new);
            let Some(field) = data.custom_field(id).cloned().or_else(fresh) else { continue };
            let (dates, numbers) = (choice.dates, choice.numbers);
            columns.push(OwnColumn { at, header: header.clone(), field, dates, numbers });
        }
        let any = columns.iter().any(|column| column.field.shape == CustomShape::Person);
        let people = if any { People::of(data) } else { People::default() };
        Self { columns, people, usual: options.currency, nothing: Dataset::default() }
    }

    /// Whether a field is there to be filled.
    pub fn has(&self, field: Id) -> bool {
        self.columns.iter().any(|column| column.field.id == field)
    }

    /// The filled cells of a row.
    pub fn read(&self, row: &Row) -> Vec<OwnCell> {
        let cell = |column: &OwnColumn| {
            let text = row.cells.get(column.at).unwrap_or_default().trim();
            let value = match column.field.shape {
                CustomShape::Person if !text.is_empty() => self.people.find(text).map(|id| Some(Custom::Person(id))),
                _ => column.value(text, self.usual, &self.nothing),
            };
            let value = value.transpose()?;
            let retired = value.as_ref().is_ok_and(|value| retired(&column.field, value));
            let (name, header) = (column.field.name.clone(), column.header.clone());
            Some(OwnCell { field: column.field.id, name, header, text: text.to_string(), value, retired })
        };
        self.columns.iter().filter_map(cell).collect()
    }
}

impl OwnColumn {
    /// Reads a cell in the formats of its column: where none is settled, only what all formats read alike.
    fn value(&self, text: &str, usual: Currency, data: &Dataset) -> Result<Option<Custom>, String> {
        if text.is_empty() || (self.field.shape == CustomShape::Date && super::date::no_date(text)) {
            return Ok(None);
        }
        let plain = match self.field.shape {
            CustomShape::Number | CustomShape::Money => {
                let styles = self.numbers.map_or_else(|| NumberStyle::ALL.to_vec(), |style| vec![style]);
                let number = agreed(styles.into_iter().filter_map(|style| parse_number(text, style)))
                    .ok_or_else(|| format!("{} is not clear as a number.", quoted(text)))?;
                let currency = number.currency.and_then(|mark| mark.meant(usual));
                match (self.field.shape, currency) {
                    (CustomShape::Money, Some(currency)) => format!("{} {currency}", number.decimal),
                    _ => number.decimal,
                }
            }
            CustomShape::Date => {
                let styles = self.dates.map_or_else(|| DateStyle::ALL.to_vec(), |style| vec![style]);
                let dates = styles.into_iter().filter_map(|style| parse_date(text, style)).filter_map(|read| read.date);
                let date = agreed(dates).ok_or_else(|| format!("{} is not clear as a date.", quoted(text)))?;
                Date::to_string(&date)
            }
            _ => text.to_string(),
        };
        if plain.len() > LONGEST && plain.chars().count() > LONGEST {
            return Err(format!("It is longer than {LONGEST} letters."));
        }
        read(&self.field, &plain, data, usual)
    }
}

/// Whether a value names a choice that is out of use.
fn retired(field: &CustomField, value: &Custom) -> bool {
    let out = |id: &Id| field.choices.iter().any(|choice| choice.id == *id && choice.retired);
    match value {
        Custom::Choice(id) => out(id),
        Custom::Choices(ids) => ids.iter().any(out),
        _ => false,
    }
}

/// What all readings agree on.
fn agreed<T: PartialEq>(mut readings: impl Iterator<Item = T>) -> Option<T> {
    let first = readings.next()?;
    readings.all(|other| other == first).then_some(first)
}

/// Members and contacts by id, name and address; none where several are called so. Whoever works here is meant before a
/// customer of the same name.
#[derive(Clone, Debug, Default)]
struct People {
    members: BTreeMap<String, Option<Id>>,
    contacts: BTreeMap<String, Option<Id>>,
}

impl People {
    fn of(data: &Dataset) -> Self {
        let mut people = Self::default();
        for member in data.members() {
            enter(&mut people.members, member.id, &member.name, std::slice::from_ref(&member.email));
        }
        for contact in data.contacts() {
            enter(&mut people.contacts, contact.id, &contact.name, &contact.emails);
        }
        people
    }

    fn find(&self, text: &str) -> Result<Id, String> {
        let key = fold(&one_line(text));
        match self.members.get(&key).or_else(|| self.contacts.get(&key)) {
            Some(Some(id)) => Ok(*id),
            Some(None) => Err(format!("Several people are called {}: write the email address.", quoted(text))),
            None => Err(format!("Nobody is called {}.", quoted(text))),
        }
    }
}

fn enter(people: &mut BTreeMap<String, Option<Id>>, id: Id, name: &str, emails: &[String]) {
    let names = emails.iter().map(String::as_str).chain([name]).map(|name| fold(&one_line(name)));
    for key in names.filter(|key| !key.is_empty()).chain([fold(&id.to_string())]) {
        let known = people.entry(key).or_insert(Some(id));
        if *known != Some(id) {
            *known = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(
        shape: CustomShape,
        dates: Option<DateStyle>,
        numbers: Option<NumberStyle>,
        text: &str,
    ) -> Result<Option<Custom>, String> {
        let field = CustomField { name: "X".into(), shape, ..CustomField::default() };
        let column = OwnColumn { at: 0, header: "X".into(), field: Arc::new(field), dates, numbers };
        column.value(text, Currency::EUR, &Dataset::default())
    }

    #[test]
    fn numbers_and_dates_are_read_in_the_formats_of_their_column_and_never_guessed() {
        let number = |style, text: &str| read_one(CustomShape::Number, None, style, text);
        assert_eq!(number(Some(NumberStyle::Comma), "1.234,5"), Ok(Some(Custom::Number(12_345_000))));
        assert!(number(None, "1,234").is_err());
        assert_eq!(number(None, ""), Ok(None));
        let date = |style, text: &str| read_one(CustomShape::Date, style, None, text);
        assert_eq!(date(Some(DateStyle::Dmy), "31.12.2026"), Ok(Some(Custom::Date("2026-12-31".parse().unwrap()))));
        assert!(date(None, "01/02/2026").is_err());
    }

    #[test]
    fn people_are_found_by_name_address_and_id_and_colleagues_before_customers() {
        use crate::model::{Contact, Member};
        let contact = |n: u128, name: &str, email: &str| Contact {
            id: Id::from_bits(n),
            name: name.into(),
            emails: vec![email.into()],
            ..Contact::default()
        };
        let ada =
            Member { id: Id::from_bits(1), name: "Ada".into(), email: "ada@us.example".into(), ..Member::default() };
        let data = Dataset::from_records([
            ada.into(),
            contact(2, "Ada", "ada@them.example").into(),
            contact(3, "Bo", "bo@a.example").into(),
            contact(4, "bo", "bo@b.example").into(),
        ]);
        let people = People::of(&data);
        assert_eq!(people.find("ADA"), Ok(Id::from_bits(1)));
        assert_eq!(people.find("Ada@Them.example"), Ok(Id::from_bits(2)));
        assert_eq!(people.find(&Id::from_bits(4).to_string()), Ok(Id::from_bits(4)));
        assert!(people.find("Bo").unwrap_err().starts_with("Several people"));
        assert!(people.find("Zoe").unwrap_err().starts_with("Nobody"));
    }
}
