//! From an ask to a batch, in steps: decided, laid into the data set, looked at by the rules, checked, made ready to be
//! written. A gesture takes all steps at once.

use super::{Ask, Workspace};
use crate::automation::{Reaction, Which, score};
use crate::command::{Command, Decided, Deciding, Rejection, Stamp, parted_mails, spared};
use crate::data::{Batch, Cause, ChangeSet, Delta, Draft, Drafted, Gather, Laying, Way};
use crate::model::{Kind, Miss, Origin, Record, RecordId};
use crate::value::{Id, IdSource, Time, plural, quoted};
use std::collections::BTreeSet;

/// How many rules that did not run are remembered for one batch.
const MISSES: usize = 50;

/// With so many changes at most, the rules look at all of them at once.
const AT_ONCE: usize = 5_000;

/// What brings or turns more is looked at in portions of so many.
pub(super) const PORTION: usize = 500;

/// What an ask came to, before it is queued.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub changes: ChangeSet,
    pub deltas: Vec<Delta>,
    pub label: String,
    pub cause: Cause,
    pub created: Vec<RecordId>,
    pub runs: Vec<Id>,
    pub misses: Vec<Miss>,
    pub notices: Vec<String>,
}

/// Where the work is.
#[derive(Debug)]
enum Stage {
    /// What is to become of which record.
    Decide(Box<Deciding>),
    /// The same, for a batch that is turned.
    Turn(Drafted),
    /// Into the data set.
    Lay(Laying),
    /// What the rules make of it.
    React,
    /// All scores anew, from this opportunity on: other scoring rules count.
    Score(Option<Id>),
    /// Whether it may stand.
    Check,
    /// What the journal stores.
    Write,
    Done,
}

/// An ask on its way.
#[derive(Debug)]
pub(super) struct Making {
    stage: Stage,
    /// How much of the stage is done.
    at: usize,
    made: Made,
    /// What the rules changed so far.
    gather: Gather,
    /// Fresh ids for what rules make.
    ids: IdSource,
}

impl Making {
    pub fn new(stamp: &Stamp) -> Self {
        Self {
            stage: Stage::Decide(Box::default()),
            at: 0,
            made: Made::default(),
            gather: Gather::default(),
            ids: stamp.ids.fork(2),
        }
    }

    /// What it came to.
    pub fn finish(self) -> Made {
        self.made
    }

    /// How far it is, in stages and records of the present one.
    pub fn place(&self) -> (usize, usize) {
        let stage = match &self.stage {
            Stage::Decide(_) | Stage::Turn(_) => 0,
            Stage::Lay(laying) => return (1, laying.met()),
            Stage::React | Stage::Score(_) => 2,
            Stage::Check => 3,
            Stage::Write => 4,
            Stage::Done => 5,
        };
        (stage, self.at)
    }

