//! Rows that are contacts, and rows that say which tags contacts have.

use super::cells::{Cells, Refusal};
use super::directory::Directory;
use super::edit::Edit;
use super::fields::Field;
use super::keys::{
    alike, came_from, contact_keys, differ, external, external_key, mailbox_key, number_key, phone_key, profile_key,
    record_key,
};
use super::mapping::OnDuplicate;
use super::plan::Action;
use super::references::keep_reference;
use super::rows::{Decision, began, decide, settle};
use crate::model::{Contact, External, Milestone};
use crate::value::{fold, one_line, quoted};

/// Full name: its own column, else first and last name.
pub(super) fn full_name(cells: Cells<'_>) -> String {
    let name = cells.text(Field::Name);
    if name.is_empty() {
        format!("{} {}", cells.text(Field::FirstName), cells.text(Field::LastName)).trim().to_string()
    } else {
        name
    }
}

pub(super) fn contact(
    directory: &mut Directory,
    cells: Cells<'_>,
    line: usize,
    policy: OnDuplicate,
) -> Result<Action, Refusal> {
    if cells.flag(Field::Deleted) == Some(true) {
        return Ok(Action::LeftOut("It was deleted there.".to_string()));
    }
    let (mut name, emails) = (full_name(cells), cells.emails(Field::Email)?);
    if name.is_empty() && emails.is_empty() {
        return Err(Refusal::new(Field::Name, "A contact needs a name or an email address."));
    }
    if emails.iter().any(|email| fold(email) == fold(&name)) {
        name.clear(); // Some systems write the address where they know no name.
    }
    let (birthday, days) = (cells.birthday(directory.place.date(directory.now))?, cells.days()?);
    let (created, system, opted_out) = (began(cells)?, cells.system(), cells.opted_out()?);
    // What was exported from here knows its record by the record's own id.
    let own = cells.text(Field::ExternalId).parse().ok().and_then(|id| directory.contacts.find(&record_key(id)));
    let told = external(system, &cells.text(Field::ExternalId)).filter(|_| own.is_none());
    let key = told.as_ref().map(|told| external_key(&told.system, &told.id));
    let (company_name, company_id) = (cells.text(Field::Company), cells.text(Field::CompanyId));
    let known = directory.known_company(&company_name);
    let by_id = own.or_else(|| key.as_ref().and_then(|key| directory.contacts.find(key)));
    let by_email = || directory.find_by_address(&name, &emails, told.as_ref());
    let by_name = || {
        let somewhere = known.is_some() || company_name.is_empty();
        let place = if somewhere { directory.find_named(&name, &emails, known) } else { None }?;
        // Two of one name whom the other system tells apart are two.
        let known = directory.contacts.slot(place)?.get();
        (!differ(known.external.as_ref(), &known.merged, told.as_ref())).then_some(place)
    };
    let by_number = || {
        let numbers = cells.list(Field::Phone, false).into_iter().filter_map(|number| phone_key(&name, &number));
        let profiles = cells.list(Field::Social, false).into_iter().filter_map(|account| profile_key(&account));
        let mut places = numbers.map(|key| (key, "the same name and telephone number"));
        let mut others = profiles.map(|key| (key, "the same profile"));
        let found = |(key, by): (String, &'static str)| {
            let place = directory.contacts.find(&key)?;
            let known = directory.contacts.slot(place)?.get();
            (!differ(known.external.as_ref(), &known.merged, told.as_ref())).then_some((place, by))
        };
        places.find_map(found).or_else(|| others.find_map(found))
    };
    let (found, by) = match (by_id, by_email()) {
        (Some(place), _) => (Some(place), "the same id"),
        (None, Some(place)) => (Some(place), "the same email address"),
        (None, None) => match by_name() {
            Some(place) => (Some(place), "the same name and company"),
            None => by_number().map_or((None, ""), |(place, by)| (Some(place), by)),
        },
    };
    let (found, by) = match found {
        Some(place) => (Some(place), by),
        None => perhaps(directory, cells, &name, &emails, told.as_ref()),
    };
    directory.by = Some(by);
    let decision = decide(&directory.contacts, found, policy);
    if let Decision::Skip(_) = decision {
        let pool = &mut directory.contacts;
        return Ok(settle(pool, decision, line, |c| c.id, Contact::default, |_| Vec::new(), key, |_, _| ()));
    }
    let (company, owner) = (directory.named_company(system, &company_id, &company_name), directory.owner(cells));
    let campaign = directory.campaign(&cells.text(Field::Campaign));
    let tags = cells.tags().into_iter().map(|tag| directory.tags.get(&tag).cloned().unwrap_or(tag)).collect();
    let Directory { contacts, ids, now, country, opted_out: refusing, place, .. } = directory;
    let country = *country;
    let make = || Contact { id: ids.take(), created: *now, ..Contact::default() };
    Ok(settle(
        contacts,
        decision,
        line,
        |contact| contact.id,
        make,
        |contact| contact_keys(contact, country),
        key,
        |contact, edit| {
            edit.text(Field::Name, &mut contact.name, name);
            reaches(contact, edit, cells, emails);
            edit.text(Field::JobTitle, &mut contact.title, cells.text(Field::JobTitle));
            edit.text(Field::News, &mut contact.company_news, cells.long(Field::News));
            edit.text(Field::LatestUpdates, &mut contact.latest_updates, cells.long(Field::LatestUpdates));
            edit.text(Field::About, &mut contact.about, cells.long(Field::About));
            edit.text(Field::Source, &mut contact.source, cells.text(Field::Source));
            edit.some(Field::Company, &mut contact.company, company);
            edit.some(Field::Campaign, &mut contact.campaign, campaign);
            edit.some(Field::Birthday, &mut contact.birthday, birthday);
            edit.some(Field::Owner, &mut contact.owner, owner);
            edit.external(&mut contact.external, told.filter(|told| !came_from(&contact.merged, told)));
            edit.began(&mut contact.created, created, place);
            if opted_out {
                refusing.insert(contact.id);
            }
            // Nobody is written to again because a file does not know that they asked for no more.
            edit.given(Field::OptedOut, &mut contact.opted_out, opted_out.then_some(true));
            let days = days.into_iter().map(|(on, what)| Milestone { on, what, yearly: true });
            edit.add(Field::Anniversary, &mut contact.milestones, days, |a, b| (a.on, &a.what) == (b.on, &b.what));
            let partly = cells.partly();
            edit.details(&mut contact.details, partly.iter().map(|(name, words)| (name.as_str(), words.as_str())));
            edit.tags(&mut contact.tags, tags);
            edit.details(&mut contact.details, cells.details());
            edit.own(&mut contact.extra.custom, &mut contact.details, cells.own());
            keep_reference(&mut contact.details, cells, Field::CompanyId, company.is_some());
            keep_reference(&mut contact.details, cells, Field::OwnerId, owner.is_some());
        },
    ))
}

