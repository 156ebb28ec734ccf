//! Long work: what is about very many records is done in short turns, so that the page answers all the time.

use super::App;
use crate::app::shell::{self, files::Turn};
use leptos::prelude::*;
use penstock::{
    command::Rejection,
    value::Progress,
    workspace::{Ask, Outcome, Spent, Stopped},
};

/// An undo of more changes than this is long work.
pub(super) const MANY: usize = 2_000;

/// Records between two looks at the clock.
const FEW: usize = 100;

/// Long work that a dialog shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LongWork {
    /// What is being done, in words.
    pub words: String,
    /// How far it is.
    pub progress: Progress,
    /// Its number among all: with another number, or none, it has been called off.
    number: u64,
}

impl App {
    /// Asks for something that is about very many records. It is made on a copy, in short turns, and takes the place of what
    /// is there when it is complete. `note` is told how far it is, and says whether to go on; none if it did not.
    ///
    /// # Errors
    /// A rejection; nothing has changed then.
    pub async fn ask_slowly(&self, ask: Ask, note: impl Fn(Progress) -> bool) -> Result<Option<Outcome>, Rejection> {
        self.may_ask()?;
        self.handle_due();
        let by_the_way = matches!(ask, Ask::Do(_));
        let stamp = self.stamp();
        let now = stamp.now;
        let mut long = self.read(|workspace| workspace.begin(ask, stamp));
        loop {
            shell::pause().await;
            let turn = Turn::begin();
            let stepped = loop {
                let stepped = self.read(|workspace| long.step(workspace, FEW));
                if turn.over() || stepped.as_ref().map_or(true, |progress| progress.complete()) {
                    break stepped;
                }
            };
            let progress = match stepped {
                Ok(progress) => progress,
                Err(Stopped::Refused(rejection)) => return Err(rejection),
                Err(Stopped::Overtaken) => {
                    long = self.read(|workspace| long.again(workspace));
                    continue;
                }
            };
            if !note(progress) {
                self.let_go(long.call_off());
                return Ok(None);
            }
            if !progress.complete() {
                continue;
            }
            self.may_ask()?;
            let gone = || Rejection::refused("The page is being closed.");
            match self.with_workspace(|workspace| workspace.accept(long)).ok_or_else(gone)? {
                Err(again) => long = *again,
                Ok((outcome, spent)) => {
                    self.let_go(spent);
                    self.carry_out(&outcome);
                    if by_the_way {
                        self.say_what_rules_did(&outcome, now);
                    }
                    return Ok(Some(outcome));
                }
            }
        }
    }

    /// Lets go of a data set in short turns.
    pub fn let_go(&self, mut spent: Spent) {
        self.spawn(async move {
            loop {
                shell::pause().await;
                let turn = Turn::begin();
                while !turn.over() {
                    if spent.step(FEW) {
                        return;
                    }
                }
            }
        });
    }

    /// Asks for something that is about very many records, behind a dialog that shows how far it is and can call it off.
    ///
    /// # Errors
    /// A rejection; nothing has changed then.
    pub async fn ask_with_dialog(&self, words: String, ask: Ask) -> Result<Option<Outcome>, Rejection> {
        let number = self.begin_work(words);
        let outcome = self.ask_slowly(ask, |progress| self.note_work(number, progress)).await;
        self.end_work(number);
        outcome
    }

    /// Does work step by step behind that dialog. Says whether it was completed.
    pub async fn work_off(&self, words: String, mut step: impl FnMut() -> Progress) -> bool {
        let number = self.begin_work(words);
        loop {
            shell::pause().await;
            let turn = Turn::begin();
            let mut progress = step();
            while !progress.complete() && !turn.over() {
                progress = step();
            }
            if !self.note_work(number, progress) {
                return false;
            }
            if progress.complete() {
                self.end_work(number);
                return true;
            }
        }
    }

    /// Shows a dialog that says how far work is that has turns of its own. Gives its number.
    pub fn begin_work(&self, words: String) -> u64 {
        let number = self.works.try_update_value(|number| {
            *number += 1;
            *number
        });
        let number = number.unwrap_or_default();
        self.working.try_set(Some(LongWork { words, progress: Progress { done: 0, total: 1 }, number }));
        number
    }

    /// Shows how far it is. Says whether to go on.
    pub fn note_work(&self, number: u64, progress: Progress) -> bool {
        let on = |work: &Option<LongWork>| work.as_ref().is_some_and(|work| work.number == number);
        let on = self.working.try_with_untracked(on) == Some(true);
        if on {
            self.working.try_update(|work| {
                if let Some(work) = work {
                    work.progress = progress;
                }
            });
        }
        on
    }

    /// Takes the dialog of this work away.
    pub fn end_work(&self, number: u64) {
        let ours = |work: &Option<LongWork>| work.as_ref().is_some_and(|work| work.number == number);
        if self.working.try_with_untracked(ours) == Some(true) {
            self.working.try_set(None);
        }
    }

    /// Calls off the work that the dialog shows.
    pub fn call_off(&self) {
        self.working.try_set(None);
    }
}
