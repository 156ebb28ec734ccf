//! Whatever happens in whatever order: two tabs, restarts, crashes, days away, undo and redo.

use super::world::{World, place};
use penstock::{
    command::{Command, GateAnswers, Move, Place},
    data::{Batch, Dataset},
    keeper::{Keeper, Kept},
    model::{Activity, ActivityKind, Kind, Opportunity, Record, RecordId, Rule, Run, Task},
    storage::{FaultyStore, MemDisk, Plan, Store, StoreError, When},
    value::{Id, Time},
    workspace::{Ask, Turn, Workspace},
};
use pollster::block_on;
use proptest::prelude::*;
use std::collections::BTreeMap;

const RULES: [(&str, &str); 7] = [
    ("Call", "entered Talk | task Call due 1d; wait 2d; task Call again; wait 1d at 09:00; tag chased | stop leaves"),
    ("Queue", "logged call | again always | overlap queue | wait 1d; task Write down"),
    ("Restart", "tagged x | again always | overlap restart | wait 12h; untag x; points 1; move Proposal"),
    ("Stuck", "days 2 | task Stuck; temperature cold"),
    ("Quiet", "untouched 3 at 08:00 | again always | note Nobody called; wait 1d; task Look"),
    ("Score", "score over 2 | again always | move Proposal"),
    ("Wait", "entered Proposal | await done call within 2d else tag late; start Sequence"),
];

fn write(world: &mut World) {
    let plan = world.plan("start | task First; wait 1d; task Second | stop closed");
    let sequence = penstock::model::Sequence { name: "Sequence".into(), ..Default::default() };
    world.send(Command::Create(sequence.into())).unwrap();
    let sequence = world.sequence("Sequence");
    world.send(Command::PublishSequence { sequence, plan, carry: Vec::new() }).unwrap();
    for (name, text) in RULES {
        let draft = world.plan(text);
        world.send(Command::Create(Rule { name: name.into(), draft, ..Rule::default() }.into())).unwrap();
        let rule = world.rule(name);
        world.send(Command::PublishRule { rule, carry: false }).unwrap();
    }
}

/// What a person may do, by number.
fn command(data: &Dataset, what: u8, which: u8, now: Time) -> Option<Command> {
    let deals: Vec<Id> = data.opportunities().map(|one| one.id).collect();
    let deal = *deals.get(usize::from(which) % deals.len().max(1))?;
    let id = RecordId::opportunity(deal);
    let go = |name: &str| {
        let to = data.stages().find(|stage| stage.name == name).unwrap().id;
        Command::Move(Move { ids: vec![deal], to, place: Place::Top, answers: GateAnswers::default() })
    };
    let tag = |add: &[&str], remove: &[&str]| {
        let own = |all: &[&str]| all.iter().map(ToString::to_string).collect();
        Command::Tag { ids: vec![id], add: own(add), remove: own(remove) }
    };
    Some(match what {
        0 => Command::Create(Opportunity { name: format!("Deal {which}"), ..Opportunity::default() }.into()),
        1 => go("Talk"),
        2 => go("Proposal"),
        3 => go("New"),
        4 => go("Later"),
        5 => go("Won"),
        6 => tag(&["x"], &[]),
        7 => tag(&[], &["x"]),
        8 | 9 => {
            let (kind, opportunity) = (ActivityKind::Call, Some(deal));
            Command::Create(Activity { kind, at: now, opportunity, ..Activity::default() }.into())
        }
        10 => {
            let task = data.tasks_of(deal).find(|task| task.done.is_none())?;
            Command::Complete { task: task.id, done: true }
        }
        11 => Command::Create(Task { title: "Call Mia".into(), opportunity: Some(deal), ..Task::default() }.into()),
        12 => Command::StopRuns(data.active_runs(deal).take(1).map(|run| run.id).collect()),
        13 => Command::UndoRuns(data.runs_of(deal).rev().take(1).map(|run| run.id).collect()),
        14 => Command::Delete(vec![id]),
        _ => {
            let rule = data.rules().nth(usize::from(which) % RULES.len())?;
            Command::SwitchRule { rule: rule.id, on: !rule.on }
        }
    })
}

/// One browser tab on a shared disk.
struct Tab<S> {
    workspace: Workspace,
    keeper: Keeper<S>,
}

impl<S: Store> Tab<S> {
    fn open(store: S, device: u128, world: &World) -> Option<Self> {
        let (keeper, mut workspace) = block_on(Keeper::load(store, Id::from_bits(device))).ok()?;
        workspace.set_place(world.zone.clone());
        Some(Self { workspace, keeper })
    }

    /// Commits all that waits; false if the store failed on the way.
    fn save(&mut self) -> bool {
        while let Some((pos, batch)) = self.workspace.next_commit() {
            match block_on(self.keeper.commit(pos, &batch)) {
                Ok(Kept::Saved) => self.workspace.committed(pos),
                Ok(Kept::Overtaken(batches)) => {
                    self.workspace.overtaken(batches).unwrap();
                }
                Err(_) => return false,
            }
        }
        true
    }

