//! Navigation: at the side, or at the bottom of a phone.

use super::{is_here, place};
use crate::app::{
    page, shell,
    store::{App, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{model::Kind, present::badge};

const WORK: [(&str, &str, &str); 9] = [
    ("today", "Today", "sun"),
    ("board", "Board", "square-kanban"),
    ("opportunities", "Opportunities", "table"),
    ("contacts", "Contacts", "users"),
    ("companies", "Companies", "building"),
    ("tasks", "Tasks", "list-checks"),
    ("outbox", "Outbox", "send"),
    ("mail", "Mail in", "mail-plus"),
    ("campaigns", "Campaigns", "megaphone"),
];

/// What runs by itself.
const AUTOMATION: [(&str, &str, &str); 4] = [
    ("rules", "Rules", "zap"),
    ("sequences", "Sequences", "list-ordered"),
    ("templates", "Templates", "file-text"),
    ("runs", "What rules did", "activity"),
];

/// What fits at the bottom of a phone.
const SHORT: [&str; 5] = ["today", "board", "opportunities", "contacts", "tasks"];

const SET_UP: [(&str, &str, &str); 7] = [
    ("stages", "Stages", "settings"),
    ("team", "Team", "user"),
    ("products", "Products", "package"),
    ("import", "Import", "upload"),
    ("data", "Data and backups", "database"),
    ("history", "History", "history"),
    ("settings", "Settings", "clock"),
];

fn entry(app: App, drawer: RwSignal<bool>, (path, name, icon): (&'static str, &'static str, &'static str)) -> AnyView {
    let count = Memo::new(move |_| match path {
        "tasks" => {
            app.track(Kind::Task);
            let today = app.today();
            app.data(|data| {
                data.tasks().filter(|task| task.done.is_none() && task.due.is_some_and(|due| due <= today)).count()
            })
        }
        "outbox" => {
            app.track(Kind::Message);
            app.minute();
            let now = app.now();
            app.data(|data| badge::messages(data, now))
        }
        "runs" => {
            app.track(Kind::Run);
            let today = app.today();
            let place = app.place();
            app.data(|data| badge::runs(data, &place, today))
        }
        "rules" => {
            // A rule breaks with what it names: stages, people, sequences.
            for kind in
                [Kind::Rule, Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Sequence, Kind::Product, Kind::Campaign]
            {
                app.track(kind);
            }
            app.data(badge::rules)
        }
        _ => 0,
    });
    let today = (path == "today").then(|| page::parts::left_today(app));
    let count = move || match today.map_or_else(|| count.get(), |today| today.get()) {
        0 => String::new(),
        some => app.number(some),
    };
    view! {
        <a href=place(path).to_string() aria-current=move || is_here(app, path) data-test=format!("nav-{path}")
            on:click=move |_| drawer.set(false)>
            <Icon name=icon/>
            {name}
            <span class="n">{count}</span>
        </a>
    }
    .into_any()
}

/// Navigation at the side.
#[component]
pub fn Nav(drawer: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && drawer.get_untracked() && !event.default_prevented() {
            event.prevent_default();
            drawer.set(false);
            shell::dom::focus(".nav-toggle");
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        {move || drawer.get().then(|| view! { <div class="nav-shade" on:click=move |_| drawer.set(false)></div> })}
        <nav class=move || if drawer.get() { "nav open" } else { "nav" } aria-label="Main">
            {WORK.map(|item| entry(app, drawer, item)).collect_view()}
            <h2>"Automation"</h2>
            {AUTOMATION.map(|item| entry(app, drawer, item)).collect_view()}
            <h2>"Set up"</h2>
            {SET_UP.map(|item| entry(app, drawer, item)).collect_view()}
            <div class="nav-foot">
                {entry(app, drawer, ("help", "Help and keys", "circle-help"))}
            </div>
        </nav>
    }
}

/// Navigation at the bottom of a phone.
#[component]
pub fn Bottom() -> impl IntoView {
    let app = use_app();
    view! {
        <nav class="bottom" aria-label="Main, short">
            {WORK.into_iter().filter(|(path, ..)| SHORT.contains(path)).map(|(path, name, icon)| view! {
                <a href=place(path).to_string() aria-current=move || is_here(app, path)><Icon name=icon/>{name}</a>
            }).collect_view()}
        </nav>
    }
}
