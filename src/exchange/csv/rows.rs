//! Rows that are companies, contacts, products and members.

use super::cells::{Cells, Edit, Refusal};
use super::directory::{
    Directory, company_keys, contact_keys, external_key, from_table, member_keys, name_key, product_key, product_keys,
    record_key,
};
use super::fields::Field;
use super::mapping::OnDuplicate;
use super::plan::Action;
use super::pool::Pool;
use crate::model::{Company, Contact, Member, Product};
use crate::value::{Id, Time, fold};

/// What is to be done with the record of a row.
pub(super) enum Decision {
    /// Make a record.
    Make,
    /// Say something about the record in this place.
    Change(usize),
    /// Leave the record in this place as it is.
    Skip(usize),
}

pub(super) fn decide<T: Clone + PartialEq>(pool: &Pool<T>, found: Option<usize>, policy: OnDuplicate) -> Decision {
    let unsaid = |place: usize| pool.slot(place).is_some_and(|slot| slot.is_unsaid());
    match (found, policy) {
        (None, _) => Decision::Make,
        (Some(place), _) if unsaid(place) => Decision::Change(place),
        (Some(place), OnDuplicate::Update) => Decision::Change(place),
        (Some(place), OnDuplicate::Skip) => Decision::Skip(place),
        (Some(_), OnDuplicate::Create) => Decision::Make,
    }
}

/// What a row came to: a new record, a further row of one that this plan makes, a change or none.
pub(super) fn outcome(id: Id, before: Option<(bool, Option<usize>)>, edit: Edit) -> Action {
    match before {
        None | Some((true, None)) => Action::Create(id),
        Some((true, Some(line))) => Action::Merged { id, line },
        Some((false, _)) if edit.changed.is_empty() => Action::Unchanged(id),
        Some((false, _)) => Action::Update { id, fields: edit.changed },
    }
}

/// Finds or makes the record, edits it, and says what came of it.
fn settle<T: Clone + PartialEq>(
    pool: &mut Pool<T>,
    decision: Decision,
    line: usize,
    id_of: fn(&T) -> Id,
    make: impl FnOnce() -> T,
    keys: fn(&T) -> Vec<String>,
    edit: impl FnOnce(&mut T, &mut Edit),
) -> Action {
    let (place, before) = match decision {
        Decision::Make => (pool.add(make(), Vec::new()), None),
        Decision::Change(place) => (place, pool.slot(place).map(|slot| (slot.is_new(), slot.line))),
        Decision::Skip(place) => {
            return Action::Skipped(pool.slot(place).map(|slot| id_of(slot.get())).unwrap_or_default());
        }
    };
    let mut changes = Edit::default();
    let Some(record) = pool.edit(place, line) else { return Action::Skipped(Id::NIL) };
    edit(record, &mut changes);
    let (id, keys) = (id_of(record), keys(record));
    pool.learn(keys, place);
    outcome(id, before, changes)
}

/// When the record began, if the row says so.
pub(super) fn began(cells: Cells<'_>) -> Result<Option<Time>, Refusal> {
    Ok(cells.date(Field::Created)?.map(Time::midday))
}

fn required_name(cells: Cells<'_>, kind: &str) -> Result<String, Refusal> {
    let name = cells.text(Field::Name);
    if name.is_empty() { Err(Refusal::new(Field::Name, format!("A {kind} needs a name."))) } else { Ok(name) }
}

/// Whether following `up` from a record leads to another one.
fn leads_to<T: Clone + PartialEq>(pool: &Pool<T>, from: usize, to: usize, up: impl Fn(&T) -> Option<usize>) -> bool {
    let mut at = Some(from);
    for _ in 0..1000 {
        match at {
            Some(place) if place == to => return true,
            Some(place) => at = pool.slot(place).and_then(|slot| up(slot.get())),
            None => return false,
        }
    }
    true
}

