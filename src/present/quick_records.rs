//! From what a line says to the records it makes.

use super::quick_add::{Named, QuickAdd};
use crate::data::Dataset;
use crate::model::{Company, Contact, ContactLink, Opportunity, Record};
use crate::value::{Id, Money};

/// The opportunity of a line, and the company and contact that it names for the first time, for
/// [`Command::CreateAll`](crate::command::Command::CreateAll). A new contact of a company belongs to it.
pub fn records(add: QuickAdd, pipeline: Option<Id>) -> Vec<Record> {
    const COMPANY: Id = Id::from_bits(1);
    const CONTACT: Id = Id::from_bits(2);
    let mut records = Vec::new();
    let company = add.company.map(|named| match named {
        Named::Known(id) => id,
        Named::New(name) => {
            records.push(Company { id: COMPANY, name, ..Company::default() }.into());
            COMPANY
        }
    });
    let contact = add.contact.map(|named| match named {
        Named::Known(id) => id,
        Named::New(name) => {
            records.push(Contact { id: CONTACT, name, company, ..Contact::default() }.into());
            CONTACT
        }
    });
    let opportunity = Opportunity {
        name: add.name,
        pipeline: pipeline.unwrap_or_default(),
        stage: add.stage.unwrap_or_default(),
        value: add.value,
        close: add.close,
        owner: add.owner,
        company,
        contacts: contact.map(|contact| ContactLink { contact, role: String::new() }).into_iter().collect(),
        temperature: add.temperature,
        campaign: add.campaign,
        tags: add.tags,
        ..Opportunity::default()
    };
    records.push(opportunity.into());
    records
}

/// How a line begins that adds an opportunity with a contact or a company.
pub fn line_for(data: &Dataset, of: Id) -> String {
    let company = |id: Id| data.company(id).map(|company| format!("@{} ", as_it_stands(&company.name)));
    match data.contact(of).filter(|contact| !contact.name.is_empty()) {
        Some(contact) => {
            let with = format!("+{} ", as_it_stands(&contact.name));
            contact.company.and_then(company).unwrap_or_default() + &with
        }
        None => company(of).unwrap_or_default(),
    }
}

/// The line that adds an opportunity with a product, at its list price, for a customer.
pub fn offer_line(data: &Dataset, customer: Id, product: Id) -> String {
    let Some(product) = data.product(product) else { return line_for(data, customer) };
    let price = product.price.map(|price| plain(price) + " ").unwrap_or_default();
    format!("{} {}{price}", as_it_stands(&product.name), line_for(data, customer))
}

/// A name that no part of is taken for something else.
fn as_it_stands(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}

/// An amount as a line takes it in any language: without groups, and without decimals where there are none.
fn plain(money: Money) -> String {
    let decimal = money.decimal();
    let short = match decimal.contains('.') {
        true => decimal.trim_end_matches('0').trim_end_matches('.'),
        false => &decimal,
    };
    format!("{short} {}", money.currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::quick_add::parse;
    use crate::report::fixture_tests::fixture;
    use crate::value::Currency;

    #[test]
    fn the_line_of_an_offer_is_read_back_as_product_price_and_customer() {
        let mut f = fixture("now 2026-06-01\nstage New open 10\nproduct Van\ncompany F1\n");
        let (customer, product) = (f.id("f:F1"), f.id("p:Van"));
        for record in &mut f.records {
            match record {
                Record::Product(one) => {
                    let one = std::sync::Arc::make_mut(one);
                    one.name = "Van 3000 EUR".into();
                    one.price = Some(Money { currency: Currency::EUR, minor: 1_250_050 });
                }
                Record::Company(one) => std::sync::Arc::make_mut(one).name = "Ash \"North\" +1 & sons".into(),
                _ => {}
            }
        }
        let data = Dataset::from_records(f.records.clone());
        let line = offer_line(&data, customer, product);
        assert_eq!(line, "\"Van 3000 EUR\" @\"Ash North +1 & sons\" 12500.5 EUR ");
        let read = parse(&line, &data, f.facts.today);
        assert_eq!((read.name.as_str(), read.value.map(|value| value.minor)), ("Van 3000 EUR", Some(1_250_050)));
        assert!(read.company.is_some() && read.problems.is_empty(), "{:?}", read.problems);
    }
}
