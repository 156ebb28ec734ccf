//! The filter: its field, what is wrong with it, and how it is written.

use super::state::Table;
use crate::app::ui::{Dialog, Field, FieldKind, IconButton};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use penstock::query::Field as QueryField;
use std::time::Duration;

/// How long typing rests before the rows follow.
const REST: Duration = Duration::from_millis(200);
/// Conditions that are asked for often: what they say, and how they are written.
const OFTEN: [(&str, &str); 4] = [
    ("Mine", "owner:me"),
    ("Open", "kind:open"),
    ("Closing this month", "close:this-month"),
    ("No next step", "next:none"),
];

/// The text of the condition, and switches for the usual ones.
#[component]
pub fn FilterField(table: Table, helping: RwSignal<bool>) -> impl IntoView {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(cancel);
    let typed = move |text: String| {
        cancel();
        waiting.set_value(set_timeout_with_handle(move || table.set_filter(text), REST).ok());
    };
    let commit = move |text: String| {
        cancel();
        table.set_filter(text);
    };
    let value = table.view.filter;
    view! {
        <div class="filter-field">
            <Field
                label="Filter"
                hide_label=true
                kind=FieldKind::Search
                value=value
                on_input=typed
                on_commit=commit
                placeholder="Filter: words, owner:me, value>10000 …"
                data_test="filter"
            />
        </div>
        <IconButton icon="circle-help" title="How to write a filter" on_click=move |_| helping.set(true) data_test="filter-help" />
        {OFTEN.into_iter().map(|(label, term)| view! { <Often table label term /> }).collect_view()}
    }
}

fn terms(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|term| !term.is_empty())
}

/// A condition that is added or taken out by one click.
#[component]
fn Often(table: Table, label: &'static str, term: &'static str) -> impl IntoView {
    let on = Memo::new(move |_| table.view.filter.with(|text| terms(text).any(|other| other == term)));
    let click = move |_| {
        table.change(|_, filter, _| {
            let mut kept: Vec<&str> = terms(filter).filter(|other| *other != term).collect();
            if !on.get_untracked() {
                kept.push(term);
            }
            *filter = kept.join(" ");
        });
    };
    view! {
        <button type="button" class="chip wide-only" class:on=move || on.get() aria-pressed=move || on.get().to_string() data-test=format!("filter-{}", term.replace(':', "-")) on:click=click>
            {label}
        </button>
    }
}

/// How a filter is written.
#[component]
pub fn FilterHelp(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title="How to write a filter" on_close=move |()| open.set(false) light_dismiss=true data_test="filter-help-dialog">
            <div class="dialog-body">
                <p>
                    "Words find names. A field asks for a value; what stands side by side must all hold. "
                    <code>"or"</code>", "<code>"-"</code>" and parentheses combine: "
                    <code>"(temp:hot or next:late) -source:web"</code>
                </p>
                <dl class="keys">
                    {QueryField::ALL
                        .iter()
                        .map(|field| view! { <dt><code>{field.example()}</code></dt><dd>{field.about()}</dd> })
                        .collect_view()}
                </dl>
            </div>
        </Dialog>
    }
}
