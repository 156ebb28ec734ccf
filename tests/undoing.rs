//! Undo: every command that changes something is one step back and one step forward, with the same data after.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::{Command, GateAnswers, HandOver, Import, MailEntry, Means, Merging, Move, Place, Who},
    data::Dataset,
    model::{
        Activity, ActivityKind, Choice, Company, Contact, ContactLink, Custom, CustomField, CustomShape, Kind, Member,
        Message, MessageState, Opportunity, Record, RecordId, Reply, RunState, Task, TaskKind, custom_name,
    },
    present::distribution::{Setup, Way},
    value::{Id, Time},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The command's word. A new command must be put here, and then into the story below.
fn word(command: &Command) -> &'static str {
    match command {
        Command::Begin { .. } => "begin",
        Command::Create(_) => "create",
        Command::CreateAll(_) => "create all",
        Command::CreateAndEdit { .. } => "create and edit",
        Command::Edit { .. } => "edit",
        Command::EditAll { .. } => "edit all",
        Command::Tag { .. } => "tag",
        Command::Delete(_) => "delete",
        Command::Merge(_) => "merge",
        Command::NotTheSame(_) => "not the same",
        Command::MergeChoices { .. } => "merge choices",
        Command::Move(_) => "move",
        Command::Tick { .. } => "tick",
        Command::Complete { .. } => "complete",
        Command::CompleteAll { .. } => "complete all",
        Command::SnoozeAll { .. } => "snooze all",
        Command::Snooze { .. } => "snooze",
        Command::Log { .. } => "log",
        Command::PlaceStage { .. } => "place stage",
        Command::RetireStage { .. } => "retire stage",
        Command::ReviveStage(_) => "revive stage",
        Command::PublishRule { .. } => "publish rule",
        Command::SwitchRule { .. } => "switch rule",
        Command::DiscardDraft(_) => "discard draft",
        Command::PublishSequence { .. } => "publish sequence",
        Command::StopRuns(_) => "stop runs",
        Command::EndRuns { .. } => "end runs",
        Command::UndoRuns(_) => "undo runs",
        Command::UndoRunsSince { .. } => "undo runs since",
        Command::Answer { .. } => "answer",
        Command::MarkSent { .. } => "mark sent",
        Command::MarkAllSent(_) => "mark all sent",
        Command::MarkReplied { .. } => "mark replied",
        Command::MarkAway { .. } => "mark away",
        Command::MarkBounced { .. } => "mark bounced",
        Command::CancelMessages(_) => "cancel messages",
        Command::RestoreMessages(_) => "restore messages",
        Command::Postpone { .. } => "postpone",
        Command::PostponeAll { .. } => "postpone all",
        Command::SendEarly(_) => "send early",
        Command::SkipNext { .. } => "skip next",
        Command::ApproveLate(_) => "approve late",
        Command::Address { .. } => "address",
        Command::OptOut { .. } => "opt out",
        Command::LogMail(_) => "log mail",
        Command::HandOver(_) => "hand over",
        Command::Distribute(_) => "distribute",
        Command::Import(_) => "import",
        Command::Replace { .. } => "replace",
    }
}

/// How many commands there are beside the start, which is not taken back.
const COMMANDS: usize = 48;

/// The records, but for the memory of runs that were taken back: it stays, so that their event does not start them anew.
fn seen(data: &Dataset) -> Vec<Record> {
    data.records().filter(|record| !matches!(record, Record::Run(run) if run.state == RunState::Undone)).collect()
}

/// A desk that takes every step back and does it again before it goes on.
struct Stepper {
    desk: Desk,
    done: BTreeSet<&'static str>,
}

