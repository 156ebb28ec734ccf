//! Members, companies, contacts, products and campaigns: found by id, name or address, and made where rows refer to new ones.

use super::cells::Cells;
use super::fields::Field;
use super::keys::{
    alike, campaign_keys, company_keys, contact_keys, differ, email_key, external, external_key, mailbox_user_key,
    many_read, member_keys, name_key, person_key, product_key, product_keys,
};
use super::mapping::{OnDuplicate, Options, OwnerChoice};
use super::pool::Pool;
use super::references::Pending;
use super::stage_texts::{is_id, is_nobody};
use crate::command::Stamp;
use crate::data::Dataset;
use crate::model::{Campaign, Company, Contact, External, Member, Product};
use crate::value::{Id, IdSource, Time, ZoneRules, fold, quoted};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    /// Who the owners of the file are.
    owners: BTreeMap<String, OwnerChoice>,
    /// The names of tags by their ids in the other system.
    pub tags: BTreeMap<String, String>,
    /// By what the record of the present row was found.
    pub by: Option<&'static str>,
    /// The record that the present row may be about, where it is not sure enough.
    pub like: Option<Id>,
    /// What the person said about the present row.
    pub said: Option<OnDuplicate>,
    /// The country of telephone numbers that do not say theirs.
    pub country: Option<u16>,
    /// Who wants no messages, by the file.
    pub opted_out: BTreeSet<Id>,
    /// The place that times of day are in.
    pub place: ZoneRules,
    /// Contacts with ids of what may come in yet.
    pub pending: VecDeque<Pending>,
    met: usize,
}

impl Directory {
    pub fn new(data: &Dataset, stamp: &Stamp, options: &Options) -> Self {
        Self {
            members: Pool::of(data),
            companies: Pool::of(data),
            contacts: Pool::of(data),
            products: Pool::of(data),
            campaigns: Pool::of(data),
            ids: stamp.ids.clone(),
            now: stamp.now,
            notes: BTreeSet::new(),
            owners: options.owners.clone(),
            tags: BTreeMap::new(),
            by: None,
            like: None,
            said: None,
            country: options.country,
            opted_out: BTreeSet::new(),
            place: options.place.clone(),
            pending: VecDeque::new(),
            met: 0,
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

    /// Whether all existing records can be found.
    pub fn is_met(&self) -> bool {
        self.members.is_met()
            && self.companies.is_met()
            && self.contacts.is_met()
            && self.products.is_met()
            && self.campaigns.is_met()
    }

    /// Lets so many more of the existing records be found.
    pub fn learn(&mut self, data: &Dataset, left: &mut usize) {
        self.members.meet(data, left, member_keys);
        let country = self.country;
        self.companies.meet(data, left, |company| company_keys(company, country));
        let before = *left;
        self.contacts.meet(data, left, |contact| contact_keys(contact, country));
        for place in self.met..self.met + (before - *left) {
            let known = self.contacts.slot(place).map(|slot| slot.get());
            self.pending.extend(known.and_then(|known| Pending::of(place, &known.details, known.external.as_ref())));
        }
        self.met += before - *left;
        self.products.meet(data, left, product_keys);
        self.campaigns.meet(data, left, campaign_keys);
    }

    /// Takes so many keys away, when no record is looked for any more.
    pub fn forget(&mut self, left: &mut usize) {
        self.members.forget(left);
        self.companies.forget(left);
        self.contacts.forget(left);
        self.products.forget(left);
        self.campaigns.forget(left);
    }

    /// The member that a row names as its owner, by id, name or address, or as the person has said. None for nobody.
    pub fn owner(&mut self, cells: Cells<'_>) -> Option<Id> {
        let (name, id) = (cells.text(Field::Owner), cells.text(Field::OwnerId));
        let key = external_key(cells.system(), &id);
        if let Some(slot) =
            self.members.find(&key).and_then(|place| self.members.slot(place)).filter(|_| !id.is_empty())
        {
            return Some(slot.get().id);
        }
        let told = if name.is_empty() { &id } else { &name };
        match self.owners.get(told).cloned() {
            Some(OwnerChoice::Existing(member)) => Some(member),
            Some(OwnerChoice::New(name)) => self.member(&name),
            Some(OwnerChoice::Nobody) => None,
            None if name.is_empty()
                || is_nobody(&name)
                || (is_id(&name) && cells.system() != super::mapping::ANY_SYSTEM) =>
            {
                None
            }
            None => self.member(&name),
        }
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
            let (id, keys) = (company.id, company_keys(&company, self.country));
            self.companies.add(company, keys);
            Some(id)
        })
    }

    /// The place of the company that a row names by its id in the other system, or by name. One of that name which has
    /// another id there is another company.
    fn place_of_company(&self, system: &str, id: &str, name: &str) -> Option<usize> {
        let by_id = || self.companies.find(&external_key(system, id)).filter(|_| !id.is_empty());
        let fits = |place: &usize| {
            let known = self.companies.slot(*place).map(|slot| slot.get());
            known.is_some_and(|known| !differ(known.external.as_ref(), &known.merged, external(system, id).as_ref()))
        };
        let by_name = || self.companies.find(&name_key(name)).filter(|_| !name.is_empty()).filter(fits);
        by_id().or_else(by_name)
    }

