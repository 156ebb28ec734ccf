//! What came of campaigns, templates, the steps of sequences and rules, and recommendations.
//!
//! What comes back on each text of a step, whenever it was sent, is told by [`crate::automation::answers`].

use super::groups::{counted, title_of};
use super::statistics::{Share, Tally};
use super::{Facts, History, Question};
use crate::automation::{answers, step_of};
use crate::data::Dataset;
use crate::model::{Kind, Message, MessageState, RecordId, Reply, Source};
use crate::value::{Id, Money, fold, quoted};
use std::collections::BTreeMap;

/// What came of a campaign: of the opportunities that were created in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CampaignLine {
    /// The campaign; none for what no campaign brought.
    pub campaign: Option<Id>,
    /// What it costs as a whole, as it was written.
    pub cost: Option<Money>,
    /// The cost in minor units of the workspace's currency; none without a cost or a rate.
    pub base: Option<i64>,
    /// What it brought.
    pub created: Tally,
    /// What of that is open or parked now.
    pub open: Tally,
    /// What of that is won by now.
    pub won: Tally,
    /// What of that is lost by now.
    pub lost: Tally,
}

impl CampaignLine {
    /// Won of what it brought.
    pub fn rate(&self) -> Share {
        Share::new(self.won.count(), self.created.count())
    }

    /// Cost for each opportunity, in minor units of the workspace's currency.
    pub fn per_lead(&self) -> Option<i64> {
        divided(self.base?, self.created.count())
    }

    /// Cost for each one that is won.
    pub fn per_won(&self) -> Option<i64> {
        divided(self.base?, self.won.count())
    }

    /// Won value less cost.
    pub fn gain(&self) -> Option<i64> {
        i64::try_from(self.won.sum.minor - i128::from(self.base?)).ok()
    }

    /// The gain in percent of the cost, rounded; none where it cost nothing.
    pub fn percent(&self) -> Option<i64> {
        let cost = i128::from(self.base.filter(|cost| *cost > 0)?);
        let gain = i128::from(self.gain()?) * 100;
        i64::try_from((gain * 2 + cost).div_euclid(cost * 2)).ok()
    }
}

fn divided(minor: i64, count: usize) -> Option<i64> {
    let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(minor.checked_add(count / 2)?.div_euclid(count))
}

/// What came of each campaign, by what was won through it. The cost is that of the whole campaign: a period that holds only
/// part of it makes it look dear. It is converted by the rate of the campaign's first day, else of today.
pub fn campaigns(data: &Dataset, facts: &Facts, question: &Question) -> Vec<CampaignLine> {
    let (from, until) = question.period.moments(&facts.zone);
    let mut lines: BTreeMap<Option<Id>, CampaignLine> = BTreeMap::new();
    for campaign in data.campaigns() {
        let day = campaign.from.unwrap_or(facts.today);
        let base = campaign.cost.and_then(|cost| facts.rates.on(cost, day));
        let line = CampaignLine { campaign: Some(campaign.id), cost: campaign.cost, base, ..CampaignLine::default() };
        lines.insert(Some(campaign.id), line);
    }
    for (place, deal) in counted(facts, question) {
        if deal.created() < from || until <= deal.created() {
            continue;
        }
        let campaign = deal.record.campaign.filter(|id| data.campaign(*id).is_some());
        let line = lines.entry(campaign).or_default();
        line.created.add(place, facts);
        let tally = match deal.closing {
            None => &mut line.open,
            Some(closing) if closing.won => &mut line.won,
            Some(_) => &mut line.lost,
        };
        tally.add(place, facts);
    }
    // What was over before the period and brought nothing in it has no place in the picture.
    let ran = |line: &CampaignLine| {
        let campaign = line.campaign.and_then(|id| data.campaign(id));
        let over = campaign.is_some_and(|one| one.to.is_some_and(|to| to < question.period.from));
        let ahead = campaign.is_some_and(|one| one.from.is_some_and(|first| question.period.until <= first));
        line.created.count() > 0 || !(over || ahead)
    };
    let mut lines: Vec<CampaignLine> = lines.into_values().filter(ran).collect();
    let name = |line: &CampaignLine| line.campaign.and_then(|id| data.campaign(id)).map(|one| fold(&one.name));
    lines.sort_by_cached_key(|line| {
        (line.campaign.is_none(), std::cmp::Reverse(line.won.sum.minor), name(line), line.campaign)
    });
    lines
}

/// What came back on messages that were sent in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Back {
    /// Those that did not come back as undeliverable.
    pub sent: Vec<Id>,
    /// Those of them that were answered; an absence is no answer.
    pub answered: Vec<Id>,
    /// Those of them that were answered in favour.
    pub positive: Vec<Id>,
    /// Those that came back as undeliverable.
    pub bounced: Vec<Id>,
}

impl Back {
    /// Answered of sent.
    pub fn rate(&self) -> Share {
        Share::new(self.answered.len(), self.sent.len())
    }

    /// Answered in favour of sent.
    pub fn positive_rate(&self) -> Share {
        Share::new(self.positive.len(), self.sent.len())
    }

    fn count(&mut self, message: &Message) {
        let heard = matches!(message.reply, Some(Reply::Positive | Reply::Negative));
        // What came back and was answered all the same did reach somebody.
        if message.bounced && !heard {
            self.bounced.push(message.id);
            return;
        }
        self.sent.push(message.id);
        if heard {
            self.answered.push(message.id);
        }
        if message.reply == Some(Reply::Positive) {
            self.positive.push(message.id);
        }
    }
}

