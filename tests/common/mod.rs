//! A person at a workspace, for tests: a clock that is set by hand, and commands in few words.
#![allow(dead_code)]

pub mod plain;

use penstock::{
    command::{Command, GateAnswers, Move, Place, Rejection, Stamp},
    data::Dataset,
    model::{Kind, Opportunity, Record},
    playbook,
    value::{Currency, Date, Id, IdSource, Rank, Time, Zone},
    workspace::{Ask, Outcome, Turn, Workspace},
};
use std::sync::Arc;

/// A person at a workspace.
pub struct Desk {
    pub workspace: Workspace,
    pub now: Time,
    random: u128,
}

impl Desk {
    /// A workspace that does not exist yet.
    pub fn empty(random: u128) -> Self {
        Self { workspace: Workspace::new(Id::from_bits(random + 1)), now: Time::from_millis(1_790_000_000_000), random }
    }

    /// A workspace begun with a playbook's stages, where nothing happens by itself.
    pub fn with_playbook(key: &str) -> Self {
        Self::begun(key, &[], |record| !matches!(record.kind(), Kind::Rule | Kind::Sequence))
    }

    /// A workspace begun with a playbook, its rules included.
    pub fn with_rules(key: &str, options: &[&str]) -> Self {
        Self::begun(key, options, |_| true)
    }

    fn begun(key: &str, options: &[&str], keep: impl Fn(&Record) -> bool) -> Self {
        let mut desk = Self::empty(1);
        let mut ids = desk.stamp().ids;
        let rank = Rank::between(None, None);
        let mut records = playbook::install_with(playbook::find(key).unwrap(), options, "", rank, &mut ids);
        records.retain(keep);
        desk.random += 1;
        let begin = Command::Begin {
            name: "Test".into(),
            currency: Currency::EUR,
            sunday_first: false,
            sample: false,
            me: None,
            records,
        };
        desk.send(begin).unwrap();
        desk
    }

    /// Another person at the same workspace as it is now, who draws other ids.
    pub fn twin(&self, random: u128) -> Self {
        Self { workspace: self.workspace.clone(), now: self.now, random }
    }

    pub fn stamp(&mut self) -> Stamp {
        self.random += 1;
        let random = self.random << 40;
        self.now = self.now.plus_millis(1);
        let millis = self.now.millis() as u64;
        Stamp { now: self.now, zone: Zone { offset_minutes: 60 }, actor: None, ids: IdSource::new(millis, random) }
    }

    pub fn today(&self) -> Date {
        Zone { offset_minutes: 60 }.date(self.now)
    }

    pub fn wait_days(&mut self, days: i64) {
        self.now = self.now.plus_millis(days * 86_400_000);
    }

    pub fn send(&mut self, command: Command) -> Result<Outcome, Rejection> {
        let stamp = self.stamp();
        self.workspace.dispatch(Ask::Do(command), stamp)
    }

    pub fn data(&self) -> &Dataset {
        self.workspace.data()
    }

    pub fn add(&mut self, name: &str) -> Id {
        let draft = Opportunity { name: name.into(), ..Opportunity::default() };
        self.send(Command::Create(draft.into())).unwrap().created[0].id
    }

    pub fn opportunity(&self, id: Id) -> Arc<Opportunity> {
        self.data().opportunity(id).unwrap().clone()
    }

    pub fn stage(&self, name: &str) -> Id {
        self.data().stages().find(|stage| stage.name == name).unwrap().id
    }

    pub fn column(&self, stage: Id) -> Vec<Id> {
        self.data().column(stage).collect()
    }

    pub fn move_to(&mut self, deal: Id, stage: &str) -> Result<Outcome, Rejection> {
        self.move_with(&[deal], stage, GateAnswers::default())
    }

    pub fn move_with(&mut self, deals: &[Id], stage: &str, answers: GateAnswers) -> Result<Outcome, Rejection> {
        let to = self.stage(stage);
        self.send(Command::Move(Move { ids: deals.to_vec(), to, place: Place::Top, answers }))
    }

    pub fn place(&mut self, deal: Id, to: Id, place: Place) -> Result<Outcome, Rejection> {
        self.send(Command::Move(Move { ids: vec![deal], to, place, answers: GateAnswers::default() }))
    }

    /// Takes the last change back; says whether there was one that could be taken back.
    pub fn undo(&mut self) -> bool {
        let turn = self.workspace.undo();
        self.turn(turn, Ask::Undo)
    }

    /// Does the last change again that was taken back; says whether that was possible.
    pub fn redo(&mut self) -> bool {
        let turn = self.workspace.redo();
        self.turn(turn, Ask::Redo)
    }

    fn turn(&mut self, turn: Turn, ask: fn(Arc<penstock::data::Batch>) -> Ask) -> bool {
        let Turn::Ready(batch) = turn else { return false };
        let stamp = self.stamp();
        self.workspace.dispatch(ask(batch), stamp).is_ok()
    }
}