impl Stepper {
    fn step(&mut self, command: Command) -> Vec<RecordId> {
        let word = word(&command);
        let before = seen(self.desk.data());
        let label = self.desk.workspace.undo();
        let outcome = self.desk.send(command).unwrap_or_else(|why| panic!("{word}: {why}"));
        let after = seen(self.desk.data());
        assert!(before != after, "{word} changes something");
        assert!(!outcome.label.is_empty(), "{word} has words");
        assert_ne!(format!("{label:?}"), format!("{:?}", self.desk.workspace.undo()), "{word} is what undo takes back");
        assert!(self.desk.undo(), "{word} is taken back");
        assert_eq!(seen(self.desk.data()), before, "{word} leaves nothing behind");
        assert!(self.desk.redo(), "{word} is done again");
        assert_eq!(seen(self.desk.data()), after, "{word} does the same again");
        self.done.insert(word);
        outcome.created
    }

    fn make(&mut self, record: impl Into<Record>) -> Id {
        self.step(Command::Create(record.into())).first().expect("a record").id
    }

    fn move_to(&mut self, deal: Id, stage: &str) {
        let to = self.desk.stage(stage);
        let answers = GateAnswers { override_reason: Some("it is a test".into()), ..GateAnswers::default() };
        self.step(Command::Move(Move { ids: vec![deal], to, place: Place::Top, answers }));
    }

    fn active_run(&self, deal: Id) -> Id {
        let run = self.desk.data().runs().find(|run| run.opportunity == deal && run.active());
        run.expect("a run that waits").id
    }
}

fn set(field: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(field.to_string(), value)])
}

fn records(s: &mut Stepper) -> (Id, Id) {
    let deal = s.make(Opportunity { name: "Fleet tracking".into(), ..Opportunity::default() });
    s.step(Command::CreateAll(vec![
        Company { id: Id::from_bits(1), name: "Northgate".into(), ..Company::default() }.into(),
        Contact {
            id: Id::from_bits(2),
            name: "Beth Sugden".into(),
            emails: vec!["beth@example.com".into()],
            company: Some(Id::from_bits(1)),
            ..Contact::default()
        }
        .into(),
        Opportunity {
            name: "Second".into(),
            contacts: vec![ContactLink { contact: Id::from_bits(2), role: String::new() }],
            ..Opportunity::default()
        }
        .into(),
    ]));
    let second = s.desk.data().opportunities().find(|one| one.name == "Second").unwrap().id;
    let id = RecordId::opportunity(deal);
    s.step(Command::CreateAndEdit {
        records: vec![Company { id: Id::from_bits(1), name: "Harbour Foods".into(), ..Company::default() }.into()],
        id,
        set: set("company", json!(Id::from_bits(1).to_string())),
    });
    s.step(Command::Edit { id, set: set("needs", json!("to know where the vans are")) });
    let both = vec![id, RecordId::opportunity(second)];
    s.step(Command::EditAll { ids: both.clone(), set: set("source", json!("fair")) });
    s.step(Command::Tag { ids: both, add: vec!["#hot".into()], remove: vec![] });
    s.move_to(deal, "Qualifying");
    let item = s.desk.data().stage(s.desk.stage("Qualifying")).unwrap().checklist[0].id;
    s.step(Command::Tick { opportunity: deal, item, done: true });
    (deal, second)
}

/// Two contacts become one; a field of one's own is made, filled in, has its choices merged, and goes with its values.
fn fields(s: &mut Stepper) {
    let [keep, other] = ["Ada North", "Ada M. North"].map(|name| {
        let id = s.make(Contact { name: name.into(), ..Contact::default() });
        RecordId { kind: Kind::Contact, id }
    });
    s.step(Command::NotTheSame(vec![keep, other]));
    s.step(Command::Merge(vec![Merging { keep, others: vec![other], set: Map::new() }]));
    let [gold, silver] = [(900, "Gold"), (901, "Silver")].map(|(n, text)| Choice {
        id: Id::from_bits(n << 64),
        text: text.into(),
        retired: false,
    });
    let (from, into) = (gold.id, silver.id);
    let field = s.make(CustomField {
        name: "Plan".into(),
        of: Kind::Contact,
        shape: CustomShape::Choice,
        choices: vec![gold, silver],
        ..CustomField::default()
    });
    s.step(Command::Edit { id: keep, set: set(&custom_name(field), json!(Custom::Choice(from))) });
    s.step(Command::MergeChoices { field, from, into });
    s.step(Command::Delete(vec![RecordId { kind: Kind::CustomField, id: field }]));
}

