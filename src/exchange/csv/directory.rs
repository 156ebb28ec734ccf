//! Members, companies, contacts, products and campaigns: found by id, name or address, and made where rows refer to new ones.

use super::pool::Pool;
use crate::command::Stamp;
use crate::data::Dataset;
use crate::model::{Campaign, Company, Contact, External, Member, Product};
use crate::value::{Id, IdSource, Time, fold, quoted};
use std::collections::BTreeSet;

/// The system that records of imported tables come from.
pub(super) const SYSTEM: &str = "csv";

/// The key of an id in the other system.
pub(super) fn external_key(id: &str) -> String {
    format!("id {id}")
}

/// The key of an id here.
pub(super) fn record_key(id: Id) -> String {
    format!("record {id}")
}

pub(super) fn name_key(name: &str) -> String {
    format!("name {}", fold(name))
}

/// Products differ in more than blanks.
pub(super) fn product_key(name: &str) -> String {
    format!("name {}", fold(name).replace(' ', ""))
}

pub(super) fn email_key(email: &str) -> String {
    format!("email {}", email.trim().to_lowercase())
}

pub(super) fn person_key(name: &str, company: Option<Id>) -> String {
    format!("person {} {}", company.unwrap_or_default(), fold(name))
}

pub(super) fn from_table(id: &str) -> Option<External> {
    (!id.is_empty()).then(|| External { system: SYSTEM.to_string(), id: id.to_string() })
}

fn external_keys(external: Option<&External>) -> Option<String> {
    external.filter(|external| external.system == SYSTEM).map(|external| external_key(&external.id))
}

pub(super) fn company_keys(company: &Company) -> Vec<String> {
    external_keys(company.external.as_ref())
        .into_iter()
        .chain([record_key(company.id), name_key(&company.name)])
        .collect()
}

pub(super) fn contact_keys(contact: &Contact) -> Vec<String> {
    let named = (!contact.name.trim().is_empty()).then(|| person_key(&contact.name, contact.company));
    external_keys(contact.external.as_ref())
        .into_iter()
        .chain(contact.emails.iter().map(|email| email_key(email)))
        .chain(named)
        .collect()
}

pub(super) fn product_keys(product: &Product) -> Vec<String> {
    vec![product_key(&product.name)]
}

pub(super) fn campaign_keys(campaign: &Campaign) -> Vec<String> {
    let code = (!campaign.code.trim().is_empty()).then(|| name_key(&campaign.code));
    code.into_iter().chain([name_key(&campaign.name)]).collect()
}

pub(super) fn member_keys(member: &Member) -> Vec<String> {
    let address = (!member.email.trim().is_empty()).then(|| email_key(&member.email));
    std::iter::once(name_key(&member.name)).chain(address).collect()
}

/// The records that rows refer to.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    pub members: Pool<Member>,
    pub companies: Pool<Company>,
    pub contacts: Pool<Contact>,
    pub products: Pool<Product>,
    pub campaigns: Pool<Campaign>,
    pub ids: IdSource,
    pub now: Time,
    /// What a person should know about the plan, each once.
    pub notes: BTreeSet<String>,
}

impl Directory {
    pub fn new(data: &Dataset, stamp: &Stamp) -> Self {
        Self {
            members: Pool::of(data.members()),
            companies: Pool::of(data.companies()),
            contacts: Pool::of(data.contacts()),
            products: Pool::of(data.products()),
            campaigns: Pool::of(data.campaigns()),
            ids: stamp.ids.clone(),
            now: stamp.now,
            notes: BTreeSet::new(),
        }
    }

    /// How many records exist.
    pub fn len(&self) -> usize {
        self.members.existing()
            + self.companies.existing()
            + self.contacts.existing()
            + self.products.existing()
            + self.campaigns.existing()
    }

    /// Lets so many more of the existing records be found.
    pub fn learn(&mut self, left: &mut usize) {
        self.members.meet(left, member_keys);
        self.companies.meet(left, company_keys);
        self.contacts.meet(left, contact_keys);
        self.products.meet(left, product_keys);
        self.campaigns.meet(left, campaign_keys);
    }

