//! Saving: one batch after the other, "Saved" only when the browser says that the transaction is complete.

use super::{drafts, files::Turn, tabs};
use crate::app::store::{App, SaveState};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use penstock::{
    data::{Batch, Checkpoint, Covering},
    keeper::{KeepError, Keeper, Kept},
    storage::{IdbStore, Store, StoreError},
    value::Id,
    workspace::Workspace,
};
use std::cell::{Cell, RefCell};

/// After so many changes at once a checkpoint is worth its while, however few the batches.
const MANY: usize = 1_000;

thread_local! {
    /// The open workspace's keeper; out while it is being used, so that no borrow lives across a wait.
    static KEEPER: RefCell<Option<Keeper<IdbStore>>> = const { RefCell::new(None) };
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static STOPPED: Cell<bool> = const { Cell::new(false) };
    static LARGE: Cell<bool> = const { Cell::new(false) };
    static COVERING: Cell<bool> = const { Cell::new(false) };
}

/// Lets the browser have its turn, where the present one has lasted long enough.
pub fn breather() -> impl AsyncFn() {
    let turn = Cell::new(Turn::begin());
    async move || {
        if turn.get().over() {
            super::pause().await;
            turn.set(Turn::begin());
        }
    }
}

/// Takes over the keeper of the workspace that is open from now on.
pub fn adopt(keeper: Keeper<IdbStore>) {
    KEEPER.with(|place| place.replace(Some(keeper)));
    STOPPED.set(false);
}

/// Closes the store of the workspace that was open.
pub async fn release() -> Option<IdbStore> {
    let keeper = take().await?;
    drafts::leave().await;
    BUSY.set(false);
    Some(keeper.into_store())
}

/// Whether nothing may be written any more.
pub fn stopped() -> bool {
    STOPPED.get() || super::panic::failed()
}

/// Stops all writing.
pub fn stop(app: App, why: String) {
    STOPPED.set(true);
    app.saved.try_set(SaveState::NotSaved(why));
}

/// Takes the keeper out, when nobody else has it.
async fn take() -> Option<Keeper<IdbStore>> {
    for _ in 0..600 {
        if !BUSY.get() {
            BUSY.set(true);
            let keeper = KEEPER.with(|place| place.take());
            if keeper.is_none() {
                BUSY.set(false);
            }
            return keeper;
        }
        TimeoutFuture::new(50).await;
    }
    None
}

fn give_back(keeper: Keeper<IdbStore>) {
    let other = KEEPER.with(|place| place.borrow().is_some());
    if other {
        // Another workspace was opened meanwhile.
        keeper.into_store().close();
    } else {
        KEEPER.with(|place| place.replace(Some(keeper)));
    }
    BUSY.set(false);
}

/// The batch at a place of the journal.
pub async fn fetch(pos: u64) -> Result<Batch, String> {
    let keeper = take().await.ok_or("The storage is not open.")?;
    let found = keeper.fetch_slowly(pos, breather()).await;
    give_back(keeper);
    found.map_err(|error| error.to_string())
}

/// The whole journal, oldest first.
pub async fn everything() -> Result<Vec<Batch>, String> {
    let keeper = take().await.ok_or("The storage is not open.")?;
    let found = keeper.everything_slowly(breather()).await;
    give_back(keeper);
    found.map_err(|error| error.to_string())
}

/// Saves what waits. Asking again while saving is fine.
pub fn save(app: App) {
    if stopped() {
        return;
    }
    if !app.read(|workspace| workspace.waiting() == 0) {
        app.saved.try_set(SaveState::Saving);
    }
    if AGAIN.replace(true) {
        return;
    }
    leptos::task::spawn_local(async move {
        let Some(mut keeper) = take().await else {
            AGAIN.set(false);
            if BUSY.get() {
                // Whoever has it is at long work, such as an import of very many rows: what waits comes after that.
                return save(app);
            }
            if app.read(|workspace| workspace.waiting() > 0) {
                stop(app, "The storage is not open any more. Save a backup now, then reload the page.".into());
            }
            return;
        };
        AGAIN.set(false);
        let result = drain(app, &mut keeper).await;
        give_back(keeper);
        match result {
            Ok(()) => {
                if app.read(|workspace| workspace.waiting() == 0) {
                    app.saved.try_set(SaveState::Saved);
                    drafts::settle(app);
                }
                checkpoint_soon(app);
            }
            Err(error) => failed(app, error).await,
        }
    });
}

async fn drain(app: App, keeper: &mut Keeper<IdbStore>) -> Result<(), KeepError> {
    while let Some((pos, batch)) = app.read(Workspace::next_commit) {
        if stopped() {
            return Ok(());
        }
        LARGE.set(LARGE.get() || batch.changes.len() > MANY);
        match keeper.commit_slowly(pos, &batch, breather()).await? {
            Kept::Saved => {
                app.with_workspace(|workspace| workspace.committed(pos));
                tabs::tell(pos);
            }
            Kept::Overtaken(batches) => take_over(app, batches)?,
        }
    }
    Ok(())
}

