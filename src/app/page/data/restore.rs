//! Bringing a backup back: look first, then choose.

use crate::app::{
    shell::files::{PickedFile, pick_file, read_dropped},
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, DropZone, Icon},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    exchange::backup::{self, Backup, Preview},
    model::Kind,
    present::route::Route,
    value::quoted,
    workspace::Ask,
};
use std::sync::Arc;

/// What became of the chosen file.
#[derive(Clone)]
enum Look {
    Nothing,
    Refused { name: String, why: String, table: bool },
    Ready { name: String, backup: Arc<Backup> },
}

fn look(file: PickedFile) -> Look {
    match backup::read(&file.bytes) {
        Ok(backup) => Look::Ready { name: file.name, backup: Arc::new(backup) },
        Err(error) => {
            Look::Refused { name: file.name, table: error == backup::BackupError::Csv, why: error.to_string() }
        }
    }
}

/// Whether a file is one for this page, by its name; others are tables.
fn is_ours(file: &PickedFile) -> bool {
    file.name.to_lowercase().ends_with(".json")
}

#[component]
pub fn Restore() -> impl IntoView {
    let app = use_app();
    // A file that was dropped elsewhere, before this page was open.
    let handed = app.handed.try_update_untracked(|handed| handed.take_if(|file| is_ours(file))).flatten();
    let seen = RwSignal::new(handed.map_or(Look::Nothing, look));
    let take = Callback::new(move |file: PickedFile| {
        seen.try_set(look(file));
    });
    view! {
        <section class="surface pad stack" aria-labelledby="restore-title">
            <h3 id="restore-title">"Restore a backup"</h3>
            {move || match seen.get() {
                Look::Nothing => view! { <Chooser take /> }.into_any(),
                Look::Refused { name, why, table } => {
                    view! {
                        <div class="banner late" role="alert" data-test="restore-refused">
                            <Icon name="alert-triangle" />
                            <p>
                                <b>{name}</b>
                                ": "
                                {why}
                            </p>
                            {table
                                .then(|| {
                                    view! { <Button on_click=move |_| app.go(Route::Import)>"Import a file"</Button> }
                                })}
                        </div>
                        <Chooser take />
                    }
                        .into_any()
                }
                Look::Ready { name, backup } => {
                    view! { <Found name backup on_done=move |()| seen.set(Look::Nothing) /> }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Chooser(take: Callback<PickedFile>) -> impl IntoView {
    view! {
        <DropZone
            text="Drop a backup here, or choose one. You see what is in it before anything changes."
            button="Choose a backup"
            data_test="restore-drop"
            on_drop=move |ev| read_dropped(&ev, take)
            on_pick=move |()| pick_file(".json,application/json", take)
        />
    }
}

/// The figures of a backup: its counts, first.
fn figures(app: App, preview: &Preview) -> Vec<(String, &'static str, Kind)> {
    let words = |kind: Kind| match kind {
        Kind::Settings => "",
        Kind::LossReason => "loss reasons",
        other => other.plural(),
    };
    let shown = preview.counts.iter().filter(|(kind, _)| *kind != Kind::Settings);
    shown.map(|(kind, count)| (app.number(*count), words(*kind), *kind)).collect()
}

#[component]
fn Found(name: String, backup: Arc<Backup>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let app = use_app();
    let preview = backup.preview();
    let zone = app.zone();
    let day = move |time| app.date(zone.date(time));
    let range = match (preview.first, preview.last) {
        (Some(first), Some(last)) => format!("From {} to {}.", day(first), day(last)),
        _ => String::new(),
    };
    let history = match preview.batches {
        0 => "It holds no history.".to_string(),
        count => format!("Its history has {} changes.", app.number(count)),
    };
    let open_value = app.moneys(&preview.open_value);
    let (whole, copy) = (backup.clone(), backup);
    let (title, made) = (preview.workspace.clone(), preview.made);
    let replace = move || {
        let label = format!("replaced everything by the backup of {}", whole.workspace);
        let records = whole.records.clone();
        let words = format!("Bringing back {}", quoted(&whole.workspace));
        app.spawn(async move {
            match app.ask_with_dialog(words, Ask::Do(Command::Replace { label, records })).await {
                Ok(Some(outcome)) => {
                    app.say_with_undo(sentence(&outcome.label));
                    on_done.try_run(());
                }
                Ok(None) => {}
                Err(rejection) => app.complain(rejection.to_string()),
            }
        });
    };
    let add = move || {
        app.add_workspace((*copy).clone());
        on_done.run(());
    };
    view! {
        <div class="stack" data-test="restore-preview">
            <p>
                <b data-test="restore-name">{quoted(&title)}</b>
                ", saved "
                {move || app.moment(made)}
                ". "
                <span class="muted">{name}</span>
            </p>
            <div class="stats">
                {figures(app, &preview)
                    .into_iter()
                    .map(|(count, words, kind)| {
                        view! {
                            <div class="stat" data-test=format!("restore-count-{}", kind.plural())>
                                <b>{count}</b>
                                <span>{words}</span>
                            </div>
                        }
                    })
                    .collect_view()}
                <div class="stat" data-test="restore-open-value">
                    <b>{open_value}</b>
                    <span>"open value"</span>
                </div>
            </div>
            <p class="muted">{range} " " {history}</p>
            <div class="btn-row">
                <Button kind=ButtonKind::Main icon="layers" data_test="restore-add" on_click=move |_| add()>
                    "Add as another workspace"
                </Button>
                <Button kind=ButtonKind::Danger icon="rotate-ccw" data_test="restore-replace" on_click=move |_| replace()>
                    "Replace this workspace"
                </Button>
                <Button kind=ButtonKind::Quiet data_test="restore-cancel" on_click=move |_| on_done.run(())>
                    "Cancel"
                </Button>
            </div>
            <p class="hint">
                "Adding leaves this workspace as it is. Replacing puts the backup’s records in the place of all records here; "
                "it is one change in the history, and one Undo brings back what was here."
            </p>
        </div>
    }
}
