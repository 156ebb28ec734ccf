//! What scoring rules would come to before they are saved, some opportunities at a time.

use crate::automation::score::{Scoring, flames, scored};
use crate::data::Dataset;
use crate::model::ScoreRule;
use crate::query::{Context, Expr, Filter, parse};
use crate::value::{Id, Progress};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many of the highest are told.
const HIGHEST: usize = 10;

/// What came of it so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many open opportunities there are.
    pub open: usize,
    /// How many of them meet the condition.
    pub met: usize,
    /// How many have so many flames as the rules are.
    pub before: [usize; 6],
    /// How many would have.
    pub after: [usize; 6],
    /// The highest as it would be: the opportunity, its score, and the one that it has as the rules are.
    pub highest: Vec<(Id, i32, i32)>,
}

/// Scores with a rule as it is being written beside those of the rules as they are.
pub struct Trial {
    before: Scoring,
    after: Scoring,
    filter: Filter,
    last: Option<Id>,
    done: usize,
    highest: BTreeSet<(Reverse<i32>, Id, i32)>,
    preview: Preview,
    progress: Progress,
}

impl Trial {
    /// With this rule in place of the one with its id, or beside all others.
    pub fn new(rule: &ScoreRule, cx: &Context<'_>) -> Self {
        let there: Vec<Arc<ScoreRule>> = cx.data.score_rules().cloned().collect();
        let others = there.iter().filter(|other| other.id != rule.id || rule.id.is_nil()).cloned();
        let after: Vec<Arc<ScoreRule>> = others.chain([Arc::new(rule.clone())]).collect();
        let none = Expr::negate(Expr::default());
        let expr = parse(&rule.filter).ok().filter(|expr| !expr.is_empty()).unwrap_or(none);
        Self {
            before: Scoring::of(&there, cx),
            after: Scoring::of(&after, cx),
            filter: Filter::new(&expr, cx),
            last: None,
            done: 0,
            highest: BTreeSet::new(),
            preview: Preview::default(),
            progress: Progress { done: 0, total: cx.data.opportunities().count().max(1) },
        }
    }

    /// Looks at so many opportunities more.
    pub fn step(&mut self, cx: &Context<'_>, few: usize) -> Progress {
        let data: &Dataset = cx.data;
        let mut looked = 0;
        for one in data.opportunities_after(self.last).take(few) {
            looked += 1;
            self.last = Some(one.id);
            if !scored(one, data) {
                continue;
            }
            let (was, would) = (self.before.score(one, cx), self.after.score(one, cx));
            self.preview.open += 1;
            self.preview.met += usize::from(self.filter.keeps(one.as_ref(), cx));
            note(&mut self.preview.before, flames(was, self.before.ideal()));
            note(&mut self.preview.after, flames(would, self.after.ideal()));
            self.highest.insert((Reverse(would), one.id, was));
            if self.highest.len() > HIGHEST {
                self.highest.pop_last();
            }
        }
        self.done += looked;
        let total = self.progress.total;
        self.progress.done = if looked < few { total } else { self.done.min(total.saturating_sub(1)) };
        self.progress
    }

    /// What came of it so far.
    pub fn preview(&self) -> Preview {
        let highest = self.highest.iter().map(|(Reverse(would), id, was)| (*id, *would, *was)).collect();
        Preview { highest, ..self.preview.clone() }
    }
}

fn note(counts: &mut [usize; 6], flames: u8) {
    if let Some(count) = counts.get_mut(usize::from(flames)) {
        *count += 1;
    }
}
