//! Contacts and companies.

use super::asked::asked;
use super::{
    Column, Look, amounts, campaign, column, company_name, contact_name, day, first, member, others, tags, text,
};
use crate::model::{Company, Contact, Kind, Milestone, StageKind};
use crate::query::Field;
use crate::value::{Id, Money};
use std::collections::BTreeMap;

fn contact(key: &str, header: &str, cell: fn(&Look<'_>, &Contact) -> String) -> Column {
    column(key, header, move |look, id| look.data.contact(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn company(key: &str, header: &str, cell: fn(&Look<'_>, &Company) -> String) -> Column {
    column(key, header, move |look, id| look.data.company(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn milestones(days: &[Milestone]) -> String {
    days.iter().map(|day| format!("{} {}", day.on, day.what)).collect::<Vec<_>>().join("; ")
}

fn details(details: &BTreeMap<String, String>) -> String {
    details.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("; ")
}

/// Every column of contacts.
pub(super) fn contacts() -> Vec<Column> {
    vec![
        contact("id", "Contact ID", |_, one| one.id.to_string()),
        contact("name", "Full name", |_, one| one.name.clone()),
        contact("email", "Email", |_, one| first(&one.emails)),
        contact("emails", "Other emails", |_, one| others(&one.emails)),
        contact("phone", "Phone", |_, one| first(&one.phones)),
        contact("phones", "Other phones", |_, one| others(&one.phones)),
        contact("job", "Job title", |_, one| one.title.clone()),
        contact("company", "Company", |look, one| company_name(look.data, one.company)),
        contact("social", "Social accounts", |_, one| one.social.join("; ")),
        contact("websites", "Website", |_, one| one.websites.join("; ")),
        contact("address", "Address", |_, one| one.address.clone()),
        contact("addresses", "Other addresses", |_, one| one.addresses.join("; ")),
        contact("birthday", "Birthday", |_, one| text(one.birthday)),
        contact("milestones", "Milestones", |_, one| milestones(&one.milestones)),
        contact("about", "About", |_, one| one.about.clone()),
        contact("news", "Company news", |_, one| one.company_news.clone()),
        contact("updates", "Latest updates", |_, one| one.latest_updates.clone()),
        contact("needs", "Needs", |_, one| one.needs.clone()),
        contact("objections", "Objections", |_, one| one.objections.clone()),
        contact("competitors", "Competitors", |_, one| one.competitors.clone()),
        contact("source", "Source", |_, one| one.source.clone()),
        contact("campaign", "Campaign", |look, one| campaign(look.data, one.campaign)),
        contact("referred", "Referred by", |look, one| contact_name(look.data, one.referred_by)),
        contact("owner", "Contact owner", |look, one| member(look.data, one.owner)),
        contact("tags", "Tags", |_, one| tags(&one.tags)),
        contact("opportunities", "Opportunities", |look, one| look.data.opportunities_with(one.id).count().to_string())
            .computed(),
        asked("deals", "Open opportunities", Kind::Contact, Field::Deals),
        asked("wins", "Opportunities won", Kind::Contact, Field::Wins),
        asked("worth", "Won so far", Kind::Contact, Field::Worth),
        asked("score", "Highest score", Kind::Contact, Field::Score),
        asked("brought", "Brought by recommending", Kind::Contact, Field::Brought),
        asked("touched", "Last contact", Kind::Contact, Field::Touched),
        asked("untouched", "Days without contact", Kind::Contact, Field::Untouched),
        asked("country", "Country of the company", Kind::Contact, Field::Country),
        asked("sector", "Sector of the company", Kind::Contact, Field::Sector),
        contact("research", "Research done", |_, one| format!("{} of 6", one.research().0)).computed(),
        contact("optout", "Wants no messages", |_, one| if one.opted_out { "yes" } else { "" }.to_string()),
        contact("consent", "Agreed to messages", |_, one| {
            let said = one.consent.as_ref();
            said.map(|consent| format!("{} {}", consent.on, consent.how).trim().to_string()).unwrap_or_default()
        }),
        contact("details", "Details", |_, one| details(&one.details)),
        contact("created", "Created", |look, one| day(look, one.created)),
    ]
}

/// What the company's opportunities of some kind of stage are worth.
fn worth(look: &Look<'_>, id: Id, kinds: &[StageKind]) -> String {
    let mut sums = BTreeMap::<&str, Money>::new();
    for one in look.data.opportunities_of(id) {
        let kind = look.data.stage(one.stage).map(|stage| stage.kind);
        if let Some(value) = one.value.filter(|_| kind.is_some_and(|kind| kinds.contains(&kind))) {
            let sum = sums.entry(value.currency.code()).or_insert(Money::new(0, value.currency));
            sum.minor = sum.minor.saturating_add(value.minor);
        }
    }
    amounts(&sums.into_values().collect::<Vec<_>>())
}

/// Every column of companies.
pub(super) fn companies() -> Vec<Column> {
    vec![
        company("id", "Company ID", |_, one| one.id.to_string()),
        company("name", "Company name", |_, one| one.name.clone()),
        company("website", "Website", |_, one| one.website.clone()),
        company("phone", "Phone", |_, one| one.phone.clone()),
        company("phones", "Other phones", |_, one| one.phones.join("; ")),
        company("email", "Email", |_, one| first(&one.emails)),
        company("emails", "Other emails", |_, one| others(&one.emails)),
        company("social", "Social accounts", |_, one| one.social.join("; ")),
        company("address", "Address", |_, one| one.address.clone()),
        company("addresses", "Other addresses", |_, one| one.addresses.join("; ")),
        company("country", "Country", |_, one| one.country.clone()),
        company("sector", "Sector", |_, one| one.sector.clone()),
        company("employees", "Employees", |_, one| text(one.employees)),
        company("revenue", "Annual revenue", |_, one| {
            one.revenue.map(|money| format!("{} {}", money.decimal(), money.currency)).unwrap_or_default()
        }),
        company("founded", "Year founded", |_, one| text(one.founded)),
        company("parent", "Parent company", |look, one| company_name(look.data, one.parent)),
        company("owner", "Owner", |look, one| member(look.data, one.owner)),
        company("tags", "Tags", |_, one| tags(&one.tags)),
        company("about", "About", |_, one| one.about.clone()),
        company("news", "News", |_, one| one.news.clone()),
        company("updates", "Latest updates", |_, one| one.latest_updates.clone()),
        company("milestones", "Milestones", |_, one| milestones(&one.milestones)),
        company("needs", "Needs", |_, one| one.needs.clone()),
        company("objections", "Objections", |_, one| one.objections.clone()),
        company("competitors", "Competitors", |_, one| one.competitors.clone()),
        company("source", "Source", |_, one| one.source.clone()),
        company("referred", "Referred by", |look, one| contact_name(look.data, one.referred_by)),
        company("contacts", "Contacts", |look, one| look.data.people_of(one.id).count().to_string()).computed(),
        company("open", "Open value", |look, one| worth(look, one.id, &[StageKind::Open, StageKind::Parked]))
            .computed(),
        company("won", "Won so far", |look, one| worth(look, one.id, &[StageKind::Won])).computed(),
        asked("brought", "Brought by recommending", Kind::Company, Field::Brought),
        asked("wins", "Opportunities won", Kind::Company, Field::Wins),
        asked("deals", "Opportunities open", Kind::Company, Field::Deals),
        asked("score", "Highest score", Kind::Company, Field::Score),
        asked("touched", "Last contact", Kind::Company, Field::Touched),
        asked("untouched", "Days without contact", Kind::Company, Field::Untouched),
        company("details", "Details", |_, one| details(&one.details)),
        company("created", "Created", |look, one| day(look, one.created)),
    ]
}
