//! Letters that the firm of the sample wrote with its templates, beside what sequences send.

use super::cast::Cast;
use super::deals::{LOST, NEW};
use crate::model::{Company, Contact, Message, Opportunity, Reply, Template};
use crate::value::{Id, IdSource, Time};

const MINUTE: i64 = 60_000;

/// The first letter to a lead that came by a source, and that one of so many answered it: who asked gets a receipt, to
/// which there is little to say, who was met is asked something.
const FIRST: [(&str, &str, usize); 5] = [
    ("website", "general.received", 5),
    ("newsletter", "general.received", 5),
    ("trade fair", "keap.first-contact", 2),
    ("referral", "keap.first-contact", 2),
    ("partner", "keap.first-contact", 2),
];

/// What is asked after a no.
const AFTER_LOSS: &str = "general.lost-reason";

/// The letters, in the order of the opportunities. The first of each kind was answered.
pub fn letters(cast: &Cast<'_>, templates: &[Template], deals: &[Opportunity], ids: &mut IdSource) -> Vec<Message> {
    let place = |stage: Id| cast.stages.iter().position(|one| one.id == stage);
    let mut writing = Writing { cast, templates, ids, letters: Vec::new() };
    for one in deals {
        let letter = FIRST.iter().find(|(source, ..)| one.source == *source);
        // Those who have just come still wait for theirs.
        let first = one.visits.first().filter(|first| first.left.is_some() && place(first.stage) == Some(NEW));
        if let Some(((_, recipe, of), first)) = letter.zip(first) {
            writing.write(one, recipe, first.entered.plus_millis(35 * MINUTE), *of);
        }
        if let Some(lost) = one.visits.last().filter(|last| place(last.stage) == Some(LOST)) {
            writing.write(one, AFTER_LOSS, lost.entered.plus_millis(90 * MINUTE), 3);
        }
    }
    writing.letters
}

struct Writing<'a> {
    cast: &'a Cast<'a>,
    templates: &'a [Template],
    ids: &'a mut IdSource,
    letters: Vec<Message>,
}

impl Writing<'_> {
    /// Writes with a template, and one of so many times there is an answer; nothing where the template is not there, or
    /// where somebody has no address.
    fn write(&mut self, one: &Opportunity, recipe: &str, at: Time, of: usize) {
        let template = self.templates.iter().find(|template| template.recipe == recipe);
        let Some(template) = template.filter(|_| at < self.cast.clock.now) else { return };
        let link = one.contacts.first();
        let contact = link.and_then(|link| self.cast.contacts.iter().find(|contact| contact.id == link.contact));
        let Some((contact, to)) = contact.and_then(|contact| Some((contact, contact.emails.first()?))) else { return };
        let before = self.letters.iter().filter(|letter| letter.template == Some(template.id)).count();
        // They take half an hour to some hours.
        let answered = at.plus_millis((31 + 47 * before as i64) * MINUTE);
        let back = before % of.max(1) == 0 && answered < self.cast.clock.now;
        self.letters.push(Message {
            id: self.ids.take(),
            to: to.clone(),
            subject: self.filled(&template.subject, one, contact),
            body: self.filled(&template.body, one, contact),
            form: template.form,
            template: Some(template.id),
            contact: Some(contact.id),
            opportunity: Some(one.id),
            assignee: one.owner,
            due: at,
            created: at.plus_millis(-4 * MINUTE).max(one.created),
            sent: Some(at),
            reply: back.then_some(Reply::Positive),
            replied: back.then_some(answered),
            ..Message::default()
        });
    }

    /// A text with what is known in place of its fields, as whoever wrote it left it.
    fn filled(&self, text: &str, one: &Opportunity, contact: &Contact) -> String {
        let mut parts = text.split("{{");
        let mut filled = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let (field, rest) = part.split_once("}}").unwrap_or((part, ""));
            let (name, other) = field.split_once(" or ").unwrap_or((field, ""));
            let value = self.value(name.trim(), one, contact);
            filled += if value.is_empty() { other.trim().trim_matches('"') } else { &value };
            filled += rest;
        }
        filled
    }

    /// What a field of the templates stands for; nothing where it is not known.
    fn value(&self, field: &str, one: &Opportunity, contact: &Contact) -> String {
        let company = |company: &&Company| Some(company.id) == one.company;
        match field {
            "contact.first_name" => contact.name.split(' ').next().unwrap_or_default().to_string(),
            "company.name" => {
                self.cast.companies.iter().find(company).map(|company| company.name.clone()).unwrap_or_default()
            }
            "opportunity.products" => {
                let names = self.cast.products.iter().filter(|product| one.products.contains(&product.id));
                names.map(|product| product.name.as_str()).collect::<Vec<_>>().join(", ")
            }
            "sender.name" => {
                let owner = self.cast.members.iter().find(|member| Some(member.id) == one.owner);
                owner.map(|member| member.name.clone()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}
