//! The values of merge fields, and the names that there are.

use super::{FIELDS, Gap, Merging, Missing, content, main_contact, own};
use crate::model::Member;
use crate::query::{Context, Ideal, Upcoming, next_due};
use crate::value::{Date, DateWords, one_line};
use minijinja::value::{Object, ObjectRepr};
use minijinja::{Environment, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The longest value that is put in, in characters.
const LONGEST_VALUE: usize = 10_000;

/// Stands where only the moment of sending gives the value, while there is none yet: nothing is missing there.
pub(super) const LATER: &str = "…";

/// Whose imported columns can be named.
const WITH_DETAILS: [(&str, &str); 3] =
    [("contact", "of the main contact"), ("company", "of the company"), ("opportunity", "of the opportunity")];

/// Whether there is a field of this name. Conditions may ask for imported columns as a whole.
pub(super) fn known(name: &str) -> bool {
    let details = |(part, _): &(&str, &str)| {
        name.strip_prefix(part).is_some_and(|rest| rest == ".details" || rest.starts_with(".details."))
    };
    asked_of_the_team(name).is_some()
        || FIELDS.iter().any(|(field, _)| *field == name)
        || WITH_DETAILS.iter().any(details)
        || own::PARTS.iter().any(|(part, ..)| custom_of(part, name))
}

/// Whether a name is that of custom fields of a part, or of one of them.
fn custom_of(part: &str, name: &str) -> bool {
    name.strip_prefix(part).is_some_and(|rest| rest == ".custom" || rest.starts_with(".custom."))
}

/// What only a person can put in, such as `add_your_link`: it never has a value, and stays as it is written.
fn asked_of_the_team(name: &str) -> Option<Missing> {
    let what = name.strip_prefix("add_your_").filter(|what| !what.is_empty())?;
    Some(Missing { field: name.to_string(), words: format!("Your {}", what.replace('_', " ")) })
}

/// What was asked for and not found while a text was filled in.
#[derive(Clone, Debug)]
pub(super) struct Log {
    found: Arc<Mutex<Found>>,
    gap: Gap,
}

#[derive(Debug, Default)]
struct Found {
    missing: Vec<Missing>,
    unknown: Option<String>,
    misused: Option<String>,
}

impl Log {
    pub(super) fn new(gap: Gap) -> Self {
        Log { found: Arc::default(), gap }
    }

    /// The fields without a value, each once.
    pub(super) fn missing(&self) -> Vec<Missing> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).missing.clone()
    }

    /// The last name that there is not.
    pub(super) fn unknown(&self) -> Option<String> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).unknown.clone()
    }

    fn lacks(&self, one: &Missing) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if !found.missing.contains(one) {
            found.missing.push(one.clone());
        }
    }

    fn never_heard_of(&self, name: String) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).unknown = Some(name);
    }

    /// What was written out and is no field, but a record as a whole.
    pub(super) fn whole(&self) -> Option<String> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).misused.clone()
    }

    fn misused(&self, name: String) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).misused = Some(name);
    }
}

/// A field without a value: false in a condition, so that a fallback takes its place, and noted where it is written out.
#[derive(Debug)]
pub(super) struct Nothing {
    what: Missing,
    log: Log,
}

impl Nothing {
    /// Whether a value is one.
    pub(super) fn is(value: &Value) -> bool {
        value.downcast_object_ref::<Nothing>().is_some()
    }
}

impl Object for Nothing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.log.lacks(&self.what);
        match self.log.gap {
            Gap::Field => write!(f, "{{{{ {} }}}}", self.what.field),
            Gap::Words => write!(f, "‹{}›", self.what.words),
        }
    }
}

/// A record as a text sees it: `contact`, `company` and so on.
#[derive(Debug)]
struct Part {
    name: &'static str,
    values: BTreeMap<&'static str, String>,
    details: Option<BTreeMap<String, String>>,
    custom: Option<BTreeMap<String, own::Known>>,
    log: Log,
}

impl Part {
    fn nothing(&self, field: String, words: String) -> Value {
        Value::from_object(Nothing { what: Missing { field, words }, log: self.log.clone() })
    }
}