/// Somebody with the same telephone number, or with the same mailbox but for what stands behind a plus sign. Where the
/// names do not go together it may be somebody of the same house: then the person decides, and until then they are two.
fn perhaps(
    directory: &mut Directory,
    cells: Cells<'_>,
    name: &str,
    emails: &[String],
    told: Option<&External>,
) -> (Option<usize>, &'static str) {
    let country = directory.country;
    let numbers = cells.list(Field::Phone, false).into_iter().filter_map(|number| number_key(&number, country));
    let numbers = numbers.map(|key| (key, "the same telephone number"));
    let boxes = emails.iter().filter_map(|email| mailbox_key(email)).map(|key| (key, "nearly the same email address"));
    let find = |(key, by): (String, &'static str)| {
        let place = directory.contacts.find(&key)?;
        let known = directory.contacts.slot(place)?.get();
        let fits = !differ(known.external.as_ref(), &known.merged, told);
        fits.then(|| (place, by, known.id, alike(&known.name, name)))
    };
    let mut known = numbers.chain(boxes).filter_map(find);
    let Some((place, by, id, alike)) = known.next() else { return (None, "") };
    drop(known);
    directory.like = (!alike).then_some(id);
    let chosen = matches!(directory.said, Some(OnDuplicate::Update | OnDuplicate::Skip));
    ((alike || chosen).then_some(place), by)
}

