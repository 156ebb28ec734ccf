//! Lead scoring as a person looks at it: rules as a form, recipes to start from, what a rule would come to before it is
//! saved, a score in words, and who to work on first.

mod form;
mod recipes;
mod trial;
mod worklist;

pub use form::{ScoreForm, asked, enter, place};
pub use recipes::{Recipe, recipes, starters};
pub use trial::{Preview, Trial};
pub use worklist::{highest_first, is_presales, presales_stage, ranked, with_presales};

use crate::automation::score::{Line, Scored, ideal, scores};
use crate::data::Dataset;
use crate::model::{Kind, RecordId};
use crate::query::{Context, Ideal, Subject, Truth};
use crate::value::{Id, plural};

/// Whether scores are shown at all: where rules score, or points have been given.
pub fn shown(data: &Dataset) -> bool {
    scores(data) || data.opportunities().any(|one| one.score.is_some())
}

/// Flames of a score; none where no rule says what the ideal is.
pub fn flames_of(score: Option<i32>, data: &Dataset) -> Option<u8> {
    Some(crate::automation::score::flames(score?, ideal(data)?))
}

/// What is said beside the word “Score”: `62, 4 of 5 flames`.
pub fn headline(scored: &Scored) -> String {
    let still = if scored.decided { " when it was decided" } else { "" };
    format!("{}, {} of 5 flames{still}", scored.score, scored.flames())
}

/// What a rule of the ideal customer says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FitLine {
    /// The rule's name.
    pub name: String,
    /// Its points.
    pub points: i32,
    /// Whether its condition holds.
    pub met: bool,
}

/// How well a contact, a company or an opportunity fits the ideal customer, in percent, with each rule that can be asked of
/// it. None where none can.
pub fn fit(about: RecordId, cx: &Context<'_>) -> Option<(u8, Vec<FitLine>)> {
    match about.kind {
        Kind::Contact => fit_of(cx.data.contact(about.id)?.as_ref(), cx),
        Kind::Company => fit_of(cx.data.company(about.id)?.as_ref(), cx),
        Kind::Opportunity => fit_of(cx.data.opportunity(about.id)?.as_ref(), cx),
        _ => None,
    }
}

fn fit_of(subject: &impl Subject, cx: &Context<'_>) -> Option<(u8, Vec<FitLine>)> {
    let ideal = Ideal::new(cx);
    let percent = ideal.percent(subject, cx)?;
    let line = |(rule, met): (Id, bool)| {
        let rule = cx.data.score_rule(rule)?;
        Some(FitLine { name: rule.name.clone(), points: rule.points, met })
    };
    Some((percent, ideal.asked(subject, cx).into_iter().filter_map(line).collect()))
}

/// `+20`, `−5`, `0`.
pub fn signed(points: i32) -> String {
    match points {
        1.. => format!("+{points}"),
        0 => "0".into(),
        _ => format!("\u{2212}{}", points.unsigned_abs()),
    }
}

/// Why a rule gives what it gives here, in a sentence.
pub fn because(line: &Line) -> String {
    if let Some(problem) = &line.problem {
        return problem.clone();
    }
    match (line.met, line.decay) {
        (Truth::True, Some((halves_after, days))) if line.given != line.points => format!(
            "{} at first, halving every {}: the last contact was {} ago.",
            signed(line.points),
            plural_days(halves_after),
            plural_days(days)
        ),
        (Truth::True, Some((halves_after, _))) => {
            format!("Met. Halves every {} without contact.", plural_days(halves_after))
        }
        (Truth::True, None) => "Met.".into(),
        (Truth::False, _) => "Not met.".into(),
        (Truth::Unknown, _) => "Not known: something that it asks for is missing.".into(),
    }
}

fn plural_days(days: u32) -> String {
    plural(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
}

#[cfg(test)]
mod tests;
