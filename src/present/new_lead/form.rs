//! The form of a new lead: what an address said, what is known of it already, and the one command that it becomes.

use super::Lead;
use crate::command::Command;
use crate::data::Dataset;
use crate::exchange::{countries, phone::Phone};
use crate::model::{
    Activity, ActivityKind, Campaign, Company, Contact, ContactLink, Custom, CustomField, Invalid, Kind, Opportunity,
    Record, RecordId, Stage, StageKind, custom_name,
};
use crate::present::{
    campaigns,
    custom::{stored, typed},
    quick_add::read_amount,
};
use crate::query::{custom::field_keyed, fold::equals};
use crate::value::{Currency, Id, Time, brief, fold, one_line, quoted};
use serde_json::Map;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The campaign that brought a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Brought {
    /// None is named.
    #[default]
    Nothing,
    /// One that is there.
    Known(Id),
    /// One that is created with the lead.
    New(String),
}

/// The form, as a person sees and changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The person.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// Their telephone number.
    pub phone: String,
    /// Their position.
    pub title: String,
    /// Their company's name.
    pub company: String,
    /// What the opportunity is called; after the company or person where nothing is said.
    pub opportunity: String,
    /// Where the lead came from.
    pub source: String,
    /// What it is worth, as it is written.
    pub value: String,
    /// What they wrote.
    pub note: String,
    /// Tags, with commas between.
    pub tags: String,
    /// The contact who it is, if they are known.
    pub contact: Option<Id>,
    /// The campaign.
    pub campaign: Brought,
    /// The channel that the link names.
    pub channel: String,
    /// The pipeline.
    pub pipeline: Option<Id>,
    /// The stage.
    pub stage: Option<Id>,
    /// Further fields of the link.
    pub details: Vec<(String, String)>,
}

/// By what a contact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The email address.
    Email,
    /// The telephone number.
    Phone,
    /// Name and company.
    Name,
}

impl By {
    /// In words, for `with this …`.
    pub fn words(self) -> &'static str {
        match self {
            By::Email => "email address",
            By::Phone => "telephone number",
            By::Name => "name and company",
        }
    }
}

/// A contact who may be the person of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The contact.
    pub contact: Id,
    /// By what they are known.
    pub by: By,
}

/// The stages that a new lead can begin in: those of the pipeline in which nothing is decided.
pub fn stages(data: &Dataset, pipeline: Id) -> Vec<Arc<Stage>> {
    let mut all = data.stages_of(pipeline);
    all.retain(|stage| matches!(stage.kind, StageKind::Open | StageKind::Parked));
    all
}

impl Form {
    /// Fills in what an address says, and says what of it is not known here.
    pub fn of(lead: &Lead, data: &Dataset) -> (Form, Vec<String>) {
        let mut remarks = Vec::new();
        let (pipeline, stage) = place(lead, data, &mut remarks);
        let campaign = match campaigns::named(data, &lead.campaign) {
            Some(campaign) => Brought::Known(campaign.id),
            None if lead.campaign.is_empty() => Brought::Nothing,
            None => Brought::New(lead.campaign.clone()),
        };
        let lead = lead.clone();
        let form = Form {
            name: lead.name,
            email: lead.email,
            phone: lead.phone,
            title: lead.title,
            company: lead.company,
            opportunity: lead.opportunity,
            source: lead.source,
            value: lead.value,
            note: lead.note,
            tags: lead.tags.join(", "),
            contact: None,
            campaign,
            channel: lead.channel,
            pipeline,
            stage,
            details: lead.details,
        };
        (form, remarks)
    }

