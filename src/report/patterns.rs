//! What won opportunities have in common, and how likely others are to be won by that.
//!
//! - A *sign* is a value of a field, such as the source `referral`, or something that was done, such as contact within a
//!   day. Its lift is the win rate of those that have it by the win rate of all: 1.5 means half again as often. That goes
//!   together with winning; it need not be the reason for it.
//! - The *predictive probability* sets the fields against each other as a naive Bayes classifier does:
//!   `S(won) = P(won) × ∏ P(value | won)`, the same for lost, `p = S(won) / (S(won) + S(lost))`, with 0.1 added to each
//!   frequency, and kept within 0.01 and 99.99 percent. A tag counts where 50 closed ones carry it. Only what is known
//!   from the beginning is used: what is done on the way would tell it the outcome.

use super::groups::{Group, Grouper, counted, owner_at, walk};
use super::pushes::pushes;
use super::rates::closed_at;
use super::statistics::{FEW, Places, Share, ratio};
use super::{By, Deal, Facts, History, Question, Turn};
use crate::data::Dataset;
use crate::value::Id;

/// So many have to be closed before anything is predicted, or a tag counts.
pub const ENOUGH: usize = 50;

/// What a sign is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Where it came from.
    Source,
    /// The campaign that brought it.
    Campaign,
    /// Who was in charge at the close; of open ones, who is now.
    Owner,
    /// A tag.
    Tag,
    /// A product in question.
    Product,
    /// The company's sector.
    Sector,
    /// How much it is worth, by quarters of all that was closed.
    Value,
    /// How many people took part.
    People,
    /// How soon it was first contacted.
    FirstContact,
    /// How often it was contacted and somebody reached.
    Contacts,
    /// Whether they ever answered.
    Answered,
    /// Whether a meeting took place.
    Met,
    /// Whether the expected close was moved to a later month.
    Pushed,
}

impl Aspect {
    /// All: fields first, then what was done.
    pub const ALL: [Aspect; 13] = [
        Aspect::Source,
        Aspect::Campaign,
        Aspect::Owner,
        Aspect::Tag,
        Aspect::Product,
        Aspect::Sector,
        Aspect::Value,
        Aspect::People,
        Aspect::FirstContact,
        Aspect::Contacts,
        Aspect::Answered,
        Aspect::Met,
        Aspect::Pushed,
    ];

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            Aspect::Source => "Source",
            Aspect::Campaign => "Campaign",
            Aspect::Owner => "Owner",
            Aspect::Tag => "Tag",
            Aspect::Product => "Product",
            Aspect::Sector => "Sector",
            Aspect::Value => "Value",
            Aspect::People => "People involved",
            Aspect::FirstContact => "First contact",
            Aspect::Contacts => "Contacts",
            Aspect::Answered => "Answer",
            Aspect::Met => "Meeting",
            Aspect::Pushed => "Close date",
        }
    }

    fn by(self) -> Option<By> {
        match self {
            Aspect::Source => Some(By::Source),
            Aspect::Campaign => Some(By::Campaign),
            Aspect::Owner => Some(By::Owner),
            Aspect::Tag => Some(By::Tag),
            Aspect::Product => Some(By::Product),
            Aspect::Sector => Some(By::Sector),
            _ => None,
        }
    }

    /// The answers of those that are no field.
    fn words(self) -> &'static [&'static str] {
        match self {
            Aspect::Value => &["Lowest quarter", "Second quarter", "Third quarter", "Highest quarter"],
            Aspect::People => &["One person", "Two people", "Three or more"],
            Aspect::FirstContact => &["Within an hour", "Within a day", "Within a week", "Later", "Never"],
            Aspect::Contacts => &["None", "One or two", "Three to five", "Six or more"],
            Aspect::Answered => &["They answered", "No answer"],
            Aspect::Met => &["A meeting", "No meeting"],
            Aspect::Pushed => &["Never pushed", "Pushed once", "Pushed again"],
            _ => &[],
        }
    }

    /// Whether it is something that was done, and no field.
    pub fn done(self) -> bool {
        !self.known_early()
    }

    /// Whether it is known from the beginning.
    fn known_early(self) -> bool {
        self.by().is_some() || matches!(self, Aspect::Value | Aspect::People)
    }
}

