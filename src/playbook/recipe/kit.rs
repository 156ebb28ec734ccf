//! What recipes are put together from: stages by name, people, and short ways to say steps.

use super::Recipe;
use crate::model::{
    Action, ActivityKind, Again, Assign, Delay, Hat, Member, Outcome, Plan, Sequence, Stage, StageKind, Step, Stop,
    TaskKind, Trigger, Version,
};
use crate::playbook::{StageSpec, find};
use crate::value::{Id, IdSource, TimeOfDay, fold};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a recipe is made with, for one pipeline.
pub(super) struct Kit<'a> {
    recipe: &'a Recipe,
    stages: Vec<&'a Stage>,
    members: Vec<&'a Member>,
    /// The sequences that are there already.
    known: &'a [Arc<Sequence>],
    ids: &'a mut IdSource,
    /// The sequences made so far.
    pub sequences: Vec<Sequence>,
    /// Stages that were not there, and the names of those that stand in for them.
    pub stand_ins: Vec<(&'static str, String)>,
}

impl<'a> Kit<'a> {
    pub fn new(
        recipe: &'a Recipe,
        stages: &'a [Arc<Stage>],
        members: &'a [Arc<Member>],
        known: &'a [Arc<Sequence>],
        ids: &'a mut IdSource,
    ) -> Self {
        Kit {
            recipe,
            stages: stages.iter().map(Arc::as_ref).filter(|stage| !stage.retired).collect(),
            members: members.iter().map(Arc::as_ref).filter(|member| !member.retired).collect(),
            known,
            ids,
            sequences: Vec::new(),
            stand_ins: Vec::new(),
        }
    }

    pub fn take_id(&mut self) -> Id {
        self.ids.take()
    }

    /// The stage of this name; else the nearest of the kind that it has in the playbook; else the nearest of any kind.
    pub fn stage(&mut self, name: &'static str) -> Id {
        let folded = fold(name);
        if let Some(stage) = self.stages.iter().find(|stage| fold(&stage.name) == folded) {
            return stage.id;
        }
        let (kind, place) = self.in_the_playbook(name);
        let own: Vec<&&Stage> = self.stages.iter().filter(|stage| stage.kind == kind).collect();
        let near = |among: &[&&Stage]| {
            // As far along as in the playbook, in thousandths.
            let at = (place.saturating_mul(among.len().saturating_sub(1)) + 500) / 1_000;
            among.get(at).map(|stage| (stage.id, stage.name.clone()))
        };
        let all: Vec<&&Stage> = self.stages.iter().collect();
        let Some((id, used)) = near(&own).or_else(|| near(&all)) else { return Id::NIL };
        if self.stand_ins.iter().all(|(wanted, _)| *wanted != name) {
            self.stand_ins.push((name, used));
        }
        id
    }

    /// The kind of a stage in the recipe's playbook, and how far along it comes among those of its kind, in thousandths.
    fn in_the_playbook(&self, name: &str) -> (StageKind, usize) {
        let playbook = self.recipe.playbook.and_then(find);
        let usual = playbook.map_or(&[][..], |playbook| playbook.stages);
        let offered = playbook.into_iter().flat_map(|playbook| playbook.options).flat_map(|option| option.first);
        let all: Vec<&StageSpec> = offered.chain(usual).collect();
        let kind = all.iter().find(|spec| spec.name == name).map_or(StageKind::Open, |spec| spec.kind);
        let own: Vec<&&StageSpec> = all.iter().filter(|spec| spec.kind == kind).collect();
        let at = own.iter().position(|spec| spec.name == name).unwrap_or(0);
        (kind, at.saturating_mul(1_000).checked_div(own.len().saturating_sub(1)).unwrap_or(0))
    }

    /// Everybody who may get work.
    pub fn everybody(&self) -> Vec<Id> {
        self.members.iter().map(|member| member.id).collect()
    }

