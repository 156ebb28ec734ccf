//! The top bar: name, search, quick add, save state, undo and redo.

use crate::app::{
    shell::{self, theme},
    store::{App, SaveState, use_app},
    ui::{Button, ButtonKind, Icon, IconButton, MenuButton, MenuItem, strokes},
};
use leptos::prelude::*;
use penstock::{data::Head, workspace::Workspace};

/// The top bar.
#[component]
pub fn Top(drawer: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    view! {
        <header class="top">
            <IconButton class="nav-toggle" icon="menu" title="Menu" pressed=drawer data_test="menu" on_click=move |_| drawer.update(|open| *open = !*open)/>
            <a class="brand" href="#/board">"Penstock"</a>
            <button class="search" type="button" data-test="open-search" aria-keyshortcuts="Control+K Meta+K" title="Search and commands"
                on:click=move |_| app.ask_palette(None)>
                <Icon name="search"/>
                <span>"Search, or do anything"</span>
                <span class="search-keys">{strokes("Ctrl+K")}</span>
            </button>
            <State/>
            <div class="top-actions">
                <Turns/>
                <ThemeMenu/>
                <Button kind=ButtonKind::Main icon="plus" title="New opportunity (n)" data_test="new-opportunity" on_click=move |_| app.quick_add("")>
                    "New opportunity"
                </Button>
            </div>
        </header>
        <Banner/>
    }
}

/// Undo and redo, each with the words of what it would do.
#[component]
fn Turns() -> impl IntoView {
    let app = use_app();
    let label = move |verb: &'static str, head: fn(&Workspace) -> Option<&Head>| {
        move || {
            app.track_all();
            app.read(|workspace| head(workspace).map(|head| format!("{verb}: {}", head.label)))
        }
    };
    let undo = Memo::new(move |_| label("Undo", |workspace| workspace.journal().next_undo())());
    let redo = Memo::new(move |_| label("Redo", |workspace| workspace.journal().next_redo())());
    view! {
        <IconButton icon="undo" data_test="undo" title=move || undo.get().unwrap_or("Nothing to undo".into())
            disabled=move || undo.get().is_none() on_click=move |_| app.undo()/>
        <IconButton icon="redo" data_test="redo" title=move || redo.get().unwrap_or("Nothing to redo".into())
            disabled=move || redo.get().is_none() on_click=move |_| app.redo()/>
    }
}

#[component]
fn ThemeMenu() -> impl IntoView {
    let items = Signal::derive(|| {
        vec![
            MenuItem::new("Light", || theme::choose("light")).icon("sun"),
            MenuItem::new("Dark", || theme::choose("dark")).icon("moon"),
            MenuItem::new("As the system", || theme::choose("")).icon("monitor"),
        ]
    });
    view! { <MenuButton label="Colours" icon="sun" icon_only=true items data_test="theme"/> }
}

/// The words for how old the last backup is.
fn backup_words(app: App) -> String {
    app.today();
    match app.last_backup().map(|last| app.now().days_since(last)) {
        None => "no backup yet".into(),
        Some(0) => "backup today".into(),
        Some(days) => format!("backup {} ago", penstock::value::plural(days as usize, "day", "days")),
    }
}

#[component]
fn State() -> impl IntoView {
    let app = use_app();
    let class = move || match app.saved.get() {
        SaveState::Saved => "state",
        SaveState::Saving => "state busy",
        SaveState::NotSaved(_) => "state bad",
    };
    view! {
        <a class=class href="#/data" role="status" data-test="save-state" data-state=move || match app.saved.get() {
            SaveState::Saved => "saved",
            SaveState::Saving => "saving",
            SaveState::NotSaved(_) => "not-saved",
        }>
            <i class="dot" aria-hidden="true"></i>
            <span class="text">{move || match app.saved.get() {
                SaveState::Saved => "Saved",
                SaveState::Saving => "Saving…",
                SaveState::NotSaved(_) => "Not saved",
            }}</span>
            <span class="wide-only">{move || (app.saved.get() == SaveState::Saved).then_some("on this device")}</span>
            <span class="detail">{move || format!("· {}", backup_words(app))}</span>
        </a>
    }
}

/// What must be seen at once: changes that are not saved, a new release, sample data.
#[component]
fn Banner() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="banners">
            {move || match app.saved.get() {
                SaveState::NotSaved(why) => Some(view! {
                    <div class="banner bad" role="alert" data-test="not-saved">
                        <Icon name="alert-triangle"/>
                        <p>{why}</p>
                        // Where nothing may be written any more, only the page made anew can go on.
                        {if shell::persist::stopped() {
                            view! { <Button data_test="not-saved-reload" on_click=move |_| shell::dom::reload()>"Reload"</Button> }.into_any()
                        } else {
                            view! { <Button on_click=move |_| app.retry_saving()>"Try again"</Button> }.into_any()
                        }}
                        <Button on_click=move |_| app.save_backup()>"Save a backup"</Button>
                    </div>
                }),
                _ => None,
            }}
            {move || app.update_ready.get().then(|| view! {
                <div class="banner" role="status">
                    <Icon name="sparkles"/>
                    <p>"A new version of Penstock is ready."</p>
                    <Button on_click=move |_| shell::dom::apply_update()>"Reload all tabs"</Button>
                </div>
            })}
            {move || (app.route().path() == "runs" && app.away.with(|absence| !absence.runs.is_empty())).then(|| view! {
                <div class="banner" data-test="away-banner">
                    <Icon name="activity"/>
                    <p>"Rules acted while you were away."</p>
                    <Button data_test="away-show" on_click=move |_| app.showing_away.set(true)>"Show what they did"</Button>
                </div>
            })}
            {move || app.settings().sample.then(|| view! {
                <div class="banner" data-test="sample-banner">
                    <Icon name="info"/>
                    <p>"This is a sample workspace. Try anything: nothing here is yours."</p>
                    <Button data_test="remove-sample" on_click=move |_| remove_sample(app)>"Remove the sample"</Button>
                </div>
            })}
        </div>
    }
}

/// Deletes the sample workspace, which leads on to the person's own or to the first screen. Asks first once anything has
/// been changed in it.
fn remove_sample(app: App) {
    let Some(entry) = app.entries().into_iter().find(|entry| entry.current) else { return };
    if app.read(|workspace| workspace.journal().heads().len()) <= 1 {
        app.delete_workspace(entry.id);
        return;
    }
    let remove = Callback::new(move |()| app.delete_workspace(entry.id.clone()));
    app.confirm(
        "Remove the sample?",
        "What you changed in it goes with it. Your other workspaces stay.",
        "Remove",
        remove,
    );
}
