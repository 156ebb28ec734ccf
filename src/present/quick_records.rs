//! From what a line says to the records it makes.

use super::quick_add::{Named, QuickAdd};
use crate::model::{Company, Contact, ContactLink, Opportunity, Record};
use crate::value::Id;

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
