//! Lists as tables for spreadsheets: what is listed, in its order, with the columns that are wanted.
//!
//! Names stand for ids, and the headers are among those that the import knows, so that a table can be brought in again.

mod asked;
mod care;
mod custom;
mod people;
mod sales;
mod work;

use crate::data::{Dataset, Journal};
use crate::exchange::csv::{Formulas, write_csv};
use crate::model::Kind;
use crate::value::{Date, Id, Money, Time, Zone};
use std::collections::BTreeSet;

/// The kinds whose lists can be written.
pub const SHEETS: [Kind; 8] = [
    Kind::Opportunity,
    Kind::Contact,
    Kind::Company,
    Kind::Task,
    Kind::Care,
    Kind::Message,
    Kind::Campaign,
    Kind::Product,
];

/// Those that can be brought in again.
const BROUGHT_IN: [Kind; 5] = [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Task, Kind::Product];

/// What cells are written from.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The records.
    pub data: &'a Dataset,
    /// The zone that moments become days in.
    pub zone: Zone,
    /// Today.
    pub today: Date,
}

/// Which columns are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// Everything that there is.
    All,
    /// The columns of these keys, in this order; those that are not known are left out.
    These(&'a [String]),
}

/// What a column says of a record.
type Cell = Box<dyn Fn(&Look<'_>, Id) -> String>;

/// A column: the key that the list calls it by, its header, and its cell.
struct Column {
    key: String,
    header: String,
    cell: Cell,
    /// Whether it says what is worked out, or what other records say: nothing that an import could take in.
    computed: bool,
}

impl Column {
    fn computed(self) -> Column {
        Column { computed: true, ..self }
    }
}

fn column(key: &str, header: &str, cell: impl Fn(&Look<'_>, Id) -> String + 'static) -> Column {
    Column { key: key.to_string(), header: header.to_string(), cell: Box::new(cell), computed: false }
}

/// The columns of a kind that every workspace has.
fn usual(kind: Kind) -> Vec<Column> {
    match kind {
        Kind::Opportunity => sales::opportunities(),
        Kind::Contact => people::contacts(),
        Kind::Company => people::companies(),
        Kind::Task => work::tasks(),
        Kind::Care => care::items(),
        Kind::Message => work::messages(),
        Kind::Campaign => sales::campaigns(),
        Kind::Product => sales::products(),
        _ => Vec::new(),
    }
}

/// The kind of a table that is a list which was saved here, by its headers and the first cells of its columns: it has the
/// ids of records here, or nearly all its headers are those of such a list.
pub fn saved_here(headers: &[&str], first: impl Fn(usize) -> Option<String>) -> Option<Kind> {
    let alike = |kind: Kind| {
        let usual = usual(kind);
        let known = |header: &str| usual.iter().find(|column| column.header == header);
        let id = |at: usize| first(at).is_some_and(|text| text.trim().parse::<Id>().is_ok());
        let told = |(at, header): (usize, &&str)| known(header).is_some_and(|column| column.key == "id") && id(at);
        let alike = headers.iter().filter(|header| known(header).is_some()).count();
        let ours = headers.iter().enumerate().any(told) || (alike > 4 && alike * 5 >= headers.len() * 4);
        ours.then_some((alike, kind))
    };
    BROUGHT_IN.into_iter().filter_map(alike).max_by_key(|(alike, _)| *alike).map(|(_, kind)| kind)
}

/// Which columns of a list that was saved here are worked out here.
pub fn computed(kind: Kind, headers: &[&str]) -> Vec<usize> {
    let usual = usual(kind);
    let known = |header: &str| usual.iter().any(|column| column.header == header && column.computed);
    let worked_out = |header: &str| header == asked::FIT || known(header);
    headers.iter().enumerate().filter(|(_, header)| worked_out(header)).map(|(at, _)| at).collect()
}

/// Every column of a kind: its own fields, then the custom ones.
fn columns(look: &Look<'_>, kind: Kind) -> Vec<Column> {
    let mut columns = usual(kind);
    if columns.is_empty() {
        return columns;
    }
    if let Some(place) = columns.iter().position(|column| column.key == "score") {
        columns.splice(place + 1..place + 1, asked::fit(look, kind));
    }
    let taken: BTreeSet<String> = columns.iter().map(|column| column.header.to_lowercase()).collect();
    columns.extend(custom::columns(look.data, kind, &taken));
    columns
}

/// These records of a kind as a CSV file; of other kinds than [`SHEETS`], an empty one.
pub fn sheet_of(look: &Look<'_>, kind: Kind, ids: &[Id], wanted: Wanted<'_>) -> String {
    let mut all = columns(look, kind);
    if let Wanted::These(keys) = wanted {
        let mut chosen = Vec::new();
        for key in keys {
            // An amount without its currency says nothing.
            let fits = |column: &Column| column.key == *key || column.key.strip_suffix("+") == Some(key);
            while let Some(at) = all.iter().position(fits) {
                chosen.push(all.remove(at));
            }
        }
        all = chosen;
    }
    if all.is_empty() {
        return String::new();
    }
    let headers: Vec<&str> = all.iter().map(|column| column.header.as_str()).collect();
    let rows = ids.iter().map(|id| all.iter().map(|column| (column.cell)(look, *id)).collect::<Vec<String>>());
    write_csv(&headers, rows, Formulas::Guard)
}

/// All records of a kind, oldest first.
pub fn sheet(look: &Look<'_>, kind: Kind) -> String {
    let ids: Vec<Id> = look.data.records_of(kind).map(|record| record.bare_id()).collect();
    sheet_of(look, kind, &ids, Wanted::All)
}

/// These entries of the history, by their ids, as a CSV file.
pub fn history(look: &Look<'_>, journal: &Journal, ids: &[Id]) -> String {
    let wanted: BTreeSet<Id> = ids.iter().copied().collect();
    let rows = journal.heads().iter().rev().filter(|head| wanted.contains(&head.id)).map(|head| {
        [moment(look, head.at), member(look.data, head.actor), head.label.clone(), head.touched.len().to_string()]
    });
    write_csv(&["When", "Who", "What", "Records"], rows, Formulas::Guard)
}

fn amount(money: Option<Money>) -> String {
    money.map(Money::decimal).unwrap_or_default()
}

fn currency(money: Option<Money>) -> String {
    money.map(|money| money.currency.code().to_string()).unwrap_or_default()
}

/// Amounts of several currencies: `1200.00 EUR; 300.00 USD`.
fn amounts(moneys: &[Money]) -> String {
    let one = |money: &Money| format!("{} {}", money.decimal(), money.currency);
    moneys.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn tags(tags: &BTreeSet<String>) -> String {
    tags.iter().map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn day(look: &Look<'_>, time: Time) -> String {
    look.zone.date(time).to_string()
}

/// `2026-12-31 14:30`, as the person's clock shows it.
fn moment(look: &Look<'_>, time: Time) -> String {
    format!("{} {}", look.zone.date(time), look.zone.time_of_day(time))
}

fn member(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.member(id)).map(|member| member.name.clone()).unwrap_or_default()
}

fn campaign(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.campaign(id)).map(|campaign| campaign.name.clone()).unwrap_or_default()
}

fn company_name(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.company(id)).map(|company| company.name.clone()).unwrap_or_default()
}

fn contact_name(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.contact(id)).map(|contact| contact.title()).unwrap_or_default()
}

fn first(list: &[String]) -> String {
    list.first().cloned().unwrap_or_default()
}

fn others(list: &[String]) -> String {
    list.get(1..).unwrap_or_default().join("; ")
}

#[cfg(test)]
mod tests;