    fn look(&mut self) {
        let batches = block_on(self.keeper.catch_up()).unwrap();
        self.workspace.overtaken(batches).unwrap();
    }

    fn act(&mut self, world: &mut World, what: u8, which: u8) {
        let stamp = world.stamp();
        if let Some(command) = command(self.workspace.data(), what, which, world.now) {
            let _ = self.workspace.dispatch(Ask::Do(command), stamp);
        }
    }

    fn due(&mut self, world: &mut World) {
        let stamp = world.stamp();
        self.workspace.dispatch(Ask::Due, stamp).unwrap();
    }

    fn undo(&mut self, world: &mut World) {
        if let Turn::Ready(batch) = self.workspace.undo() {
            let stamp = world.stamp();
            let _ = self.workspace.dispatch(Ask::Undo(batch), stamp);
        }
    }
}

/// A disk with a workspace and its rules on it.
fn disk() -> (MemDisk, World) {
    let disk = MemDisk::new();
    let mut world = World::begin(place("Europe/Berlin"), 1);
    write(&mut world);
    let (mut keeper, _) = block_on(Keeper::load(disk.open("w"), Id::from_bits(8))).unwrap();
    for (at, batch) in world.journal.iter().enumerate() {
        assert_eq!(block_on(keeper.commit(at as u64 + 1, batch)).unwrap(), Kept::Saved);
    }
    (disk, world)
}

/// No event made two runs, and nothing was made twice for one step of a run.
fn no_doubles(data: &Dataset) {
    let mut steps: BTreeMap<(Id, u16), usize> = BTreeMap::new();
    for run in data.runs() {
        for done in &run.log {
            *steps.entry((run.id, done.step)).or_default() += 1;
        }
    }
    // The late branch of a wait is one action here, and no other step is done more than once.
    assert!(steps.values().all(|count| *count == 1), "a step was done twice");
    let mut events: BTreeMap<(Id, Id, Time, &str), usize> = BTreeMap::new();
    for run in data.runs().filter(|run| run.event.contains("has been") || run.event.starts_with("was ")) {
        *events.entry((run.of.id(), run.opportunity, run.started, &run.event)).or_default() += 1;
    }
    assert!(events.values().all(|count| *count == 1), "a moment made two runs");
    for task in data.tasks() {
        let twins =
            data.tasks().filter(|other| other.run.is_some() && other.run == task.run && other.title == task.title);
        assert!(task.run.is_none() || twins.count() == 1, "{} is there twice", task.title);
    }
}

fn sound(data: &Dataset) {
    assert!(data == &Dataset::from_records(data.records()), "the indexes equal a rebuild");
    no_doubles(data);
}

/// All records but the runs.
fn without_runs(data: &Dataset) -> Vec<Record> {
    data.records().filter(|record| record.kind() != Kind::Run).collect()
}

