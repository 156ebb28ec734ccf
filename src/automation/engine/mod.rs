//! The engine: what rules make of what happened, in bounded rounds within the same transaction.

mod carry;
mod consider;
mod end;
mod order;
mod round;
mod score;

use super::edge::{Edge, edges};
use super::live::Live;
use super::ready::Ready;
use super::schedule::Schedule;
use crate::command::Rejection;
use crate::data::{ChangeSet, Dataset, Gather};
use crate::model::{Miss, Origin, Overlap, RecordId, Run, RunState, Stop, Trigger};
use crate::query::Context;
use crate::value::{Calendar, Date, Id, IdSource, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use score::Fresh;
pub use score::Portion;

/// How many rules may set each other off in a row.
pub const DEPTH: usize = 8;
/// How many runs an hour a rule may have before it pauses and asks, unless it says otherwise.
pub const CAP: u32 = 1_000;
/// After how many minutes a message that could not be offered in time goes to review, unless the settings say otherwise.
pub const GRACE_MINUTES: u32 = 12 * 60;
/// How many things that are due are handled in one transaction; the rest comes in the next. All that a long absence leaves
/// behind fits in: what is due by the schedule is known to be handled only once the transaction is kept.
const AT_ONCE: usize = 200_000;

/// What the engine acts in: the moment, the place and the person.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The real moment.
    pub now: Time,
    /// The workspace's calendar.
    pub calendar: Arc<Calendar>,
    /// The member who acts, if a person set it off and said who they are.
    pub actor: Option<Id>,
    /// Fresh ids.
    pub ids: IdSource,
    /// What the runs of this gesture are known by: the same for the same gesture, however often it is decided.
    pub event: Id,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Reaction {
    /// What the rules changed, their runs included.
    pub changes: ChangeSet,
    /// The runs that began or went on.
    pub runs: Vec<Id>,
    /// The rules that were set off and did not run.
    pub misses: Vec<Miss>,
    /// What a person should be told at once, in sentences.
    pub notices: Vec<String>,
    /// Whether more is due than was handled.
    pub more: bool,
}

/// Which rules may act.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// All that are switched on.
    All,
    /// Of those only these.
    Only(BTreeSet<Id>),
}

/// An edge on its way through the engine.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) edge: Edge,
    /// What identifies the event.
    event: Arc<str>,
    /// The rules that led to it.
    chain: Arc<[Id]>,
    /// The run that brought it about; none for a person.
    pub(super) by: Option<Id>,
    /// When it happened: now, or when what caused it was due.
    pub(super) at: Time,
}

/// What starts a run, before the run itself.
pub(super) struct Cause<'a> {
    words: &'a str,
    event: &'a str,
    chain: &'a [Id],
    at: Time,
    missed: u32,
    /// The stage that was entered by it; none if it is about something else.
    stage: Option<Id>,
}

/// Who has been given how much, and since which day; none for all along.
pub(super) type Turns = (Option<Date>, BTreeMap<Id, u64>);

/// What brought changes about.
#[derive(Clone)]
pub(super) struct Origins {
    /// What identifies the event.
    event: Arc<str>,
    /// The rules that led to it.
    chain: Arc<[Id]>,
    /// The run whose step it was; none for a person.
    by: Option<Id>,
}

/// The engine at work on a data set.
pub struct Engine<'a> {
    pub(super) data: &'a mut Dataset,
    schedule: &'a mut Schedule,
    pub(super) scene: Scene,
    ready: Ready,
    gather: Gather,
    queue: VecDeque<Happening>,
    touched: BTreeSet<Id>,
    /// Whose score is to be worked out again.
    marked: score::Marked,
    /// The scores that are due, if any are.
    refresh: Option<Portion>,
    /// After which opportunity scores are due that have yet to come, and what comes of it.
    late: Option<(Id, Fresh)>,
    counts: BTreeMap<Id, u32>,
    /// The rules that may be set off by what happened; none for all.
    only: Option<BTreeSet<Id>>,
    /// Who has been given how much by a step of a rule or sequence, and since which day.
    pub(super) given: BTreeMap<(Id, u16), Turns>,
    reaction: Reaction,
    /// The runs in the reaction.
    begun: BTreeSet<Id>,
    /// Of how many rules that did not run it is told.
    room: usize,
    /// Whether actions are only thought through: runs are recorded, other records stay as they are.
    pub(super) pretend: bool,
    /// How many earlier rounds a coming-round rule missed, for the run being carried out.
    pub(super) missed: u32,
}

