//! Keeping: what was said to be saved is there after a restart, tabs agree, and a faulty store loses nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::Desk;
use penstock::{
    command::Command,
    data::{Batch, Checkpoint, Dataset},
    keeper::{KeepError, Keeper, Kept},
    model::{Opportunity, RecordId},
    playbook,
    storage::{FaultyStore, MemDisk, MemStore, Plan, Store, StoreError, When},
    value::{Currency, Id, Rank},
    workspace::Workspace,
};
use pollster::block_on;
use proptest::prelude::*;

fn begin(desk: &mut Desk) {
    let mut ids = desk.stamp().ids;
    let records = playbook::install(playbook::find("b2b").unwrap(), "", Rank::between(None, None), &mut ids);
    desk.send(Command::Begin {
        name: "T".into(),
        currency: Currency::EUR,
        sunday_first: false,
        sample: false,
        me: None,
        records,
    })
    .unwrap();
}

/// One browser tab: a person and a keeper on a shared disk.
struct Tab<S> {
    desk: Desk,
    keeper: Keeper<S>,
}

impl<S: Store> Tab<S> {
    fn open(store: S, random: u128) -> Result<Self, KeepError> {
        let mut desk = Desk::empty(random);
        let (keeper, workspace) = block_on(Keeper::load(store, desk.workspace.device()))?;
        desk.workspace = workspace;
        Ok(Self { desk, keeper })
    }

    /// Commits all that waits, as the page does.
    fn save(&mut self) -> Result<(), KeepError> {
        while let Some((pos, batch)) = self.desk.workspace.next_commit() {
            match block_on(self.keeper.commit(pos, &batch))? {
                Kept::Saved => self.desk.workspace.committed(pos),
                Kept::Overtaken(batches) => {
                    self.desk.workspace.overtaken(batches).unwrap();
                }
            }
        }
        Ok(())
    }

    /// Adds a deal, where there is a stage for it: undo may have taken back the start itself.
    fn try_to_add(&mut self) {
        let draft = Opportunity { name: "Deal".into(), ..Opportunity::default() };
        let _ = self.desk.send(Command::Create(draft.into()));
    }

    fn look(&mut self) {
        let batches = block_on(self.keeper.catch_up()).unwrap();
        self.desk.workspace.overtaken(batches).unwrap();
    }

    fn data(&self) -> &Dataset {
        self.desk.data()
    }
}

fn reload(disk: &MemDisk) -> Workspace {
    block_on(Keeper::load(disk.open("w"), Id::from_bits(99))).unwrap().1
}

#[test]
fn what_was_saved_is_there_after_a_restart_with_its_undo_history() {
    let disk = MemDisk::new();
    let mut tab = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut tab.desk);
    let deal = tab.desk.add("Fleet tracking");
    tab.save().unwrap();
    tab.desk.move_to(deal, "SQL").unwrap();
    tab.save().unwrap();
    let mut after = Tab::open(disk.open("w"), 2).unwrap();
    assert_eq!(after.data(), tab.data());
    assert_eq!(after.desk.workspace.journal(), tab.desk.workspace.journal());
    assert!(after.desk.undo());
    assert_eq!(after.desk.opportunity(deal).stage, after.desk.stage("No contact"));
}

#[test]
fn a_checkpoint_gives_the_same_workspace_as_the_whole_journal() {
    let disk = MemDisk::new();
    let mut tab = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut tab.desk);
    for n in 0..30 {
        tab.desk.add(&format!("Deal {n}"));
    }
    tab.save().unwrap();
    let replayed = reload(&disk);
    checkpoint(&mut tab, |_| {});
    tab.desk.add("After the checkpoint");
    tab.save().unwrap();
    let read = reload(&disk);
    assert_eq!(read.data(), tab.data());
    assert_eq!(read.journal(), tab.desk.workspace.journal());
    assert_eq!(replayed.data().opportunities().count(), 30);
}

/// Writes a checkpoint of what a tab shows, after a change to it.
fn checkpoint(tab: &mut Tab<MemStore>, change: impl FnOnce(&mut Checkpoint)) {
    let workspace = &tab.desk.workspace;
    let mut checkpoint = Checkpoint::of(workspace.data(), workspace.journal());
    change(&mut checkpoint);
    block_on(tab.keeper.checkpoint(&checkpoint, workspace.head())).unwrap();
    assert!(tab.keeper.checkpointed());
}

