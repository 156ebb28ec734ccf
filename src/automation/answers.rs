//! What comes back on the messages of sequences and rules: by version, step and text.
//!
//! - *Sent* is what a person marked as sent and what did not come back as undeliverable: a message that reached nobody says
//!   nothing about its words. What came back is counted apart.
//! - *Answered* is a positive or a negative answer. Who is away has not answered (yet), and who only wants no more messages
//!   has not either; both are counted apart.
//! - A message counts for the version that its run followed when it was made, also where the run was carried over since.

use crate::data::Dataset;
use crate::model::{Action, Message, MessageState, Plan, Reply, Run, Step, Version};
use crate::value::{Id, Time};
use std::collections::BTreeMap;

/// With fewer messages sent a rate says little: one answer more or less changes it by more than five points in a hundred.
pub const TOO_FEW: u32 = 20;

/// What came of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Sent, and not come back.
    pub sent: u32,
    /// Answered, either way.
    pub answered: u32,
    /// Answered in favour.
    pub positive: u32,
    /// Answered against.
    pub negative: u32,
    /// Met with an absence so far.
    pub away: u32,
    /// Come back as undeliverable.
    pub bounced: u32,
    /// Sent to somebody who wants no more messages since, and has not had another one meanwhile.
    pub opted_out: u32,
}

impl Answers {
    /// How many of a thousand were answered; none if nothing was sent.
    pub fn rate(&self) -> Option<u32> {
        per_mille(self.answered, self.sent)
    }

    /// How many of a thousand were answered in favour; none if nothing was sent.
    pub fn positive_rate(&self) -> Option<u32> {
        per_mille(self.positive, self.sent)
    }

    /// Whether so few were sent that the rate tells little.
    pub fn too_few(&self) -> bool {
        self.sent < TOO_FEW
    }

    /// A word of caution where there are few: `Too few to tell: 3 sent.`; empty where there are enough.
    pub fn caution(&self) -> String {
        match self.sent {
            0 => "Nothing sent yet.".into(),
            sent if self.too_few() => format!("Too few to tell: {sent} sent."),
            _ => String::new(),
        }
    }

    fn add(&mut self, other: &Answers) {
        let pairs = [
            (&mut self.sent, other.sent),
            (&mut self.answered, other.answered),
            (&mut self.positive, other.positive),
            (&mut self.negative, other.negative),
            (&mut self.away, other.away),
            (&mut self.bounced, other.bounced),
            (&mut self.opted_out, other.opted_out),
        ];
        pairs.into_iter().for_each(|(own, more)| *own = own.saturating_add(more));
    }

    fn count(&mut self, message: &Message, opted_out: bool) {
        let one = Answers {
            sent: u32::from(!message.bounced),
            answered: u32::from(heard(message)),
            positive: u32::from(message.reply == Some(Reply::Positive)),
            negative: u32::from(message.reply == Some(Reply::Negative)),
            away: u32::from(message.reply == Some(Reply::OutOfOffice)),
            bounced: u32::from(message.bounced),
            opted_out: u32::from(opted_out),
        };
        // What came back and was answered all the same did reach somebody.
        let reached = Answers { sent: 1, bounced: 0, ..one };
        self.add(if message.bounced && heard(message) { &reached } else { &one });
    }
}

fn heard(message: &Message) -> bool {
    matches!(message.reply, Some(Reply::Positive | Reply::Negative))
}

fn per_mille(part: u32, whole: u32) -> Option<u32> {
    let rounded =
        u64::from(part).saturating_mul(2_000).saturating_add(u64::from(whole)).checked_div(u64::from(whole) * 2)?;
    u32::try_from(rounded).ok()
}

/// What came of one text of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextAnswers {
    /// Which text, 0 for the first; none for messages of a step that had only one.
    pub variant: Option<u8>,
    /// Its subject as it was written, or its first words.
    pub title: String,
    /// What came of it.
    pub answers: Answers,
}