impl Object for Part {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if key == "details" && self.details.is_some() {
            return Some(Value::from_object(Details(self.clone())));
        }
        if key == "custom" && self.custom.is_some() {
            return Some(Value::from_object(Custom(self.clone())));
        }
        if let Some(value) = self.values.get(key) {
            return Some(value.clone().into());
        }
        let name = format!("{}.{key}", self.name);
        match FIELDS.iter().find(|(field, _)| *field == name) {
            Some((_, words)) => Some(self.nothing(name, (*words).to_string())),
            None => {
                self.log.never_heard_of(name);
                None
            }
        }
    }

    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.log.misused(self.name.to_string());
        Ok(()) // Whoever asks for the words of something does not expect to be refused.
    }
}

/// The columns of an imported file that are no fields.
#[derive(Debug)]
struct Details(Arc<Part>);

impl Object for Details {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.log.misused(format!("{}.details", self.0.name));
        Ok(())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let part = &self.0;
        let value = part.details.as_ref().and_then(|details| details.get(key)).filter(|value| !value.trim().is_empty());
        Some(value.map_or_else(
            || {
                let whose = WITH_DETAILS.iter().find(|(name, _)| *name == part.name).map_or("", |(_, whose)| whose);
                let quoted = key.replace('\\', "\\\\").replace('"', "\\\"");
                part.nothing(format!("{}.details[\"{quoted}\"]", part.name), format!("{} {whose}", one_line(key)))
            },
            |value| cut(value).into(),
        ))
    }
}

/// The custom fields of a record.
#[derive(Debug)]
struct Custom(Arc<Part>);

impl Object for Custom {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.log.misused(format!("{}.custom", self.0.name));
        Ok(())
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?.replace('_', "-");
        let part = &self.0;
        let known = part.custom.as_ref().and_then(|all| all.get(&key));
        Some(match known.filter(|known| !known.value.is_empty()) {
            Some(known) => cut(&known.value).into(),
            None => {
                let Missing { field, words } = own::missing(part.name, &key, known);
                part.nothing(field, words)
            }
        })
    }
}

/// What a text sees first: the records, and the day.
#[derive(Debug)]
struct Root {
    parts: BTreeMap<&'static str, Value>,
    log: Log,
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if let Some(what) = asked_of_the_team(key) {
            return Some(Value::from_object(Nothing { what, log: self.log.clone() }));
        }
        let found = self.parts.get(key).cloned();
        if found.is_none() {
            self.log.never_heard_of(key.to_string());
        }
        found
    }
}

/// The values for a text. What it does not name is not looked up.
pub(super) fn root(text: &str, with: Merging, log: &Log) -> Value {
    let english = DateWords::default();
    let dates = with.dates.unwrap_or(&english);
    let values = Values { text, with, dates };
    let part = |name: &'static str, values: BTreeMap<&'static str, String>, details| {
        let custom = own::PARTS.iter().any(|(part, ..)| *part == name);
        let custom = custom.then(|| own::values(text, name, with, dates));
        Value::from_object(Part { name, values, details, custom, log: log.clone() })
    };
    let (contact, contact_details) = values.contact();
    let (company, company_details) = values.company();
    let details = if text.contains("details") { with.opportunity.details.clone() } else { BTreeMap::new() };
    let owner = with.opportunity.owner.and_then(|id| with.data.member(id));
    let me = || with.data.settings().and_then(|settings| settings.me);
    let sender = with.sender.or(with.opportunity.owner).or_else(me).and_then(|id| with.data.member(id));
    let workspace = with.data.settings().map_or(String::new(), |settings| settings.name.clone());
    let campaign = with.opportunity.campaign.and_then(|id| with.data.campaign(id));
    let campaign = campaign.map_or(String::new(), |campaign| campaign.about.clone());
    let today: Value = with.now.map_or_else(|| LATER.to_string(), |(place, now)| dates.write(place.date(now))).into();
    let one = |name, value| kept(BTreeMap::from([(name, value)]));
    let parts = BTreeMap::from([
        ("contact", part("contact", contact, Some(contact_details))),
        ("company", part("company", company, Some(company_details))),
        ("opportunity", part("opportunity", values.opportunity(), Some(details))),
        ("owner", part("owner", owner.map(member).unwrap_or_default(), None)),
        ("sender", part("sender", sender.map(member).unwrap_or_default(), None)),
        ("workspace", part("workspace", one("name", workspace), None)),
        ("campaign", part("campaign", one("about", campaign), None)),
        ("content", part("content", values.content(), None)),
        ("today", today),
    ]);
    Value::from_object(Root { parts, log: log.clone() })
}