/// Two devices write by turns, the second one last: three batches of the first, two of the second.
fn two_devices(disk: &MemDisk) -> Tab<MemStore> {
    let mut one = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut one.desk);
    one.desk.add("First deal of the first device");
    one.save().unwrap();
    let mut two = Tab::open(disk.open("w"), 1_000_000).unwrap();
    two.desk.add("First deal of the second device");
    two.save().unwrap();
    one.look();
    one.desk.add("Second deal of the first device");
    one.save().unwrap();
    two.look();
    two.desk.add("Second deal of the second device");
    two.save().unwrap();
    two
}

/// Comes back on the first device, writes once more, and gives every batch's number, device by device.
fn numbers_after_a_restart(disk: &MemDisk) -> (Vec<u64>, Vec<u64>) {
    let mut again = Tab::open(disk.open("w"), 1).unwrap();
    let device = again.desk.workspace.device();
    again.desk.now = again.desk.now.plus_millis(60_000);
    again.desk.add("After the restart");
    again.save().unwrap();
    let all = block_on(again.keeper.everything()).unwrap();
    let (own, other): (Vec<_>, Vec<_>) = all.iter().partition(|batch| batch.device == device);
    let numbers = |batches: Vec<&Batch>| batches.iter().map(|batch| batch.seq).collect();
    (numbers(own), numbers(other))
}

#[test]
fn a_device_goes_on_from_its_own_highest_number_whoever_wrote_last() {
    let disk = MemDisk::new();
    two_devices(&disk);
    assert_eq!(numbers_after_a_restart(&disk), (vec![1, 2, 3, 4], vec![1, 2]));

    let disk = MemDisk::new();
    let mut last = two_devices(&disk);
    checkpoint(&mut last, |_| {});
    assert_eq!(numbers_after_a_restart(&disk), (vec![1, 2, 3, 4], vec![1, 2]), "behind a checkpoint");
}

#[test]
fn a_checkpoint_that_does_not_name_devices_is_passed_over() {
    let disk = MemDisk::new();
    let mut last = two_devices(&disk);
    let data = last.data().clone();
    checkpoint(&mut last, |checkpoint| {
        let heads = checkpoint.chunks.last_mut().unwrap();
        let text = String::from_utf8(heads.clone()).unwrap();
        let lines = text.lines().map(|line| match serde_json::from_str::<serde_json::Value>(line) {
            Ok(mut head) => {
                let fields = head.as_object_mut().unwrap();
                assert!(fields.remove("device").is_some() && fields.remove("seq").is_some());
                head.to_string()
            }
            Err(_) => line.to_string(), // The chunk's name.
        });
        *heads = lines.collect::<Vec<_>>().join("\n").into_bytes();
        assert!(checkpoint.read().is_ok(), "it is still whole");
    });
    assert_eq!(reload(&disk).data(), &data);
    assert_eq!(numbers_after_a_restart(&disk), (vec![1, 2, 3, 4], vec![1, 2]));
}

#[test]
fn two_tabs_that_write_at_once_agree_and_lose_nothing() {
    let disk = MemDisk::new();
    let mut one = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut one.desk);
    let deal = one.desk.add("Fleet tracking");
    one.save().unwrap();
    let mut two = Tab::open(disk.open("w"), 1_000_000).unwrap();

    one.desk.move_to(deal, "SQL").unwrap();
    let value = serde_json::json!({"amount": "100", "currency": "EUR"});
    let set = [("value".to_string(), value)].into_iter().collect();
    two.desk.send(Command::Edit { id: RecordId::opportunity(deal), set }).unwrap();
    two.desk.add("Written in the second tab");
    one.save().unwrap();
    two.save().unwrap();
    one.look();

    assert_eq!(one.data(), two.data());
    assert_eq!(one.desk.workspace.journal(), two.desk.workspace.journal());
    let both = one.desk.opportunity(deal);
    assert_eq!(both.stage, one.desk.stage("SQL"));
    assert_eq!(both.value.unwrap().to_string(), "EUR 100");
    assert_eq!(reload(&disk).data(), one.data());
}

#[test]
fn what_another_tab_made_impossible_is_dropped_and_said() {
    let disk = MemDisk::new();
    let mut one = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut one.desk);
    let deal = one.desk.add("Fleet tracking");
    one.save().unwrap();
    let mut two = Tab::open(disk.open("w"), 1_000_000).unwrap();
    one.desk.send(Command::Delete(vec![RecordId::opportunity(deal)])).unwrap();
    one.save().unwrap();
    two.desk.move_to(deal, "SQL").unwrap();
    let (pos, batch) = two.desk.workspace.next_commit().unwrap();
    let Kept::Overtaken(batches) = block_on(two.keeper.commit(pos, &batch)).unwrap() else {
        panic!("must be overtaken")
    };
    let (_, dropped) = two.desk.workspace.overtaken(batches).unwrap();
    assert_eq!(dropped.len(), 1);
    assert_eq!(dropped[0].label, "moved Fleet tracking to SQL");
    assert_eq!(two.data(), one.data());
    assert_eq!(two.desk.workspace.waiting(), 0);
}

