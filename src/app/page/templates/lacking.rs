//! For how many open opportunities a value is missing, and which these are.

use super::editor::Editor;
use crate::app::{
    page::parts::RecordLink,
    ui::{Button, ButtonKind, Dialog, Icon},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::templates::{lacking, tally},
    value::plural,
};

/// How many are listed at most.
const MOST: usize = 200;

/// The line below the preview, and the list that it opens.
#[component]
pub fn LackingPart(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let open = RwSignal::new(false);
    let found = Memo::new(move |_| {
        for kind in [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Member, Kind::Stage] {
            app.track(kind);
        }
        let (place, now) = (app.place(), app.now());
        let one = editor.template.get()?;
        Some(app.data(|data| lacking(&one, data, &place, now)))
    });
    let count = Memo::new(move |_| found.with(|found| found.as_ref().map_or(0, |(_, lacking)| lacking.len())));
    let all = Memo::new(move |_| found.with(|found| found.as_ref().map_or(0, |(all, _)| *all)));
    let words = move || match (all.get(), count.get()) {
        (0, _) => "There is no open opportunity in its stages.".to_string(),
        (1, 0) => "Nothing is missing in the one open opportunity of its stages.".to_string(),
        (all, 0) => format!("Nothing is missing in any of the {} open opportunities of its stages.", app.number(all)),
        (all, count) => {
            let open = if all == 1 { "opportunity" } else { "opportunities" };
            format!("A value is missing in {} of {} open {open} of its stages.", app.number(count), app.number(all))
        }
    };
    let most = move || {
        let tally = found.with(|found| found.as_ref().map(|(_, lacking)| tally(lacking)).unwrap_or_default());
        tally
            .into_iter()
            .map(|(words, count)| view! { <li>{words} <span class="muted">" · " {app.number(count)}</span></li> })
            .collect_view()
    };
    let rows = move || {
        let found = found.with(|found| found.as_ref().map(|(_, lacking)| lacking.clone()).unwrap_or_default());
        let names = app.data(|data| {
            let name = |id| data.opportunity(id).map(|one| one.name.clone()).unwrap_or_default();
            found.iter().take(MOST).map(|(id, _)| name(*id)).collect::<Vec<_>>()
        });
        found
            .into_iter()
            .zip(names)
            .map(|((id, missing), name)| {
                let missing: Vec<String> = missing.into_iter().map(|one| one.words).collect();
                view! {
                    <li data-test="lacking-line">
                        <span on:click=move |_| open.set(false)><RecordLink id=RecordId::opportunity(id) title=Signal::stored(name) /></span>
                        <span class="hint">{missing.join(", ")}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="template-lacking" aria-label="Missing values" data-test="template-lacking">
            {move || view! { <Icon name=if count.get() == 0 { "circle-check" } else { "alert-triangle" } /> }}
            <p>{words}</p>
            <Show when=move || count.get() != 0>
                <Button class="small" data_test="lacking-open" on_click=move |_| open.set(true)>"Show which"</Button>
            </Show>
        </section>
        <Dialog open=open title="Where a value is missing" on_close=move |()| open.set(false) data_test="lacking-dialog">
            <div class="dialog-body">
                <p>"What is missing, and how often:"</p>
                <ul class="lacking-most">{most}</ul>
                <ul class="lacking-list">{rows}</ul>
                <Show when=move || count.get().saturating_sub(MOST) != 0>
                    <p class="hint">{move || format!("And {}.", plural(count.get().saturating_sub(MOST), "more", "more"))}</p>
                </Show>
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}
