//! An opportunity's way through the stages, put together from what files tell about it.

use crate::model::Visit;
use crate::value::{Id, Time};

/// That it came into a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub at: Time,
    pub stage: Id,
    /// What the stage was called then.
    pub name: String,
}

/// The visits that these steps and the visits known before come to. What a file tells holds up to its last step; what
/// happened here after that stays. It ends in the stage that it is in now.
pub(super) fn rebuilt(before: &[Visit], mut told: Vec<Step>, now: Id) -> Vec<Visit> {
    told.sort_by_key(|step| step.at);
    let mut visits = Vec::<Visit>::new();
    for step in told {
        // Systems write a line for every change; only those of the stage are a step.
        if visits.last().is_some_and(|last| last.stage == step.stage) {
            continue;
        }
        // Of two steps at one moment the later one counts; the other was passed in no time.
        visits.push(Visit {
            stage: step.stage,
            name: step.name,
            entered: step.at,
            left: None,
            overridden: String::new(),
        });
    }
    let Some(last) = visits.last().map(|visit| (visit.entered, visit.stage)) else { return before.to_vec() };
    let mut rest: Vec<Visit> = before.iter().filter(|visit| visit.entered > last.0).cloned().collect();
    while rest.first().is_some_and(|first| visits.last().is_some_and(|last| last.stage == first.stage)) {
        rest.remove(0);
    }
    let ends = rest.last().map_or(last.1, |visit| visit.stage);
    if ends != now
        && let Some(present) = before.last().filter(|visit| visit.stage == now)
    {
        let entered = rest.last().map_or(last.0, |visit| visit.entered).max(present.entered);
        rest.push(Visit { entered, ..present.clone() });
    }
    visits.append(&mut rest);
    for at in 1..visits.len() {
        let next = visits.get(at).map(|visit| visit.entered);
        if let Some(visit) = visits.get_mut(at - 1) {
            visit.left = next;
        }
    }
    if let Some(last) = visits.last_mut() {
        last.left = None;
    }
    for visit in &mut visits {
        let known = before.iter().find(|known| known.stage == visit.stage && known.entered == visit.entered);
        visit.overridden = known.map(|known| known.overridden.clone()).unwrap_or_default();
    }
    visits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Time {
        Time::from_millis(hour * 3_600_000)
    }

    fn step(hour: i64, stage: u128) -> Step {
        Step { at: at(hour), stage: Id::from_bits(stage), name: format!("S{stage}") }
    }

    fn told(visits: &[Visit]) -> Vec<(i64, u128, Option<i64>)> {
        let hour = |time: Time| time.millis() / 3_600_000;
        visits.iter().map(|visit| (hour(visit.entered), visit.stage.bits(), visit.left.map(hour))).collect()
    }

    #[test]
    fn steps_in_any_order_become_stays_one_after_the_other() {
        let visits = rebuilt(&[], vec![step(9, 3), step(1, 1), step(4, 2), step(5, 2)], Id::from_bits(3));
        assert_eq!(told(&visits), [(1, 1, Some(4)), (4, 2, Some(9)), (9, 3, None)]);
        assert_eq!(rebuilt(&visits, vec![step(1, 1), step(4, 2), step(9, 3)], Id::from_bits(3)), visits);
    }

    #[test]
    fn what_happened_here_after_the_files_last_word_stays() {
        let file = vec![step(1, 1), step(4, 2)];
        let here = rebuilt(&[], vec![step(2, 2), step(8, 5)], Id::from_bits(5));
        let visits = rebuilt(&here, file, Id::from_bits(5));
        assert_eq!(told(&visits), [(1, 1, Some(4)), (4, 2, Some(8)), (8, 5, None)]);
    }

    #[test]
    fn it_ends_in_the_stage_that_it_is_in() {
        let here = rebuilt(&[], vec![step(2, 7)], Id::from_bits(7));
        let visits = rebuilt(&here, vec![step(1, 1), step(4, 2)], Id::from_bits(7));
        assert_eq!(told(&visits), [(1, 1, Some(4)), (4, 2, Some(4)), (4, 7, None)]);
        assert_eq!(rebuilt(&visits, vec![step(1, 1), step(4, 2)], Id::from_bits(7)), visits);
    }
}