/// Something that some closed opportunities have and others have not.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// What it is about.
    pub aspect: Aspect,
    /// Which answer.
    pub group: Group,
    /// Those of the won ones that have it.
    pub won: Places,
    /// Those of the lost ones that have it.
    pub lost: Places,
    /// Its win rate by the win rate of all; none where nothing is won.
    pub lift: Option<f64>,
}

impl Sign {
    /// Whether it is that something is not there, or was not done.
    pub fn absence(&self) -> bool {
        let last = match self.aspect {
            Aspect::FirstContact | Aspect::Answered | Aspect::Met => self.aspect.words().last(),
            Aspect::Contacts => self.aspect.words().first(),
            _ => None,
        };
        self.group == Group::Without || last.is_some_and(|word| self.group == Group::Word((*word).to_string()))
    }

    /// Its win rate.
    pub fn rate(&self) -> Share {
        Share::new(self.won.len(), self.won.len() + self.lost.len())
    }
}

/// What is known of all that was closed in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    /// Won of closed.
    pub all: Share,
    /// Every sign: those with enough cases first, the strongest first, whether it lifts or lowers.
    pub signs: Vec<Sign>,
}

/// What opportunities that were closed in the period have in common.
pub fn patterns(data: &Dataset, facts: &Facts, history: &History, question: &Question) -> Patterns {
    let mut reader = Reader::new(data, facts, history, question);
    let mut counts: Vec<Vec<(Places, Places)>> = vec![Vec::new(); Aspect::ALL.len()];
    let mut all = Share::default();
    for (place, deal, turns) in walk(facts, history, question) {
        let Some(closing) = deal.closing.filter(|closing| question.period.has(closing.day)) else { continue };
        all.whole += 1;
        all.part += usize::from(closing.won);
        let pushed = pushes(deal, turns, facts).all;
        let owner = closing_owner(deal, turns, facts);
        for (aspect, lines) in Aspect::ALL.into_iter().zip(&mut counts) {
            reader.read(aspect, (deal, owner), pushed, |answer| {
                if lines.len() <= answer {
                    lines.resize_with(answer + 1, Default::default);
                }
                if let Some((won, lost)) = lines.get_mut(answer) {
                    if closing.won { won } else { lost }.push(place);
                }
            });
        }
    }
    let usual = all.of();
    let mut signs = Vec::new();
    for (aspect, lines) in Aspect::ALL.into_iter().zip(counts) {
        let groups = reader.groups(aspect);
        for ((won, lost), group) in lines.into_iter().zip(groups).filter(|((won, lost), _)| won.len() + lost.len() > 0)
        {
            let own = Share::new(won.len(), won.len() + lost.len()).of();
            let lift = own.zip(usual).and_then(|(own, usual)| ratio(own, usual));
            signs.push(Sign { aspect, group, won, lost, lift });
        }
    }
    // How far from 1, up or down alike; what never wins comes before what wins half as often.
    let strength = |sign: &Sign| sign.lift.map_or(0.0, |lift| if lift > 1.0 { lift } else { 1.0 / lift.max(1e-6) });
    signs.sort_by(|a, b| {
        let few = |sign: &Sign| sign.rate().whole < FEW;
        few(a)
            .cmp(&few(b))
            .then(strength(b).total_cmp(&strength(a)))
            .then(a.aspect.cmp(&b.aspect))
            .then_with(|| a.group.cmp(&b.group))
    });
    Patterns { all, signs }
}

/// Who was in charge when it was closed.
fn closing_owner(deal: &Deal, turns: &[Turn], facts: &Facts) -> Option<Id> {
    owner_at(deal, turns, closed_at(deal, facts).unwrap_or(facts.now))
}