    /// What the opportunity is called, where the person leaves it open.
    pub fn usual_name(&self) -> String {
        let all = [&self.company, &self.name, &self.email, &self.phone];
        all.into_iter().map(|text| one_line(text)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The one command that makes contact, company, campaign, opportunity and note.
    ///
    /// # Errors
    /// What is wrong, at which field.
    pub fn command(&self, data: &Dataset, me: Option<Id>, now: Time, mark: char) -> Result<Command, Invalid> {
        const COMPANY: Id = Id::from_bits(1);
        const CONTACT: Id = Id::from_bits(2);
        const CAMPAIGN: Id = Id::from_bits(3);
        const OPPORTUNITY: Id = Id::from_bits(4);
        let known = self.contact.and_then(|id| data.contact(id));
        let mut records: Vec<Record> = Vec::new();
        let company = match company(data, &self.company) {
            None if !one_line(&self.company).is_empty() => {
                records.push(Company { id: COMPANY, name: one_line(&self.company), ..Company::default() }.into());
                Some(COMPANY)
            }
            None => known.and_then(|contact| contact.company),
            some => some,
        };
        let campaign = match &self.campaign {
            Brought::Nothing => None,
            Brought::Known(id) => Some(*id),
            Brought::New(name) => {
                let (name, channel) = (one_line(name), one_line(&self.channel));
                records.push(Campaign { id: CAMPAIGN, name, channel, ..Campaign::default() }.into());
                Some(CAMPAIGN)
            }
        };
        let source = one_line(&self.source);
        let contact = match known {
            Some(known) => Some(known.id),
            None => self.newcomer(company, campaign, &source, me)?.map(|contact| {
                records.push(Contact { id: CONTACT, ..contact }.into());
                CONTACT
            }),
        };
        let name = Some(one_line(&self.opportunity)).filter(|name| !name.is_empty()).unwrap_or_else(|| {
            let of_known = || known.map(|contact| contact.title()).unwrap_or_default();
            Some(self.usual_name()).filter(|name| !name.is_empty()).unwrap_or_else(of_known)
        });
        if name.is_empty() {
            return Err(Invalid::new("name", "Give a name, an email address or a company."));
        }
        records.push(
            Opportunity {
                id: OPPORTUNITY,
                name,
                pipeline: self.pipeline.unwrap_or_default(),
                stage: self.stage.unwrap_or_default(),
                value: self.worth(data, mark)?,
                owner: me,
                company,
                contacts: contact.map(|contact| ContactLink { contact, role: String::new() }).into_iter().collect(),
                source,
                campaign,
                tags: self.all_tags(),
                details: self.kept(data, mark),
                ..Opportunity::default()
            }
            .into(),
        );
        let own = self.own(data, mark);
        for record in &mut records {
            let kind = record.kind();
            let values = own.iter().filter(|(field, _)| field.of == kind);
            let values: Vec<(Id, Custom)> = values.map(|(field, value)| (field.id, value.clone())).collect();
            if !values.is_empty() {
                record.extra_mut().custom.extend(values);
            }
        }
        let text = self.note.trim();
        if !text.is_empty() {
            records.push(
                Activity {
                    id: Id::NIL,
                    kind: ActivityKind::Note,
                    at: now,
                    text: text.to_string(),
                    member: me,
                    opportunity: Some(OPPORTUNITY),
                    contact,
                    company,
                    ..Activity::default()
                }
                .into(),
            );
        }
        let news = known.map(|contact| {
            let mut set = self.news_of(contact, company);
            let new = own.iter().filter(|(field, _)| field.of == Kind::Contact);
            let new = new.filter(|(field, _)| !contact.extra.custom.contains_key(&field.id));
            set.extend(new.map(|(field, value)| (custom_name(field.id), stored(Some(value.clone())))));
            (contact.id, set)
        });
        match news {
            Some((id, set)) if !set.is_empty() => {
                Ok(Command::CreateAndEdit { records, id: RecordId { kind: Kind::Contact, id }, set })
            }
            _ => Ok(Command::CreateAll(records)),
        }
    }

    /// The new contact; none where only a company is named.
    fn newcomer(
        &self,
        company: Option<Id>,
        campaign: Option<Id>,
        source: &str,
        owner: Option<Id>,
    ) -> Result<Option<Contact>, Invalid> {
        let [name, email, phone, title] = [&self.name, &self.email, &self.phone, &self.title].map(|t| one_line(t));
        if name.is_empty() && email.is_empty() {
            return match (phone.is_empty() && title.is_empty(), company) {
                (true, _) => Ok(None),
                (false, _) => Err(Invalid::new("name", "Whose is it? Give a name or an email address as well.")),
            };
        }
        let contact = Contact {
            name,
            emails: some(email),
            phones: some(phone),
            title,
            company,
            owner,
            source: source.to_string(),
            campaign,
            ..Contact::default()
        };
        contact.check().map_err(|invalid| match invalid.field {
            "emails" => Invalid::new("email", invalid.message),
            _ => Invalid::new("name", invalid.message),
        })?;
        Ok(Some(contact))
    }

    fn worth(&self, data: &Dataset, mark: char) -> Result<Option<crate::value::Money>, Invalid> {
        if self.value.trim().is_empty() {
            return Ok(None);
        }
        let currency = data.settings().map_or_else(Currency::default, |settings| settings.currency);
        read_amount(&self.value, currency, mark).map(Some).map_err(|why| Invalid::new("value", why))
    }

    fn all_tags(&self) -> BTreeSet<String> {
        let tag = |tag: &str| one_line(tag).trim_start_matches(['#', ' ']).to_string();
        self.tags.split([',', ';']).map(tag).filter(|tag| !tag.is_empty()).collect()
    }

    /// The custom fields that the link fills, as `custom.plan=gold`.
    fn own(&self, data: &Dataset, mark: char) -> Vec<(Arc<CustomField>, Custom)> {
        self.details.iter().filter_map(|(key, text)| own(data, key, text, mark)).collect()
    }

    /// The further fields of the link; those of one name in one text. What fills a custom field is there already.
    fn kept(&self, data: &Dataset, mark: char) -> BTreeMap<String, String> {
        let channel = (!self.channel.is_empty()).then(|| ("utm_medium".to_string(), self.channel.clone()));
        let mut kept: BTreeMap<String, String> = BTreeMap::new();
        let more = self.details.iter().filter(|(key, text)| own(data, key, text, mark).is_none());
        for (key, text) in more.cloned().chain(channel) {
            let slot = kept.entry(key).or_default();
            *slot = if slot.is_empty() { text } else { format!("{slot}; {text}") };
        }
        kept
    }

    /// What the form says about a contact that is not known yet. Who brought them stays as it is: they were known before.
    fn news_of(&self, contact: &Contact, company: Option<Id>) -> Map<String, serde_json::Value> {
        let mut set = Map::new();
        let mut add = |field: &str, known: &[String], new: &str| {
            let new = one_line(new);
            if !new.is_empty() && known.iter().all(|known| fold(known) != fold(&new)) {
                let all: Vec<String> = known.iter().cloned().chain([new]).collect();
                set.insert(field.to_string(), all.into());
            }
        };
        add("emails", &contact.emails, &self.email);
        add("phones", &contact.phones, &self.phone);
        if contact.company.is_none()
            && let Some(company) = company
        {
            set.insert("company".into(), company.to_string().into());
        }
        for (field, known, new) in [("title", &contact.title, &self.title), ("name", &contact.name, &self.name)] {
            if known.is_empty() && !one_line(new).is_empty() {
                set.insert(field.into(), one_line(new).into());
            }
        }
        set
    }
}

/// What a further field gives a custom field; none where it names none, or does not fit it.
fn own(data: &Dataset, key: &str, text: &str, mark: char) -> Option<(Arc<CustomField>, Custom)> {
    let key = key.trim().to_lowercase();
    let field = field_keyed(data, key.strip_prefix("custom.")?).filter(|field| !field.retired)?;
    let of = matches!(field.of, Kind::Opportunity | Kind::Contact | Kind::Company);
    let usual = data.settings().map_or_else(Currency::default, |settings| settings.currency);
    let value = typed(field, text, data, usual, mark).ok().flatten().filter(|_| of)?;
    Some((field.clone(), value))
}

fn some(text: String) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text] }
}

