//! A sequence in the pieces that a person handles: a task and the wait for it are one.

use crate::model::{Delay, Step, Trigger};

/// A step, with the wait for its task where it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// A number that stays the same while the piece moves.
    pub key: u32,
    /// The step.
    pub step: Step,
    /// The wait for the task that the step makes.
    pub awaits: Option<Step>,
}

/// Whether a step is the wait for the task of the one before it.
fn belongs(before: Option<&Step>, step: &Step) -> bool {
    step.awaits_own_task() && matches!(before, Some(Step::Do { action }) if action.makes_task())
}

/// The pieces of a plan's steps, with keys from `first` on.
pub fn pieces(steps: &[Step], first: u32) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut before = None;
    for step in steps {
        match found.last_mut() {
            Some(last) if belongs(before, step) => last.awaits = Some(step.clone()),
            _ => {
                let key = u32::try_from(found.len()).unwrap_or(u32::MAX).wrapping_add(first);
                found.push(Piece { key, step: step.clone(), awaits: None });
            }
        }
        before = Some(step);
    }
    found
}

/// The steps of pieces, as a plan has them.
pub fn steps(pieces: &[Piece]) -> Vec<Step> {
    pieces.iter().flat_map(|piece| std::iter::once(&piece.step).chain(&piece.awaits)).cloned().collect()
}

/// The place of a piece's step in the plan, from 0.
pub fn place_of(pieces: &[Piece], key: u32) -> Option<usize> {
    let before = pieces.iter().take_while(|piece| piece.key != key);
    let place = before.map(|piece| 1 + usize::from(piece.awaits.is_some())).sum();
    pieces.iter().any(|piece| piece.key == key).then_some(place)
}

/// The piece that has a step of the plan.
pub fn key_at(pieces: &[Piece], step: usize) -> Option<u32> {
    let mut next = 0;
    pieces.iter().find_map(|piece| {
        next += 1 + usize::from(piece.awaits.is_some());
        (step < next).then_some(piece.key)
    })
}

/// The number that a person knows a step by: pieces are counted, from 1.
pub fn number_of(steps: &[Step], place: usize) -> usize {
    let up_to = steps.get(..place.saturating_add(1)).unwrap_or(steps);
    let tails = up_to
        .iter()
        .enumerate()
        .filter(|(at, step)| belongs(at.checked_sub(1).and_then(|before| steps.get(before)), step));
    up_to.len().saturating_sub(tails.count()).max(1)
}

/// How many pieces a plan has.
pub fn count(steps: &[Step]) -> usize {
    steps.len().checked_sub(1).map_or(0, |last| number_of(steps, last))
}

/// The wait for the task of the step before, at most so long.
pub fn await_task(within: Delay, then_end: bool) -> Step {
    Step::Await { event: Trigger::OwnTaskDone, within, late: Vec::new(), then_end }
}