/// Reads the answers of opportunities.
struct Reader<'a> {
    groupers: Vec<Option<Grouper<'a>>>,
    quarters: [i64; 3],
}

impl<'a> Reader<'a> {
    fn new(data: &'a Dataset, facts: &'a Facts, history: &'a History, question: &Question) -> Reader<'a> {
        let grouper = |aspect: Aspect| {
            aspect.by().map(|by| Grouper::new(data, facts, history, &Question { by, only: None, ..question.clone() }))
        };
        let mut values: Vec<i64> = counted(facts, question)
            .filter(|(_, deal)| deal.closing.is_some())
            .filter_map(|(_, deal)| deal.base.filter(|base| *base != 0))
            .collect();
        let mut at = |percent| super::statistics::percentile(&mut values, percent).unwrap_or(0);
        let quarters = [at(25), at(50), at(75)];
        Reader { groupers: Aspect::ALL.into_iter().map(grouper).collect(), quarters }
    }

    /// Names the answers of an opportunity with this owner, by their places among the aspect's groups.
    fn read(
        &mut self,
        aspect: Aspect,
        (deal, owner): (&Deal, Option<Id>),
        pushed: usize,
        mut found: impl FnMut(usize),
    ) {
        let at = Aspect::ALL.iter().position(|one| *one == aspect).unwrap_or(0);
        if let Some(Some(grouper)) = self.groupers.get_mut(at) {
            grouper.each(deal, deal.created(), || owner, found);
            return;
        }
        match aspect {
            Aspect::Value => {
                // Nothing is often what systems write for lost ones: it would tell the outcome.
                if let Some(base) = deal.base.filter(|base| *base != 0) {
                    found(self.quarters.iter().filter(|limit| base > **limit).count());
                }
            }
            // That nobody is written down says how it was written down, and not who took part.
            Aspect::People => deal.record.contacts.len().min(3).checked_sub(1).into_iter().for_each(found),
            Aspect::FirstContact => found(Self::first_contact(deal)),
            Aspect::Contacts => found(match deal.touches.iter().filter(|touch| touch.out && touch.reached).count() {
                0 => 0,
                1 | 2 => 1,
                3..=5 => 2,
                _ => 3,
            }),
            Aspect::Answered => found(usize::from(!deal.touches.iter().any(|touch| !touch.out))),
            Aspect::Met => found(usize::from(!deal.touches.iter().any(|touch| touch.meeting))),
            Aspect::Pushed => found(pushed.min(2)),
            _ => {}
        }
    }

    fn first_contact(deal: &Deal) -> usize {
        let Some(first) = deal.first_out() else { return 4 };
        let hours = (first.millis() - deal.created().millis()) / 3_600_000;
        match hours {
            ..=0 => 0,
            1..=23 => 1,
            24..=167 => 2,
            _ => 3,
        }
    }

    /// The answers of an aspect, by their places.
    fn groups(&self, aspect: Aspect) -> Vec<Group> {
        let at = Aspect::ALL.iter().position(|one| *one == aspect).unwrap_or(0);
        match self.groupers.get(at) {
            Some(Some(grouper)) => grouper.groups().to_vec(),
            _ => aspect.words().iter().map(|word| Group::Word((*word).to_string())).collect(),
        }
    }
}

/// What past outcomes say about what is open.
pub struct Predictor<'a> {
    facts: &'a Facts,
    reader: Reader<'a>,
    won: usize,
    lost: usize,
    /// By aspect and answer, how many were won and lost.
    counts: Vec<Vec<[usize; 2]>>,
}

/// How likely an opportunity is to be won, and what that comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// In percent, from 0.01 to 99.99.
    pub percent: f64,
    /// What each answer adds: above 0 it speaks for winning, below against it; the strongest first.
    pub because: Vec<Because>,
}

/// What an answer adds to a prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// What it is about.
    pub aspect: Aspect,
    /// The answer.
    pub group: Group,
    /// The natural logarithm of how much likelier it is among won ones than among lost ones.
    pub weight: f64,
}