pub(super) struct Values<'a> {
    pub(super) text: &'a str,
    pub(super) with: Merging<'a>,
    dates: &'a DateWords,
}

pub(super) type Named = BTreeMap<&'static str, String>;

impl Values<'_> {
    pub(super) fn date(&self, date: Option<Date>) -> String {
        date.map(|date| self.dates.write(date)).unwrap_or_default()
    }

    fn details(&self, details: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        if self.text.contains("details") { details.clone() } else { BTreeMap::new() }
    }

    fn contact(&self) -> (Named, BTreeMap<String, String>) {
        if !self.text.contains("contact") {
            return Default::default();
        }
        let Some(contact) = main_contact(self.with.opportunity, self.with.data) else { return Default::default() };
        let mut values = BTreeMap::from([
            ("first_name", first(&contact.name)),
            ("last_name", last(&contact.name)),
            ("name", contact.name.clone()),
            ("email", contact.emails.first().cloned().unwrap_or_default()),
            ("phone", contact.phones.first().cloned().unwrap_or_default()),
            ("title", contact.title.clone()),
            ("company_news", contact.company_news.clone()),
            ("latest_updates", contact.latest_updates.clone()),
            ("birthday", self.date(contact.birthday)),
            ("address", contact.address.clone()),
            ("about", contact.about.clone()),
            ("needs", contact.needs.clone()),
            ("objections", contact.objections.clone()),
            ("competitors", contact.competitors.clone()),
            ("tags", listed(&contact.tags)),
            ("source", contact.source.clone()),
        ]);
        self.milestone(&contact.milestones, &mut values);
        self.of_contact(contact.id, &mut values);
        (kept(values), self.details(&contact.details))
    }

    fn company(&self) -> (Named, BTreeMap<String, String>) {
        let Merging { opportunity, data, .. } = self.with;
        if !self.text.contains("company") {
            return Default::default();
        }
        let own = || main_contact(opportunity, data).and_then(|contact| contact.company);
        let Some(company) = opportunity.company.or_else(own).and_then(|id| data.company(id)) else {
            return Default::default();
        };
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut values = BTreeMap::from([
            ("name", company.name.clone()),
            ("website", company.website.clone()),
            ("phone", company.phone.clone()),
            ("address", company.address.clone()),
            ("country", company.country.clone()),
            ("sector", company.sector.clone()),
            ("employees", number(company.employees)),
            ("revenue", company.revenue.map(|revenue| revenue.to_string()).unwrap_or_default()),
            ("founded", number(company.founded.map(u32::from))),
            ("news", company.news.clone()),
            ("about", company.about.clone()),
            ("tags", listed(&company.tags)),
        ]);
        self.milestone(&company.milestones, &mut values);
        self.of_company(company.id, &mut values);
        (kept(values), self.details(&company.details))
    }

    fn content(&self) -> Named {
        if self.text.contains("content") { kept(content::values(self.with)) } else { Named::new() }
    }

    fn opportunity(&self) -> Named {
        let Merging { opportunity, data, now, .. } = self.with;
        if !self.text.contains("opportunity") {
            return Named::new();
        }
        let products = opportunity.products.iter().filter_map(|id| data.product(*id)).map(|one| one.name.as_str());
        let products: Vec<&str> = products.collect();
        let mut values = BTreeMap::from([
            ("name", opportunity.name.clone()),
            ("value", opportunity.value.map(|value| value.to_string()).unwrap_or_default()),
            ("stage", data.stage(opportunity.stage).map(|stage| stage.name.clone()).unwrap_or_default()),
            ("pipeline", data.pipeline(opportunity.pipeline).map(|one| one.name.clone()).unwrap_or_default()),
            ("close", self.date(opportunity.close)),
            ("needs", opportunity.needs.clone()),
            ("pain_points", opportunity.pain_points.clone()),
            ("preferences", opportunity.preferences.clone()),
            ("objections", opportunity.objections.clone()),
            ("competitors", opportunity.competitors.clone()),
            ("products", products.join(", ")),
            ("score", opportunity.score.map(|score| score.to_string()).unwrap_or_default()),
            ("source", opportunity.source.clone()),
            ("referrer", self.referrer()),
            ("tags", listed(&opportunity.tags)),
        ]);
        let campaign = opportunity.campaign.and_then(|id| data.campaign(id));
        values.insert("campaign", campaign.map(|one| one.name.clone()).unwrap_or_default());
        let Some((place, now)) = now else {
            values
                .extend(["days_in_stage", "fit", "next_step", "next_step_date"].map(|name| (name, LATER.to_string())));
            return kept(values);
        };
        let days = (place.date(now) - place.date(opportunity.entered())).num_days().max(0);
        values.insert("days_in_stage", days.to_string());
        if self.text.contains("fit") {
            let zone = place.at(now);
            let cx = Context { today: zone.date(now), zone, me: None, data };
            let percent = Ideal::new(&cx).percent(opportunity, &cx);
            values.insert("fit", percent.map(|percent| percent.to_string()).unwrap_or_default());
        }
        if self.text.contains("next_step")
            && let Some(next) = next_due(data, opportunity.id, place.at(now))
        {
            let title = match next.what {
                Upcoming::Task(task) => task.title(),
                Upcoming::Message(message) => message.title(),
            };
            values.insert("next_step", title);
            values.insert("next_step_date", self.date(next.due));
        }
        kept(values)
    }
}

