//! The days that matter to somebody: their birthday and milestones, and when they come next.

use super::{FoldPart, edit::refusal};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, CheckField, Field, FieldKind, IconButton, focus},
};
use leptos::prelude::*;
use penstock::{
    model::{Milestone, Record, RecordId},
    present::occasions::next,
    value::Date,
};
use serde_json::Value;

fn milestones(app: App, id: RecordId) -> Vec<Milestone> {
    match app.record(id) {
        Some(Record::Contact(contact)) => contact.milestones.clone(),
        Some(Record::Company(company)) => company.milestones.clone(),
        _ => Vec::new(),
    }
}

/// The milestones of a contact or a company, by the day on which they come next.
#[component]
pub fn DaysPart(id: RecordId) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| milestones(app, id));
    let adding = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let (what, on, yearly) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(true));
    let store = move |all: &[Milestone], goes: bool| {
        let value = if all.is_empty() { Value::Null } else { serde_json::to_value(all).unwrap_or_default() };
        if goes {
            super::table::set_with_undo(app, id, "milestones", value);
            return true;
        }
        let answer = refusal(app.edit(id, "milestones", value));
        let done = answer.is_none();
        let _ = error.try_set(answer);
        done
    };
    let save = move || {
        let (words, day) = (what.get_untracked().trim().to_string(), on.get_untracked().parse::<Date>());
        let Ok(day) = day else {
            error.set(Some("Choose the day.".into()));
            return;
        };
        if words.is_empty() {
            error.set(Some("Say what it is, such as “anniversary”.".into()));
            return;
        }
        let mut list = all.get_untracked();
        list.push(Milestone { on: day, what: words, yearly: yearly.get_untracked() });
        if store(&list, false) {
            adding.set(false);
            what.set(String::new());
            on.set(String::new());
        }
    };
    let add = move || {
        adding.set(true);
        focus::soon("[data-test=day-what]");
    };
    let places = move || {
        let today = app.today();
        all.with(|all| {
            let mut places: Vec<(usize, Option<Date>)> =
                all.iter().enumerate().map(|(at, one)| (at, next(one.on, one.yearly, today))).collect();
            places.sort_by_key(|(at, next)| (next.is_none(), *next, *at));
            places
        })
    };
    let line = move |(at, comes): (usize, Option<Date>)| {
        let one = all.with_untracked(|all| all.get(at).cloned());
        one.map(|one| {
            let remove = move |_| {
                let mut list = all.get_untracked();
                if at < list.len() {
                    list.remove(at);
                    store(&list, true);
                }
            };
            let first = if one.yearly { format!("every year since {}", app.whole_date(one.on)) } else { String::new() };
            let day = match comes {
                Some(day) => app.date(day),
                None => format!("{}, past", app.date(one.on)),
            };
            let title = format!("Remove “{}”", one.what);
            view! {
                <li class="mini-line" data-test="day">
                    <span class="grow">{one.what} <span class="second">{first}</span></span>
                    <span class="num">{day}</span>
                    <IconButton icon="x" class="small" title on_click=remove />
                </li>
            }
        })
    };
    view! {
        <FoldPart
            title="Days that matter"
            mark="days"
            empty=Signal::derive(move || all.with(Vec::is_empty) && !adding.get())
            add=("Day that matters", Callback::new(move |()| add()))
        >
            <ul class="mini-list">{move || places().into_iter().map(line).collect_view()}</ul>
            <Show when=move || adding.get()>
                <form
                    class="day-form"
                    on:submit=move |ev| {
                        ev.prevent_default();
                        save();
                    }
                >
                    <Field label="What" value=what on_input=move |text| what.set(text) placeholder="anniversary, fiscal year end, move…" data_test="day-what" />
                    <Field label="Day" kind=FieldKind::Date value=on on_input=move |text| on.set(text) data_test="day-on" />
                    <CheckField label="Comes every year" value=yearly on_commit=move |is: bool| yearly.set(is) data_test="day-yearly" />
                    <div class="btn-row">
                        <Button kind=ButtonKind::Main class="small" submit=true data_test="day-save">"Add"</Button>
                        <Button kind=ButtonKind::Quiet class="small" on_click=move |_| adding.set(false)>"Cancel"</Button>
                    </div>
                </form>
            </Show>
            {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
        </FoldPart>
    }
}