/// The ways to reach somebody: addresses, numbers, accounts, each with what it is for.
fn reaches(contact: &mut Contact, edit: &mut Edit, cells: Cells<'_>, emails: Vec<String>) {
    let same = |a: &String, b: &String| fold(a) == fold(b);
    let said = cells.labelled(Field::Email);
    edit.add(Field::Email, &mut contact.emails, emails, same);
    edit.labels(&mut contact.labels, &said);
    let phones = cells.labelled(Field::Phone);
    edit.add(Field::Phone, &mut contact.phones, phones.iter().map(|(number, _)| number.clone()), same);
    edit.labels(&mut contact.labels, &phones);
    let social = cells.labelled(Field::Social);
    edit.add(Field::Social, &mut contact.social, social.iter().map(|(account, _)| account.clone()), same);
    edit.labels(&mut contact.labels, &social);
    let sites = cells.labelled(Field::Website);
    edit.add(Field::Website, &mut contact.websites, sites.iter().map(|(site, _)| site.clone()), same);
    edit.labels(&mut contact.labels, &sites);
    let addresses = cells.addresses();
    edit.labels(&mut contact.labels, &addresses);
    let mut addresses = addresses.into_iter().map(|(address, _)| address);
    edit.text(Field::Address, &mut contact.address, addresses.next().unwrap_or_default());
    let main = contact.address.clone();
    edit.add(Field::Address, &mut contact.addresses, addresses.filter(|address| *address != main), same);
}

/// A row that gives a tag its name.
pub(super) fn tag(directory: &mut Directory, cells: Cells<'_>) -> Result<Action, Refusal> {
    let (id, name) = (cells.text(Field::ExternalId), cells.text(Field::Name));
    if id.is_empty() || name.is_empty() {
        return Err(Refusal::new(Field::Name, "A tag needs an id and a name."));
    }
    directory.tags.insert(id, one_line(&name));
    Ok(Action::Noted)
}

/// A row that gives a contact a tag.
pub(super) fn tag_use(directory: &mut Directory, cells: Cells<'_>, line: usize) -> Result<Action, Refusal> {
    let (id, tag) = (cells.text(Field::ContactId), cells.text(Field::TagId));
    let Some(place) = directory.contacts.find(&external_key(cells.system(), &id)) else {
        let reason = format!("The contact {} is not here. Bring in the contacts first, or together.", quoted(&id));
        return Err(Refusal::new(Field::ContactId, reason));
    };
    let named = cells.tags();
    let tags = if tag.is_empty() || !named.is_empty() {
        named
    } else {
        let name = directory.tags.get(&tag).cloned().ok_or_else(|| {
            let reason =
                format!("The tag {} has no name here. Choose the file with the names of tags as well.", quoted(&tag));
            Refusal::new(Field::TagId, reason)
        })?;
        std::iter::once(name).collect()
    };
    let Some(contact) = directory.contacts.adjust(place) else { return Ok(Action::Noted) };
    let mut edit = Edit::default();
    edit.tags(&mut contact.tags, tags);
    let id = contact.id;
    let new = directory.contacts.slot(place).is_some_and(|slot| slot.is_new());
    Ok(match edit.changed.is_empty() {
        true => Action::Unchanged(id),
        false if new => Action::Merged { id, line },
        false => Action::Update { id, fields: edit.changed },
    })
}

/// Links contacts that came before their company or their owner did.
pub(super) fn link(directory: &mut Directory, left: &mut usize) {
    while *left > 0 {
        let Some(pending) = directory.pending.pop_front() else { return };
        *left -= 1;
        let (company, _, owner) = pending.resolve(directory);
        if company.is_none() && owner.is_none() {
            continue;
        }
        let Some(contact) = directory.contacts.adjust(pending.place) else { continue };
        contact.company = contact.company.or(company);
        contact.owner = contact.owner.or(owner);
        pending.clear(&mut contact.details, company.is_some(), false, owner.is_some());
    }
}
