//! Opening, beginning, switching and deleting workspaces.

use super::{clock, drafts, files::PickedFile, intl, local, persist, registry, tabs};
use crate::app::{
    store::{App, BeginRequest, Phase, SaveState, Start},
    ui::{Toast, Tone},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    data::Batch,
    exchange::backup::{self, Backup},
    keeper::{Keeper, Kept},
    model::{Member, Template},
    playbook,
    present::route::Route,
    retell::retell,
    storage::{IdbStore, Notice, Store},
    value::{Id, IdSource, Progress, Rank, plural, quoted},
    workspace::{Ask, Rebuild, Stopped, Workspace},
};
use std::sync::Arc;

/// Records between two looks at the clock.
const FEW: usize = 100;
/// More entries of a journal than this are stored behind a dialog that says how far it is.
const MANY: usize = 200;

/// This browser's name as a writer.
fn device() -> Id {
    if let Some(id) = local::get("device").and_then(|text| text.parse().ok()) {
        return id;
    }
    let id = fresh();
    local::set("device", &id.to_string());
    id
}

fn fresh() -> Id {
    IdSource::new(u64::try_from(clock::now().millis()).unwrap_or_default(), clock::random()).take()
}

/// Opens what was open last; a newcomer comes to the first screen; what was lost, to the recovery screen.
pub async fn boot(app: App) {
    let present = registry::present().await;
    let known = registry::known();
    let wanted = registry::current().or_else(|| known.last().map(|known| known.id.clone()));
    match wanted.filter(|id| present.contains(id)).or_else(|| present.last().cloned().filter(|_| known.is_empty())) {
        Some(id) => open(app, &id).await,
        None if known.is_empty() => first_run(app).await,
        None => {
            let lost = known.iter().filter(|known| !present.contains(&known.id));
            let names: Vec<String> = lost.map(|known| known.name.clone()).collect();
            app.set_workspaces(registry::entries("").await);
            app.phase.set(Phase::Recovery(format!(
                "This browser has kept {} before, and the data is no longer there. The browser may have cleared it, or \
                 another browser profile may be in use.",
                names.join(", ")
            )));
        }
    }
}

async fn first_run(app: App) {
    app.set_workspaces(registry::entries("").await);
    app.phase.set(Phase::FirstRun);
}

const BLOCKED: &str = "Another tab keeps this workspace open. Close the other tabs of Penstock.";

fn hear(app: App) -> impl Fn(Notice) + 'static {
    move |notice| match notice {
        Notice::VersionChange => persist::stop(app, "Another tab has closed this workspace. Reload the page.".into()),
        Notice::Closed => {}
        Notice::Blocked => app.complain(BLOCKED),
    }
}

/// Opens a workspace that is there.
pub async fn open(app: App, id: &str) {
    let known = registry::known().iter().any(|known| known.id == id);
    match read(app, id).await {
        Ok((keeper, workspace)) if workspace.data().settings().is_none() => {
            // Never deleted here: it may be another tab's that is being made, or one that was emptied by a fault.
            keeper.into_store().close();
            if known || workspace.head() > 0 {
                app.phase.set(Phase::Recovery("The browser still lists this workspace, and its data is empty.".into()));
            } else {
                first_run(app).await;
            }
        }
        Ok((keeper, workspace)) => enter(app, id, keeper, workspace).await,
        Err(why) => app.phase.set(Phase::Recovery(why)),
    }
}

async fn read(app: App, id: &str) -> Result<(Keeper<IdbStore>, Workspace), String> {
    let opened = IdbStore::open(id, hear(app)).await.map_err(|error| error.to_string())?;
    if let Some(loss) = opened.data_loss {
        opened.store.close();
        return Err(format!("The browser reports that it lost this workspace's data ({loss})."));
    }
    Keeper::load(opened.store, device()).await.map_err(|error| error.to_string())
}

async fn enter(app: App, id: &str, keeper: Keeper<IdbStore>, workspace: Workspace) {
    let name = workspace.data().settings().map(|settings| settings.name.clone()).unwrap_or_default();
    drafts::open(app, keeper.store().clone()).await;
    persist::adopt(keeper);
    app.set_workspace(workspace);
    super::zone::settle(app);
    registry::note(id, &name);
    app.set_workspaces(registry::entries(id).await);
    tabs::listen(app, id);
    app.saved.set(SaveState::Saved);
    app.phase.set(Phase::Open);
    super::timer::begin(app, id);
    look_at_persistence(app).await;
}