pub(super) fn company(
    directory: &mut Directory,
    cells: Cells<'_>,
    line: usize,
    policy: OnDuplicate,
) -> Result<Action, Refusal> {
    let name = required_name(cells, "company")?;
    let (employees, revenue, founded) =
        (cells.whole(Field::Employees)?, cells.money(Field::Revenue)?, cells.year(Field::Founded)?);
    let (created, external) = (began(cells)?, cells.text(Field::ExternalId));
    let parent = cells.text(Field::Parent);
    let pool = &directory.companies;
    let by_id = if external.is_empty() { None } else { pool.find(&external_key(&external)) };
    let other = |place: &usize| {
        pool.slot(*place).is_some_and(|slot| {
            slot.get()
                .external
                .as_ref()
                .is_some_and(|e| from_table(&external).is_some_and(|mine| mine != *e && mine.system == e.system))
        })
    };
    let found = by_id.or_else(|| pool.find(&name_key(&name)).filter(|place| !other(place)));
    if fold(&parent) == fold(&name) {
        return Err(Refusal::new(Field::Parent, "A company cannot own itself."));
    }
    let above = pool.find(&name_key(&parent)).filter(|_| !parent.is_empty());
    if let (Some(above), Some(found)) = (above, found) {
        let up = |company: &Company| pool.find(&record_key(company.parent?));
        if leads_to(pool, above, found, up) {
            return Err(Refusal::new(Field::Parent, "The companies would own each other in a circle."));
        }
    }
    let decision = decide(&directory.companies, found, policy);
    if let Decision::Skip(_) = decision {
        return Ok(settle(
            &mut directory.companies,
            decision,
            line,
            |c| c.id,
            Company::default,
            company_keys,
            |_, _| (),
        ));
    }
    let (parent, owner) = (directory.company(&parent), directory.member(&cells.text(Field::Owner)));
    let Directory { companies, ids, now, .. } = directory;
    let make = || Company { id: ids.take(), created: *now, ..Company::default() };
    Ok(settle(
        companies,
        decision,
        line,
        |company| company.id,
        make,
        company_keys,
        |company, edit| {
            edit.text(Field::Name, &mut company.name, name);
            edit.text(Field::Website, &mut company.website, cells.text(Field::Website));
            edit.text(Field::Phone, &mut company.phone, cells.joined(Field::Phone));
            edit.text(Field::Address, &mut company.address, cells.joined(Field::Address));
            edit.text(Field::Country, &mut company.country, cells.text(Field::Country));
            edit.text(Field::Sector, &mut company.sector, cells.text(Field::Sector));
            edit.text(Field::News, &mut company.news, cells.long(Field::News));
            edit.text(Field::About, &mut company.about, cells.long(Field::About));
            edit.text(Field::Source, &mut company.source, cells.text(Field::Source));
            edit.some(Field::Employees, &mut company.employees, employees);
            edit.some(Field::Revenue, &mut company.revenue, revenue);
            edit.some(Field::Founded, &mut company.founded, founded);
            edit.some(Field::Parent, &mut company.parent, parent);
            edit.some(Field::Owner, &mut company.owner, owner);
            edit.some(Field::ExternalId, &mut company.external, from_table(&external));
            edit.given(Field::Created, &mut company.created, created);
            edit.tags(&mut company.tags, cells.tags());
            edit.details(&mut company.details, cells.details());
        },
    ))
}

