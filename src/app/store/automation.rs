//! What rules do: setting them off by hand, letting them go on, taking back, and saying what they did.

use super::{App, asking::sentence};
use crate::app::{
    shell::{self, files::Turn},
    ui::{Toast, Tone},
};
use leptos::prelude::*;
use penstock::{
    automation::Scene,
    command::Command,
    model::Origin,
    present::acted::acted,
    value::{Id, Time},
    workspace::{Ask, Outcome},
};
use std::sync::Arc;

/// What the "Why?" dialog explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explain {
    /// A run: what it saw and did.
    Run(Id),
    /// Why rules did not run on an opportunity.
    WhyNot {
        /// The opportunity.
        opportunity: Id,
    },
}

impl App {
    /// Sets a rule off by its button, and says what came of it, with a way back.
    pub fn press(&self, rule: Id, opportunities: Vec<Id>) -> Option<Outcome> {
        self.set_off(
            Ask::Press { rule, opportunities },
            "The rule did not run: its condition does not hold here, or it is running already.",
        )
    }

    /// Counts what rules would make of a command, some steps at a time: each rule with its runs; none where something
    /// else was done meanwhile. Nothing at all once `on` says that nobody wants to know any more.
    pub async fn count_runs(
        &self,
        command: Command,
        how: Origin,
        few: usize,
        on: impl Fn() -> bool,
    ) -> Option<Vec<(Id, u32)>> {
        let (stamp, scene) = (self.stamp(), self.scene());
        let mut counting = self.read(|workspace| workspace.count_runs(command, stamp, scene, how));
        loop {
            shell::pause().await;
            if !on() {
                self.let_go(counting.call_off());
                return None;
            }
            let turn = Turn::begin();
            let stepped = loop {
                let stepped = self.read(|workspace| counting.step(workspace, few));
                if turn.over() || stepped != Ok(false) {
                    break stepped;
                }
            };
            match stepped {
                Ok(false) => {}
                Ok(true) => break,
                Err(_) => {
                    self.let_go(counting.call_off());
                    return Some(Vec::new());
                }
            }
        }
        let (counts, copy) = counting.finish();
        self.let_go(copy);
        Some(counts)
    }

    /// Enrols opportunities in a sequence, and says so, with a way back.
    pub fn enrol(&self, sequence: Id, opportunities: Vec<Id>) -> Option<Outcome> {
        self.set_off(Ask::Enrol { sequence, opportunities }, "Nobody was enrolled.")
    }

    /// Lets runs begin that were held back, and says so, with a way back.
    pub fn release(&self, runs: Vec<Id>) -> Option<Outcome> {
        self.set_off(Ask::Release(runs), "None of these runs is held back any more.")
    }

    fn set_off(&self, ask: Ask, nothing: &str) -> Option<Outcome> {
        match self.ask(ask) {
            Ok(outcome) if outcome.runs.is_empty() => {
                self.toast(nothing);
                Some(outcome)
            }
            Ok(outcome) => {
                self.say_with_undo(sentence(&outcome.label));
                Some(outcome)
            }
            Err(rejection) => {
                self.complain(rejection.to_string());
                None
            }
        }
    }

    /// The scene in which rules would act now: for trying a rule, and for "why not?".
    pub fn scene(&self) -> Scene {
        let mut stamp = self.stamp();
        let calendar = self.read(|workspace| workspace.calendar(&stamp));
        let event = stamp.ids.take();
        Scene { now: stamp.now, calendar: Arc::new(calendar), actor: stamp.actor, ids: stamp.ids, event }
    }

    /// Takes back what runs did, all of it or what they did since a moment. Says what was taken back and what was kept, with
    /// a way back.
    pub fn undo_runs(&self, runs: Vec<Id>, from: Option<Time>) -> Option<Outcome> {
        self.act_with_undo(match from {
            Some(from) => Command::UndoRunsSince { runs, from },
            None => Command::UndoRuns(runs),
        })
    }

    /// Explains a run.
    pub fn why(&self, run: Id) {
        self.explaining.set(Some(Explain::Run(run)));
    }

    /// Handles what is due, in a batch of its own: what a person asks for next may be refused, and what was due is done
    /// all the same. Says whether it got on: there may be more.
    pub fn handle_due(&self) -> bool {
        let stamp = self.stamp();
        let due = self.with_workspace(|workspace| workspace.next_due(&stamp)).flatten();
        if due.is_none_or(|due| due > stamp.now) {
            return false;
        }
        let handled = self.with_workspace(|workspace| {
            let outcome = workspace.dispatch(Ask::Due, stamp.clone());
            (outcome, workspace.next_due(&stamp))
        });
        match handled {
            Some((Ok(outcome), next)) => {
                self.carry_out(&outcome);
                next != due || !outcome.touched.is_empty()
            }
            // Gates bind single actions, not what is due as a whole: it is tried again later.
            Some((Err(_), _)) | None => false,
        }
    }

    /// Says what rules did because of what a person did: at most one message, however many records it was about.
    pub(super) fn say_what_rules_did(&self, outcome: &Outcome, at: Time) {
        let Some(acted) = self.data(|data| acted(data, &outcome.runs, at)) else { return };
        let app = *self;
        self.toasts.show(Toast::new(sentence(&acted.text)).action("Why?", move || app.why(acted.first)));
    }

    /// Says what a person should be told at once.
    pub(super) fn warn(&self, notices: &[String]) {
        for notice in notices {
            self.toasts.show(Toast::new(notice.clone()).tone(Tone::Warn));
        }
    }
}