    /// Goes on with so many records more; says whether it is complete.
    ///
    /// # Errors
    /// A rejection. The data set is as it was before, then.
    pub fn step(&mut self, workspace: &mut Workspace, ask: &Ask, stamp: &Stamp, few: usize) -> Result<bool, Rejection> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Decide(deciding) => self.decide(deciding, workspace, ask, stamp, few)?,
            Stage::Turn(drafted) => self.turn(drafted, workspace, ask, stamp, few)?,
            Stage::Lay(mut laying) => {
                if laying.step(&mut workspace.data, few) {
                    self.made.changes = laying.finish();
                    self.go_to(Stage::React);
                } else {
                    self.stage = Stage::Lay(laying);
                }
            }
            Stage::React => self.react(workspace, ask, stamp, few)?,
            Stage::Score(last) => self.score(workspace, (stamp, last), few)?,
            Stage::Check => self.check(workspace, ask, few)?,
            Stage::Write => {
                let more = self.made.changes.iter().skip(self.at).take(few);
                self.made.deltas.extend(more.filter_map(Delta::of));
                if !self.complete(few) {
                    self.stage = Stage::Write;
                }
            }
            Stage::Done => {}
        }
        Ok(matches!(self.stage, Stage::Done))
    }

    fn go_to(&mut self, stage: Stage) {
        self.stage = stage;
        self.at = 0;
    }

    /// Notes that so many changes more have been looked at; says whether those were all.
    fn complete(&mut self, few: usize) -> bool {
        self.at = self.at.saturating_add(few).min(self.made.changes.len());
        self.at >= self.made.changes.len()
    }

    fn decide(
        &mut self,
        mut deciding: Box<Deciding>,
        workspace: &mut Workspace,
        ask: &Ask,
        stamp: &Stamp,
        few: usize,
    ) -> Result<(), Rejection> {
        match ask {
            Ask::Do(command) => match deciding.step(&workspace.data, command, stamp, few)? {
                None => {
                    self.at = self.at.saturating_add(few);
                    self.stage = Stage::Decide(deciding);
                }
                Some(Decided { drafted, label, cause, created }) => {
                    self.made = Made { label, cause, created, ..Made::default() };
                    // What is due by what was before does not depend on what comes now.
                    workspace.ready_schedule(stamp);
                    self.go_to(Stage::Lay(drafted.into()));
                }
            },
            Ask::Undo(batch) => self.begin_turn(batch, Cause::Undo(batch.id)),
            Ask::Redo(batch) => self.begin_turn(batch, Cause::Redo(batch.id)),
            other => {
                self.made = self.by_rules(workspace, other, stamp)?;
                self.go_to(Stage::Check);
            }
        }
        Ok(())
    }

    fn begin_turn(&mut self, batch: &Batch, cause: Cause) {
        self.made = Made { label: batch.label.clone(), cause, ..Made::default() };
        self.go_to(Stage::Turn(Drafted::default()));
    }

    fn turn(
        &mut self,
        drafted: Drafted,
        workspace: &Workspace,
        ask: &Ask,
        stamp: &Stamp,
        few: usize,
    ) -> Result<(), Rejection> {
        let (batch, way) = match ask {
            Ask::Undo(batch) => (batch, Way::Back),
            Ask::Redo(batch) => (batch, Way::Again),
            _ => return Ok(()),
        };
        let mut draft = Draft::resume(&workspace.data, drafted);
        let complete = batch.turn_some(&mut draft, way, self.at, few).map_err(Rejection::Conflict)?;
        self.at = self.at.saturating_add(few);
        if complete {
            self.go_to(Stage::Lay(spared(draft, stamp)?.pause().into()));
        } else {
            self.stage = Stage::Turn(draft.pause());
        }
        Ok(())
    }

    /// Lets the rules look at what has been laid.
    fn react(&mut self, workspace: &mut Workspace, ask: &Ask, stamp: &Stamp, pace: usize) -> Result<(), Rejection> {
        // A gesture does not wait until all of very many opportunities are scored: that goes on behind it.
        let later = (pace == usize::MAX && workspace.scores_take_long()).then_some(stamp.now);
        let many = self.made.changes.len() > AT_ONCE;
        let (which, how, turned) = match ask {
            Ask::Do(Command::Begin { .. } | Command::Replace { .. }) => return self.reacted(workspace, ask, None),
            Ask::Do(_) if self.made.changes.is_empty() || !workspace.automatic() => {
                return self.reacted(workspace, ask, later);
            }
            Ask::Do(Command::Import(import)) => {
                (Which::Only(import.rules.iter().copied().collect()), Origin::Import, false)
            }
            // To take back what rules did is no news for rules.
            Ask::Do(Command::UndoRuns(_) | Command::UndoRunsSince { .. }) => (Which::All, Origin::Hand, true),
            Ask::Do(_) => (Which::All, Origin::Hand, false),
            _ => (Which::All, Origin::Hand, true),
        };
        let divided =
            many && matches!(ask, Ask::Do(Command::Import(_) | Command::HandOver(_)) | Ask::Undo(_) | Ask::Redo(_));
        let few = if divided { PORTION } else { usize::MAX };
        // Mails that are long past end what they answer, and set nothing off.
        let parts = if let Ask::Do(Command::LogMail(mails)) = ask {
            let (silent, heard) = parted_mails(mails, &self.made.changes);
            vec![(silent, Which::Only(BTreeSet::new())), (heard, which)]
        } else {
            vec![(self.made.changes.part(self.at, few), which)]
        };
        for (part, which) in parts {
            let room = MISSES.saturating_sub(self.made.misses.len());
            let ((), reaction) = workspace.engine((stamp, &self.ids), (&which, room), |engine| {
                if turned {
                    engine.turn(&part)
                } else {
                    engine.react(&part, how)
                };
                // What is sent early goes on in the same step, so that one step takes it back.
                if matches!(ask, Ask::Do(Command::SendEarly(_))) {
                    engine.catch_up();
                }
                Ok(())
            })?;
            let Reaction { changes, runs, misses, notices, .. } = reaction;
            self.gather.add(changes);
            // Undo and redo speak of what they turn, and of nothing else.
            if matches!(ask, Ask::Do(_)) {
                self.made.runs.extend(runs);
                self.made.misses.extend(misses);
                self.made.notices.extend(notices);
            }
            self.ids = self.ids.fork(2);
        }
        if self.complete(few) {
            return self.reacted(workspace, ask, later);
        }
        self.stage = Stage::React;
        Ok(())
    }

    fn reacted(&mut self, workspace: &mut Workspace, ask: &Ask, later: Option<Time>) -> Result<(), Rejection> {
        self.together();
        let whole = matches!(ask, Ask::Do(Command::Begin { .. } | Command::Replace { .. }));
        let data = &workspace.data;
        let anew = if whole { score::scores(data) } else { score::needs_all(&self.made.changes, data) };
        match later {
            Some(now) if anew => {
                workspace.score_later(now);
                self.go_to(Stage::Check);
            }
            _ => self.go_to(if anew { Stage::Score(None) } else { Stage::Check }),
        }
        Ok(())
    }

    /// Puts what rules and scores changed to the rest.
    fn together(&mut self) {
        let (changes, later) = (std::mem::take(&mut self.made.changes), std::mem::take(&mut self.gather));
        self.made.changes = changes.then(later.finish());
    }

    /// Scores so many opportunities more, as other scoring rules count now.
    fn score(
        &mut self,
        workspace: &mut Workspace,
        (stamp, last): (&Stamp, Option<Id>),
        few: usize,
    ) -> Result<(), Rejection> {
        let ids: Vec<Id> = workspace.data.opportunities_after(last).take(few).map(|one| one.id).collect();
        let ((), reaction) = workspace.engine((stamp, &self.ids), (&Which::All, 0), |engine| {
            engine.rescore(&ids);
            Ok(())
        })?;
        self.gather.add(reaction.changes);
        self.at = self.at.saturating_add(ids.len());
        if ids.len() < few {
            self.together();
            self.go_to(Stage::Check);
        } else {
            self.stage = Stage::Score(ids.last().copied());
        }
        Ok(())
    }

    /// What time or a person lets rules do, which the engine does as a whole.
    fn by_rules(&self, workspace: &mut Workspace, ask: &Ask, stamp: &Stamp) -> Result<Made, Rejection> {
        let (stamp, which) = ((stamp, &self.ids), (&Which::All, MISSES));
        let of = |reaction: Reaction, label: String, cause: Cause| {
            let Reaction { changes, runs, misses, notices, .. } = reaction;
            Made { changes, runs, misses, notices, label, cause, ..Made::default() }
        };
        Ok(match ask {
            Ask::Do(_) | Ask::Undo(_) | Ask::Redo(_) => Made::default(),
            Ask::Due => {
                let portion = workspace.portion(stamp.0);
                let ((), reaction) = workspace.engine(stamp, which, |engine| {
                    engine.refreshing(portion.clone());
                    engine.catch_up();
                    Ok(())
                })?;
                workspace.note_scored(portion, stamp.0.now);
                let label = workspace.due_label(&reaction);
                of(reaction, label, Cause::Time)
            }
            Ask::Press { rule, opportunities } => {
                let ((), reaction) = workspace.engine(stamp, which, |engine| engine.press(*rule, opportunities))?;
                let name = workspace.data.rule(*rule).map_or_else(String::new, |rule| rule.name.clone());
                let label = format!("ran {} on {}", quoted(&name), workspace.names(opportunities));
                of(reaction, label, Cause::Person)
            }
            Ask::Enrol { sequence, opportunities } => {
                let (enrolled, reaction) =
                    workspace.engine(stamp, which, |engine| engine.enrol(*sequence, opportunities))?;
                let name = workspace.data.sequence(*sequence).map_or_else(String::new, |one| one.name.clone());
                let label = format!("enrolled {} in {}", workspace.names(&enrolled), quoted(&name));
                of(reaction, label, Cause::Person)
            }
            Ask::Release(runs) => {
                let ((), reaction) = workspace.engine(stamp, which, |engine| {
                    engine.release(runs);
                    Ok(())
                })?;
                let label = format!("let {} begin", plural(runs.len(), "held run", "held runs"));
                of(reaction, label, Cause::Person)
            }
        })
    }

    fn check(&mut self, workspace: &mut Workspace, ask: &Ask, few: usize) -> Result<(), Rejection> {
        if let Some(rejection) = self.unsound(workspace, few) {
            workspace.data.apply(&self.made.changes.inverse());
            workspace.schedule = None;
            return Err(rejection);
        }
        if !self.complete(few) {
            self.stage = Stage::Check;
            return Ok(());
        }
        let upsets = |id: RecordId| matches!(id.kind, Kind::Rule | Kind::Stage | Kind::Pipeline | Kind::Settings);
        // Where the rules did not look at each record by itself, what is due when is found anew.
        let unseen = matches!(ask, Ask::Undo(_) | Ask::Redo(_) | Ask::Do(Command::Replace { .. }));
        if unseen || self.made.changes.iter().any(|change| upsets(change.id())) {
            workspace.schedule = None;
        }
        self.go_to(Stage::Write);
        Ok(())
    }

    /// Why the next so many changes, all of which have been applied, must not stand; none if they may.
    fn unsound(&self, workspace: &Workspace, few: usize) -> Option<Rejection> {
        let changes = &self.made.changes;
        let settings = |record: &Option<Record>| record.as_ref().is_some_and(|record| record.kind() == Kind::Settings);
        let ends = || changes.iter().any(|change| settings(&change.before) && change.after.is_none());
        if self.at == 0 && ends() && !changes.iter().any(|change| settings(&change.after)) {
            return Some(Rejection::refused("This is the start of the workspace; there is nothing before it."));
        }
        let record = workspace.data.left_dangling(changes.iter().skip(self.at).take(few))?;
        Some(Rejection::refused(format!("{} would refer to a record that is not there.", quoted(&record.title()))))
    }
}
