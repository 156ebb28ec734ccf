//! The records of a kind as a table for spreadsheets. Not a backup: it holds what people read, with names for ids.
//!
//! The headers are among those that the import knows, so that the file can be brought in again.

use crate::data::Dataset;
use crate::exchange::csv::{Formulas, write_csv};
use crate::model::{Company, Contact, Kind, Opportunity};
use crate::value::{Id, Money, Time};

/// The kinds that can be written as a table.
pub const SHEETS: [Kind; 3] = [Kind::Opportunity, Kind::Contact, Kind::Company];

/// All records of a kind as a CSV file, oldest first; of other kinds than [`SHEETS`], an empty one.
pub fn sheet(data: &Dataset, kind: Kind) -> String {
    match kind {
        Kind::Opportunity => table(OPPORTUNITY, data.opportunities().map(|record| opportunity(data, record))),
        Kind::Contact => table(CONTACT, data.contacts().map(|record| contact(data, record))),
        Kind::Company => table(COMPANY, data.companies().map(|record| company(data, record))),
        _ => String::new(),
    }
}

fn table<const N: usize>(headers: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    write_csv(headers, rows, Formulas::Guard)
}

const OPPORTUNITY: &[&str; 22] = &[
    "Opportunity ID",
    "Opportunity name",
    "Pipeline",
    "Stage",
    "Status",
    "Value",
    "Currency",
    "Probability",
    "Close date",
    "Owner",
    "Company",
    "Contact",
    "Product",
    "Temperature",
    "Source",
    "Campaign",
    "Tags",
    "Needs",
    "Pain points",
    "Objections",
    "Competitors",
    "Created",
];

fn opportunity(data: &Dataset, record: &Opportunity) -> [String; 22] {
    let stage = data.stage(record.stage);
    let main = record.contacts.first().and_then(|link| data.contact(link.contact));
    let products: Vec<&str> =
        record.products.iter().filter_map(|id| data.product(*id)).map(|p| p.name.as_str()).collect();
    [
        record.id.to_string(),
        record.name.clone(),
        data.pipeline(record.pipeline).map(|pipeline| pipeline.name.clone()).unwrap_or_default(),
        stage.map(|stage| stage.name.clone()).unwrap_or_default(),
        stage.map(|stage| stage.kind.word().to_string()).unwrap_or_default(),
        amount(record.value),
        record.value.map(|value| value.currency.code().to_string()).unwrap_or_default(),
        data.probability(record).to_string(),
        record.close.map(|date| date.to_string()).unwrap_or_default(),
        member(data, record.owner),
        company_name(data, record.company),
        main.map(|contact| contact.title()).unwrap_or_default(),
        products.join("; "),
        record.temperature.map(|temperature| temperature.word().to_string()).unwrap_or_default(),
        record.source.clone(),
        campaign(data, record.campaign),
        tags(&record.tags),
        record.needs.clone(),
        record.pain_points.clone(),
        record.objections.clone(),
        record.competitors.clone(),
        day(record.created),
    ]
}

const CONTACT: &[&str; 16] = &[
    "Contact ID",
    "Full name",
    "Email",
    "Other emails",
    "Phone",
    "Other phones",
    "Job title",
    "Company",
    "Social accounts",
    "Address",
    "Birthday",
    "About",
    "Source",
    "Campaign",
    "Tags",
    "Created",
];

fn contact(data: &Dataset, record: &Contact) -> [String; 16] {
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let others = |list: &[String]| list.get(1..).unwrap_or_default().join("; ");
    [
        record.id.to_string(),
        record.name.clone(),
        first(&record.emails),
        others(&record.emails),
        first(&record.phones),
        others(&record.phones),
        record.title.clone(),
        company_name(data, record.company),
        record.social.join("; "),
        record.address.clone(),
        record.birthday.map(|date| date.to_string()).unwrap_or_default(),
        record.about.clone(),
        record.source.clone(),
        campaign(data, record.campaign),
        tags(&record.tags),
        day(record.created),
    ]
}

const COMPANY: &[&str; 15] = &[
    "Company ID",
    "Company name",
    "Website",
    "Phone",
    "Address",
    "Country",
    "Sector",
    "Employees",
    "Annual revenue",
    "Year founded",
    "Parent company",
    "Owner",
    "Tags",
    "About",
    "Created",
];

fn company(data: &Dataset, record: &Company) -> [String; 15] {
    [
        record.id.to_string(),
        record.name.clone(),
        record.website.clone(),
        record.phone.clone(),
        record.address.clone(),
        record.country.clone(),
        record.sector.clone(),
        record.employees.map(|count| count.to_string()).unwrap_or_default(),
        record.revenue.map(|money| format!("{} {}", money.decimal(), money.currency)).unwrap_or_default(),
        record.founded.map(|year| year.to_string()).unwrap_or_default(),
        company_name(data, record.parent),
        member(data, record.owner),
        tags(&record.tags),
        record.about.clone(),
        day(record.created),
    ]
}

fn amount(money: Option<Money>) -> String {
    money.map(Money::decimal).unwrap_or_default()
}

fn tags(tags: &std::collections::BTreeSet<String>) -> String {
    tags.iter().map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn day(time: Time) -> String {
    time.to_string().split('T').next().unwrap_or_default().to_string()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Record;

    #[test]
    fn a_sheet_has_one_row_a_record_and_no_formulas() {
        let buyer = Company { id: Id::from_bits(2), name: "=cmd()".into(), founded: Some(1999), ..Company::default() };
        let person = Contact {
            id: Id::from_bits(3),
            name: "Ada".into(),
            emails: vec!["a@x.org".into(), "b@x.org".into()],
            company: Some(buyer.id),
            ..Contact::default()
        };
        let data = Dataset::from_records([Record::from(buyer), person.into()]);
        let companies = sheet(&data, Kind::Company);
        assert!(companies.starts_with("Company ID,Company name,") && companies.contains(",'=cmd(),"), "{companies}");
        let contacts = sheet(&data, Kind::Contact);
        assert!(contacts.contains(",Ada,a@x.org,b@x.org,") && contacts.contains(",'=cmd(),"), "{contacts}");
        assert_eq!(sheet(&data, Kind::Opportunity).lines().count(), 1);
        assert_eq!(sheet(&data, Kind::Task), "");
    }
}