impl<'a> Predictor<'a> {
    /// Learns from all that is closed, of the pipeline that is asked for where enough of it is; else of all pipelines. None
    /// where fewer than [`ENOUGH`] are closed, or none is won or none is lost.
    pub fn new(
        data: &'a Dataset,
        facts: &'a Facts,
        history: &'a History,
        question: &Question,
    ) -> Option<Predictor<'a>> {
        let closed = |deal: &&Deal| deal.closing.is_some();
        let own = question.pipeline.filter(|pipeline| {
            let of_it = facts.deals.iter().filter(closed).filter(|deal| deal.record.pipeline == *pipeline);
            of_it.take(ENOUGH).count() == ENOUGH
        });
        let question = Question { pipeline: own, only: None, ..question.clone() };
        let mut made = Predictor {
            facts,
            reader: Reader::new(data, facts, history, &question),
            won: 0,
            lost: 0,
            counts: vec![Vec::new(); Aspect::ALL.len()],
        };
        for (_, deal, turns) in walk(facts, history, &question) {
            let Some(closing) = deal.closing else { continue };
            let owner = closing_owner(deal, turns, facts);
            let outcome = usize::from(!closing.won);
            if closing.won {
                made.won += 1
            } else {
                made.lost += 1
            }
            for (aspect, lines) in Aspect::ALL.into_iter().zip(&mut made.counts).filter(|(one, _)| one.known_early()) {
                made.reader.read(aspect, (deal, owner), 0, |answer| {
                    if lines.len() <= answer {
                        lines.resize(answer + 1, [0, 0]);
                    }
                    if let Some(count) = lines.get_mut(answer).and_then(|line| line.get_mut(outcome)) {
                        *count += 1;
                    }
                });
            }
        }
        (made.won + made.lost >= ENOUGH && made.won > 0 && made.lost > 0).then_some(made)
    }

    /// From how many outcomes it has learned.
    pub fn learned(&self) -> usize {
        self.won + self.lost
    }

    /// How many of these were won.
    pub fn usual(&self) -> Share {
        Share::new(self.won, self.won + self.lost)
    }

    /// How likely an opportunity is to be won.
    pub fn predict(&mut self, place: u32) -> Option<Prediction> {
        let deal = self.facts.at(place)?;
        let (won, lost) = (self.won as f64, self.lost as f64);
        let mut sum = (won / lost).ln();
        let mut because = Vec::new();
        for (aspect, lines) in Aspect::ALL.into_iter().zip(&self.counts).filter(|(one, _)| one.known_early()) {
            let mut answers = Vec::new();
            self.reader.read(aspect, (deal, deal.record.owner), 0, |answer| answers.push(answer));
            let groups = self.reader.groups(aspect);
            for answer in answers {
                let (Some([of_won, of_lost]), Some(group)) = (lines.get(answer), groups.get(answer)) else { continue };
                // What is not said says nothing.
                if *group == Group::Without || (aspect == Aspect::Tag && of_won + of_lost < ENOUGH) {
                    continue;
                }
                let total = |outcome: usize| -> f64 {
                    lines.iter().filter_map(|line| line.get(outcome)).map(|count| *count as f64 + 0.1).sum()
                };
                // A tag is there or not; of other fields the answers share the whole.
                let (whole_won, whole_lost) =
                    if aspect == Aspect::Tag { (won + 0.1, lost + 0.1) } else { (total(0), total(1)) };
                let weight = (((*of_won as f64 + 0.1) / whole_won) / ((*of_lost as f64 + 0.1) / whole_lost)).ln();
                sum += weight;
                because.push(Because { aspect, group: group.clone(), weight });
            }
        }
        because.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.aspect.cmp(&b.aspect)));
        let percent = (100.0 / (1.0 + (-sum).exp())).clamp(0.01, 99.99);
        Some(Prediction { percent, because })
    }
}

#[cfg(test)]
#[path = "patterns_tests.rs"]
mod tests;
