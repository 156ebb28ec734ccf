//! A workspace with a small pipeline, a clock set by hand, and a place whose clocks change.
#![allow(dead_code)]

use chrono::{Offset, TimeZone};
use penstock::{
    command::{Command, Rejection, Stamp},
    data::{Batch, Dataset},
    model::{Choice, Contact, CustomField, CustomShape, Hat, Member, Pipeline, Record, Stage, StageKind},
    value::{Currency, Date, Id, IdSource, Rank, Time, TimeOfDay, ZoneRules},
    workspace::{Ask, Outcome, Turn, Workspace},
};
use std::sync::Arc;

/// The stages of the two pipelines.
pub const STAGES: [(&str, StageKind); 7] = [
    ("New", StageKind::Open),
    ("Talk", StageKind::Open),
    ("Proposal", StageKind::Open),
    ("Deal", StageKind::Open),
    ("Won", StageKind::Won),
    ("Later", StageKind::Parked),
    ("Lost", StageKind::Lost),
];
const SERVICE: [(&str, StageKind); 2] = [("Intake", StageKind::Open), ("Served", StageKind::Won)];
const MEMBERS: [(&str, Option<Hat>); 3] = [("Ann", None), ("Ben", Some(Hat::Accountant)), ("Cat", None)];

/// A zone of the full database as the shell reads it: by looking at offsets.
pub fn place(name: &str) -> Arc<ZoneRules> {
    const STEP: i64 = 6 * 3_600_000;
    let tz: chrono_tz::Tz = name.parse().unwrap();
    let east = |millis: i64| {
        let utc = chrono::DateTime::from_timestamp_millis(millis).unwrap().naive_utc();
        tz.offset_from_utc_datetime(&utc).fix().local_minus_utc() / 60
    };
    // 2025 to 2028; in Samoa the year in which it left out a day.
    let (start, end) = match name {
        "Pacific/Apia" => (1_304_208_000_000, 1_335_830_400_000),
        _ => (1_735_689_600_000, 1_861_920_000_000),
    };
    let mut changes = Vec::new();
    for at in (start..end).step_by(6 * 3_600_000) {
        let (mut before, mut after) = (at, at + STEP);
        if east(before) == east(after) {
            continue;
        }
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if east(middle) == east(at) { before = middle } else { after = middle }
        }
        changes.push((Time::from_millis(after), east(after)));
    }
    Arc::new(ZoneRules::new(name, east(start), changes))
}

/// A person at such a workspace.
pub struct World {
    pub workspace: Workspace,
    pub now: Time,
    pub zone: Arc<ZoneRules>,
    /// Every batch so far, as the journal would have it.
    pub journal: Vec<Batch>,
    pub random: u128,
}

impl World {
    /// A begun workspace at 10:00 on Monday, 2 March 2026.
    pub fn begin(zone: Arc<ZoneRules>, random: u128) -> Self {
        let world = Self::empty(zone, random);
        let now = world.now;
        Self::begin_at(world.zone, random, now)
    }

    /// A workspace begun at a moment.
    pub fn begin_at(zone: Arc<ZoneRules>, random: u128, now: Time) -> Self {
        let mut world = Self { now, ..Self::empty(zone, random) };
        let records = world.records();
        let begin = Command::Begin {
            name: "Test".into(),
            currency: Currency::EUR,
            sunday_first: false,
            sample: false,
            me: None,
            records,
        };
        world.send(begin).unwrap();
        world
    }

    /// One that is not begun yet.
    pub fn empty(zone: Arc<ZoneRules>, random: u128) -> Self {
        let now = zone.moment("2026-03-02".parse().unwrap(), TimeOfDay::from_hms_opt(10, 0, 0).unwrap());
        let mut workspace = Workspace::new(Id::from_bits(random + 7));
        workspace.set_place(zone.clone());
        Self { workspace, now, zone, journal: Vec::new(), random }
    }

    fn records(&mut self) -> Vec<Record> {
        let mut ids = self.stamp().ids;
        let mut records: Vec<Record> = Vec::new();
        for (name, hat) in MEMBERS {
            let hats = hat.into_iter().collect();
            records.push(Member { id: ids.take(), name: name.into(), hats, ..Member::default() }.into());
        }
        for (name, stages) in [("Sales", &STAGES[..]), ("Service", &SERVICE[..])] {
            let pipeline = ids.take();
            let last = records.iter().filter_map(|record| match record {
                Record::Pipeline(pipeline) => Some(pipeline.rank.clone()),
                _ => None,
            });
            let rank = Rank::between(last.max().as_ref(), None);
            records.push(Pipeline { id: pipeline, name: name.into(), rank, ..Pipeline::default() }.into());
            for ((name, kind), rank) in stages.iter().zip(Rank::spread(stages.len())) {
                let (name, kind) = (name.to_string(), *kind);
                records.push(Stage { id: ids.take(), pipeline, name, kind, rank, ..Stage::default() }.into());
            }
        }
        let (id, emails) = (ids.take(), vec!["mia@example.com".into()]);
        records.push(Contact { id, name: "Mia Berg".into(), emails, ..Contact::default() }.into());
        let choice = |id: Id, text: &str| Choice { id, text: text.into(), retired: false };
        let choices = vec![choice(ids.take(), "Gold"), choice(ids.take(), "Silver")];
        let (name, key, shape) = ("Plan".to_string(), "plan".to_string(), CustomShape::Choice);
        records.push(CustomField { id: ids.take(), name, key, shape, choices, ..CustomField::default() }.into());
        records
    }

