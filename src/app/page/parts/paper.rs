//! A record as it stands on paper: black on white, whatever the page around it looks like.

use crate::app::store::{App, use_app};
use leptos::prelude::*;
use penstock::present::record_page::{Cell, Entry, Fact, Part, RecordPage};

/// All that is known of a record, to be read or printed.
#[component]
pub fn Paper(
    /// What is on it.
    page: RecordPage,
) -> impl IntoView {
    let app = use_app();
    let printed = untrack(|| format!("From Penstock, {}", app.date(app.today())));
    view! {
        <article class="paper" data-test="paper">
            <header class="paper-head">
                <p class="paper-kind">{page.kind}</p>
                <h1>{page.title}</h1>
                <p class="paper-sub">{page.subtitle}</p>
            </header>
            {page.parts.into_iter().map(|part| drawn(app, part)).collect_view()}
            <footer class="paper-foot">{printed}</footer>
        </article>
    }
}

fn drawn(app: App, part: Part) -> AnyView {
    match part {
        Part::Facts(facts) => {
            let fact = |Fact { label, value }| view! { <div><dt>{label}</dt><dd>{words(app, value)}</dd></div> };
            view! { <section><h2>"Facts"</h2><dl class="paper-facts">{facts.into_iter().map(fact).collect_view()}</dl></section> }
                .into_any()
        }
        Part::Texts(texts) => texts
            .into_iter()
            .map(|(title, text)| view! { <section><h2>{title}</h2><p class="paper-text">{text}</p></section> })
            .collect_view()
            .into_any(),
        Part::Table { title, heads, rows } => {
            let row = |row: Vec<Cell>| {
                let cells = row.into_iter().map(|cell| {
                    let num = matches!(cell, Cell::Money(_) | Cell::Number(_));
                    let day = matches!(cell, Cell::Day(_));
                    view! { <td class:num=num class:day=day>{words(app, cell)}</td> }
                });
                view! { <tr>{cells.collect_view()}</tr> }
            };
            view! {
                <section>
                    <h2>{title}</h2>
                    <table>
                        <thead>
                            <tr>{heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                        </thead>
                        <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </section>
            }
            .into_any()
        }
        Part::Log(entries) => {
            let entry = |Entry { at, what, who, text }| {
                let by = if who.is_empty() { what } else { format!("{what}, {who}") };
                view! {
                    <li>
                        <p class="paper-when"><b>{moment(app, at)}</b> " " {by}</p>
                        <p class="paper-text">{text}</p>
                    </li>
                }
            };
            view! { <section><h2>"What happened"</h2><ol class="paper-log">{entries.into_iter().map(entry).collect_view()}</ol></section> }
                .into_any()
        }
    }
}

/// With its day and its year: “today” means nothing on paper.
fn moment(app: App, at: penstock::value::Time) -> String {
    format!("{} {}", app.date(app.zone_at(at).date(at)), app.time_of_day(at))
}

fn words(app: App, cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        Cell::Money(money) => app.money(money),
        Cell::Day(day) => app.date(day),
        Cell::Moment(at) => moment(app, at),
        Cell::Number(count) => app.number(count),
        Cell::Percent(percent) => app.percent(percent),
        Cell::Nothing => String::new(),
    }
}