async fn look_at_persistence(app: App) {
    app.set_persisted(ask_storage("persisted").await);
}

/// Asks the browser's storage manager, where there is one.
async fn ask_storage(method: &str) -> Option<bool> {
    use wasm_bindgen::{JsCast, JsValue};
    let get = |object: &JsValue, name: &str| {
        js_sys::Reflect::get(object, &name.into()).ok().filter(|value| !value.is_falsy())
    };
    let storage = get(&window().navigator().into(), "storage")?;
    let function: js_sys::Function = get(&storage, method)?.dyn_into().ok()?;
    let promise: js_sys::Promise = function.call0(&storage).ok()?.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise).await.ok()?.as_bool()
}

impl App {
    /// Makes a workspace and opens it.
    pub fn begin(&self, request: BeginRequest, then: Callback<()>) {
        let app = *self;
        self.spawn(async move {
            // The sample's past takes a moment to write.
            let preparing =
                (request.start == Start::Sample).then(|| app.toasts.show(Toast::new("The sample is being prepared.")));
            if preparing.is_some() {
                super::pause().await;
            }
            let mut stamp = app.stamp();
            let mut records = Vec::new();
            let mut me = None;
            match &request.start {
                Start::Playbook(key, options) => {
                    if let Some(found) = playbook::find(key) {
                        let rank = Rank::between(None, None);
                        records = playbook::install_with(found, options, "", rank, &mut stamp.ids);
                        let texts = playbook::starters_for(&records, &Default::default(), &mut stamp.ids);
                        records.extend(texts.into_iter().map(|one| Template { created: stamp.now, ..one }.into()));
                    }
                }
                Start::Sample => {
                    let (today, zone) = (stamp.today(), stamp.zone);
                    records = playbook::sample(today, stamp.now, zone, request.currency, &mut stamp.ids);
                    me = playbook::me(&records);
                }
                Start::Empty => {}
            }
            if let Some(name) = request.me.as_ref().filter(|name| !name.trim().is_empty()) {
                let member = Member { id: stamp.ids.take(), name: name.trim().to_string(), ..Member::default() };
                me = Some(member.id);
                records.insert(0, member.into());
            }
            let command = Command::Begin {
                name: request.name.clone(),
                currency: request.currency,
                sunday_first: intl::first_weekday() == chrono::Weekday::Sun,
                sample: request.start == Start::Sample,
                me,
                records,
            };
            let made = if request.start == Start::Sample {
                // The sample has a past, in which its rules were at work.
                match retell(device(), &command, &super::zone::device(), &stamp) {
                    Ok(batches) => adopt_replayed(app, batches, &request.name).await,
                    Err(rejection) => {
                        app.complain(rejection.to_string());
                        false
                    }
                }
            } else {
                make(app, command, request.name).await
            };
            if let Some(toast) = preparing {
                app.toasts.dismiss(toast);
            }
            if made {
                then.try_run(());
            }
        });
    }

    /// Opens another workspace in place of this one.
    pub fn switch_workspace(&self, id: String) {
        let app = *self;
        self.spawn(async move {
            if leave(app).await {
                app.go(Route::default());
                open(app, &id).await;
            }
        });
    }

    /// Goes to the first screen, to make another workspace. The present one stays as it is.
    pub fn new_workspace(&self) {
        let app = *self;
        self.spawn(async move {
            if leave(app).await {
                first_run(app).await;
            }
        });
    }

    /// Deletes a workspace with all that is in it.
    pub fn delete_workspace(&self, id: String) {
        let app = *self;
        self.spawn(async move {
            let current = app.entries().iter().any(|entry| entry.id == id && entry.current);
            let deleted = if current { delete_open(app).await } else { delete_other(app, &id).await };
            if let Err(why) = deleted {
                app.complain(format!("The workspace was not deleted. {why}"));
                if current {
                    stay(app, &id).await;
                }
                return;
            }
            registry::forget(&id);
            if current {
                app.saved.set(SaveState::Saved);
                app.go(Route::default());
                boot(app).await;
            } else {
                let open = registry::current().unwrap_or_default();
                app.set_workspaces(registry::entries(&open).await);
            }
        });
    }

