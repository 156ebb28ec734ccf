//! The same figures as a table; each opens what it counts.

use super::Charting;
use leptos::prelude::*;
use penstock::present::chart::{Form, Unit, table};

/// The table below the picture.
#[component]
pub fn FigureTable(charting: Charting) -> impl IntoView {
    let body = move || {
        let write = |value: i64, unit: Unit, form: Form| charting.write(value, unit, form);
        let (table, title) = charting.data.with(|data| (table(data, &write), data.title.clone()));
        let notes = table.notes;
        let head = table.head.into_iter().enumerate().map(|(at, text)| {
            view! { <th scope="col" class:num={at > 0}>{text}</th> }
        });
        let rows = table.rows.into_iter().map(|row| {
            let cells = row.cells.into_iter().map(|cell| {
                let inside = match cell.point.filter(|point| charting.leads(*point)) {
                    Some(point) => view! {
                        <button type="button" class="link" data-test="chart-cell" on:click=move |_| charting.open(point)>{cell.text}</button>
                    }
                    .into_any(),
                    None => cell.text.into_any(),
                };
                view! { <td class="num">{inside}</td> }
            });
            view! {
                <tr class:few=row.few>
                    <th scope="row" dir="auto">{row.name}</th>
                    {cells.collect_view()}
                    {notes.then(|| view! { <td>{row.note}</td> })}
                </tr>
            }
        });
        view! {
            <caption class="visually-hidden">{title}</caption>
            <thead><tr>{head.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        }
    };
    view! {
        <div class="table-wrap chart-table" tabindex="0" role="group" aria-label="The figures as a table">
            <table class="table" data-test="chart-figures">{body}</table>
        </div>
    }
}