#[test]
fn a_damaged_row_is_noticed_and_never_read_as_something_else() {
    let disk = MemDisk::new();
    let mut tab = Tab::open(disk.open("w"), 1).unwrap();
    begin(&mut tab.desk);
    tab.desk.add("Fleet tracking");
    tab.save().unwrap();
    let row = block_on(tab.keeper.store().row(2)).unwrap().unwrap();
    for at in (0..row.bytes.len()).step_by(7) {
        disk.open("w").damage(2, |bytes| bytes[at] ^= 4);
        let error = block_on(Keeper::load(disk.open("w"), Id::from_bits(9))).unwrap_err();
        assert!(matches!(error, KeepError::Damaged(_)), "{error}");
        disk.open("w").damage(2, |bytes| bytes[at] ^= 4);
    }
    reload(&disk);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_step_of_the_store_fails_everything_acknowledged_survives(
        call in 1u32..40, after in any::<bool>(), lasting in any::<bool>(), steps in proptest::collection::vec(0u8..4, 1..12),
    ) {
        let disk = MemDisk::new();
        {
            let mut tab = Tab::open(disk.open("w"), 1).unwrap();
            begin(&mut tab.desk);
            tab.save().unwrap();
        }
        let when = if after { When::After } else { When::Before };
        let plan = Plan::fail(call, when, lasting, StoreError::Transient("test".into()));
        let Ok(mut tab) = Tab::open(FaultyStore::new(disk.open("w"), plan.clone()), 1_000) else { return Ok(()) };
        let mut deal = None;
        for step in steps {
            match (step, deal) {
                (0, _) | (_, None) => deal = Some(tab.desk.add("Deal")),
                (1, Some(deal)) => { let _ = tab.desk.move_to(deal, "SQL"); }
                (2, Some(_)) => { tab.desk.undo(); deal = None; }
                _ => {}
            }
            let acknowledged = tab.save().is_ok();
            if acknowledged {
                let read = reload(&disk);
                prop_assert_eq!(read.data(), tab.data());
            }
        }
        plan.heal();
        tab.save().unwrap();
        let read = reload(&disk);
        prop_assert_eq!(read.data(), tab.data());
        prop_assert_eq!(read.journal(), tab.desk.workspace.journal());
    }

    #[test]
    fn tabs_with_random_commands_in_random_order_agree_in_the_end(
        steps in proptest::collection::vec((0usize..3, 0u8..5), 1..60),
    ) {
        let disk = MemDisk::new();
        let mut first = Tab::open(disk.open("w"), 1).unwrap();
        begin(&mut first.desk);
        first.save().unwrap();
        let mut tabs = vec![first];
        for n in 1..3_u128 {
            tabs.push(Tab::open(disk.open("w"), n * 1_000_000).unwrap());
        }
        for (who, what) in steps {
            let tab = &mut tabs[who];
            let deal = tab.data().opportunities().next().map(|deal: &std::sync::Arc<Opportunity>| deal.id);
            match (what, deal) {
                (0, _) | (1, None) => tab.try_to_add(),
                (1, Some(deal)) if tab.data().stages().next().is_some() => { let _ = tab.desk.move_to(deal, "WON"); }
                (2, _) => tab.save().unwrap(),
                (3, Some(deal)) => { let _ = tab.desk.send(Command::Delete(vec![RecordId::opportunity(deal)])); }
                _ => { tab.desk.undo(); }
            }
        }
        for tab in &mut tabs {
            tab.save().unwrap();
        }
        for tab in &mut tabs {
            tab.look();
        }
        prop_assert_eq!(tabs[0].data(), tabs[1].data());
        prop_assert_eq!(tabs[0].data(), tabs[2].data());
        let read = reload(&disk);
        prop_assert_eq!(read.data(), tabs[0].data());
        let rebuilt = Dataset::from_records(tabs[0].data().records());
        prop_assert_eq!(tabs[0].data(), &rebuilt, "the indexes equal a rebuild");
    }
}

#[test]
fn weeks_of_a_new_workspace_begin_as_they_do_where_its_maker_is() {
    for sunday_first in [true, false] {
        let mut desk = Desk::empty(1);
        let (name, records) = ("T".to_string(), Vec::new());
        desk.send(Command::Begin { name, currency: Currency::EUR, sunday_first, sample: false, me: None, records })
            .unwrap();
        let first = desk.data().settings().unwrap().first_weekday();
        assert_eq!(first == chrono::Weekday::Sun, sunday_first);
    }
}