fn work(s: &mut Stepper, deal: Id) {
    let today = s.desk.today();
    let task = s.make(Task { title: "Call".into(), due: Some(today), opportunity: Some(deal), ..Task::default() });
    s.step(Command::Snooze { task, to: today.succ_opt().unwrap(), time: None });
    s.step(Command::Complete { task, done: true });
    s.step(Command::Complete { task, done: false });
    s.step(Command::SnoozeAll { tasks: vec![task], to: today.succ_opt().unwrap().succ_opt().unwrap() });
    s.step(Command::CompleteAll { tasks: vec![task], done: true });
    s.step(Command::CompleteAll { tasks: vec![task], done: false });
    let call = Activity { kind: ActivityKind::Call, opportunity: Some(deal), ..Activity::default() };
    s.step(Command::Log { activity: call, done: Some(task) });
    let question =
        Task { title: "Who decides?".into(), kind: TaskKind::Question, opportunity: Some(deal), ..Task::default() };
    let question = s.make(question);
    s.step(Command::Answer { task: question, answers: vec!["The owner".into()] });
}

fn stages(s: &mut Stepper) {
    let (demo, negotiating) = (s.desk.stage("Demo"), s.desk.stage("Negotiating"));
    s.step(Command::PlaceStage { stage: negotiating, before: Some(demo) });
    s.step(Command::RetireStage { stage: negotiating, to: None });
    s.step(Command::ReviveStage(negotiating));
}

fn rules(s: &mut Stepper, deal: Id) {
    // What waits is stopped, and taken back.
    s.move_to(deal, "Proposal Pending");
    let run = s.active_run(deal);
    let ahead = s.desk.data().run(run).expect("it is there").at + 1;
    s.step(Command::SkipNext { run, step: ahead });
    s.step(Command::SendEarly(run));
    s.step(Command::StopRuns(vec![run]));
    s.move_to(deal, "Demo");
    s.move_to(deal, "Proposal Pending");
    let run = s.active_run(deal);
    s.step(Command::EndRuns { runs: vec![run], why: "They called".into() });
    s.move_to(deal, "Demo");
    s.move_to(deal, "Proposal Pending");
    let run = s.active_run(deal);
    s.step(Command::UndoRuns(vec![run]));
    s.move_to(deal, "Demo");
    s.move_to(deal, "Proposal Pending");
    let (run, from) = (s.active_run(deal), Time::from_millis(0));
    s.step(Command::UndoRunsSince { runs: vec![run], from });

    let rule = s.desk.data().rules().next().expect("a rule").clone();
    let (id, rule_id) = (rule.id, RecordId { kind: Kind::Rule, id: rule.id });
    s.step(Command::SwitchRule { rule: id, on: false });
    let other = s.desk.data().rules().nth(1).expect("another rule").draft.clone();
    let plan = serde_json::to_value(&other).unwrap();
    s.step(Command::Edit { id: rule_id, set: set("draft", plan.clone()) });
    s.step(Command::DiscardDraft(id));
    s.step(Command::Edit { id: rule_id, set: set("draft", plan) });
    s.step(Command::PublishRule { rule: id, carry: false });
    let sequence = s.desk.data().sequences().next().expect("a sequence").clone();
    let plan = sequence.versions.last().unwrap().plan.clone();
    s.step(Command::PublishSequence { sequence: sequence.id, plan, carry: Vec::new() });
}