/// The pipeline and stage that an address names; the first ones in use where it names none, or none that is there.
fn place(lead: &Lead, data: &Dataset, remarks: &mut Vec<String>) -> (Option<Id>, Option<Id>) {
    let live = data.live_pipelines();
    let wanted = live.iter().find(|pipeline| fold(&pipeline.name) == fold(&lead.pipeline));
    if wanted.is_none() && !lead.pipeline.is_empty() {
        remarks.push(format!("No pipeline is called {}.", quoted(&lead.pipeline)));
    }
    let stage = |pipeline: Id| {
        let all = stages(data, pipeline);
        let id = lead.stage.parse::<Id>().ok();
        all.into_iter().find(|stage| Some(stage.id) == id || fold(&stage.name) == fold(&lead.stage)).map(|s| s.id)
    };
    let usual = wanted.map(|one| one.id).or_else(|| live.first().map(|one| one.id));
    let first = usual.and_then(|pipeline| stages(data, pipeline).first().map(|stage| stage.id));
    if lead.stage.is_empty() {
        return (usual, first);
    }
    if let Some(stage) = usual.and_then(stage) {
        return (usual, Some(stage));
    }
    // A stage of another pipeline, where none is named.
    let other = live.iter().filter(|_| wanted.is_none()).find_map(|one| Some((one.id, stage(one.id)?)));
    if let Some((pipeline, stage)) = other {
        return (Some(pipeline), Some(stage));
    }
    remarks.push(format!("No open stage is called {}; it begins in the first one.", quoted(&lead.stage)));
    (usual, first)
}

