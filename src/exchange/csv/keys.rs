//! Keys that records are found by: ids, names, addresses, numbers and profiles, written alike however a file spells them.

use super::stage_texts::short;
use crate::exchange::phone::Phone;
use crate::model::{Campaign, Company, Contact, External, Member, Product};
use crate::value::{Id, fold};

/// The key of an id in another system.
pub(super) fn external_key(system: &str, id: &str) -> String {
    format!("id {system} {}", short(id))
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

/// The key of somebody of this name with this address, which others may share.
pub(super) fn mailbox_user_key(email: &str, name: &str) -> String {
    format!("{} {}", email_key(email), fold(name))
}

pub(super) fn person_key(name: &str, company: Option<Id>) -> String {
    format!("person {} {}", company.unwrap_or_default(), fold(name))
}

pub(super) fn external(system: &str, id: &str) -> Option<External> {
    (!id.is_empty()).then(|| External { system: system.to_string(), id: id.to_string() })
}

pub(super) fn external_keys(external: Option<&External>) -> Option<String> {
    external.map(|external| external_key(&external.system, &external.id))
}

/// The keys of the ids of a record, and of those that were merged into it.
pub(super) fn origin_keys<'a>(
    external: Option<&'a External>,
    merged: &'a [External],
) -> impl Iterator<Item = String> + 'a {
    external.into_iter().chain(merged).map(|external| external_key(&external.system, &external.id))
}

/// Whether an id is that of one of the records that were merged into one.
pub(super) fn came_from(merged: &[External], told: &External) -> bool {
    merged.iter().any(|known| known.system == told.system && short(&known.id) == short(&told.id))
}

/// Whether the ids of a record, and of those that were merged into it, are of other things than this one of their system.
pub(super) fn differ(known: Option<&External>, merged: &[External], told: Option<&External>) -> bool {
    let both = known.zip(told).filter(|(known, told)| known.system == told.system);
    both.is_some_and(|(known, told)| short(&known.id) != short(&told.id) && !came_from(merged, told))
}

/// The host of a web address, without `www.`; none where many share it.
pub(super) fn domain(website: &str) -> Option<String> {
    let rest = website.trim().to_lowercase();
    let rest = rest.split_once("://").map_or(rest.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let shared = ["facebook.com", "linkedin.com", "google.com", "sites.google.com", "instagram.com", "github.com"];
    (host.contains('.') && !host.contains(char::is_whitespace) && !shared.contains(&host))
        .then(|| format!("domain {host}"))
}

/// The key by which a company's web address finds it; none where it has none of its own.
pub(super) fn domain_key(website: &str) -> Option<String> {
    domain(website)
}

pub(super) fn company_keys(company: &Company, country: Option<u16>) -> Vec<String> {
    let numbers = std::iter::once(&company.phone).chain(&company.phones);
    origin_keys(company.external.as_ref(), &company.merged)
        .chain([record_key(company.id), name_key(&company.name)])
        .chain(domain_key(&company.website))
        .chain(numbers.filter_map(|number| number_key(number, country)))
        .collect()
}

/// A number as it is dialled from everywhere, however it is written. None for what is too short to be somebody's own.
pub(super) fn number_key(number: &str, country: Option<u16>) -> Option<String> {
    let dialled = Phone::read(number, country).ok()?.dialled();
    (dialled.len() > 6).then(|| format!("tel {dialled}"))
}

/// An address without what some people write behind a plus sign to tell their mails apart. None where it is nobody's own.
pub(super) fn mailbox_key(email: &str) -> Option<String> {
    let (local, host) = email.trim().rsplit_once('@')?;
    let local = local.split('+').next().filter(|local| !local.is_empty())?;
    Some(format!("mailbox {}@{}", local.to_lowercase(), host.to_lowercase()))
}

/// Whether an address is a house's and not a person's, by what stands before the sign.
pub(super) fn many_read(email: &str) -> bool {
    const HOUSE: [&str; 30] = [
        "info",
        "office",
        "contact",
        "contacts",
        "mail",
        "email",
        "hello",
        "hi",
        "team",
        "sales",
        "support",
        "service",
        "admin",
        "administration",
        "enquiries",
        "inquiries",
        "orders",
        "billing",
        "invoices",
        "accounts",
        "accounting",
        "post",
        "reception",
        "welcome",
        "kontakt",
        "buero",
        "verkauf",
        "vertrieb",
        "bonjour",
        "contacto",
    ];
    let local = email.trim().split(['@', '+']).next().unwrap_or_default().to_lowercase();
    HOUSE.contains(&local.as_str())
}

/// Whether two names may be one person's or one company's: each word of the shorter one is one of the longer one, or a single letter that begins it or is begun by it, as of
/// `A. Lovelace` and `Ada King Lovelace`. Martin and Martina are two people.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let folded = fold(name);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(String::from).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let letter = |word: &str| word.chars().nth(1).is_none();
    let begins = |a: &String, b: &String| {
        a == b || (letter(a) && b.starts_with(a.as_str())) || (letter(b) && a.starts_with(b.as_str()))
    };
    !short.is_empty() && short.iter().all(|word| long.iter().any(|other| begins(word, other)))
}

/// Somebody of this name with this number, however it is written: with or without the country. None for a bare number,
/// which several people may share.
pub(super) fn phone_key(name: &str, number: &str) -> Option<String> {
    let digits: Vec<char> = Phone::read(number, None).ok()?.dialled().chars().filter(char::is_ascii_digit).collect();
    let last: String = digits.get(digits.len().checked_sub(8)?..)?.iter().collect();
    let name = fold(name);
    (!name.is_empty()).then(|| format!("phone {last} {name}"))
}

/// A profile that is one person's own.
pub(super) fn profile_key(account: &str) -> Option<String> {
    let (_, profile) = account.split_once("linkedin.com/in/")?;
    let profile = profile.split(['?', '#', '/']).next().filter(|profile| !profile.is_empty())?;
    Some(format!("profile {}", fold(profile)))
}

pub(super) fn contact_keys(contact: &Contact, country: Option<u16>) -> Vec<String> {
    let named = (!contact.name.trim().is_empty()).then(|| person_key(&contact.name, contact.company));
    origin_keys(contact.external.as_ref(), &contact.merged)
        .chain([record_key(contact.id)])
        .chain(contact.emails.iter().map(|email| email_key(email)))
        .chain(contact.emails.iter().filter_map(|email| mailbox_key(email)))
        .chain(contact.emails.iter().map(|email| mailbox_user_key(email, &contact.name)))
        .chain(contact.phones.iter().filter_map(|number| number_key(number, country)))
        .chain(contact.phones.iter().filter_map(|number| phone_key(&contact.name, number)))
        .chain(contact.social.iter().filter_map(|account| profile_key(account)))
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
    external_keys(member.external.as_ref()).into_iter().chain([name_key(&member.name)]).chain(address).collect()
}
