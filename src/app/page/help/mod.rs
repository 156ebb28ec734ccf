//! Help: keys, quick add, filters, and where things are.

use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{present::route::Route, query::Field};

/// A place, and the keys that work there with what they do.
type Group = (&'static str, &'static [(&'static [&'static str], &'static str)]);

/// Keys and what they do. Keys of one press are joined by `+`, of a sequence by a blank; `/ ` stands between choices.
const KEYS: &[Group] = &[
    (
        "Anywhere",
        &[
            (&["n"], "Quick add: a new opportunity in one line"),
            (&["/"], "Search or filter this page"),
            (&["Ctrl+."], "While writing a text: insert a field, a snippet or content"),
            (&["Ctrl+Z"], "Undo"),
            (&["Ctrl+Shift+Z", "Ctrl+Y"], "Redo"),
            (&["?"], "This page"),
            (&["Esc"], "Close the panel or the dialog"),
        ],
    ),
    (
        "Go to",
        &[
            (&["g y"], "Today"),
            (&["g b"], "Board"),
            (&["g o"], "Opportunities"),
            (&["g c"], "Contacts"),
            (&["g f"], "Companies"),
            (&["g t"], "Tasks"),
            (&["g x"], "Outbox"),
            (&["g l"], "Mail in"),
            (&["g a"], "Campaigns"),
            (&["g r"], "Rules"),
            (&["g q"], "Sequences"),
            (&["g w"], "What rules did"),
            (&["g s"], "Stages"),
            (&["g v"], "Templates"),
            (&["g m"], "Team"),
            (&["g p"], "Products"),
            (&["g i"], "Import"),
            (&["g d"], "Data and backups"),
            (&["g h"], "History"),
            (&["g e"], "Settings"),
        ],
    ),
    (
        "On Today",
        &[
            (&["j", "k"], "To the next line, to the one before"),
            (&["d"], "Done; a question is done by the number of its answer"),
            (&["s"], "Put off"),
            (&["c", "e", "t"], "Log a call, an email or a meeting"),
            (&["n"], "Write a note"),
            (&["p"], "Plan a follow-up for tomorrow"),
            (&["w"], "Set the close date"),
            (&["m"], "Move to… a stage"),
            (&["o"], "Open the message of the line in the Outbox"),
            (&["u"], "Undo"),
            (&["Enter"], "Open the record"),
        ],
    ),
    (
        "In the Outbox",
        &[
            (&["j", "k"], "To the next message, to the one before"),
            (&["Enter"], "Open it in the program that sends it, by the way that was taken last; o does the same"),
            (&["s"], "Sent; the next one comes"),
            (&["c"], "Copy it"),
            (
                &["M", "G", "W", "H", "F"],
                "Open it in the mail program, in Gmail, in Outlook (work), in Outlook.com, as a mail file",
            ),
            (&["T", "W", "L"], "Open a text message, WhatsApp, or print a letter"),
            (&["e"], "Change it"),
            (&["p"], "Postpone it"),
            (&["x"], "Do not send it"),
            (&["v", "V"], "Choose several, or all: then s, p and x are for them together"),
            (&["w"], "Write a message"),
            (&["a"], "It is late and can go all the same"),
            (&["d"], "Skip all late ones of the same sequence"),
            (&["r"], "They answered"),
            (&["b"], "It came back"),
        ],
    ),
    (
        "In Mail in",
        &[
            (&["j", "k"], "To the next mail, to the one before"),
            (&["x"], "Log it, or leave it out"),
            (&["a"], "Choose all that are shown"),
            (&["Enter"], "Change what it belongs to"),
            (&["Ctrl Enter"], "Log all that are chosen"),
        ],
    ),
    (
        "Among the templates",
        &[
            (&["n"], "New template"),
            (&["Enter"], "In the search: open the first one"),
            (&["Esc"], "Back to the list"),
            (&["Ctrl+Enter"], "Save the text that is being typed"),
        ],
    ),
    (
        "On the board",
        &[
            (&["Arrow keys"], "From card to card and from column to column"),
            (&["Enter"], "Open the card"),
            (&["Space"], "Lift the card; arrow keys carry it, Space puts it down, Esc puts it back"),
            (&["m"], "Move to… a stage, without dragging"),
            (&["["], "To the stage before"),
            (&["]"], "To the next stage"),
        ],
    ),
    (
        "On a card, or a row of a list",
        &[
            (&["c", "e", "t"], "Log a call, an email or a meeting: Enter saves it"),
            (&["N"], "Write a note"),
            (&["k"], "Add a task"),
        ],
    ),
    (
        "In the list of tasks",
        &[
            (&["Arrow keys"], "From task to task"),
            (&["x", "Space"], "Done, or not done after all"),
            (&["s"], "Put off: a number takes a choice"),
            (&["F2"], "Change"),
            (&["Enter"], "Open what it is about"),
        ],
    ),
    (
        "Beside an open record",
        &[
            (&["c"], "Log a call"),
            (&["e"], "Log an email"),
            (&["t"], "Log a meeting"),
            (&["n"], "Write a note"),
            (&["k"], "Add a task"),
            (&["m"], "Move to… a stage"),
        ],
    ),
];

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
                {KEYS
                    .iter()
                    .map(|(title, keys)| {
                        view! {
                            <h3 class="mt">{*title}</h3>
                            <dl class="keys">
                                {keys.iter().map(|(keys, words)| view! { <dt>{strokes(keys)}</dt> <dd>{*words}</dd> }).collect_view()}
                            </dl>
                        }
                    })
                    .collect_view()}
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

/// Keys as keys.
fn strokes(choices: &'static [&'static str]) -> impl IntoView {
    let whole = |choice: &'static str| choice == "Arrow keys";
    choices
        .iter()
        .enumerate()
        .map(|(nth, choice)| {
            let keys: Vec<&'static str> = if whole(choice) { vec![choice] } else { choice.split([' ', '+']).collect() };
            view! {
                {(nth > 0).then_some(" or ")}
                {keys.into_iter().map(|key| view! { <kbd class="kbd">{key}</kbd> " " }).collect_view()}
            }
        })
        .collect_view()
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
