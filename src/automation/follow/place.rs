//! Where a run is in another version of its plan.

use crate::model::{Action, Plan, Step};

/// How two versions of a plan go together, step by step.
#[derive(Clone, Debug, Default)]
pub(super) struct Together<'a> {
    old: &'a [Step],
    new: &'a [Step],
    /// The places of the deeds that both have, changed or not, in the order of both.
    pairs: Vec<(usize, usize)>,
}

impl<'a> Together<'a> {
    pub(super) fn of(old: &'a Plan, new: &'a Plan) -> Self {
        let (old, new) = (beginning(&old.steps), beginning(&new.steps));
        Self { old, new, pairs: pairs(old, new) }
    }

    /// The place in the new version of a run that has come to a step of the old one: behind all that it has done, and behind
    /// as many waits as it has waited since. So nothing is done twice, whatever was put in, left out or moved.
    pub(super) fn place(&self, at: usize) -> usize {
        let done = self.old.get(..at.min(self.old.len())).unwrap_or_default();
        let matched = self.pairs.iter().filter(|(before, _)| *before < at).map(|(_, after)| after + 1).max();
        let mut place = matched.unwrap_or(0).max(self.behind_all(done));
        let waited = done.iter().rev().take_while(|step| waits(step)).count();
        for _ in 0..waited {
            if !self.new.get(place).is_some_and(waits) {
                break;
            }
            place += 1;
        }
        place
    }

    /// The place behind everything that has been done just as it is, wherever it stands now.
    fn behind_all(&self, done: &[Step]) -> usize {
        let mut used = vec![false; self.new.len()];
        let mut behind = 0;
        for step in done.iter().filter(|step| !waits(step)) {
            let same = self.new.iter().zip(&mut used).enumerate().find(|(_, (other, used))| !**used && *other == step);
            if let Some((place, (_, used))) = same {
                *used = true;
                behind = behind.max(place + 1);
            }
        }
        behind
    }
}

/// Whether a step only lets time go by.
fn waits(step: &Step) -> bool {
    matches!(step, Step::Wait { .. })
}

/// A plan that is too long does not act.
fn beginning(steps: &[Step]) -> &[Step] {
    steps.get(..Plan::MOST_STEPS).unwrap_or(steps)
}

/// How much two deeds are the same: one that is the same outweighs all that have the same name, and one of these all that
/// are of the same kind.
fn likeness(a: &Step, b: &Step) -> u64 {
    if waits(a) || waits(b) {
        return 0;
    }
    if a == b {
        return 1_000_000;
    }
    match (a, b) {
        (Step::Do { action: a }, Step::Do { action: b }) => match (name(a), name(b)) {
            (Some(a), Some(b)) if a == b => 1_000,
            _ => u64::from(std::mem::discriminant(a) == std::mem::discriminant(b)),
        },
        (Step::Await { event: a, .. }, Step::Await { event: b, .. }) => {
            if a == b {
                1_000
            } else {
                1
            }
        }
        _ => 0,
    }
}