impl<'a> Engine<'a> {
    /// An engine on a data set, with what was made ready for another one, if it still holds. What it changes is applied at
    /// once; [`Engine::finish`] says what that was.
    pub fn new(data: &'a mut Dataset, schedule: &'a mut Schedule, scene: Scene, which: &Which, ready: Ready) -> Self {
        let ready = ready.renewed(&context(data, &scene, scene.now));
        let mut engine = Self::begin(data, schedule, scene, ready);
        // Time goes by for what comes in as well: the schedule has to know all rules.
        if let Which::Only(ids) = which {
            engine.only = Some(ids.clone());
        }
        engine
    }

    /// An engine with these rules, whatever the data set says.
    pub fn with(data: &'a mut Dataset, schedule: &'a mut Schedule, scene: Scene, live: Vec<Live>) -> Self {
        Self::begin(data, schedule, scene, Ready::of(live))
    }

    fn begin(data: &'a mut Dataset, schedule: &'a mut Schedule, scene: Scene, ready: Ready) -> Self {
        Self {
            data,
            schedule,
            scene,
            ready,
            gather: Gather::default(),
            queue: VecDeque::new(),
            touched: BTreeSet::new(),
            marked: score::Marked::new(),
            refresh: None,
            late: None,
            counts: BTreeMap::new(),
            only: None,
            given: BTreeMap::new(),
            reaction: Reaction::default(),
            begun: BTreeSet::new(),
            room: usize::MAX,
            pretend: false,
            missed: 0,
        }
    }

    /// Only thinks actions through: what would be done goes into the runs' logs, and nothing else changes.
    #[must_use]
    pub fn pretending(mut self) -> Self {
        self.pretend = true;
        self
    }

    /// Scores are due again, among what else is due.
    pub fn refreshing(&mut self, portion: Option<Portion>) {
        self.late = portion.as_ref().and_then(|portion| Some((portion.rest?, Fresh::of(portion))));
        self.refresh = portion;
    }

    /// Tells of so many rules that did not run, and of no more.
    #[must_use]
    pub fn telling(mut self, misses: usize) -> Self {
        self.room = misses;
        self
    }

    /// Lets the rules react to changes that have been applied.
    pub fn react(&mut self, changes: &ChangeSet, how: Origin) {
        self.tidy(changes);
        self.carried(changes);
        let event = self.scene.event;
        let origins = || Origins { event: event.to_string().into(), chain: Arc::default(), by: None };
        self.happen(changes, how, self.scene.now, origins);
        self.settle(self.scene.now);
    }

    /// Ends what must end because of changes that took something back or did it again. Rules are not set off by that.
    pub fn turn(&mut self, changes: &ChangeSet) {
        self.tidy(changes);
        for edge in edges(changes, self.data, Origin::Hand, &BTreeSet::new()) {
            let at = self.scene.now;
            self.end(&Happening { edge, event: "".into(), chain: Arc::default(), by: None, at });
        }
        self.mark(changes, &Origins { event: "".into(), chain: Arc::default(), by: None });
        self.score_silently();
        self.settle(self.scene.now);
    }

    /// Handles everything that is due, in the order in which it is due.
    pub fn catch_up(&mut self) {
        for _ in 0..AT_ONCE {
            let run = self.next_run();
            let next = self.schedule.next().filter(|at| *at <= self.scene.now);
            let at = match (run, next) {
                (run, next)
                    if self.refresh.as_ref().is_some_and(|Portion { at, .. }| {
                        run.is_none_or(|(due, _)| *at <= due) && next.is_none_or(|next| *at <= next)
                    }) =>
                {
                    self.refresh()
                }
                (Some((due, run)), at) if at.is_none_or(|at| due <= at) => {
                    if let Some(id) = self.data.run(run).map(|run| run.opportunity) {
                        self.freshen(&[id], due);
                    }
                    self.go_on(run, due);
                    due
                }
                (_, Some(_)) => {
                    let instant = self.schedule.take(self.ready.rules(), &self.scene.calendar, self.scene.now);
                    let Some(instant) = instant else { continue };
                    self.strike(instant);
                    instant.at
                }
                _ => return,
            };
            self.settle(at);
        }
        self.reaction.more = true;
    }

    /// Sets a rule off by its button.
    ///
    /// # Errors
    /// If the rule does not act.
    pub fn press(&mut self, rule: Id, opportunities: &[Id]) -> Result<(), Rejection> {
        let Some(at) = self.ready.rules().iter().position(|live| live.rule == rule) else {
            return Err(Rejection::refused("This rule is switched off."));
        };
        if let Some(known) = self.data.rule(rule)
            && !known.paused.is_empty()
        {
            return Err(Rejection::refused(format!("This rule is paused. {}", known.paused)));
        }
        let label = match self.ready.rules().get(at).map(|live| &live.plan.trigger) {
            Some(Trigger::Button { label }) => label.clone(),
            _ => "Run now".into(),
        };
        let event = self.scene.event.to_string();
        let words = format!("{} was pressed", crate::value::quoted(&label));
        for id in opportunities {
            let cause = Cause { words: &words, event: &event, chain: &[], at: self.scene.now, missed: 0, stage: None };
            self.consider(at, *id, &cause);
        }
        self.settle(self.scene.now);
        Ok(())
    }