fn messages(s: &mut Stepper, deal: Id) {
    let contact = s.desk.data().contacts().next().unwrap().id;
    let due = s.desk.now.plus_millis(-1000);
    let message = |state| Message {
        subject: "Hello".into(),
        body: "Did it arrive?".into(),
        due,
        state,
        opportunity: Some(deal),
        contact: Some(contact),
        ..Message::default()
    };
    let one = s.make(message(MessageState::Open));
    s.step(Command::Address { message: one, to: "b@example.com".into() });
    let to = s.desk.now.plus_millis(86_400_000);
    s.step(Command::Postpone { message: one, to });
    s.step(Command::PostponeAll { messages: vec![one], to: to.plus_millis(1) });
    s.step(Command::CancelMessages(vec![one]));
    s.step(Command::RestoreMessages(vec![one]));
    s.step(Command::MarkSent { message: one });
    s.step(Command::MarkReplied { message: one, reply: Reply::Negative });
    let three = s.make(message(MessageState::Open));
    s.step(Command::MarkAllSent(vec![three]));
    s.step(Command::MarkAway { message: three, until: "2026-12-24".parse().ok(), back: Some(to) });
    let two = s.make(message(MessageState::Review));
    s.step(Command::ApproveLate(vec![two]));
    s.step(Command::MarkSent { message: two });
    s.step(Command::MarkBounced { message: two });
    let at = s.desk.now;
    s.step(Command::LogMail(vec![MailEntry {
        mail: "<1@example.com>".into(),
        at,
        inbound: true,
        subject: "Re: Hello".into(),
        text: "It did.".into(),
        who: Who::Known(contact),
        address: None,
        opportunity: Some(deal),
        member: None,
        message: None,
        means: Means::Mail,
        rules: true,
    }]));
    s.step(Command::OptOut { contact, on: true });
}

/// New ones go to somebody by themselves, and one goes to somebody else.
fn giving(s: &mut Stepper, deal: Id) {
    let mut ids = s.desk.stamp().ids;
    let to = ids.take();
    s.step(Command::CreateAll(vec![Member { id: to, name: "Bo".into(), ..Member::default() }.into()]));
    let setup = Setup { way: Way::InTurn, members: vec![to], ..Setup::default() };
    s.step(Command::Distribute(setup.plan().unwrap()));
    s.step(Command::Distribute(None));
    let owned = vec![RecordId::opportunity(deal)];
    s.step(Command::HandOver(HandOver { to, owned, work: vec![], note: "On leave".into() }));
}

fn many(s: &mut Stepper, deal: Id) {
    let mut ids = s.desk.stamp().ids;
    let creates = vec![Company { id: ids.take(), name: "Brought in".into(), ..Company::default() }.into()];
    let updates = vec![Opportunity { source: "list".into(), ..Opportunity::clone(&s.desk.opportunity(deal)) }.into()];
    s.step(Command::Import(Import { label: "imported 1 company".into(), creates, updates, rules: vec![] }));
    s.step(Command::Delete(vec![RecordId::opportunity(deal)]));
    let records: Vec<Record> = s.desk.data().records().filter(|record| record.kind() != Kind::Message).collect();
    s.step(Command::Replace { label: "restored a backup".into(), records });
}

#[test]
fn every_command_is_one_step_back_and_one_step_forward() {
    // In parts: a workspace remembers only so many steps by itself.
    let parts: [fn(&mut Stepper, Id, Id); 3] = [
        |s, deal, _| {
            work(s, deal);
            stages(s);
            rules(s, deal);
        },
        |s, deal, second| {
            messages(s, second);
            giving(s, second);
            many(s, deal);
        },
        |s, _, _| fields(s),
    ];
    let mut done = BTreeSet::new();
    for part in parts {
        let mut s = Stepper { desk: Desk::with_rules("keap", &[]), done: BTreeSet::new() };
        let (deal, second) = records(&mut s);
        part(&mut s, deal, second);
        // And all of it, back to the start.
        let mut steps = 0;
        while s.desk.undo() {
            steps += 1;
        }
        assert!(steps >= s.done.len(), "{steps}");
        assert_eq!(s.desk.data().opportunities().count(), 0);
        done.extend(s.done);
    }
    assert_eq!(done.len(), COMMANDS, "{done:?}");
}
