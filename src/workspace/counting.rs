//! What rules would do about very many records: counted a few at a time, before anything is brought in.

use super::{Spent, Stopped, Workspace, long::Mark, making::PORTION};
use crate::automation::{Scene, think_through};
use crate::command::{Command, Deciding, Stamp};
use crate::data::{ChangeSet, Dataset, Laying};
use crate::model::{Origin, RecordId, Source};
use crate::value::Id;
use std::collections::BTreeMap;

#[derive(Debug)]
enum Stage {
    Copy(Option<RecordId>),
    Decide(Box<Deciding>),
    Lay(Laying),
    Count(ChangeSet, usize),
    Done,
}

/// A command that is thought through on a copy.
#[derive(Debug)]
pub struct Counting {
    command: Command,
    stamp: Stamp,
    scene: Scene,
    how: Origin,
    mark: Mark,
    copy: Dataset,
    stage: Stage,
    counts: BTreeMap<Id, u32>,
}

impl Workspace {
    /// Begins to count how many runs of which rules a command would start if the rules reacted to it. Runs that would be
    /// held back because there are too many count as well; what rules would set off among each other does not.
    pub fn count_runs(&self, command: Command, stamp: Stamp, scene: Scene, how: Origin) -> Counting {
        Counting {
            command,
            stamp,
            scene,
            how,
            mark: self.mark(),
            copy: Dataset::default(),
            stage: Stage::Copy(None),
            counts: BTreeMap::new(),
        }
    }
}

impl Counting {
    /// Goes on with so many records more; says whether it is complete.
    ///
    /// # Errors
    /// Why it does not go on.
    pub fn step(&mut self, workspace: &Workspace, few: usize) -> Result<bool, Stopped> {
        if workspace.mark() != self.mark {
            return Err(Stopped::Overtaken);
        }
        let few = few.max(1);
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Copy(last) => {
                let records = workspace.data().some_records(last, few);
                let (more, complete) = (records.last().map(|record| record.id()), records.len() < few);
                self.copy.add(records);
                if complete { Stage::Decide(Box::default()) } else { Stage::Copy(more) }
            }
            Stage::Decide(mut deciding) => {
                let decided = deciding.step(&self.copy, &self.command, &self.stamp, few);
                match decided.map_err(Stopped::Refused)? {
                    None => Stage::Decide(deciding),
                    Some(decided) => Stage::Lay(decided.drafted.into()),
                }
            }
            Stage::Lay(mut laying) => {
                if laying.step(&mut self.copy, few) {
                    Stage::Count(laying.finish(), 0)
                } else {
                    Stage::Lay(laying)
                }
            }
            Stage::Count(changes, at) => {
                // The rules are made ready for each portion: it has to be worth it.
                let few = few.max(PORTION);
                self.count(workspace, &changes.part(at, few));
                if few < changes.len().saturating_sub(at) { Stage::Count(changes, at + few) } else { Stage::Done }
            }
            Stage::Done => Stage::Done,
        };
        Ok(matches!(self.stage, Stage::Done))
    }

    fn count(&mut self, workspace: &Workspace, changes: &ChangeSet) {
        let began = think_through(changes, &mut self.copy, &self.scene, self.how);
        for run in began.iter().filter(|id| workspace.data().run(**id).is_none()).filter_map(|id| self.copy.run(*id)) {
            if let Source::Rule { id, .. } = run.of {
                let count = self.counts.entry(id).or_default();
                *count = count.saturating_add(1);
            }
        }
    }

    /// Calls it off: gives the copy, to be let go of.
    pub fn call_off(self) -> Spent {
        Spent(self.copy)
    }

    /// The rules that would run, in their order, and how often; and the copy, to be let go of.
    pub fn finish(self) -> (Vec<(Id, u32)>, Spent) {
        let rules = self.copy.rules_in_order();
        let counts = rules.iter().filter_map(|rule| Some((rule.id, *self.counts.get(&rule.id)?))).collect();
        (counts, Spent(self.copy))
    }
}