/// What a deed is known by.
fn name(action: &Action) -> Option<&str> {
    let name = match action {
        Action::CreateTask { title: name, .. }
        | Action::Remind { text: name, .. }
        | Action::Ask { text: name, .. }
        | Action::Message { subject: name, .. } => name,
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

/// The deeds that two plans have in common, as pairs of places, in the order of both: as many as can be that are the same,
/// then as many as can be that are alike.
fn pairs(old: &[Step], new: &[Step]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0_u64; (old.len() + 1) * width];
    let at = |best: &[u64], x: usize, y: usize| best.get(x * width + y).copied().unwrap_or(0);
    for (x, a) in old.iter().enumerate().rev() {
        for (y, b) in new.iter().enumerate().rev() {
            let skipped = at(&best, x + 1, y).max(at(&best, x, y + 1));
            let likeness = likeness(a, b);
            let paired = if likeness > 0 { likeness + at(&best, x + 1, y + 1) } else { 0 };
            if let Some(cell) = best.get_mut(x * width + y) {
                *cell = skipped.max(paired);
            }
        }
    }
    let (mut x, mut y) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(a), Some(b)) = (old.get(x), new.get(y)) {
        let likeness = likeness(a, b);
        if likeness > 0 && at(&best, x, y) == likeness + at(&best, x + 1, y + 1) {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if at(&best, x + 1, y) >= at(&best, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Assign, Delay, TaskKind};

    /// `a` to `z`: messages; `A` to `Z`: tasks; `1` to `9`: waits of so many days; `.`: the message before has another text.
    fn plan(text: &str) -> Plan {
        let mut steps: Vec<Step> = Vec::new();
        for letter in text.chars() {
            match letter {
                '.' => {
                    if let Some(Step::Do { action: Action::Message { body, .. } }) = steps.last_mut() {
                        body.push_str(" again");
                    }
                }
                'a'..='z' => steps.push(Step::Do { action: Action::email(letter.to_string(), "Hello") }),
                'A'..='Z' => {
                    let title = letter.to_string();
                    let action = Action::CreateTask { title, kind: TaskKind::ToDo, due: None, assign: Assign::Owner };
                    steps.push(Step::Do { action });
                }
                _ => steps.push(Step::Wait { delay: Delay::Days { n: letter.to_digit(10).unwrap(), at: None } }),
            }
        }
        Plan { steps, ..Plan::default() }
    }

    /// Where a run that waits at a step of the old plan waits in the new one.
    fn place(old: &str, at: usize, new: &str) -> usize {
        let (old, new) = (plan(old), plan(new));
        Together::of(&old, &new).place(at)
    }

    #[test]
    fn a_run_is_behind_what_it_has_done_whatever_came_before_or_between() {
        assert_eq!(place("a2b3c", 1, "a2b3c"), 1, "nothing changed");
        assert_eq!(place("a2b3c", 3, "a2b5c"), 3, "another wait");
        assert_eq!(place("a2b3c", 3, "x1a2b3c"), 5, "put in before");
        assert_eq!(place("a2b3c", 1, "a1x2b3c"), 1, "put in behind: it is still to come");
        assert_eq!(place("a2b3c", 3, "b3c"), 1, "left out before");
        assert_eq!(place("a2b3c", 3, "a2c"), 1, "what it did last is gone: it waits behind what is left of it");
        assert_eq!(place("a2b3c", 3, "a2b."), 3, "the rest is gone: it ends");
        assert_eq!(place("2a", 0, "5a"), 0);
        assert_eq!(place("2a", 0, "a"), 0, "nothing done yet");
    }

    #[test]
    fn a_text_that_was_changed_after_it_was_sent_is_not_sent_again() {
        assert_eq!(place("a2b3c", 3, "a2b.3c"), 3);
        assert_eq!(place("a2b3c", 3, "a.2b.3c."), 3);
        assert_eq!(place("a2b3c", 1, "x2y3z"), 1, "all texts and subjects are others");
        assert_eq!(place("aA2b", 2, "Aa2b"), 2, "what changed places is done all the same");
        assert_eq!(place("a2b3c", 3, "b2a3c"), 3);
    }

    #[test]
    fn waits_that_are_over_are_not_waited_again() {
        assert_eq!(place("a23b", 2, "a24b"), 2);
        assert_eq!(place("a23b", 2, "a2b"), 2, "the second wait is gone: it goes on");
        assert_eq!(place("r2r3r", 3, "r2r3r2s"), 3, "the same text twice is two messages");
        assert_eq!(place("r2r3r", 1, "r2r3r2s"), 1);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_was_done_is_to_be_done_again(old in "[ab1A2]{0,9}", new in "[ab1A2]{0,9}", at in 0_usize..10) {
            let (before, after) = (plan(&old), plan(&new));
            let at = at.min(before.steps.len());
            let together = Together::of(&before, &after);
            let place = together.place(at);
            proptest::prop_assert!(place <= after.steps.len());
            let (done, all) = (before.steps.get(..at).unwrap(), &after.steps);
            for step in done.iter().filter(|step| !waits(step)) {
                let count = |steps: &[Step]| steps.iter().filter(|other| *other == step).count();
                let behind = count(all.get(..place).unwrap());
                proptest::prop_assert!(behind >= count(done).min(count(all)), "{old} at {at}, {new} at {place}: {step:?}");
            }
            proptest::prop_assert_eq!(Together::of(&before, &before).place(at), at, "nothing changed");
        }
    }
}
