//! Help: keys, quick add, filters, and where things are.

use crate::app::{
    store::{App, use_app},
    ui::{Button, Icon, strokes},
};
use leptos::prelude::*;
use penstock::{
    present::{
        actions::{Action, Does, Place, all},
        route::Route,
    },
    query::Field,
};

const QUICK: &[(&str, &str)] = &[
    ("Fleet tracking", "Words with no other meaning are the name"),
    ("@Northgate Couriers", "Company; a new one is made if there is none of that name"),
    ("+Anna Berg", "Contact"),
    ("46000 EUR   €1.5k   1.234,56 €   5 Mio €", "Value"),
    ("fri   18 dec   18.12.   12/18/2026   +2w   in 3 days   end of month", "Close date"),
    ("#referral", "Tag"),
    ("!hot", "Temperature: !hot, !warm, !cold; !won adds it as won"),
    ("~me", "Owner"),
    (">Negotiating", "Stage"),
    ("\"Plan B 2026\"", "In quotation marks everything is taken as it stands"),
];

const COMBINING: &[(&str, &str)] = &[
    ("owner:me tag:referral", "Both must hold"),
    ("temp:hot or next:late", "One of them is enough"),
    ("-source:web   not source:web", "It must not hold"),
    ("(temp:hot or temp:warm) value>10000", "Parentheses group"),
    ("fleet   \"fleet tracking\"", "The record mentions this word, or these words in this order"),
    ("owner:none", "Nothing is filled in"),
];

/// The page.
#[component]
pub fn HelpPage() -> impl IntoView {
    let app = use_app();
    let link = move |route: Route, words: &'static str| {
        let href = route.to_string();
        view! {
            <a
                href=href
                on:click=move |ev| {
                    ev.prevent_default();
                    app.go(route.clone());
                }
            >
                {words}
            </a>
        }
    };
    view! {
        <div class="page narrow" data-test="help-page">
            <header class="page-head">
                <h1>"Help"</h1>
                <p>
                    "Where is my data, and how do I keep it? See "
                    {link(Route::Data, "Data and backups")}
                    ". What happened, and how do I take it back? See "
                    {link(Route::History, "History")}
                    ". Have a table already? "
                    {link(Route::Import, "Import a file")}
                    "."
                </p>
            </header>
            <section class="surface pad" aria-labelledby="keys-title">
                <h2 id="keys-title">"Keys"</h2>
                <p class="muted">
                    "There is one key to remember: " {strokes("Ctrl+K")}
                    " finds every record and everything that can be done, by typing a part of its name. Small typing errors and accents do not matter; "
                    <kbd class="kbd">">"</kbd> " in front leaves the records out."
                </p>
                {Place::ALL.map(keys_of).collect_view()}
            </section>
            <section class="surface pad" aria-labelledby="actions-title">
                <h2 id="actions-title">"Everything else that can be done"</h2>
                <p class="muted">"These have no key of their own: type the name after " {strokes("Ctrl+K")} "."</p>
                <ul class="help-actions" data-test="help-actions">{nameless(app)}</ul>
                <h3 class="mt">"With an open record"</h3>
                <ul class="help-actions plain">{about_records()}</ul>
            </section>
            <section class="surface pad" aria-labelledby="quick-title">
                <h2 id="quick-title">"Quick add"</h2>
                <p class="muted">
                    "One line becomes an opportunity; what was understood is shown before it is added. In any order: "
                    <code>"Fleet tracking @Northgate Couriers 46000 EUR #referral fri"</code>
                </p>
                {examples(QUICK)}
            </section>
            <section class="surface pad" aria-labelledby="filter-title">
                <h2 id="filter-title">"Filters"</h2>
                <p class="muted">"A filter is a list of conditions. They stand in the address, so a bookmark keeps them."</p>
                {examples(COMBINING)}
                <h3 class="mt">"What can be asked"</h3>
                <table class="table" data-test="filter-fields">
                    <thead>
                        <tr>
                            <th scope="col">"Word"</th>
                            <th scope="col">"Example"</th>
                            <th scope="col">"What it asks"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {Field::ALL
                            .iter()
                            .map(|field| {
                                view! {
                                    <tr>
                                        <td>
                                            <b>{field.key()}</b>
                                        </td>
                                        <td>
                                            <code>{field.example()}</code>
                                        </td>
                                        <td>{field.about()}</td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
                <p class="hint mt">
                    "Compare with : = != < <= > >=. Dates: 2026-12-31, today, tomorrow, this-week, last-month, next-quarter, overdue, +7d, -30d. "
                    "Amounts: 10000, 10k, 1.5m, 500EUR."
                </p>
            </section>
        </div>
    }
}

/// The keys of a place. Those that lead to a page stand together.
fn keys_of(place: Place) -> impl IntoView {
    let with_keys = || all().filter(move |action| action.place == place && !action.keys.is_empty());
    let goes = |action: &&Action| matches!(action.does, Does::Go(_));
    let list = |title: &'static str, actions: Vec<&'static Action>| {
        (!actions.is_empty()).then(|| {
            view! {
                <h3 class="mt">{title}</h3>
                <dl class="keys">
                    {actions
                        .into_iter()
                        .map(|action| view! { <dt>{choices(action.keys)}</dt> <dd>{action.words}</dd> })
                        .collect_view()}
                </dl>
            }
        })
    };
    view! {
        {list(place.words(), with_keys().filter(|action| !goes(action)).collect())}
        {list("Go to", with_keys().filter(goes).collect())}
    }
}

/// What has no key and needs no record: it can be done from here.
fn nameless(app: App) -> impl IntoView {
    let one = move |action: &'static Action| {
        view! {
            <li>
                <Button icon=action.icon on_click=move |_| app.perform(action.does, None)>{action.words}</Button>
            </li>
        }
    };
    without_key(Place::Anywhere).map(one).collect_view()
}

/// What has no key and is about a record.
fn about_records() -> impl IntoView {
    let one = |action: &'static Action| view! { <li><Icon name=action.icon /> {action.words}</li> };
    without_key(Place::Record).map(one).collect_view()
}

fn without_key(place: Place) -> impl Iterator<Item = &'static Action> {
    all().filter(move |action| action.place == place && action.keys.is_empty())
}

/// Keys to choose from.
fn choices(choices: &'static [&'static str]) -> impl IntoView {
    let one = |(nth, keys): (usize, &&'static str)| view! { {(nth > 0).then_some(" or ")} {strokes(keys)} };
    choices.iter().enumerate().map(one).collect_view()
}

fn examples(list: &'static [(&'static str, &'static str)]) -> impl IntoView {
    view! {
        <table class="table mt">
            <tbody>
                {list
                    .iter()
                    .map(|(example, words)| {
                        view! {
                            <tr>
                                <td>
                                    <code class="help-example">{*example}</code>
                                </td>
                                <td>{*words}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