/// Full name: its own column, else first and last name.
fn full_name(cells: Cells<'_>) -> String {
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
    let (mut name, emails) = (full_name(cells), cells.emails(Field::Email)?);
    if name.is_empty() && emails.is_empty() {
        return Err(Refusal::new(Field::Name, "A contact needs a name or an email address."));
    }
    if emails.iter().any(|email| fold(email) == fold(&name)) {
        name.clear(); // Some systems write the address where they know no name.
    }
    let (birthday, created, external) = (cells.date(Field::Birthday)?, began(cells)?, cells.text(Field::ExternalId));
    let company_name = cells.text(Field::Company);
    let known = directory.known_company(&company_name);
    let by_id = if external.is_empty() { None } else { directory.contacts.find(&external_key(&external)) };
    let look = || {
        if known.is_none() && !company_name.is_empty() {
            directory.find_contact("", &emails, None)
        } else {
            directory.find_contact(&name, &emails, known)
        }
    };
    let decision = decide(&directory.contacts, by_id.or_else(look), policy);
    if let Decision::Skip(_) = decision {
        return Ok(settle(
            &mut directory.contacts,
            decision,
            line,
            |c| c.id,
            Contact::default,
            contact_keys,
            |_, _| (),
        ));
    }
    let (company, owner) = (directory.company(&company_name), directory.member(&cells.text(Field::Owner)));
    let campaign = directory.campaign(&cells.text(Field::Campaign));
    let Directory { contacts, ids, now, .. } = directory;
    let make = || Contact { id: ids.take(), created: *now, ..Contact::default() };
    let same = |a: &String, b: &String| fold(a) == fold(b);
    Ok(settle(
        contacts,
        decision,
        line,
        |contact| contact.id,
        make,
        contact_keys,
        |contact, edit| {
            edit.text(Field::Name, &mut contact.name, name);
            edit.add(Field::Email, &mut contact.emails, emails, same);
            edit.add(Field::Phone, &mut contact.phones, cells.list(Field::Phone, false), same);
            edit.add(Field::Social, &mut contact.social, cells.list(Field::Social, false), same);
            edit.text(Field::JobTitle, &mut contact.title, cells.text(Field::JobTitle));
            edit.text(Field::News, &mut contact.company_news, cells.long(Field::News));
            edit.text(Field::LatestUpdates, &mut contact.latest_updates, cells.long(Field::LatestUpdates));
            edit.text(Field::Address, &mut contact.address, cells.joined(Field::Address));
            edit.text(Field::About, &mut contact.about, cells.long(Field::About));
            edit.text(Field::Source, &mut contact.source, cells.text(Field::Source));
            edit.some(Field::Company, &mut contact.company, company);
            edit.some(Field::Campaign, &mut contact.campaign, campaign);
            edit.some(Field::Birthday, &mut contact.birthday, birthday);
            edit.some(Field::Owner, &mut contact.owner, owner);
            edit.some(Field::ExternalId, &mut contact.external, from_table(&external));
            edit.given(Field::Created, &mut contact.created, created);
            edit.tags(&mut contact.tags, cells.tags());
            edit.details(&mut contact.details, cells.details());
        },
    ))
}

pub(super) fn product(
    directory: &mut Directory,
    cells: Cells<'_>,
    line: usize,
    policy: OnDuplicate,
) -> Result<Action, Refusal> {
    let (name, price) = (required_name(cells, "product")?, cells.money(Field::Price)?);
    let decision = decide(&directory.products, directory.products.find(&product_key(&name)), policy);
    let Directory { products, ids, .. } = directory;
    let make = || Product { id: ids.take(), ..Product::default() };
    Ok(settle(
        products,
        decision,
        line,
        |product| product.id,
        make,
        product_keys,
        |product, edit| {
            edit.text(Field::Name, &mut product.name, name);
            edit.text(Field::Series, &mut product.series, cells.text(Field::Series));
            edit.some(Field::Price, &mut product.price, price);
            edit.details(&mut product.details, cells.details());
        },
    ))
}

pub(super) fn member(
    directory: &mut Directory,
    cells: Cells<'_>,
    line: usize,
    policy: OnDuplicate,
) -> Result<Action, Refusal> {
    let (name, email) =
        (required_name(cells, "member")?, cells.emails(Field::Email)?.into_iter().next().unwrap_or_default());
    let manager = cells.text(Field::Manager);
    if fold(&manager) == fold(&name) {
        return Err(Refusal::new(Field::Manager, "A member cannot report to themselves."));
    }
    let decision = decide(&directory.members, directory.members.find(&name_key(&name)), policy);
    let manager = if let Decision::Skip(_) = decision { None } else { directory.member(&manager) };
    let Directory { members, ids, .. } = directory;
    let make = || Member { id: ids.take(), ..Member::default() };
    Ok(settle(
        members,
        decision,
        line,
        |member| member.id,
        make,
        member_keys,
        |member, edit| {
            edit.text(Field::Name, &mut member.name, name);
            edit.text(Field::Email, &mut member.email, email);
            edit.text(Field::Office, &mut member.office, cells.text(Field::Office));
            edit.some(Field::Manager, &mut member.manager, manager);
        },
    ))
}
