//! What is known of a record, field by field.

use super::{Cell, Fact, Part, open, text};
use crate::data::Dataset;
use crate::model::{Company, Contact, Custom, CustomField, Extra, Kind, Milestone, Opportunity};
use crate::query::custom;
use crate::value::Id;
use std::collections::BTreeMap;

/// Facts as they come together; what is empty is left out.
#[derive(Default)]
pub(super) struct Facts(Vec<Fact>);

impl Facts {
    pub(super) fn put(&mut self, label: impl Into<String>, value: Cell) {
        if value != Cell::Nothing {
            self.0.push(Fact { label: label.into(), value });
        }
    }

    pub(super) fn words(&mut self, label: &str, words: impl Into<String>) {
        self.put(label, text(words));
    }

    pub(super) fn some<T>(&mut self, label: &str, value: Option<T>, cell: impl Fn(T) -> Cell) {
        self.put(label, value.map_or(Cell::Nothing, cell));
    }

    /// Texts, each with what it is for.
    fn list<'a>(
        &mut self,
        label: &str,
        texts: impl IntoIterator<Item = &'a String>,
        labels: &BTreeMap<String, String>,
    ) {
        for one in texts {
            let label = labels.get(one).map_or(label.to_string(), |for_what| format!("{label} ({for_what})"));
            self.put(label, text(one.clone()));
        }
    }

    pub(super) fn member(&mut self, label: &str, data: &Dataset, id: Option<Id>) {
        self.words(label, id.and_then(|id| data.member(id)).map(|one| one.name.clone()).unwrap_or_default());
    }

    pub(super) fn person(&mut self, label: &str, data: &Dataset, id: Option<Id>) {
        self.words(label, id.and_then(|id| data.contact(id)).map(|one| one.title()).unwrap_or_default());
    }

    pub(super) fn company(&mut self, label: &str, data: &Dataset, id: Option<Id>) {
        self.words(label, id.and_then(|id| data.company(id)).map(|one| one.name.clone()).unwrap_or_default());
    }

    fn campaign(&mut self, data: &Dataset, id: Option<Id>) {
        self.words("Campaign", id.and_then(|id| data.campaign(id)).map(|one| one.name.clone()).unwrap_or_default());
    }

    fn milestones(&mut self, days: &[Milestone]) {
        for day in days {
            self.put(day.what.clone(), Cell::Day(day.on));
        }
    }

    /// Custom fields in their order, then what came with an import.
    pub(super) fn rest(&mut self, data: &Dataset, kind: Kind, extra: &Extra, details: &BTreeMap<String, String>) {
        let mut fields: Vec<&CustomField> =
            data.custom_fields().map(AsRef::as_ref).filter(|field| field.of == kind).collect();
        fields.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        for field in fields {
            if let Some(value) = extra.custom.get(&field.id) {
                let cell = match value {
                    Custom::Money(money) => Cell::Money(*money),
                    Custom::Date(day) => Cell::Day(*day),
                    other => text(custom::cell(field, other, data)),
                };
                self.put(&field.name, cell);
            }
        }
        for (name, words) in details {
            self.words(name, words.clone());
        }
    }

    pub(super) fn done(self) -> Part {
        Part::Facts(self.0)
    }
}