    /// Brings a backup back as a workspace of its own, and opens it.
    pub fn add_workspace(&self, backup: Backup) {
        let app = *self;
        self.spawn(async move {
            let name = backup.workspace.clone();
            let label = format!("restored the backup of {name}");
            let mut rebuild = Rebuild::new(device(), backup.journal, backup.records);
            if !app.work_off(format!("Bringing back {}", quoted(&name)), || rebuild.step(FEW)).await {
                return;
            }
            match rebuild.finish() {
                Ok((workspace, batches)) => adopt(app, workspace, batches, &name).await,
                Err(records) => make(app, Command::Replace { label, records }, name).await,
            };
        });
    }

    /// Shows what a backup file holds and asks how to bring it back.
    pub fn restore_file(&self, file: PickedFile) {
        match backup::read(&file.bytes) {
            Err(error) => self.complain(format!("{}: {error}", file.name)),
            Ok(backup) if self.phase.get_untracked() == Phase::Open => {
                drop(backup);
                self.handed.set(Some(file));
                self.go(Route::Data);
            }
            Ok(backup) => self.add_workspace(backup),
        }
    }

    /// Saves everything as one file.
    pub fn save_backup(&self) {
        let app = *self;
        self.spawn(async move {
            settle(app).await;
            let journal = match persist::everything().await {
                Ok(journal) => journal,
                Err(why) => {
                    app.complain(format!(
                        "The history could not be read, so the backup holds the records alone. {why}"
                    ));
                    Vec::new()
                }
            };
            let (now, today) = (app.now(), app.zone().date(app.now()));
            let (text, name) = app.data(|data| {
                let name = data.settings().map(|settings| settings.name.clone()).unwrap_or_default();
                (backup::write(data, &journal, now), name)
            });
            let safe: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            let file = format!("penstock-{}-{today}.json", safe.to_lowercase());
            super::files::download(&file, "application/json", text.as_bytes());
            app.note_backup(now);
            app.toasts.show(Toast::new(format!("Backup saved as {file}")).tone(Tone::Good));
        });
    }

    /// Asks the browser not to clear the data.
    pub fn ask_persist(&self) {
        let app = *self;
        self.spawn(async move {
            let granted = ask_storage("persist").await;
            app.set_persisted(granted);
            match granted {
                Some(true) => app.toast("This browser will keep the data."),
                Some(false) => app.complain(
                    "The browser did not promise to keep the data. Install the page as an app, or save backups.",
                ),
                None => app.complain("This browser has no way to promise it. Save backups."),
            }
        });
    }

    /// Tries again to save.
    pub fn retry_saving(&self) {
        persist::save(*self);
    }
}

/// Deletes the open workspace. Nothing is written from here on.
async fn delete_open(app: App) -> Result<(), String> {
    super::timer::end();
    persist::stop(app, "This workspace is being deleted.".into());
    let store = persist::release().await.ok_or("Its storage is not open in this tab.")?;
    store.destroy().await.map_err(|error| error.to_string())
}

/// Deletes a workspace that is not open here.
async fn delete_other(app: App, id: &str) -> Result<(), String> {
    let blocked = move |notice| {
        if notice == Notice::Blocked {
            app.complain(BLOCKED);
        }
    };
    let opened = IdbStore::open(id, blocked).await.map_err(|error| error.to_string())?;
    opened.store.destroy().await.map_err(|error| error.to_string())
}

/// Goes on with the open workspace after all. It is read anew, unless that would lose what only this tab has.
async fn stay(app: App, id: &str) {
    let waiting = app.read(Workspace::waiting);
    if waiting == 0 {
        open(app, id).await;
    } else {
        let changes = plural(waiting, "change that only this tab has", "changes that only this tab has");
        persist::stop(app, format!("The workspace was not deleted. Save a backup of {changes}, then reload the page."));
    }
}

