//! Lead scoring as a person looks at it: rules as a form, recipes to start from, what a rule would come to before it is
//! saved, a score in words, and who to work on first.

mod form;
mod recipes;
mod trial;
mod worklist;

pub use form::{ScoreForm, asked, enter, place};
pub use recipes::{Recipe, recipes, starters};
pub use trial::{Preview, Trial};
pub use worklist::{Presales, highest_first, presales, presales_stage, with_presales};

use crate::automation::score::{Line, Scored, ideal, scores};
use crate::data::Dataset;
use crate::query::Truth;
use crate::value::plural;

/// Whether scores are shown at all: where rules score, or points have been given.
pub fn shown(data: &Dataset) -> bool {
    scores(data) || data.opportunities().any(|one| one.score.is_some())
}

/// Flames of a score; none where no rule says what the ideal is.
pub fn flames_of(score: Option<i32>, data: &Dataset) -> Option<u8> {
    Some(crate::automation::score::flames(score?, ideal(data)?))
}

/// `Score 62, 4 of 5 flames`.
pub fn headline(scored: &Scored) -> String {
    let still = if scored.decided { " when it was decided" } else { "" };
    format!("Score {}, {} of 5 flames{still}", scored.score, scored.flames())
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
