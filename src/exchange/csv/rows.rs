//! Rows that are companies, contacts, products and members.

use super::cells::{Cells, Refusal};
use super::directory::Directory;
use super::edit::Edit;
use super::fields::Field;
use super::keys::{
    alike, came_from, company_keys, differ, domain_key, email_key, external, external_key, member_keys, name_key,
    number_key, product_key, product_keys, record_key,
};
use super::mapping::OnDuplicate;
use super::plan::Action;
use super::pool::{Pool, Pooled};
use super::references::keep_reference;
use crate::model::{Company, Member, Product};
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

pub(super) fn decide<T: Pooled>(pool: &Pool<T>, found: Option<usize>, policy: OnDuplicate) -> Decision {
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

/// Finds or makes the record, edits it, and says what came of it. `own` is the key of the row's own id: it finds the record
/// even where another row gave the record its id.
#[allow(clippy::too_many_arguments)]
pub(super) fn settle<T: Pooled>(
    pool: &mut Pool<T>,
    decision: Decision,
    line: usize,
    id_of: fn(&T) -> Id,
    make: impl FnOnce() -> T,
    keys: impl Fn(&T) -> Vec<String>,
    own: Option<String>,
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
    let (id, keys) = (id_of(record), keys(record).into_iter().chain(own).collect());
    pool.learn(keys, place);
    outcome(id, before, changes)
}

/// When the record began, if the row says so.
pub(super) fn began(cells: Cells<'_>) -> Result<Option<Time>, Refusal> {
    cells.moment(Field::Created)
}

fn required_name(cells: Cells<'_>, kind: &str) -> Result<String, Refusal> {
    let name = cells.text(Field::Name);
    if name.is_empty() { Err(Refusal::new(Field::Name, format!("A {kind} needs a name."))) } else { Ok(name) }
}

/// Whether following `up` from a record leads to another one.
fn leads_to<T: Pooled>(pool: &Pool<T>, from: usize, to: usize, up: impl Fn(&T) -> Option<usize>) -> bool {
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
    let (created, id, system) = (began(cells)?, cells.text(Field::ExternalId), cells.system());
    let pool = &directory.companies;
    // What was exported from here knows its record by the record's own id.
    let own = id.parse().ok().and_then(|id| pool.find(&record_key(id)));
    let (told, parent) = (external(system, &id).filter(|_| own.is_none()), cells.text(Field::Parent));
    let emails = cells.emails(Field::Email)?;
    let fits = |place: &usize| {
        let known = pool.slot(*place).map(|slot| slot.get());
        known.is_some_and(|known| !differ(known.external.as_ref(), &known.merged, told.as_ref()))
    };
    let key = told.as_ref().map(|told| external_key(&told.system, &told.id));
    let by_id = own.or_else(|| key.as_ref().and_then(|key| pool.find(key)));
    let by_name = || pool.find(&name_key(&name)).filter(fits);
    // Companies share web addresses: one of them is only the same if its name is nearly the same as well.
    let by_domain = || {
        let place =
            cells.list(Field::Website, false).iter().find_map(|site| pool.find(&domain_key(site)?)).filter(fits)?;
        let known = pool.slot(place).filter(|slot| !slot.is_new()).map(|slot| fold(&slot.get().name))?;
        (known.starts_with(&fold(&name)) || fold(&name).starts_with(&known)).then_some(place)
    };
    let mut found = by_id.or_else(by_name).or_else(by_domain);
    // A number may be that of a building: it is the same one only if the names go together.
    let country = directory.country;
    let by_number = || {
        let numbers = cells.list(Field::Phone, false);
        numbers.iter().find_map(|number| pool.find(&number_key(number, country)?)).filter(fits)
    };
    let numbered = if found.is_none() { by_number() } else { None };
    let known = numbered.and_then(|place| pool.slot(place)).map(|slot| (slot.get().id, alike(&slot.get().name, &name)));
    match (known, directory.said) {
        (Some((_, true)), _) | (Some(_), Some(OnDuplicate::Update | OnDuplicate::Skip)) => found = numbered,
        _ => {}
    }
    directory.like = known.filter(|(_, alike)| !alike).map(|(id, _)| id);
    directory.by = Some(match found {
        _ if by_id.is_some() => "the same id",
        _ if numbered.is_some() => "the same telephone number",
        Some(place) if pool.slot(place).is_some_and(|slot| fold(&slot.get().name) == fold(&name)) => "the same name",
        _ => "the same web address",
    });
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
            |_| Vec::new(),
            key,
            |_, _| (),
        ));
    }
    let (parent, owner) = (directory.company(&parent), directory.owner(cells));
    let Directory { companies, ids, now, country, place, .. } = directory;
    let country = *country;
    let make = || Company { id: ids.take(), created: *now, ..Company::default() };
    Ok(settle(
        companies,
        decision,
        line,
        |company| company.id,
        make,
        |company| company_keys(company, country),
        key,
        |company, edit| {
            edit.text(Field::Name, &mut company.name, name);
            edit.text(Field::Website, &mut company.website, cells.text(Field::Website));
            let phones = cells.labelled(Field::Phone);
            edit.labels(&mut company.labels, &phones);
            let mut numbers = phones.into_iter().map(|(number, _)| number);
            edit.text(Field::Phone, &mut company.phone, numbers.next().unwrap_or_default());
            edit.add(Field::Phone, &mut company.phones, numbers, |a, b| a == b);
            edit.add(Field::Email, &mut company.emails, emails, |a: &String, b| fold(a) == fold(b));
            let sites = cells.list(Field::Website, false).into_iter().skip(1);
            edit.add(
                Field::Social,
                &mut company.social,
                cells.list(Field::Social, false).into_iter().chain(sites),
                |a, b| a == b,
            );
            let mut addresses = cells.addresses().into_iter();
            edit.text(Field::Address, &mut company.address, addresses.next().unwrap_or_default().0);
            edit.add(Field::Address, &mut company.addresses, addresses.map(|(address, _)| address), |a, b| a == b);
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
            edit.external(&mut company.external, told.filter(|told| !came_from(&company.merged, told)));
            edit.began(&mut company.created, created, place);
            edit.tags(&mut company.tags, cells.tags());
            edit.details(&mut company.details, cells.details());
            edit.own(&mut company.extra.custom, &mut company.details, cells.own());
            keep_reference(&mut company.details, cells, Field::OwnerId, owner.is_some());
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
        None,
        |product, edit| {
            edit.text(Field::Name, &mut product.name, name);
            edit.text(Field::Series, &mut product.series, cells.text(Field::Series));
            edit.some(Field::Price, &mut product.price, price);
            edit.details(&mut product.details, cells.details());
            edit.own(&mut product.extra.custom, &mut product.details, cells.own());
        },
    ))
}