    /// Enrols opportunities in a sequence by hand, and says which were: one that cannot be keeps no other out, and is told
    /// of with the reason.
    ///
    /// # Errors
    /// The reasons, if not one was enrolled.
    pub fn enrol(&mut self, sequence: Id, opportunities: &[Id]) -> Result<Vec<Id>, Rejection> {
        let event = self.scene.event.to_string();
        let mut enrolled = Vec::new();
        let mut left_out: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        for id in opportunities {
            let words = "was enrolled by hand";
            let cause = Cause { words, event: &event, chain: &[], at: self.scene.now, missed: 0, stage: None };
            let started = match self.barred(sequence, *id) {
                Some(why) => Err(why),
                None => self.start_sequence(sequence, *id, None, &cause),
            };
            match started {
                Ok(_) => enrolled.push(*id),
                Err(why) => left_out.entry(why).or_default().push(*id),
            }
        }
        let words: Vec<String> = left_out.iter().map(|(why, ids)| self.left_out(why, ids)).collect();
        if enrolled.is_empty() && !words.is_empty() {
            return Err(Rejection::Refused(words.join(" ")));
        }
        self.reaction.notices.extend(words);
        self.settle(self.scene.now);
        Ok(enrolled)
    }

    /// Why an opportunity is not enrolled by hand: it is in the sequence already, or the sequence ends for whoever wants no
    /// more messages.
    fn barred(&self, sequence: Id, opportunity: Id) -> Option<String> {
        let sequence = self.data.sequence(sequence)?;
        let version = sequence.in_force()?;
        let inside = |run: &Run| run.of.id() == sequence.id && run.state != RunState::Held;
        if self.data.active_runs(opportunity).any(|run| inside(run)) {
            return Some(format!("in {} already.", crate::value::quoted(&sequence.name)));
        }
        let contact = super::main_contact(self.data.opportunity(opportunity)?, self.data)?;
        let ends = version.plan.stops.contains(&Stop::OptedOut);
        (ends && contact.opted_out).then(|| format!("{} wants no more messages.", contact.title()))
    }

    /// Who was not enrolled and why, a few by name.
    fn left_out(&self, why: &str, ids: &[Id]) -> String {
        const NAMED: usize = 3;
        let name = |id: &Id| self.data.opportunity(*id).map(|one| crate::value::quoted(&one.name));
        let named: Vec<String> = ids.iter().filter_map(name).take(NAMED).collect();
        let more = ids.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("Not enrolled: {}{more}: {why}", named.join(", "))
    }

    /// Lets runs that were held back begin.
    pub fn release(&mut self, runs: &[Id]) {
        for id in runs {
            let Some(run) = self.data.run(*id).filter(|run| run.state == RunState::Held).cloned() else { continue };
            let mut run = Arc::unwrap_or_clone(run);
            let Some(plan) = self.sound(&mut run) else { continue };
            let running = self.running(run.of, run.opportunity);
            match (plan.overlap, running.is_empty()) {
                (_, true) | (Overlap::Allow, _) => {}
                (Overlap::Skip, false) => {
                    self.stop_run(run.id, "it was still running here");
                    continue;
                }
                (Overlap::Queue, false) => {
                    run.state = RunState::Queued;
                    self.keep(run);
                    continue;
                }
                (Overlap::Restart, false) => {
                    running.into_iter().for_each(|old| self.stop_run(old, "it was set off again"))
                }
            }
            self.carry_on(run, self.scene.now);
        }
        self.settle(self.scene.now);
    }

    /// What it all came to.
    pub fn finish(self) -> Reaction {
        self.part().0
    }

    /// What it all came to, and the rules made ready, for the next one.
    pub fn part(mut self) -> (Reaction, Ready) {
        self.reaction.changes = self.gather.finish();
        (self.reaction, self.ready)
    }
}

/// The context of a condition at a moment.
pub(super) fn context<'a>(data: &'a Dataset, scene: &Scene, at: Time) -> Context<'a> {
    let zone = scene.calendar.zone.at(at);
    let me = data.settings().and_then(|settings| settings.me);
    Context { today: zone.date(at), zone, me: scene.actor.or(me), data }
}

/// The id of a run as a record.
pub(super) fn record_of(run: Id) -> RecordId {
    RecordId { kind: crate::model::Kind::Run, id: run }
}