fn member(member: &Arc<Member>) -> Named {
    kept(BTreeMap::from([
        ("first_name", first(&member.name)),
        ("last_name", last(&member.name)),
        ("name", member.name.clone()),
        ("email", member.email.clone()),
        ("office", member.office.clone()),
    ]))
}

/// Those that have a value, none of them endless.
fn kept(values: Named) -> Named {
    let some = values.into_iter().filter(|(_, value)| !value.trim().is_empty());
    some.map(|(name, value)| (name, cut(value.trim()))).collect()
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value.to_string(),
    }
}

fn listed(tags: &BTreeSet<String>) -> String {
    tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// What stands before a name and is none.
const TITLES: [&str; 14] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "sir", "mme", "mlle", "sr", "sra"];

/// The words of a name, without the titles before it.
fn words(name: &str) -> Vec<&str> {
    let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let words: Vec<&str> = name.split_whitespace().skip_while(is_title).collect();
    if words.is_empty() { name.split_whitespace().collect() } else { words }
}

/// The first word of a name.
fn first(name: &str) -> String {
    words(name).first().map_or("", |word| word.trim_end_matches(',')).to_string()
}

/// All but the first word of a name; nothing where there is only one.
fn last(name: &str) -> String {
    words(name).into_iter().skip(1).collect::<Vec<_>>().join(" ")
}

/// The filters and tests that texts can use.
pub(super) fn add_filters(environment: &mut Environment<'static>) {
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 5] = [
        ("upper", |text| text.to_uppercase()),
        ("lower", |text| text.to_lowercase()),
        ("capitalize", capitalized),
        ("title", |text| text.split(' ').map(capitalized).collect::<Vec<_>>().join(" ")),
        ("trim", |text| text.trim().to_string()),
    ];
    for (name, change) in changes {
        // A value that is missing stays missing.
        environment.add_filter(name, move |value: Value| {
            if Nothing::is(&value) || value.is_undefined() { value } else { change(&value.to_string()).into() }
        });
    }
    for name in ["default", "d"] {
        environment.add_filter(
            name,
            |value: Value, other: Value| {
                if Nothing::is(&value) || value.is_undefined() { other } else { value }
            },
        );
    }
    environment.add_test("defined", |value: Value| !(Nothing::is(&value) || value.is_undefined()));
    environment.add_test("undefined", |value: Value| Nothing::is(&value) || value.is_undefined());
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
