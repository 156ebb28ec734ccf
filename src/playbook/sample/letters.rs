//! Letters that the firm of the sample wrote with its templates, beside what sequences send.

use super::clock::Clock;
use super::deals::{LOST, NEW};
use crate::data::Dataset;
use crate::model::{Message, Opportunity, Record, Reply, Stage};
use crate::present::outbox::{About, begun, from_template};
use crate::value::{Calendar, Id, IdSource, Time, ZoneRules};
use std::collections::BTreeSet;
use std::sync::Arc;

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
pub fn letters(clock: &Clock, stages: &[Arc<Stage>], records: &[Record], ids: &mut IdSource) -> Vec<Message> {
    let data = Dataset::from_records(records.iter().cloned());
    let calendar = Calendar::new(Arc::new(ZoneRules::fixed(clock.zone)), None, BTreeSet::new());
    let place = |stage: Id| stages.iter().position(|one| one.id == stage);
    let mut writing = Writing { clock, data: &data, calendar: &calendar, ids, letters: Vec::new() };
    for record in records {
        let Record::Opportunity(one) = record else { continue };
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
    clock: &'a Clock,
    data: &'a Dataset,
    calendar: &'a Calendar,
    ids: &'a mut IdSource,
    letters: Vec<Message>,
}

impl Writing<'_> {
    /// Writes with a template, and one of so many times there is an answer; nothing where the template is not there, or
    /// where somebody has no address.
    fn write(&mut self, one: &Opportunity, recipe: &str, at: Time, of: usize) {
        let template = self.data.templates().find(|template| template.recipe == recipe);
        let Some(template) = template.filter(|_| at < self.clock.now) else { return };
        let about = About::opportunity(one.id, self.data);
        let blank = begun(about, one.owner, self.data);
        let Ok(filled) = from_template(&blank, template, self.data, at, self.calendar) else { return };
        if filled.to.is_empty() {
            return;
        }
        let before = self.letters.iter().filter(|letter| letter.template == filled.template).count();
        // They take half an hour to some hours.
        let answered = at.plus_millis((31 + 47 * before as i64) * MINUTE);
        let back = (before % of.max(1) == 0 && answered < self.clock.now).then_some((Reply::Positive, answered));
        self.letters.push(Message {
            id: self.ids.take(),
            due: at,
            created: at.plus_millis(-4 * MINUTE).max(one.created),
            sent: Some(at),
            reply: back.map(|(reply, _)| reply),
            replied: back.map(|(_, answered)| answered),
            ..filled
        });
    }
}