pub(super) fn member(
    directory: &mut Directory,
    cells: Cells<'_>,
    line: usize,
    policy: OnDuplicate,
) -> Result<Action, Refusal> {
    let email = cells.emails(Field::Email)?.into_iter().next().unwrap_or_default();
    let name = [super::people::full_name(cells), email.clone()].into_iter().find(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::new(Field::Name, "A member needs a name."))?;
    let told = external(cells.system(), &cells.text(Field::ExternalId));
    let key = told.as_ref().map(|told| external_key(&told.system, &told.id));
    let manager = cells.text(Field::Manager);
    if fold(&manager) == fold(&name) {
        return Err(Refusal::new(Field::Manager, "A member cannot report to themselves."));
    }
    let members = &directory.members;
    let by_email = || members.find(&email_key(&email)).filter(|_| !email.is_empty());
    let found =
        key.as_ref().and_then(|key| members.find(key)).or_else(|| members.find(&name_key(&name))).or_else(by_email);
    directory.by = Some("the same id, name or address");
    let decision = decide(members, found, policy);
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
        key,
        |member, edit| {
            edit.text(Field::Name, &mut member.name, name);
            edit.text(Field::Email, &mut member.email, email);
            edit.text(Field::Office, &mut member.office, cells.text(Field::Office));
            edit.some(Field::Manager, &mut member.manager, manager);
            edit.external(&mut member.external, told);
        },
    ))
}