fn tags(tags: &std::collections::BTreeSet<String>) -> String {
    tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn texts(all: &[(&str, &String)]) -> Part {
    let there = all.iter().filter(|(_, text)| !text.trim().is_empty());
    Part::Texts(there.map(|(title, text)| (title.to_string(), text.trim().to_string())).collect())
}

pub(super) fn of_opportunity(data: &Dataset, one: &Opportunity) -> Part {
    let mut facts = Facts::default();
    facts.some("Value", one.value, Cell::Money);
    if open(data, one) {
        let chance = data.probability(one);
        facts.some("Chance of winning", Some(chance), Cell::Percent);
        facts.some("Weighted value", one.value.map(|value| value.percent(chance)), Cell::Money);
    }
    facts.some("Close date", one.close, Cell::Day);
    facts.member("Owner", data, one.owner);
    facts.company("Company", data, one.company);
    let products = one.products.iter().filter_map(|id| data.product(*id)).map(|product| product.name.clone());
    facts.words("Products", products.collect::<Vec<_>>().join(", "));
    facts.words("Temperature", one.temperature.map(|one| one.word().to_string()).unwrap_or_default());
    facts.words("Source", one.source.clone());
    facts.campaign(data, one.campaign);
    facts.person("Referred by", data, one.referred_by);
    facts.words("Tags", tags(&one.tags));
    if let Some(loss) = &one.loss {
        let reason = data.loss_reason(loss.reason).map(|reason| data.reason_label(reason)).unwrap_or_default();
        facts.words("Loss reason", reason);
        facts.words("Why it was lost", loss.note.clone());
    }
    facts.rest(data, Kind::Opportunity, &one.extra, &one.details);
    facts.put("Created", Cell::Moment(one.created));
    facts.done()
}

pub(super) fn texts_of_opportunity(one: &Opportunity) -> Part {
    texts(&[
        ("Needs", &one.needs),
        ("Pain points", &one.pain_points),
        ("Preferences", &one.preferences),
        ("Objections", &one.objections),
        ("Competitors", &one.competitors),
    ])
}

pub(super) fn of_contact(data: &Dataset, one: &Contact) -> Part {
    let mut facts = Facts::default();
    facts.list("Email", &one.emails, &one.labels);
    facts.list("Phone", &one.phones, &one.labels);
    let main = Some(&one.address).filter(|address| !address.is_empty());
    facts.list("Address", main.into_iter().chain(&one.addresses), &one.labels);
    facts.list("Website", &one.websites, &one.labels);
    facts.list("Account", &one.social, &one.labels);
    facts.some("Birthday", one.birthday, Cell::Day);
    facts.milestones(&one.milestones);
    facts.member("Owner", data, one.owner);
    facts.words("Source", one.source.clone());
    facts.campaign(data, one.campaign);
    facts.person("Referred by", data, one.referred_by);
    facts.words("Tags", tags(&one.tags));
    if one.opted_out {
        facts.words("Messages", "Wants none");
    }
    if let Some(consent) = &one.consent {
        facts.put("Agreed to messages", Cell::Day(consent.on));
        facts.words("How they agreed", consent.how.clone());
    }
    facts.rest(data, Kind::Contact, &one.extra, &one.details);
    facts.put("Created", Cell::Moment(one.created));
    facts.done()
}

pub(super) fn texts_of_contact(one: &Contact) -> Part {
    texts(&[
        ("About", &one.about),
        ("Company news", &one.company_news),
        ("Latest updates", &one.latest_updates),
        ("Needs", &one.needs),
        ("Objections", &one.objections),
        ("Competitors", &one.competitors),
    ])
}

pub(super) fn of_company(data: &Dataset, one: &Company) -> Part {
    let mut facts = Facts::default();
    facts.words("Website", one.website.clone());
    let main = Some(&one.phone).filter(|phone| !phone.is_empty());
    facts.list("Phone", main.into_iter().chain(&one.phones), &one.labels);
    facts.list("Email", &one.emails, &one.labels);
    let main = Some(&one.address).filter(|address| !address.is_empty());
    facts.list("Address", main.into_iter().chain(&one.addresses), &one.labels);
    facts.list("Account", &one.social, &one.labels);
    facts.some("Employees", one.employees.and_then(|count| usize::try_from(count).ok()), Cell::Number);
    facts.some("Yearly revenue", one.revenue, Cell::Money);
    facts.words("Founded", one.founded.map(|year| year.to_string()).unwrap_or_default());
    facts.company("Belongs to", data, one.parent);
    facts.milestones(&one.milestones);
    facts.member("Owner", data, one.owner);
    facts.words("Source", one.source.clone());
    facts.person("Referred by", data, one.referred_by);
    facts.words("Tags", tags(&one.tags));
    facts.rest(data, Kind::Company, &one.extra, &one.details);
    facts.put("Created", Cell::Moment(one.created));
    facts.done()
}

pub(super) fn texts_of_company(one: &Company) -> Part {
    texts(&[
        ("About", &one.about),
        ("News", &one.news),
        ("Latest updates", &one.latest_updates),
        ("Needs", &one.needs),
        ("Objections", &one.objections),
        ("Competitors", &one.competitors),
    ])
}
