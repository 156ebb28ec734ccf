//! What changes from one version of a plan to the next, in sentences.

use super::graph::third;
use super::{say, words::lower};
use crate::data::Dataset;
use crate::model::{Action, Overlap, Plan, Step};
use crate::value::plural;

/// What a new plan does differently from an old one, each difference as a sentence without a subject: `waits 3 days
/// instead of 2 days`, `adds: create the task “Call back”`. Empty if they are the same.
pub fn plan_changes(old: &Plan, new: &Plan, data: &Dataset) -> Vec<String> {
    let mut found = Vec::new();
    if old.trigger != new.trigger {
        let words = |plan: &Plan| lower(&say::trigger(&plan.trigger, data));
        found.push(format!("acts {} instead of {}", words(new), words(old)));
    }
    let (before, after) = (say::condition(&old.condition, data), say::condition(&new.condition, data));
    match (before.as_str(), after.as_str()) {
        (a, b) if a == b => {}
        ("", b) => found.push(format!("acts only if {b}")),
        (a, "") => found.push(format!("acts always, and not only if {a}")),
        (a, b) => found.push(format!("acts if {b} instead of if {a}")),
    }
    found.extend(step_changes(&old.steps, &new.steps, data));
    if old.again != new.again {
        found.push(format!("runs {} instead of {}", say::again(&new.again), say::again(&old.again)));
    }
    if old.overlap != new.overlap {
        found.push(format!("while it still runs: {} instead of: {}", overlap(new.overlap), overlap(old.overlap)));
    }
    found.extend(new.stops.difference(&old.stops).map(|stop| format!("ends when {}", stop.words())));
    found.extend(old.stops.difference(&new.stops).map(|stop| format!("no longer ends when {}", stop.words())));
    match (old.regardless, new.regardless) {
        (false, true) => found.push("goes on after a wait even if the condition no longer holds".into()),
        (true, false) => found.push("goes on after a wait only if the condition still holds".into()),
        _ => {}
    }
    if old.cap != new.cap {
        let words = |cap: u32| plural(if cap == 0 { super::CAP } else { cap } as usize, "run", "runs");
        found.push(format!("pauses after {} an hour instead of {}", words(new.cap), words(old.cap)));
    }
    found
}

fn overlap(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Skip => "does not start again",
        Overlap::Restart => "ends and starts again",
        Overlap::Queue => "starts again when that has ended",
        Overlap::Allow => "starts again beside it",
    }
}

fn step_changes(old: &[Step], new: &[Step], data: &Dataset) -> Vec<String> {
    let kept = common(old, new);
    let mut found = Vec::new();
    let (mut a, mut b) = (0, 0);
    let mut gone: Vec<&Step> = Vec::new();
    let mut added: Vec<&Step> = Vec::new();
    for (x, y) in kept.iter().copied().chain([(old.len(), new.len())]) {
        let removed: Vec<&Step> = old.get(a..x).unwrap_or_default().iter().collect();
        let put_in: Vec<&Step> = new.get(b..y).unwrap_or_default().iter().collect();
        pair(removed, put_in, data, &mut found, &mut gone, &mut added);
        (a, b) = (x + 1, y + 1);
    }
    // What is left out at one place and comes at another has moved.
    gone.retain(|step| match added.iter().position(|other| other == step) {
        Some(at) => {
            added.remove(at);
            found.push(format!("moves to another place: {}", say::step(step, data)));
            false
        }
        None => true,
    });
    found.extend(added.iter().map(|step| format!("adds: {}", say::step(step, data))));
    found.extend(gone.iter().map(|step| format!("leaves out: {}", say::step(step, data))));
    found
}

/// Steps of the same kind at the same place have changed; the rest is left out or added.
fn pair<'s>(
    removed: Vec<&'s Step>,
    mut put_in: Vec<&'s Step>,
    data: &Dataset,
    found: &mut Vec<String>,
    gone: &mut Vec<&'s Step>,
    added: &mut Vec<&'s Step>,
) {
    for step in removed {
        match put_in.iter().position(|other| alike(step, other)) {
            Some(at) => {
                let other = put_in.remove(at);
                found.push(changed(step, other, data));
            }
            None => gone.push(step),
        }
    }
    added.extend(put_in);
}

fn alike(a: &Step, b: &Step) -> bool {
    match (a, b) {
        (Step::Do { action: a }, Step::Do { action: b }) => std::mem::discriminant(a) == std::mem::discriminant(b),
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn changed(old: &Step, new: &Step, data: &Dataset) -> String {
    match (old, new) {
        (Step::Wait { delay: before }, Step::Wait { delay: after }) => {
            format!("waits {} instead of {}", say::delay(after), say::delay(before))
        }
        (Step::Do { action: before }, Step::Do { action: after }) => {
            let (now, was) = (say::action(after, data), say::action(before, data));
            if now == was { detail(before, after, &now) } else { format!("{} instead of: {was}", third(&now)) }
        }
        (before, after) => format!("{} instead of: {}", third(&say::step(after, data)), say::step(before, data)),
    }
}

/// What changed in an action whose words are the same.
fn detail(old: &Action, new: &Action, words: &str) -> String {
    match (old, new) {
        (Action::Message { body: before, assign: a, .. }, Action::Message { body: after, assign: b, .. })
            if before == after && a != b =>
        {
            format!("gives to somebody else: {words}")
        }
        (Action::Message { .. }, Action::Message { .. }) => format!("has another text: {words}"),
        (Action::Ask { .. }, Action::Ask { .. }) => format!("offers other answers: {words}"),
        _ => format!("changes: {words}"),
    }
}

fn beginning(steps: &[Step]) -> &[Step] {
    steps.get(..Plan::MOST_STEPS).unwrap_or(steps)
}

/// The longest run of steps that both plans have, as pairs of places. Of plans that are too long to act the beginnings
/// are compared.
fn common(old: &[Step], new: &[Step]) -> Vec<(usize, usize)> {
    let (old, new) = (beginning(old), beginning(new));
    let width = new.len() + 1;
    let mut length = vec![0_usize; (old.len() + 1) * width];
    let at = |length: &[usize], x: usize, y: usize| length.get(x * width + y).copied().unwrap_or(0);
    for (x, a) in old.iter().enumerate().rev() {
        for (y, b) in new.iter().enumerate().rev() {
            let best =
                if a == b { at(&length, x + 1, y + 1) + 1 } else { at(&length, x + 1, y).max(at(&length, x, y + 1)) };
            if let Some(cell) = length.get_mut(x * width + y) {
                *cell = best;
            }
        }
    }
    let (mut x, mut y) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(a), Some(b)) = (old.get(x), new.get(y)) {
        if a == b {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if at(&length, x + 1, y) >= at(&length, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
