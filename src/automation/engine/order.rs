//! What the engine changes: runs, what actions order, and sequences that begin.

use super::{Cause, DEPTH, Engine, Origins};
use crate::automation::live::problems;
use crate::command::{Command, Rejection, Stamp, decide};
use crate::data::{ChangeSet, Draft};
use crate::model::{Origin, Record, Run, Source};
use crate::value::{Id, Time};
use sha2::{Digest, Sha256};

impl Engine<'_> {
    /// Stores a record of the engine's own: a run, or a rule that pauses.
    pub(in crate::automation) fn put(&mut self, record: Record) {
        let mut draft = Draft::on(self.data);
        draft.put(record);
        let changes = draft.finish();
        self.data.apply(&changes);
        self.gather.add(changes);
    }

    pub(in crate::automation) fn keep(&mut self, run: Run) {
        if self.begun.insert(run.id) {
            self.reaction.runs.push(run.id);
        }
        self.put(run.into());
    }

    /// Carries out a command for a run, through the same gates as a person's.
    pub(in crate::automation) fn order(
        &mut self,
        run: &Run,
        command: &Command,
        base: Time,
    ) -> Result<ChangeSet, Rejection> {
        let zone = self.scene.calendar.zone.at(base);
        let stamp = Stamp { now: base, zone, actor: run.actor, ids: self.scene.ids.clone() };
        let decision = decide(self.data, command, &stamp)?;
        for _ in 0..=decision.changes.len() {
            self.scene.ids.take();
        }
        if self.pretend {
            return Ok(decision.changes);
        }
        self.data.apply(&decision.changes);
        self.gather.add(decision.changes.clone());
        self.happen(&decision.changes, Origin::Rule, base, || caused_by(run));
        Ok(decision.changes)
    }

    /// Starts a sequence for an opportunity.
    pub(super) fn start_sequence(
        &mut self,
        sequence: Id,
        opportunity: Id,
        parent: Option<&Run>,
        cause: &Cause<'_>,
    ) -> Result<Id, String> {
        let known = self.data.sequence(sequence).cloned().ok_or("The sequence has been deleted.")?;
        let version = known.in_force().filter(|_| !known.retired).ok_or("The sequence is not in use.")?;
        if let Some(problem) = problems(&version.plan, None, self.data).into_iter().next() {
            return Err(format!("The sequence cannot begin. {problem}"));
        }
        let stage = self.data.opportunity(opportunity).ok_or("The opportunity has been deleted.")?.stage;
        let of = Source::Sequence { id: sequence, version: version.number };
        let id = key(sequence, opportunity, cause.event, cause.at);
        if self.data.run(id).is_some() {
            return Err("It was started by this event already.".into());
        }
        if cause.chain.contains(&sequence) {
            return Err("It caused this itself.".into());
        }
        if cause.chain.len() >= DEPTH {
            return Err(format!("{DEPTH} rules set each other off in a row; it was stopped here."));
        }
        if !self.running(of, opportunity).is_empty() {
            return Err(format!("{} is still in {}.", "The opportunity", crate::value::quoted(&known.name)));
        }
        let run = Run {
            id,
            of,
            opportunity,
            event: cause.words.to_string(),
            started: cause.at,
            ran: self.scene.now,
            stage,
            actor: self.scene.actor,
            chain: cause.chain.to_vec(),
            parent: parent.map(|run| run.id),
            ..Run::default()
        };
        self.carry_on(run, cause.at);
        Ok(id)
    }

    /// Starts a sequence as the action of a run.
    pub(in crate::automation) fn start_from(&mut self, run: &Run, sequence: Id, base: Time) -> Result<Id, String> {
        let Origins { event, chain, .. } = caused_by(run);
        let cause = Cause { words: &run.event, event: &event, chain: &chain, at: base, missed: 0, stage: None };
        self.start_sequence(sequence, run.opportunity, Some(run), &cause)
    }
}

/// What is known of an event that a run's present step brings about.
fn caused_by(run: &Run) -> Origins {
    let chain = run.chain.iter().copied().chain([run.of.id()]).collect();
    Origins { event: format!("{}/{}", run.id, run.at).into(), chain, by: Some(run.id) }
}

/// The run that an event makes of a rule or sequence on an opportunity: always the same.
pub(super) fn key(of: Id, opportunity: Id, event: &str, at: Time) -> Id {
    let digest = Sha256::new()
        .chain_update(of.bits().to_be_bytes())
        .chain_update(opportunity.bits().to_be_bytes())
        .chain_update(event.as_bytes())
        .finalize();
    let mut low = [0_u8; 16];
    low.iter_mut().zip(digest.iter()).for_each(|(low, byte)| *low = *byte);
    let millis = u128::try_from(at.millis().max(0)).unwrap_or(0) & ((1 << 48) - 1);
    Id::from_bits((millis << 80) | (u128::from_be_bytes(low) & ((1 << 80) - 1)))
}
