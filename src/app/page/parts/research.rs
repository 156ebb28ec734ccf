//! How much of the research on somebody is done, and what is missing, each one press away from being filled in.

use crate::app::{store::use_app, ui::focus};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Record, RecordId},
    present::{entries::Which, research::gap},
};

/// The meter. `adding` opens the list that something is missing in, `noting` the text.
#[component]
pub fn ResearchMeter(
    id: RecordId,
    adding: RwSignal<Option<Which>>,
    noting: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let app = use_app();
    let state = Memo::new(move |_| match app.record(id) {
        Some(Record::Contact(contact)) => contact.research(),
        Some(Record::Company(company)) => {
            app.track(Kind::Contact);
            company.research(app.data(|data| data.people_of(id.id).next().is_some()))
        }
        _ => (0, Vec::new()),
    });
    let done = move || state.with(|(done, _)| *done);
    let all = move || state.with(|(done, missing)| done + missing.len());
    let share = move || format!("{}%", done().saturating_mul(100) / all().max(1));
    let go = move |what: &'static str| {
        let at = gap(what).at;
        adding.set(Which::ALL.into_iter().find(|which| at == format!("entry-{}-new", which.key())));
        noting.set(at.strip_prefix("field-"));
        focus::soon(format!("[data-test=panel] [data-test={at}]"));
    };
    let missing = move || {
        state.with(|(_, missing)| {
            missing
                .iter()
                .map(|what| {
                    let what = *what;
                    view! {
                        <button type="button" class="link" data-test="research-gap" title=format!("Fill in: {what}") on:click=move |_| go(what)>
                            {what}
                        </button>
                    }
                })
                .collect_view()
        })
    };
    let complete = move || state.with(|(_, missing)| missing.is_empty());
    view! {
        <div class="research" data-test="research">
            <p>
                <b>{move || format!("Research {} of {}. ", app.number(done()), app.number(all()))}</b>
                <Show when=move || !complete() fallback=|| view! { <span class="muted">"Nothing is missing."</span> }>
                    <span class="muted">"Missing: "</span>
                    <span class="research-gaps">{missing}</span>
                </Show>
            </p>
            <div class="flow"><i style:width=share></i></div>
        </div>
    }
}