/// The company of this name.
pub fn company(data: &Dataset, name: &str) -> Option<Id> {
    let wanted = fold(name);
    if wanted.is_empty() { None } else { data.companies().find(|one| equals(&one.name, &wanted)).map(|one| one.id) }
}

/// The contacts who may be the person of the form, the surest first; at most three.
pub fn known(form: &Form, data: &Dataset) -> Vec<Known> {
    const MOST: usize = 3;
    let home = data.settings().and_then(|settings| countries::country(&settings.country)).map(|one| one.code);
    let dialled = |text: &str| Phone::read(text, home).ok().map(|phone| phone.dialled());
    let [email, name] = [&form.email, &form.name].map(|text| fold(text));
    let number = dialled(&form.phone).filter(|number| number.len() > 5);
    // The last digits are compared first: to read every number in full takes long.
    let tail = |text: &str| -> String {
        let digits = text.chars().rev().filter(char::is_ascii_digit).take(5);
        digits.collect()
    };
    let wanted = number.as_deref().map(tail);
    let company = company(data, &form.company);
    let by = |contact: &Contact| {
        let same_number = |text: &String| Some(tail(text)) == wanted && dialled(text) == number;
        if !email.is_empty() && contact.emails.iter().any(|known| equals(known, &email)) {
            Some(By::Email)
        } else if wanted.is_some() && contact.phones.iter().any(same_number) {
            Some(By::Phone)
        } else if !name.is_empty() && company.is_some() && contact.company == company && equals(&contact.name, &name) {
            Some(By::Name)
        } else {
            None
        }
    };
    let met = data.contacts().filter_map(|contact| Some(Known { contact: contact.id, by: by(contact)? }));
    let mut met: Vec<Known> = met.collect();
    met.sort_by_key(|known| (known.by, known.contact));
    met.truncate(MOST);
    met
}

/// What a person is told about a contact who is known: `Anna Bauer is known by this email address.`
pub fn warning(data: &Dataset, known: Known) -> String {
    let Some(contact) = data.contact(known.contact) else { return String::new() };
    let out = if contact.opted_out { " They want no more messages." } else { "" };
    format!("{} is known with this {}.{out}", brief(&contact.title()), known.by.words())
}