/// Makes a workspace with one command.
async fn make(app: App, command: Command, name: String) -> bool {
    let mut workspace = Workspace::new(device());
    let mut long = workspace.begin(Ask::Do(command), app.stamp());
    let mut refused = None;
    // Nobody else knows this workspace: the work is never overtaken.
    let on = app.work_off(format!("Making {}", quoted(&name)), || match long.step(&workspace, FEW) {
        Ok(progress) => progress,
        Err(stopped) => {
            refused = Some(stopped);
            Progress { done: 1, total: 1 }
        }
    });
    if !on.await {
        return false;
    }
    if let Some(Stopped::Refused(rejection)) = refused {
        app.complain(rejection.to_string());
        return false;
    }
    if workspace.accept(long).is_err() {
        return false;
    }
    let mut batches = Vec::new();
    while let Some((pos, batch)) = workspace.next_commit() {
        batches.push(batch);
        workspace.committed(pos);
    }
    adopt(app, workspace, batches, &name).await
}

/// Opens the workspace that these batches lead to as one of its own.
async fn adopt_replayed(app: App, batches: Vec<Batch>, name: &str) -> bool {
    let mut workspace = Workspace::new(device());
    for (batch, pos) in batches.iter().zip(1..) {
        if let Err(why) = workspace.replay(pos, batch.clone()) {
            app.complain(why);
            return false;
        }
    }
    adopt(app, workspace, batches.into_iter().map(Arc::new).collect(), name).await
}

/// Writes the batches of a new workspace into a store of its own, and opens it.
async fn adopt(app: App, workspace: Workspace, batches: Vec<Arc<Batch>>, name: &str) -> bool {
    let id = fresh().to_string();
    // Each entry is stored in a transaction of its own: many take their time, and that is said.
    let total = batches.len();
    let work = (total > MANY).then(|| app.begin_work(format!("Saving {}", quoted(name))));
    let result = async {
        let opened = IdbStore::open(&id, hear(app)).await.map_err(|error| error.to_string())?;
        let (mut keeper, _) = Keeper::load(opened.store, device()).await.map_err(|error| error.to_string())?;
        for (batch, pos) in batches.iter().zip(1..) {
            let done = usize::try_from(pos).unwrap_or(total).saturating_sub(1);
            if work.is_some_and(|work| !app.note_work(work, Progress { done, total })) {
                return Ok(None);
            }
            match keeper.commit_slowly(pos, batch, persist::breather()).await.map_err(|error| error.to_string())? {
                Kept::Saved => {}
                Kept::Overtaken(_) => return Err("Its new storage was not empty.".to_string()),
            }
        }
        Ok::<_, String>(Some(keeper))
    };
    let result = result.await;
    if let Some(work) = work {
        app.end_work(work);
    }
    match result {
        Ok(Some(keeper)) => {
            if !leave(app).await {
                let _ = keeper.into_store().destroy().await;
                return false;
            }
            // Before it is shown: afterwards the person may be on the way to somewhere else.
            // A lead that waits in the address stays there: its form comes first.
            if !matches!(app.address.get_untracked(), Route::New { .. }) {
                app.go(Route::default());
            }
            enter(app, &id, keeper, workspace).await;
            persist::checkpoint(app).await;
            persist::note_name(format!("{{\"name\":{}}}", serde_json::Value::from(name))).await;
            true
        }
        Ok(None) => {
            unmake(&id).await;
            false
        }
        Err(why) => {
            unmake(&id).await;
            app.complain(why);
            false
        }
    }
}

/// What was begun is no workspace, and must not look like one at the next start.
async fn unmake(id: &str) {
    if let Ok(opened) = IdbStore::open(id, |_| {}).await {
        let _ = opened.store.destroy().await;
    }
}

/// Waits until everything is saved; says whether it is.
async fn settle(app: App) -> bool {
    for _ in 0..100 {
        if app.read(|workspace| workspace.waiting() == 0) {
            return true;
        }
        gloo_timers::future::TimeoutFuture::new(50).await;
    }
    false
}

/// Saves what waits and closes the store. Stays, and says so, if something cannot be saved.
async fn leave(app: App) -> bool {
    if !settle(app).await {
        app.complain("Some changes of this workspace are not saved yet. Save a backup before you leave it.");
        return false;
    }
    super::timer::end();
    persist::checkpoint(app).await;
    if let Some(store) = persist::release().await {
        store.close();
    }
    true
}