/// What is there, without what says when it was really done and by which id.
fn essence(data: &Dataset) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for deal in data.opportunities() {
        let stage = data.stage(deal.stage).unwrap().name.clone();
        let mut tasks: Vec<String> = data
            .tasks_of(deal.id)
            .map(|task| format!("{} {:?} {:?} {}", task.title, task.due, task.time, task.done.is_some()))
            .collect();
        tasks.sort();
        let name = |run: &Run| data.rule(run.of.id()).map_or("sequence".into(), |rule| rule.name.clone());
        let mut runs: Vec<String> = data
            .runs_of(deal.id)
            .map(|run| {
                format!("{} {:?} {:?} {} {:?} {}", name(run), run.started, run.state, run.at, run.due, run.log.len())
            })
            .collect();
        runs.sort();
        let notes = data.activities_of(deal.id).count();
        let visits: Vec<String> =
            deal.visits.iter().map(|visit| format!("{} {:?}", visit.name, visit.entered)).collect();
        let text = format!(
            "{stage} {:?} {:?} {:?} {tasks:?} {runs:?} {notes} {visits:?}",
            deal.tags, deal.score, deal.temperature
        );
        all.insert(deal.id.to_string(), text);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_tabs_in_any_order_never_run_an_event_twice_and_agree_in_the_end(
        steps in proptest::collection::vec((0usize..2, 0u8..20, 0u8..6, 0i64..60), 1..60),
    ) {
        let (disk, mut world) = disk();
        let mut tabs: Vec<_> = (0..2).map(|n| Tab::open(disk.open("w"), 1000 + n, &world).unwrap()).collect();
        for (who, what, which, hours) in steps {
            world.now = world.now.plus_millis(hours * 3_600_000 + 1);
            let tab = &mut tabs[who];
            match what {
                16 => { prop_assert!(tab.save()); }
                17 => tab.due(&mut world),
                18 => tab.undo(&mut world),
                19 => *tab = Tab::open(disk.open("w"), 1000 + who as u128, &world).unwrap(),
                what => tab.act(&mut world, what % 15, which),
            }
        }
        for tab in &mut tabs {
            prop_assert!(tab.save());
        }
        for tab in &mut tabs {
            tab.look();
        }
        prop_assert!(tabs[0].workspace.data() == tabs[1].workspace.data());
        sound(tabs[0].workspace.data());
        let read = Tab::open(disk.open("w"), 5, &world).unwrap();
        prop_assert!(read.workspace.data() == tabs[0].workspace.data());
    }

    #[test]
    fn a_crash_between_any_two_steps_neither_repeats_nor_loses_what_is_due(
        call in 1u32..60, after in any::<bool>(), steps in proptest::collection::vec((0u8..12, 0u8..4, 1i64..30), 3..20),
    ) {
        let (disk, mut world) = disk();
        let when = if after { When::After } else { When::Before };
        let plan = Plan::fail(call, when, true, StoreError::Transient("test".into()));
        if let Some(mut tab) = Tab::open(FaultyStore::new(disk.open("w"), plan.clone()), 1000, &world) {
            for (what, which, hours) in &steps {
                world.now = world.now.plus_millis(hours * 3_600_000);
                tab.due(&mut world);
                tab.act(&mut world, *what, *which);
                if !tab.save() {
                    break; // The page crashes; what was not acknowledged may be lost.
                }
            }
        }
        let mut tab = Tab::open(disk.open("w"), 1000, &world).unwrap();
        world.now = world.now.plus_millis(9 * 86_400_000);
        tab.due(&mut world);
        prop_assert!(tab.save());
        sound(tab.workspace.data());
        let overdue = tab.workspace.data().waiting_runs().next().is_some_and(|(due, _)| due <= world.now);
        prop_assert!(!overdue, "all that was due has been done");
    }

    #[test]
    fn catching_up_at_once_is_the_same_as_having_been_there_all_the_time(
        steps in proptest::collection::vec((0u8..12, 0u8..4, 0i64..30), 1..25), days in 1i64..20,
    ) {
        let mut there = World::begin(place("Europe/Berlin"), 1);
        write(&mut there);
        // Late tasks of one kind fall together on purpose: here nothing is so late.
        let settings = RecordId { kind: Kind::Settings, id: there.data().settings().unwrap().id };
        let set = [("grace_minutes".to_string(), serde_json::json!(10_000_000))].into_iter().collect();
        there.send(Command::Edit { id: settings, set }).unwrap();
        for (what, which, hours) in steps {
            there.live_until(there.now.plus_millis(hours * 3_600_000 + 60_000));
            if let Some(command) = command(there.data(), what, which, there.now) {
                let _ = there.send(command);
            } else {
                let draft = Opportunity { name: "Fleet".into(), ..Opportunity::default() };
                there.send(Command::Create(draft.into())).unwrap();
            }
        }
        let then = there.now.plus_millis(days * 86_400_000);
        let mut away = World { workspace: there.workspace.clone(), now: then, zone: there.zone.clone(), journal: there.journal.clone(), random: 9_000 };
        away.restart();
        away.due().unwrap();
        there.live_until(then);
        prop_assert_eq!(essence(there.data()), essence(away.data()));
        sound(away.data());
        prop_assert!(away.due().unwrap().touched.is_empty(), "all of it at once");
    }

    #[test]
    fn undo_and_redo_of_whatever_runs_began_or_went_on_gives_back_every_record(
        steps in proptest::collection::vec((0u8..16, 0u8..4, 0i64..30), 1..25),
    ) {
        let mut world = World::begin(place("Europe/Berlin"), 1);
        write(&mut world);
        for (what, which, hours) in steps {
            world.now = world.now.plus_millis(hours * 3_600_000);
            world.due().unwrap();
            let before = without_runs(world.data());
            let draft = || Command::Create(Opportunity { name: "Fleet".into(), ..Opportunity::default() }.into());
            let command = command(world.data(), what, which, world.now).unwrap_or_else(draft);
            let Ok(done) = world.send(command) else { continue };
            if done.touched.is_empty() {
                continue;
            }
            let after = without_runs(world.data());
            prop_assert!(matches!(world.undo(), Some(Ok(_))));
            prop_assert!(without_runs(world.data()) == before, "undo gives back what was there");
            sound(world.data());
            prop_assert!(matches!(world.redo(), Some(Ok(_))));
            prop_assert!(without_runs(world.data()) == after, "redo gives back what became of it");
            sound(world.data());
        }
        let replayed: &[Batch] = &world.journal;
        prop_assert!(!replayed.is_empty());
        world.restart();
    }
}
