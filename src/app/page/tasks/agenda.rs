//! The days of a month that have anything, one below the other; and the list of one day.

use super::{entry::EntryButton, month::Sheet};
use crate::app::page::parts::TaskRow;
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    value::Date,
};

/// What is on a day, in full.
#[component]
pub fn DayList(sheet: Sheet, day: Date) -> impl IntoView {
    let records = Memo::new(move |_| sheet.on(day).into_iter().map(|one| one.record).collect::<Vec<RecordId>>());
    view! {
        <div class="cal-list" data-test="cal-list">
            <Show when=move || records.with(Vec::is_empty)>
                <p class="muted">"Nothing on this day."</p>
            </Show>
            <For each=move || records.get() key=|record| *record let:record>
                {match record.kind {
                    Kind::Task => view! { <TaskRow id=record.id with_record=true on_edit=sheet.on_edit /> }.into_any(),
                    _ => view! { <EntryButton sheet record /> }.into_any(),
                }}
            </For>
        </div>
    }
}

/// The days of the month that have anything.
#[component]
pub fn Agenda(sheet: Sheet, shown: Memo<(Date, Date)>) -> impl IntoView {
    let app = sheet.app;
    let days = Memo::new(move |_| {
        let (from, to) = shown.get();
        sheet.days.with(|days| days.range(from..=to).map(|(day, _)| *day).collect::<Vec<Date>>())
    });
    view! {
        <div class="cal-agenda" data-test="cal-agenda">
            <Show when=move || days.with(Vec::is_empty)>
                <p class="muted">"Nothing in this month."</p>
            </Show>
            <For each=move || days.get() key=|day| *day let:day>
                <section>
                    <h3 class:due-text=move || app.today() == day>{move || app.whole_date(day)}</h3>
                    <DayList sheet day />
                </section>
            </For>
        </div>
    }
}