/// What came of one step that sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepAnswers {
    /// The step, from 0.
    pub step: u16,
    /// What came of all its texts together.
    pub answers: Answers,
    /// Each text, first one first; those that were never sent are there too.
    pub texts: Vec<TextAnswers>,
}

impl StepAnswers {
    /// The text that is answered best, where that can be told: each of them was sent often enough, and the best one leads by
    /// more than chance usually brings about.
    pub fn best(&self) -> Option<u8> {
        let mut known: Vec<(u64, &TextAnswers)> =
            self.texts.iter().map(|text| (u64::from(text.answers.rate().unwrap_or(0)), text)).collect();
        known.sort_by_key(|(rate, text)| (std::cmp::Reverse(*rate), text.variant));
        let [(_, first), (_, second), ..] = known.as_slice() else { return None };
        let enough = self.texts.iter().all(|text| !text.answers.too_few());
        (enough && clearly(&first.answers, &second.answers)).then_some(first.variant).flatten()
    }
}

/// Whether a rate is above another by more than twice the spread that chance gives to such a difference. In whole numbers:
/// with `p = x/n`, `q = y/m` and `r` of all together, `(p - q)² > 4 r (1 - r) (1/n + 1/m)`.
fn clearly(first: &Answers, second: &Answers) -> bool {
    let (n, m) = (i128::from(first.sent), i128::from(second.sent));
    let (x, y) = (i128::from(first.answered), i128::from(second.answered));
    let (whole, heard) = (n + m, x + y);
    let lead = x * m - y * n;
    lead > 0 && lead * lead * whole > 4 * heard * (whole - heard) * n * m
}

/// What came of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionAnswers {
    /// Its number.
    pub version: u32,
    /// When it was published.
    pub at: Time,
    /// What came of all its messages together.
    pub answers: Answers,
    /// Its steps that send, in order.
    pub steps: Vec<StepAnswers>,
}

/// What came of the messages of a sequence or a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceAnswers {
    /// The sequence or rule.
    pub id: Id,
    /// Whether it is a sequence.
    pub sequence: bool,
    /// Its name.
    pub name: String,
    /// What came of all of them together.
    pub answers: Answers,
    /// Its versions, the one in force first.
    pub versions: Vec<VersionAnswers>,
}

/// What came of the messages of every sequence, in their order, and of every rule that sends or has sent, in theirs.
pub fn answers(data: &Dataset) -> Vec<SourceAnswers> {
    let counted = count(data, |_| true);
    let mut sequences: Vec<_> = data.sequences().collect();
    sequences.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    let mut all: Vec<SourceAnswers> =
        sequences.iter().map(|one| of(one.id, true, &one.name, &one.versions, &counted)).collect();
    let rules = data.rules_in_order();
    all.extend(
        rules
            .iter()
            .map(|one| of(one.id, false, &one.name, &one.versions, &counted))
            .filter(|one| one.versions.iter().any(|version| !version.steps.is_empty())),
    );
    all
}

/// What came of the messages of one sequence or rule; none if it is gone.
pub fn answers_of(id: Id, data: &Dataset) -> Option<SourceAnswers> {
    let counted = count(data, |source| source == id);
    match (data.sequence(id), data.rule(id)) {
        (Some(one), _) => Some(of(id, true, &one.name, &one.versions, &counted)),
        (None, Some(one)) => Some(of(id, false, &one.name, &one.versions, &counted)),
        (None, None) => None,
    }
}

/// Which text of which step of which version of what.
type Place = (Id, u32, u16, Option<u8>);

fn count(data: &Dataset, wanted: impl Fn(Id) -> bool) -> BTreeMap<Place, Answers> {
    let mut found: BTreeMap<Place, Answers> = BTreeMap::new();
    let last = last_to_whoever_left(data);
    for message in data.messages().filter(|message| message.state == MessageState::Sent) {
        let Some(run) = message.run.and_then(|run| data.run(run)).filter(|run| wanted(run.of.id())) else { continue };
        let Some((version, step)) = made_by(run, message) else { continue };
        let place = (run.of.id(), version, step, message.variant);
        let opted_out = message.contact.is_some_and(|contact| last.get(&contact) == Some(&message.id));
        found.entry(place).or_default().count(message, opted_out);
    }
    found
}