    /// The company that a row names, by id or by name; a new one if only its name is known. None where there is only an
    /// id that nobody has yet.
    pub fn named_company(&mut self, system: &str, id: &str, name: &str) -> Option<Id> {
        if let Some(place) = self.place_of_company(system, id, name) {
            let known = self.companies.slot(place).map(|slot| slot.get().clone())?;
            if !id.is_empty() && known.external.is_none() {
                if let Some(company) = self.companies.adjust(place) {
                    company.external = external(system, id);
                }
                self.companies.learn(vec![external_key(system, id)], place);
            }
            return Some(known.id);
        }
        if name.is_empty() {
            return None;
        }
        let company = Company {
            id: self.ids.take(),
            name: name.to_string(),
            created: self.now,
            external: external(system, id),
            ..Company::default()
        };
        let (id, keys) = (company.id, company_keys(&company, self.country));
        self.companies.add(company, keys);
        Some(id)
    }

    /// The contact that a row names, by id or else by name and address; a new one where its name or address is known.
    pub fn named_contact(
        &mut self,
        system: &str,
        id: &str,
        name: &str,
        emails: Vec<String>,
        company: Option<Id>,
    ) -> Option<Id> {
        let by_id = self.contacts.find(&external_key(system, id)).filter(|_| !id.is_empty());
        let told = external(system, id);
        let fits = |place: &usize| {
            let known = self.contacts.slot(*place).map(|slot| slot.get());
            known.is_some_and(|known| !differ(known.external.as_ref(), &known.merged, told.as_ref()))
        };
        if let Some(place) = by_id.or_else(|| self.find_contact(name, &emails, company).filter(fits)) {
            let known = self.contacts.slot(place).map(|slot| (slot.get().id, slot.get().external.is_none()))?;
            if known.1 && told.is_some() {
                if let Some(contact) = self.contacts.adjust(place) {
                    contact.external = told;
                }
                self.contacts.learn(vec![external_key(system, id)], place);
            }
            return Some(known.0);
        }
        if name.is_empty() && emails.is_empty() {
            return None;
        }
        let contact = Contact {
            id: self.ids.take(),
            name: name.to_string(),
            emails,
            company,
            created: self.now,
            external: told,
            ..Contact::default()
        };
        let (id, keys) = (contact.id, contact_keys(&contact, self.country));
        self.contacts.add(contact, keys);
        Some(id)
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

    /// The place of a contact: by name and company, by name and address, by an address of their own, else by name. An
    /// address that many read, such as `info@`, is only somebody's whose name goes together with the one that is told. A
    /// bare name is not enough where both have an address and they differ.
    pub fn find_contact(&self, name: &str, emails: &[String], company: Option<Id>) -> Option<usize> {
        let of_company = || company.and_then(|_| self.find_named(name, emails, company));
        let same = || emails.iter().find_map(|email| self.contacts.find(&mailbox_user_key(email, name)));
        let theirs = |email: &String| {
            let place = self.contacts.find(&email_key(email))?;
            let known = &self.contacts.slot(place)?.get().name;
            let fits = name.is_empty() || known.trim().is_empty() || alike(known, name) || !many_read(email);
            fits.then_some(place)
        };
        of_company()
            .or_else(|| same().filter(|_| !name.is_empty()))
            .or_else(|| emails.iter().find_map(theirs))
            .or_else(|| self.find_named(name, emails, company))
    }

    /// The place of a contact by name and company; see [`Directory::find_contact`].
    pub fn find_named(&self, name: &str, emails: &[String], company: Option<Id>) -> Option<usize> {
        let place = if name.is_empty() { None } else { self.contacts.find(&person_key(name, company)) }?;
        let known = self.contacts.slot(place)?.get();
        (company.is_some() || emails.is_empty() || known.emails.is_empty()).then_some(place)
    }

    /// The place of somebody by address. Where one address has two names, in one file or with two ids of one system, they
    /// are two who share a mailbox, and each is found by the name as well.
    pub fn find_by_address(&self, name: &str, emails: &[String], told: Option<&External>) -> Option<usize> {
        let place = emails.iter().find_map(|email| self.contacts.find(&email_key(email)))?;
        let slot = self.contacts.slot(place)?;
        let known = slot.get();
        if name.is_empty() || known.name.trim().is_empty() || alike(&known.name, name) {
            return Some(place);
        }
        let own = emails.iter().find_map(|email| self.contacts.find(&mailbox_user_key(email, name)));
        let earlier = slot.is_new() && slot.line.is_some();
        let two = earlier || differ(known.external.as_ref(), &known.merged, told);
        own.or(Some(place).filter(|_| !two))
    }
}
