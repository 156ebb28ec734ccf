//! Navigation: at the side, or at the bottom of a phone. Its entries are the pages of the table of actions.

use super::{is_here, place};
use crate::app::{
    page, shell,
    store::{App, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::{
        actions::{Action, Group, pages},
        badge,
    },
};

/// What fits at the bottom of a phone.
const SHORT: [&str; 5] = ["today", "board", "opportunities", "contacts", "tasks"];

fn entry(app: App, drawer: RwSignal<bool>, (path, action): (&'static str, &'static Action)) -> AnyView {
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
            <Icon name=action.icon/>
            {action.words}
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
    let entries = move |group| pages(group).map(|page| entry(app, drawer, page)).collect_view();
    view! {
        {move || drawer.get().then(|| view! { <div class="nav-shade" on:click=move |_| drawer.set(false)></div> })}
        <nav class=move || if drawer.get() { "nav open" } else { "nav" } aria-label="Main">
            {entries(Group::Work)}
            <h2>"Automation"</h2>
            {entries(Group::Automation)}
            <h2>"Set up"</h2>
            {entries(Group::SetUp)}
            <div class="nav-foot">
                {entries(Group::Foot)}
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
            {pages(Group::Work).filter(|(path, _)| SHORT.contains(path)).map(|(path, action)| view! {
                <a href=place(path).to_string() aria-current=move || is_here(app, path)><Icon name=action.icon/>{action.words}</a>
            }).collect_view()}
        </nav>
    }
}