/// Applies what other tabs wrote, and says what of this tab's could not be kept.
fn take_over(app: App, batches: Vec<(u64, Batch)>) -> Result<(), KeepError> {
    let overtaken = app.with_workspace(|workspace| workspace.overtaken(batches));
    let (touched, dropped) = overtaken.unwrap_or_else(|| Ok(Default::default())).map_err(KeepError::Damaged)?;
    app.wake(&touched);
    super::timer::look(app);
    if !dropped.is_empty() {
        drafts::revive();
    }
    for lost in dropped {
        app.complain(format!("Not kept, because another tab was faster: {}. {}", lost.label, lost.why));
    }
    Ok(())
}

/// Looks whether other tabs have written, and catches up.
pub fn look(app: App) {
    if stopped() || BUSY.get() {
        return;
    }
    leptos::task::spawn_local(catch_up(app));
}

/// Catches up with what other tabs have written.
pub async fn catch_up(app: App) {
    if stopped() {
        return;
    }
    let Some(mut keeper) = take().await else { return };
    let result = async {
        if keeper.behind().await? {
            let batches = keeper.catch_up().await?;
            take_over(app, batches)?;
        }
        Ok(())
    };
    let result: Result<(), KeepError> = result.await;
    give_back(keeper);
    match result {
        Ok(()) if app.read(|workspace| workspace.waiting() > 0) => save(app),
        Ok(()) => {}
        Err(error) => failed(app, error).await,
    }
}

async fn failed(app: App, error: KeepError) {
    let waiting = app.read(Workspace::waiting);
    match &error {
        KeepError::Store(StoreError::Transient(_)) => {
            let text = format!("{error} {} in this tab only; trying again.", changes(waiting));
            app.saved.try_set(SaveState::NotSaved(text));
            TimeoutFuture::new(2_000).await;
            save(app);
        }
        KeepError::Store(StoreError::Capacity(_)) => {
            let text = format!("{error} {} in this tab only. Free some space, then press Try again.", changes(waiting));
            app.saved.try_set(SaveState::NotSaved(text));
        }
        _ => stop(app, format!("{error} {} in this tab only: save a backup now, then reload.", changes(waiting))),
    }
}

fn changes(count: usize) -> String {
    let is = if count == 1 { "is" } else { "are" };
    format!("{} {is}", penstock::value::plural(count, "change", "changes"))
}

/// Writes a checkpoint when the person pauses.
fn checkpoint_soon(app: App) {
    let due = LARGE.get() || KEEPER.with(|place| place.borrow().as_ref().is_some_and(Keeper::checkpoint_due));
    if due {
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(1_500).await;
            checkpoint(app).await;
        });
    }
}

/// Writes a checkpoint, if everything is saved. A failure costs time at the next start, nothing else.
pub async fn checkpoint(app: App) {
    let covered = KEEPER.with(|place| place.borrow().as_ref().is_some_and(Keeper::checkpointed));
    if stopped() || covered || COVERING.replace(true) {
        return;
    }
    let made = cover(app).await;
    COVERING.set(false);
    let Some((checkpoint, pos)) = made else { return };
    let Some(mut keeper) = take().await else { return };
    let still = app.read(|workspace| settled(workspace).is_some_and(|(head, _)| head == pos));
    if still && !keeper.checkpointed() && keeper.checkpoint_slowly(&checkpoint, pos, breather()).await.is_ok() {
        LARGE.set(false);
    }
    give_back(keeper);
}

/// The journal's end, if nothing waits to be saved.
fn settled(workspace: &Workspace) -> Option<(u64, Option<Id>)> {
    (workspace.waiting() == 0).then(|| (workspace.head(), workspace.journal().heads().last().map(|head| head.id)))
}

/// Makes a checkpoint in short turns, with the place that it covers. None if something is changed meanwhile: that is saved
/// first, and another checkpoint comes after it.
async fn cover(app: App) -> Option<(Checkpoint, u64)> {
    let end = app.read(settled)?;
    let mut covering = Covering::default();
    loop {
        let turn = Turn::begin();
        let complete = app.read(|workspace| {
            (settled(workspace) == Some(end)).then(|| {
                let mut complete = covering.step(workspace.data(), workspace.journal());
                while !complete && !turn.over() {
                    complete = covering.step(workspace.data(), workspace.journal());
                }
                complete
            })
        });
        if complete? {
            return Some((covering.finish(), end.0));
        }
        super::pause().await;
    }
}

/// Keeps the workspace's name with its data.
pub async fn note_name(text: String) {
    if let Some(keeper) = take().await {
        let _ = keeper.store().put_info(&text).await;
        give_back(keeper);
    }
}
