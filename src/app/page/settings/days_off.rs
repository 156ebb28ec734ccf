//! Days off.

use super::save;
use crate::app::{
    store::{App, use_app},
    ui::{Button, Field, FieldKind, IconButton},
};
use leptos::prelude::*;
use penstock::value::Date;
use std::collections::BTreeSet;

/// The days on which nobody works.
#[component]
pub fn DaysOffSetting() -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let typed = RwSignal::new(String::new());
    let days = Memo::new(move |_| app.settings().holidays.clone());
    let add = move || {
        let Ok(day) = typed.get_untracked().parse::<Date>() else {
            return error.set(Some("Which day? Choose a date first.".into()));
        };
        let mut all = days.get_untracked();
        if !all.insert(day) {
            return error.set(Some(format!("{} is a day off already.", app.date(day))));
        }
        let refused = keep(app, &all);
        if refused.is_none() {
            typed.set(String::new());
        }
        error.set(refused);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    view! {
        <section class="surface pad" aria-labelledby="off-title">
            <h3 id="off-title">"Days off"</h3>
            <p class="muted">"On these days nobody works, whatever the day of the week: public holidays, a company outing."</p>
            <form class="off-add mt" on:submit=submit>
                <Field kind=FieldKind::Date label="Day" value=typed on_input=move |text| typed.set(text) error data_test="off-day"/>
                <Button icon="plus" submit=true data_test="off-add">"Add the day"</Button>
            </form>
            <ul class="off-list" data-test="off-list">
                <For each=move || days.get() key=|day| *day let:day>
                    <li>
                        <span>{format!("{}, {}", crate::app::shell::intl::weekday(day), app.date(day))}</span>
                        <IconButton icon="x" title=format!("Work on {} after all", app.date(day)) data_test="off-remove"
                            on_click=move |_| error.set(keep(app, &days.get_untracked().into_iter().filter(|other| *other != day).collect()))/>
                    </li>
                </For>
            </ul>
            {move || days.with(BTreeSet::is_empty).then(|| view! { <p class="muted">"No days off yet."</p> })}
        </section>
    }
}

fn keep(app: App, days: &BTreeSet<Date>) -> Option<String> {
    match serde_json::to_value(days) {
        Ok(value) => save(app, "holidays", value, "Changed the days off"),
        Err(error) => Some(error.to_string()),
    }
}
