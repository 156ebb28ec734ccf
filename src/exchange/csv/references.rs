//! Ids of records that have not come in yet. They are kept as details, and become links as soon as there is what they name.

use super::cells::Cells;
use super::directory::Directory;
use super::fields::{Field, bare};
use super::keys::external_key;
use crate::model::External;
use crate::value::Id;
use std::collections::BTreeMap;

/// What systems call the columns with ids of companies, contacts and owners.
const COMPANY: [&str; 6] =
    ["accountid", "associatedcompanyids", "companyid", "dealorganizationid", "personorganizationid", "organizationid"];
const CONTACT: [&str; 5] =
    ["contactid", "associatedcontactids", "dealcontactpersonid", "contactpersonid", "contactids"];
const OWNER: [&str; 5] = ["ownerid", "userid", "salesid", "createdbyid", "dealownerid"];

/// Keeps the id of what is not here yet under its header, or lets go of it once it is here.
pub(super) fn keep_reference(details: &mut BTreeMap<String, String>, cells: Cells<'_>, field: Field, linked: bool) {
    let id = if cells.has(field) { cells.text(field) } else { return };
    let header = cells.header(field);
    if linked {
        details.remove(header);
    } else if !super::stage_texts::is_nothing(&id) {
        details.insert(header.to_string(), id);
    }
}

/// A record with ids of others that are not here.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub place: usize,
    system: String,
    company: Option<(String, String)>,
    contacts: Option<(String, String)>,
    owner: Option<(String, String)>,
}

impl Pending {
    /// The ids among a record's details, if there are any.
    pub fn of(place: usize, details: &BTreeMap<String, String>, external: Option<&External>) -> Option<Self> {
        let external = external?;
        if details.is_empty() {
            return None;
        }
        let find = |names: &[&str]| {
            let fits = |(header, _): &(&String, &String)| names.contains(&bare(header).as_str());
            details.iter().find(fits).map(|(header, id)| (header.clone(), id.clone()))
        };
        let (company, contacts, owner) = (find(&COMPANY), find(&CONTACT), find(&OWNER));
        let any = company.is_some() || contacts.is_some() || owner.is_some();
        any.then(|| Self { place, system: external.system.clone(), company, contacts, owner })
    }

    /// What the ids stand for by now.
    pub fn resolve(&self, directory: &Directory) -> (Option<Id>, Vec<Id>, Option<Id>) {
        let ids = |told: &Option<(String, String)>| -> Vec<String> {
            let text = told.as_ref().map_or("", |(_, text)| text.as_str());
            let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
            parts.map(|id| external_key(&self.system, id)).collect()
        };
        let company = ids(&self.company).iter().find_map(|key| {
            directory.companies.find(key).and_then(|place| directory.companies.slot(place)).map(|slot| slot.get().id)
        });
        let people = ids(&self.contacts);
        let contacts = people.iter().filter_map(|key| {
            directory.contacts.find(key).and_then(|place| directory.contacts.slot(place)).map(|slot| slot.get().id)
        });
        let contacts = contacts.collect();
        let owner = ids(&self.owner).iter().find_map(|key| {
            directory.members.find(key).and_then(|place| directory.members.slot(place)).map(|slot| slot.get().id)
        });
        (company, contacts, owner)
    }

    /// Takes away the ids that are links now.
    pub fn clear(&self, details: &mut BTreeMap<String, String>, company: bool, contacts: bool, owner: bool) {
        for (told, linked) in [(&self.company, company), (&self.contacts, contacts), (&self.owner, owner)] {
            if let Some((header, _)) = told.as_ref().filter(|_| linked) {
                details.remove(header);
            }
        }
    }
}