    pub fn stamp(&mut self) -> Stamp {
        self.random += 1;
        let random = self.random.wrapping_mul(0x9E37_79B9_7F4A_7C15) << 20;
        let ids = IdSource::new(self.now.millis() as u64, random);
        Stamp { now: self.now, zone: self.zone.at(self.now), actor: None, ids }
    }

    pub fn data(&self) -> &Dataset {
        self.workspace.data()
    }

    pub fn ask(&mut self, ask: Ask) -> Result<Outcome, Rejection> {
        let stamp = self.stamp();
        let outcome = self.workspace.dispatch(ask, stamp);
        self.commit();
        outcome
    }

    pub fn send(&mut self, command: Command) -> Result<Outcome, Rejection> {
        self.ask(Ask::Do(command))
    }

    /// Writes down what waits, as if a store had taken it.
    fn commit(&mut self) {
        while let Some((pos, batch)) = self.workspace.next_commit() {
            let text = batch.to_bytes();
            self.journal.push(Batch::from_bytes(&text).unwrap());
            self.workspace.committed(pos);
        }
    }

    /// Handles what is due, as the page does when it is woken.
    pub fn due(&mut self) -> Result<Outcome, Rejection> {
        self.ask(Ask::Due)
    }

    /// Takes the last change back; says what came of it, or nothing if there was nothing.
    pub fn undo(&mut self) -> Option<Result<Outcome, Rejection>> {
        let batch = self.body(self.workspace.undo())?;
        Some(self.ask(Ask::Undo(batch)))
    }

    /// Does it again.
    pub fn redo(&mut self) -> Option<Result<Outcome, Rejection>> {
        let batch = self.body(self.workspace.redo())?;
        Some(self.ask(Ask::Redo(batch)))
    }

    /// The batch to turn; one that is not in memory any more comes from the store.
    fn body(&self, turn: Turn) -> Option<Arc<Batch>> {
        match turn {
            Turn::Nothing => None,
            Turn::Ready(batch) => Some(batch),
            Turn::Fetch(pos) => self.journal.get(usize::try_from(pos).ok()? - 1).cloned().map(Arc::new),
        }
    }

    /// Closes the page and opens it again: everything is read from the journal.
    pub fn restart(&mut self) {
        let mut workspace = Workspace::new(self.workspace.device());
        workspace.set_place(self.zone.clone());
        for (at, batch) in self.journal.iter().enumerate() {
            workspace.replay(at as u64 + 1, batch.clone()).unwrap();
        }
        assert!(workspace.data() == self.workspace.data(), "the journal leads to the same data");
        self.workspace = workspace;
    }

    /// Lets time go by with the page open: it wakes whenever something is due.
    pub fn live_until(&mut self, then: Time) {
        for wakes in 0.. {
            assert!(wakes < 100_000, "the page wakes for ever");
            let stamp = self.stamp();
            match self.workspace.next_due(&stamp) {
                Some(due) if due <= then => {
                    self.now = self.now.max(due);
                    self.due().unwrap();
                }
                _ => break,
            }
        }
        self.now = then;
    }

    pub fn wall(&self, date: Date, time: TimeOfDay) -> Time {
        self.zone.moment(date, time)
    }

    pub fn stage(&self, name: &str) -> Id {
        let found = self.data().stages().find(|stage| stage.name == name);
        found.unwrap_or_else(|| panic!("no stage {name}")).id
    }

    pub fn member(&self, name: &str) -> Id {
        let found = self.data().members().find(|member| member.name == name);
        found.unwrap_or_else(|| panic!("no member {name}")).id
    }

    pub fn deal(&self, name: &str) -> Id {
        let found = self.data().opportunities().find(|one| one.name == name);
        found.unwrap_or_else(|| panic!("no opportunity {name}")).id
    }

    pub fn rule(&self, name: &str) -> Id {
        let found = self.data().rules().find(|rule| rule.name == name);
        found.unwrap_or_else(|| panic!("no rule {name}")).id
    }

    pub fn sequence(&self, name: &str) -> Id {
        let found = self.data().sequences().find(|sequence| sequence.name == name);
        found.unwrap_or_else(|| panic!("no sequence {name}")).id
    }
}