/// The step that a message is of: the sequence or rule, its version at that time, and the step of that, from 0. None for a
/// message that a person wrote.
pub fn step_of(message: &Message, data: &Dataset) -> Option<(Id, u32, u16)> {
    let run = data.run(message.run?)?;
    let (version, step) = made_by(run, message)?;
    Some((run.of.id(), version, step))
}

/// The version that a run followed when it made a message, and the step of it.
fn made_by(run: &Run, message: &Message) -> Option<(u32, u16)> {
    let made = |place: &usize| {
        run.log.get(*place).is_some_and(|done| done.effects.iter().any(|effect| effect.record.id == message.id))
    };
    match ((0..run.log.len()).find(made), message.step) {
        (Some(place), step) => {
            Some((run.version_at(place), step.or_else(|| run.log.get(place).map(|done| done.step))?))
        }
        (None, Some(step)) => Some((run.of.version(), step)),
        (None, None) => None,
    }
}

/// Of each contact who wants no more messages the last one that they were sent: that was the one too many.
fn last_to_whoever_left(data: &Dataset) -> BTreeMap<Id, Id> {
    let mut last: BTreeMap<Id, (Option<Time>, Id)> = BTreeMap::new();
    for message in data.messages().filter(|message| message.state == MessageState::Sent && !message.bounced) {
        let left = message.contact.and_then(|id| data.contact(id)).filter(|contact| contact.opted_out);
        if let Some(contact) = left {
            let known = last.entry(contact.id).or_insert((message.sent, message.id));
            *known = (*known).max((message.sent, message.id));
        }
    }
    last.into_iter().map(|(contact, (_, message))| (contact, message)).collect()
}

fn of(id: Id, sequence: bool, name: &str, versions: &[Version], counted: &BTreeMap<Place, Answers>) -> SourceAnswers {
    let mut all = SourceAnswers { id, sequence, name: name.to_string(), ..SourceAnswers::default() };
    for version in versions.iter().rev() {
        let one = of_version(id, version, counted);
        all.answers.add(&one.answers);
        all.versions.push(one);
    }
    all
}

fn of_version(id: Id, version: &Version, counted: &BTreeMap<Place, Answers>) -> VersionAnswers {
    let mut all = VersionAnswers { version: version.number, at: version.at, ..VersionAnswers::default() };
    for (step, texts) in (0..=u16::MAX).zip(texts(&version.plan)) {
        if texts.is_empty() {
            continue;
        }
        let mut one = StepAnswers { step, ..StepAnswers::default() };
        for (variant, title) in texts {
            let found = counted.get(&(id, version.number, step, variant)).copied().unwrap_or_default();
            one.answers.add(&found);
            one.texts.push(TextAnswers { variant, title, answers: found });
        }
        all.answers.add(&one.answers);
        all.steps.push(one);
    }
    all
}

/// The texts of each step: none for one that sends nothing.
fn texts(plan: &Plan) -> Vec<Vec<(Option<u8>, String)>> {
    let of = |action: &Action| -> Vec<(Option<u8>, String)> {
        let Action::Message { subject, body, variants, .. } = action else { return Vec::new() };
        let several = !variants.is_empty();
        let others = variants.iter().map(|other| (&other.subject, &other.body));
        let all = std::iter::once((subject, body)).chain(others);
        (0..=u8::MAX).zip(all).map(|(nth, text)| (several.then_some(nth), title(text.0, text.1))).collect()
    };
    let step = |step: &Step| match step {
        Step::Do { action } => of(action),
        // One that waited in vain may send as well: all that it sends is counted together.
        Step::Await { late, .. } => late.iter().map(of).find(|texts| !texts.is_empty()).unwrap_or_default(),
        Step::Wait { .. } => Vec::new(),
    };
    plan.steps.iter().map(step).collect()
}

fn title(subject: &str, body: &str) -> String {
    crate::value::one_line(if subject.trim().is_empty() { body } else { subject })
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