    /// Takes so many keys away, when no record is looked for any more.
    pub fn forget(&mut self, left: &mut usize) {
        self.members.forget(left);
        self.companies.forget(left);
        self.contacts.forget(left);
        self.products.forget(left);
        self.campaigns.forget(left);
    }

    /// The member of this name or address; a new one if there is none. None for an empty text.
    pub fn member(&mut self, text: &str) -> Option<Id> {
        if text.is_empty() {
            return None;
        }
        let keys = [name_key(text), email_key(text)];
        if let Some(slot) = keys.iter().find_map(|key| self.members.slot(self.members.find(key)?)) {
            return Some(slot.get().id);
        }
        let email = if super::infer::is_email(text) { text.to_string() } else { String::new() };
        let member = Member { id: self.ids.take(), name: text.to_string(), email, ..Member::default() };
        let (id, keys) = (member.id, member_keys(&member));
        self.members.add(member, keys);
        Some(id)
    }

    /// The campaign of this code or name; a new one if there is none. None for an empty text.
    pub fn campaign(&mut self, text: &str) -> Option<Id> {
        if text.is_empty() {
            return None;
        }
        if let Some(slot) = self.campaigns.find(&name_key(text)).and_then(|place| self.campaigns.slot(place)) {
            return Some(slot.get().id);
        }
        let (id, name) = (self.ids.take(), text.to_string());
        let campaign = Campaign { id, name, created: self.now, ..Campaign::default() };
        let keys = campaign_keys(&campaign);
        self.campaigns.add(campaign, keys);
        Some(id)
    }

    /// The company of this name, if there is one.
    pub fn known_company(&self, name: &str) -> Option<Id> {
        if name.is_empty() { None } else { Some(self.companies.slot(self.companies.find(&name_key(name))?)?.get().id) }
    }

    /// The company of this name; a new one if there is none. None for an empty text.
    pub fn company(&mut self, name: &str) -> Option<Id> {
        if name.is_empty() {
            return None;
        }
        self.known_company(name).or_else(|| {
            let company =
                Company { id: self.ids.take(), name: name.to_string(), created: self.now, ..Company::default() };
            let (id, keys) = (company.id, company_keys(&company));
            self.companies.add(company, keys);
            Some(id)
        })
    }

    /// The product of this name, whatever its blanks; a new one if there is none.
    pub fn product(&mut self, name: &str) -> Id {
        let known = self.products.find(&product_key(name)).and_then(|place| self.products.slot(place));
        if let Some(product) = known.map(|slot| slot.get()) {
            if fold(&product.name) != fold(name) {
                self.notes.insert(format!("{} is taken to be the product {}.", quoted(name), quoted(&product.name)));
            }
            return product.id;
        }
        let product = Product { id: self.ids.take(), name: name.to_string(), ..Product::default() };
        let (id, keys) = (product.id, product_keys(&product));
        self.products.add(product, keys);
        id
    }

    /// The place of a contact: by address, else by name and company. A bare name is not enough where both have an
    /// address and they differ.
    pub fn find_contact(&self, name: &str, emails: &[String], company: Option<Id>) -> Option<usize> {
        let by_email = emails.iter().find_map(|email| self.contacts.find(&email_key(email)));
        let by_name = || {
            let place = if name.is_empty() { None } else { self.contacts.find(&person_key(name, company)) }?;
            let known = self.contacts.slot(place)?.get();
            (company.is_some() || emails.is_empty() || known.emails.is_empty()).then_some(place)
        };
        by_email.or_else(by_name)
    }

    /// The contact of this name and address; a new one if there is none. None if both are empty.
    pub fn contact(&mut self, name: &str, emails: Vec<String>, company: Option<Id>) -> Option<Id> {
        if name.is_empty() && emails.is_empty() {
            return None;
        }
        if let Some(slot) = self.find_contact(name, &emails, company).and_then(|place| self.contacts.slot(place)) {
            return Some(slot.get().id);
        }
        let contact = Contact {
            id: self.ids.take(),
            name: name.to_string(),
            emails,
            company,
            created: self.now,
            ..Contact::default()
        };
        let (id, keys) = (contact.id, contact_keys(&contact));
        self.contacts.add(contact, keys);
        Some(id)
    }
}