    /// Those who wear a hat; everybody if nobody does.
    pub fn wearing(&self, hat: Hat) -> Vec<Id> {
        let found: Vec<Id> = self.members.iter().filter(|one| one.hats.contains(&hat)).map(|one| one.id).collect();
        if found.is_empty() { self.everybody() } else { found }
    }

    /// Whoever leads: a sales manager, else the first who reports to nobody; without a team, the owner.
    pub fn manager(&self) -> Assign {
        let hat = self.members.iter().find(|one| one.hats.contains(&Hat::SalesManager));
        let lead = hat.or_else(|| self.members.iter().find(|one| one.manager.is_none()));
        lead.map_or(Assign::Owner, |member| Assign::Member { member: member.id })
    }

    /// Makes a sequence, or takes the one that was made from the same recipe where that is as it came. It ends when somebody
    /// answers, a meeting comes about, the sale is decided, the stage is left or the contact wants no more messages.
    pub fn sequence(&mut self, name: &str, about: &str, steps: Vec<Step>) -> Step {
        let stops = [Stop::LeavesStage, Stop::Closed, Stop::Replied, Stop::Meeting, Stop::OptedOut].into();
        let plan = Plan { steps, stops, ..Plan::default() };
        if let Some(same) = self.as_it_came(name, &plan) {
            return Step::Do { action: Action::StartSequence { sequence: same } };
        }
        let id = self.take_id();
        self.sequences.push(Sequence {
            id,
            name: self.free_name(name),
            about: about.to_string(),
            recipe: self.recipe.key.to_string(),
            versions: vec![Version { number: 1, at: super::moment(id), by: None, plan }],
            ..Sequence::default()
        });
        Step::Do { action: Action::StartSequence { sequence: id } }
    }

    /// The sequence of this recipe that nobody has changed since it came.
    fn as_it_came(&self, name: &str, plan: &Plan) -> Option<Id> {
        let same = |one: &&Arc<Sequence>| {
            let in_force = one.in_force().is_some_and(|version| version.plan == *plan);
            !one.retired && one.recipe == self.recipe.key && one.name == name && in_force
        };
        self.known.iter().find(same).map(|one| one.id)
    }