/// The messages that were sent in the period and belong to what is asked for.
fn sent_in<'a>(data: &'a Dataset, facts: &'a Facts, question: &'a Question) -> impl Iterator<Item = &'a Message> {
    let (from, until) = question.period.moments(&facts.zone);
    let all = question.only.is_none() && question.pipeline.is_none();
    let sent = move |message: &&Message| message.sent.is_some_and(|sent| from <= sent && sent < until);
    let of_question = move |message: &&Message| {
        all || message.opportunity.and_then(|id| facts.deal(id)).is_some_and(|deal| question.counts(deal))
    };
    let messages = data.messages().map(AsRef::as_ref).filter(|message: &&Message| message.state == MessageState::Sent);
    messages.filter(sent).filter(of_question)
}

/// What came back on a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TemplateLine {
    /// The template.
    pub template: Id,
    /// What it is called, or what it was called before it was deleted.
    pub name: String,
    /// What came back on its messages.
    pub back: Back,
}

/// What came back on each template that was used in the period, by how often it was sent; deleted ones too.
pub fn templates(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Vec<TemplateLine> {
    let mut lines: BTreeMap<Id, Back> = BTreeMap::new();
    for message in sent_in(data, facts, question) {
        if let Some(template) = message.template.or_else(|| history.deleted().template_of(message.id)) {
            lines.entry(template).or_default().count(message);
        }
    }
    let name = |template: Id| match history.deleted().name(template) {
        Some(name) if data.template(template).is_none() => format!("Deleted template {}", quoted(name)),
        _ => title_of(data, RecordId { kind: Kind::Template, id: template }),
    };
    let mut lines: Vec<TemplateLine> =
        lines.into_iter().map(|(template, back)| TemplateLine { template, name: name(template), back }).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.back.sent.len()), line.template));
    lines
}

/// What came back on a step of a sequence or a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepLine {
    /// The sequence or rule.
    pub of: Id,
    /// Whether it is a sequence.
    pub sequence: bool,
    /// Its name.
    pub name: String,
    /// The version that the messages were made by.
    pub version: u32,
    /// Whether that is the one in force.
    pub current: bool,
    /// The step, from 0.
    pub step: u16,
    /// The subject of its first text, or the first words of it.
    pub title: String,
    /// What came back on its messages.
    pub back: Back,
}

/// What came back on each step of each sequence, in their order, and of each rule that sends, in theirs; step by step, the
/// version in force first. Only what sent something in the period. What was deleted since comes last, without its name.
pub fn sequence_steps(data: &Dataset, facts: &Facts, question: &Question) -> Vec<StepLine> {
    let mut found: BTreeMap<(Id, u32, u16), Back> = BTreeMap::new();
    for message in sent_in(data, facts, question) {
        if let Some(step) = step_of(message, data) {
            found.entry(step).or_default().count(message);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for source in answers(data) {
        for (nth, version) in source.versions.iter().enumerate() {
            for step in &version.steps {
                let Some(back) = found.remove(&(source.id, version.version, step.step)) else { continue };
                lines.push(StepLine {
                    of: source.id,
                    sequence: source.sequence,
                    name: source.name.clone(),
                    version: version.version,
                    current: nth == 0,
                    step: step.step,
                    title: step.texts.first().map(|text| text.title.clone()).unwrap_or_default(),
                    back,
                });
            }
        }
    }
    lines.extend(found.into_iter().map(|(place, back)| unlisted(data, place, back)));
    lines
}

/// A step that is in no sequence and no rule any more: told by what its messages say.
fn unlisted(data: &Dataset, (of, version, step): (Id, u32, u16), back: Back) -> StepLine {
    let message = back.sent.iter().chain(&back.bounced).find_map(|id| data.message(*id));
    let run = message.and_then(|message| data.run(message.run?));
    let sequence = run.is_some_and(|run| matches!(run.of, Source::Sequence { .. }));
    let kind = if sequence { Kind::Sequence } else { Kind::Rule };
    StepLine {
        of,
        sequence,
        name: title_of(data, RecordId { kind, id: of }),
        version,
        current: false,
        step,
        title: message.map(|message| message.subject.clone()).unwrap_or_default(),
        back,
    }
}

/// What somebody's recommendations brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Referrer {
    /// The contact who recommended us.
    pub contact: Id,
    /// What they brought in the period.
    pub brought: Tally,
    /// What of that is won by now.
    pub won: Tally,
    /// What of that is lost by now.
    pub lost: Tally,
}

/// Who recommended us, those first who brought what is worth most.
pub fn referrers(data: &Dataset, facts: &Facts, question: &Question) -> Vec<Referrer> {
    let (from, until) = question.period.moments(&facts.zone);
    let mut lines: BTreeMap<Id, Referrer> = BTreeMap::new();
    for (place, deal) in counted(facts, question) {
        if deal.created() < from || until <= deal.created() {
            continue;
        }
        let Some(contact) = data.referrer(&deal.record) else { continue };
        let line = lines.entry(contact).or_insert_with(|| Referrer { contact, ..Referrer::default() });
        line.brought.add(place, facts);
        match deal.closing {
            Some(closing) if closing.won => line.won.add(place, facts),
            Some(_) => line.lost.add(place, facts),
            None => {}
        }
    }
    let mut lines: Vec<Referrer> = lines.into_values().collect();
    let weight = |line: &Referrer| {
        (std::cmp::Reverse(line.won.sum.minor), std::cmp::Reverse(line.brought.count()), line.contact)
    };
    lines.sort_by_key(weight);
    lines
}

#[cfg(test)]
#[path = "tactics_tests.rs"]
mod tests;
