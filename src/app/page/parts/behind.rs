//! What stands behind a number: the opportunities that it counts, each of which opens.

use crate::app::{
    store::use_app,
    ui::{Dialog, VirtualList},
};
use leptos::prelude::*;
use penstock::{model::RecordId, value::Id};
use std::sync::Arc;

/// The opportunities behind a number, with words for what they are.
#[derive(Clone, Default, PartialEq)]
pub struct Counted {
    /// What they are.
    pub title: String,
    /// Which.
    pub ids: Arc<[Id]>,
}

/// What is shown; none while nothing is.
pub type Behind = RwSignal<Option<Counted>>;

/// Opens records behind a number where the numbers of a page open opportunities.
pub fn counted(behind: Behind) -> impl Fn((String, Arc<[RecordId]>)) + Copy + Send + Sync + 'static {
    move |(title, records)| behind.set(Some(Counted { title, ids: records.iter().map(|one| one.id).collect() }))
}

/// A number that opens what it counts; plain where it counts nothing.
#[component]
pub fn Opens(behind: Behind, title: String, ids: Vec<Id>, text: String) -> impl IntoView {
    let ids: Arc<[Id]> = ids.into();
    if ids.is_empty() {
        return view! { <span>{text}</span> }.into_any();
    }
    let label = format!("{text}: {title}");
    let open = move |_| behind.set(Some(Counted { title: title.clone(), ids: ids.clone() }));
    view! { <button type="button" class="link" title="Show them" aria-label=label on:click=open data-test="opens">{text}</button> }
        .into_any()
}

/// The dialog with them.
#[component]
pub fn BehindDialog(behind: Behind) -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| behind.with(Option::is_some));
    let title =
        Memo::new(move |_| behind.with(|shown| shown.as_ref().map(|shown| shown.title.clone()).unwrap_or_default()));
    let ids: Memo<Arc<[Id]>> =
        Memo::new(move |_| behind.with(|shown| shown.as_ref().map(|shown| shown.ids.clone()).unwrap_or_default()));
    let row = move |id: Id| {
        let words = Memo::new(move |_| {
            let one = app.opportunity(id)?;
            let stage = app.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default();
            let value = one.value.map(|value| format!(" · {}", app.money(value))).unwrap_or_default();
            Some((one.name.clone(), format!("{stage}{value}")))
        });
        let go = move |_| {
            behind.set(None);
            app.open_record(Some(RecordId::opportunity(id)));
        };
        view! {
            {move || match words.get() {
                Some((name, more)) => view! {
                    <button type="button" class="behind-row" on:click=go data-test="behind-row">
                        <b>{name}</b>
                        <span class="muted">{more}</span>
                    </button>
                }.into_any(),
                None => view! { <p class="behind-row muted">"It was deleted since."</p> }.into_any(),
            }}
        }
        .into_any()
    };
    view! {
        <Dialog open title on_close=move |()| behind.set(None) light_dismiss=true data_test="behind">
            <div class="dialog-body behind">
                <p class="hint">{move || app.counted(ids.with(|ids| ids.len()), "opportunity", "opportunities")}</p>
                <VirtualList items=ids row_height=46.0 row role="list" row_role="listitem" label="Opportunities" class="behind-list" />
            </div>
        </Dialog>
    }
}