    /// A name that no sequence has: with a number where somebody took the plain one.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            let known = self.known.iter().map(|one| &one.name).chain(self.sequences.iter().map(|one| &one.name));
            known.into_iter().any(|own| fold(own) == fold(name))
        };
        let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
        std::iter::once(name.to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// Whom a task is about: the contact, else the opportunity.
pub(super) const WHO: &str = "{{ contact.name or opportunity.name }}";

/// Nine in the morning.
pub(super) fn nine() -> TimeOfDay {
    TimeOfDay::from_hms_opt(9, 0, 0).unwrap_or_default()
}

/// Entering a stage.
pub(super) fn entering(stage: Id) -> Trigger {
    Trigger::StageEntered { stage }
}

/// A task for the owner. `WHO` in the title becomes the merge field.
pub(super) fn task(kind: TaskKind, title: &str, due: Delay) -> Step {
    let title = title.replace("WHO", WHO);
    Step::Do { action: Action::CreateTask { title, kind, due: Some(due), assign: Assign::Owner } }
}

/// A reminder at once, for the owner.
pub(super) fn reminder(text: &str) -> Action {
    remind_to(Assign::Owner, text)
}

/// A reminder at once.
pub(super) fn remind_to(assign: Assign, text: &str) -> Action {
    Action::Remind { text: text.replace("WHO", WHO), due: None, assign }
}

/// A question to the owner with answers to choose from.
pub(super) fn question(text: &str, answers: &[&str]) -> Step {
    ask(text, answers, false)
}

/// A list for the owner to tick off.
pub(super) fn list(text: &str, items: &[&str]) -> Step {
    ask(text, items, true)
}

fn ask(text: &str, answers: &[&str], checklist: bool) -> Step {
    let answers = answers.iter().map(|answer| (*answer).to_string()).collect();
    Step::Do { action: Action::Ask { text: text.replace("WHO", WHO), answers, checklist, assign: Assign::Owner } }
}

/// An email from the owner to the main contact, with greeting and name.
pub(super) fn email(subject: &str, body: &str) -> Step {
    let body = format!(
        "Hello {{{{ contact.first_name or \"there\" }}}},\n\n{body}\n\nBest regards\n{{{{ owner.name or \"\" }}}}"
    );
    let subject = subject.to_string();
    Step::Do { action: Action::email(subject, body) }
}

/// Something done.
pub(super) fn act(action: Action) -> Step {
    Step::Do { action }
}

/// A wait of some working days, until nine in the morning.
pub(super) fn wait_working_days(n: u32) -> Step {
    Step::Wait { delay: Delay::WorkingDays { n, at: Some(nine()) } }
}

/// A wait of some days, until nine in the morning.
pub(super) fn wait_days(n: u32) -> Step {
    Step::Wait { delay: Delay::Days { n, at: Some(nine()) } }
}

/// In some minutes.
pub(super) fn minutes(n: u32) -> Delay {
    Delay::Minutes { n, working: false }
}

/// In some hours.
pub(super) fn hours(n: u32) -> Delay {
    Delay::Hours { n, working: false }
}

/// On the day some days from now.
pub(super) fn days(n: u32) -> Delay {
    Delay::Days { n, at: None }
}

/// On the working day some working days from now.
pub(super) fn working_days(n: u32) -> Delay {
    Delay::WorkingDays { n, at: None }
}

/// What is set off like this does this.
pub(super) fn plan(trigger: Trigger, steps: Vec<Step>) -> Plan {
    Plan { trigger, steps, ..Plan::default() }
}

/// What ends a message or a reminder that waits: the other side has moved.
pub(super) fn over() -> BTreeSet<Stop> {
    [Stop::LeavesStage, Stop::Closed, Stop::Replied, Stop::Meeting, Stop::TaskDone].into()
}

// ---- what several playbooks share -------------------------------------------------------------------------------

/// A call that is due within minutes, and a word after an hour if nothing is logged.
pub(super) fn first_contact(stage: Id) -> Plan {
    let late = reminder("An hour has passed and no call, email or meeting with WHO is logged. Get in touch now.");
    let steps = vec![
        task(TaskKind::Call, "Get in touch with WHO", minutes(5)),
        Step::Await { event: any_contact(), within: hours(1), late: vec![late], then_end: false },
    ];
    Plan { stops: over(), ..plan(entering(stage), steps) }
}

/// A word after a day if nothing is logged.
pub(super) fn first_day(stage: Id) -> Plan {
    let late = reminder("A day has passed and no call, email or meeting with WHO is logged. Get in touch, or log it.");
    let steps = vec![Step::Await { event: any_contact(), within: days(1), late: vec![late], then_end: false }];
    Plan { stops: over(), ..plan(entering(stage), steps) }
}

fn any_contact() -> Trigger {
    Trigger::Logged { kind: None, outcome: None }
}

/// A task to ask for the reason of a loss that has none.
pub(super) fn lost_reason(stage: Id) -> Plan {
    let steps =
        vec![task(TaskKind::Call, "Ask WHO why they decided against it, and record the reason", working_days(2))];
    Plan { condition: "loss:none".into(), ..plan(entering(stage), steps) }
}

pub(super) const LOST_REASON: &str = "Lost leads are asked for the reason if none was given. By hand nobody loses a sale \
                                      without a reason; what is imported as lost may have none.";

/// A task after each meeting that took place, due within a day.
pub(super) fn recap(condition: String) -> Plan {
    let held = Trigger::Logged { kind: Some(ActivityKind::Meeting), outcome: Some(Outcome::Held) };
    let steps =
        vec![task(TaskKind::Email, "Follow up the meeting with WHO: what was said, what comes next", hours(24))];
    Plan { condition, again: Again::Always, ..plan(held, steps) }
}
