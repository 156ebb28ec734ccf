//! What past outcomes say about what is open: its chance by what is known of it, line by line.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words};
use crate::data::Dataset;
use crate::model::RecordId;
use crate::present::chart::{Form, Unit};
use crate::report::{Because, Deal, ENOUGH, Facts, Group, History, Predictor, Question, Span};
use crate::value::Id;

/// So many of the largest open ones are listed.
const MOST: usize = 40;
/// So many reasons stand in a line of the list.
const REASONS: usize = 3;

/// What one field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The field and its value: `Source: referral`.
    pub what: String,
    /// Whether it speaks for winning.
    pub for_it: bool,
    /// How many times as often it is found among won ones as among lost ones, or the other way round where it speaks
    /// against: in hundredths, never below 1.
    pub times: i64,
}

impl Reason {
    fn of(because: &Because, group: String) -> Reason {
        let what = format!("{}: {group}", because.aspect.word());
        let times = (because.weight.abs().exp() * 100.0).round() as i64;
        Reason { what, for_it: because.weight >= 0.0, times }
    }

    /// In words: `2.1 times as often among won ones`.
    pub fn words(&self, write: &dyn Fn(i64, Unit, Form) -> String) -> String {
        let among = if self.for_it { "won" } else { "lost" };
        match self.times {
            ..=104 => "about as often among won ones as among lost ones".into(),
            times => format!("{} times as often among {among} ones", write(times / 10, Unit::Tenths, Form::Exact)),
        }
    }
}

/// The chance of an opportunity by what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experience {
    /// The chance, in hundredths of a percent.
    pub chance: i64,
    /// The chance as a whole percentage, as an opportunity can take it over: from 1 to 99.
    pub whole: u8,
    /// From how many outcomes that comes.
    pub learned: usize,
    /// How many of these were won, in hundredths of a percent: where nothing is known, this is the chance.
    pub usual: i64,
    /// What each field says, what says most first.
    pub reasons: Vec<Reason>,
}

/// The chance of an open opportunity by what is known of it; a sentence where there is none.
///
/// # Errors
/// Why nothing can be said.
pub fn experience(id: Id, data: &Dataset, facts: &Facts, history: &History) -> Result<Experience, String> {
    let gone = || "It is no longer there.".to_string();
    let deal = facts.deal(id).ok_or_else(gone)?;
    if deal.closing.is_some() {
        return Err("It is decided: experience has nothing to add.".into());
    }
    let place = facts.deals.iter().position(|deal| deal.id() == id).and_then(|at| u32::try_from(at).ok());
    let span = Span { from: facts.today, until: facts.today };
    let question = Question { pipeline: Some(deal.record.pipeline), ..Question::about(span) };
    let mut predictor = Predictor::new(data, facts, history, &question).ok_or_else(too_few)?;
    let said = place.and_then(|place| predictor.predict(place)).ok_or_else(gone)?;
    let group = |one: &Because| one.group.name(data);
    Ok(Experience {
        chance: (said.percent * 100.0).round() as i64,
        whole: said.percent.round().clamp(1.0, 99.0) as u8,
        learned: predictor.learned(),
        usual: super::hundredths(predictor.usual()).unwrap_or_default(),
        reasons: said.because.iter().map(|one| Reason::of(one, group(one))).collect(),
    })
}

fn too_few() -> String {
    format!("Experience begins with {ENOUGH} closed opportunities, won and lost ones among them.")
}

/// The largest open ones with their chance by what is known of them, beside the one that they count with.
pub fn predictions(data: &Dataset, facts: &Facts, history: &History, question: &Question, words: &Words<'_>) -> Block {
    let how = How::new(
        "S(won) = won / closed × how often each field’s value is found among won ones; S(lost) the same; chance = S(won) / (S(won) + S(lost))",
        "Learned from all that was ever closed, in the pipeline asked for where enough was. Source, campaign, owner, tags, products, sector, value and people count: what is known from the beginning. What is not said says nothing.",
    );
    let block = |how: How, body| Block {
        key: "predictions",
        title: "The largest open ones, by experience".into(),
        how,
        body,
        width: 4,
    };
    let open = |deal: &&Deal| deal.open() && question.counts(deal);
    let mut largest: Vec<(u32, &Deal)> = (0u32..).zip(&facts.deals).filter(|(_, deal)| open(deal)).collect();
    if largest.is_empty() {
        return block(how, Body::Missing("Nothing is open that meets the question.".into()));
    }
    let Some(mut predictor) = Predictor::new(data, facts, history, question) else {
        return block(how, Body::Missing(too_few()));
    };
    largest.sort_by_key(|(place, deal)| (std::cmp::Reverse(deal.base), *place));
    let head = [
        ("Opportunity", false),
        ("Value", true),
        ("Counts with", true),
        ("By experience", true),
        ("What says most", false),
    ];
    let row = |(place, deal): (u32, &Deal)| {
        let said = predictor.predict(place)?;
        let share = |value: i64| GridCell::Figure(Some(Amount { value, unit: Unit::Share }), Behind::Nothing);
        let value = deal.base.map(|value| Amount { value, unit: Unit::Money(facts.rates.base()) });
        let name = |group: &Group| words.group(group);
        let reasons = said.because.iter().take(REASONS).map(|one| {
            let reason = Reason::of(one, name(&one.group));
            format!("{} {}", if reason.for_it { "+" } else { "−" }, reason.what)
        });
        Some(vec![
            GridCell::Record(RecordId::opportunity(deal.id()), deal.record.name.clone()),
            GridCell::Figure(value, Behind::Nothing),
            share(i64::from(deal.percent) * 100),
            share((said.percent * 100.0).round() as i64),
            GridCell::Text(reasons.collect::<Vec<_>>().join(", ")),
        ])
    };
    let rows = largest.into_iter().take(MOST).filter_map(row).collect();
    let head = head.map(|(text, num)| (text.to_string(), num)).to_vec();
    block(how.of(predictor.learned()), Body::Grid(Grid { head, rows }))
}
