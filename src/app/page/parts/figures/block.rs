//! A block: its title, how it is computed, and what it shows.

use super::{Looking, fixing};
use crate::app::{
    page::parts::ConvertedNote,
    shell,
    ui::{Chart, ChartFile, Icon, IconButton, clicked_on},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    present::{
        chart::{ChartData, Form, Point, Unit},
        figures::{Amount, Behind, Block, Body, Grid, GridCell, How, Tile, hundredths},
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// The dash where there is nothing to say.
const NOTHING: &str = "–";

/// What the last row is called where it is of all the rows above it.
const TOGETHER: &str = "Together";

fn words(looking: Looking, amount: Option<Amount>) -> String {
    amount.map_or(NOTHING.into(), |amount| looking.app.figure(amount.value, amount.unit, Form::Exact))
}

/// A figure, as a button where records stand behind it.
fn figure(looking: Looking, text: String, title: String, behind: Behind) -> AnyView {
    if behind.is_nothing() {
        return view! { <span class="figure-still">{text}</span> }.into_any();
    }
    let about = format!("{title}: {text}. Show the records");
    view! {
        <button type="button" class="btn quiet figure-open" title="Show the records" aria-label=about data-test="figure-open" on:click=move |_| looking.open(title.clone(), &behind)>
            {text}
        </button>
    }
    .into_any()
}

/// The button that explains a figure.
#[component]
fn HowButton(looking: Looking, title: String, how: How) -> impl IntoView {
    let name = title.clone();
    (!how.formula.is_empty()).then(|| {
        view! {
            <IconButton icon="info" class="small no-print" title=format!("How is “{title}” computed?") on_click=move |_| looking.explained.set(Some((name.clone(), how.clone()))) data_test="figure-how" />
        }
    })
}

fn tile(looking: Looking, tile: Tile) -> impl IntoView {
    let Tile { label, amount, beside, of, range, few, behind, how } = tile;
    let of = of.map(|share| format!("{} of {}", looking.app.number(share.part), looking.app.number(share.whole)));
    let beside = of.unwrap_or(beside);
    let value = figure(looking, words(looking, amount), label.clone(), behind);
    let range = range
        .filter(|_| amount.is_some())
        .map(|(low, high)| format!("{} to {}", words(looking, Some(low)), words(looking, Some(high))));
    view! {
        <div class="figure-tile" class:few=few data-test="figure-tile">
            <dt>{label.clone()} <HowButton looking title=label.clone() how /></dt>
            <dd class="figure-value num">{value}</dd>
            {(!beside.is_empty()).then(|| view! { <dd class="figure-beside">{beside}</dd> })}
            {range.map(|range| view! { <dd class="figure-beside" title="What the true share lies between in 95 of 100 cases">{range}</dd> })}
            {few.then(|| view! { <dd class="figure-beside">"Fewer than 10: says little"</dd> })}
        </div>
    }
}

fn cell(looking: Looking, cell: GridCell, title: &str) -> AnyView {
    match cell {
        GridCell::Text(text) => view! { <td dir="auto">{text}</td> }.into_any(),
        GridCell::Figure(amount, behind) => {
            let zero = amount.is_some_and(|amount| amount.value == 0);
            let text = words(looking, amount);
            view! { <td class="num" class:faint=zero>{figure(looking, text, title.into(), behind)}</td> }.into_any()
        }
        GridCell::Faint(amount, behind) => {
            let text = words(looking, amount);
            view! { <td class="num few" title="Fewer than 10: says little">{figure(looking, text, title.into(), behind)}</td> }.into_any()
        }
        GridCell::NoRate(amount, behind) => {
            let text = words(looking, Some(amount));
            view! { <td class="num">{figure(looking, text, title.into(), behind)} <small class="figure-of">"no rate"</small></td> }.into_any()
        }
        GridCell::Share(share, behind) => {
            let text =
                hundredths(share).map_or(NOTHING.into(), |value| looking.app.figure(value, Unit::Share, Form::Exact));
            let about = format!("{} of {}", looking.app.number(share.part), looking.app.number(share.whole));
            let few = share.few();
            view! {
                <td class="num" class:few=few>
                    {figure(looking, text, title.into(), behind)}
                    {(share.whole > 0).then(|| view! { <small class="figure-of">{about}</small> })}
                </td>
            }
            .into_any()
        }
        GridCell::Record(id, name) => {
            let open = move |_| looking.open_one(id);
            view! { <td><button type="button" class="link" dir="auto" data-test="figure-record" on:click=open>{name}</button></td> }.into_any()
        }
        // The past is only looked at.
        GridCell::Chance(_, chance) if looking.is_past() => {
            let chance = Amount { value: i64::from(chance) * 100, unit: Unit::Share };
            view! { <td>{words(looking, Some(chance))}</td> }.into_any()
        }
        GridCell::Fix(_, fix) if looking.is_past() => view! { <td>{fix.word()}</td> }.into_any(),
        GridCell::Chance(stage, chance) => {
            let words = format!("Use {}", looking.app.figure(i64::from(chance) * 100, Unit::Share, Form::Exact));
            let take = move |_| {
                let set = serde_json::Map::from_iter([("probability".to_string(), chance.into())]);
                looking.app.act_with_undo(Command::Edit { id: stage, set });
            };
            view! { <td><button type="button" class="btn small" data-test="use-chance" on:click=take>{words}</button></td> }.into_any()
        }
        GridCell::Fix(id, fix) => {
            let mend = move |_| fixing::mend(looking.app, id, fix);
            view! {
                <td>
                    <button type="button" class="btn small" aria-keyshortcuts="F" data-test="leak-fix" on:click=mend>
                        {fix.word()} " " <kbd class="kbd wide-only no-print" aria-hidden="true">"F"</kbd>
                    </button>
                </td>
            }
            .into_any()
        }
    }
}

fn grid(looking: Looking, grid: Grid, title: &str) -> impl IntoView + use<> {
    let heads: Vec<String> = grid.head.iter().map(|(text, _)| text.clone()).collect();
    let head =
        grid.head.into_iter().map(|(text, num)| view! { <th scope="col" class:num=num>{text}</th> }).collect_view();
    let caption = title.to_string();
    let named = caption.clone();
    let fixes = grid.rows.iter().map(|row| {
        row.iter().find_map(|cell| match cell {
            GridCell::Fix(id, fix) if !looking.is_past() => Some((*id, *fix)),
            _ => None,
        })
    });
    let fixes: Vec<_> = fixes.collect();
    let leaks = fixes.iter().any(Option::is_some);
    let list = NodeRef::<leptos::html::Div>::new();
    let press = move |ev| {
        if let Some(list) = list.get_untracked().filter(|_| leaks) {
            fixing::press(looking.app, &list, &fixes, &ev);
        }
    };
    // A press on the words of a row takes it in hand.
    let hold = move |ev: leptos::ev::MouseEvent| {
        let list = list.get_untracked().filter(|_| leaks && !clicked_on(&ev, "button"));
        if let (Some(list), Some(row)) = (list, fixing::row_of(&ev)) {
            fixing::to(&list, row);
        }
    };
    let rows = grid
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let name = row.iter().find_map(|cell| match cell {
                GridCell::Text(text) | GridCell::Record(_, text) => Some(text.clone()),
                _ => None,
            });
            let name = name.unwrap_or_default();
            let cells = row.into_iter().enumerate().map(|(at, one)| {
                let head = heads.get(at).cloned().unwrap_or_default();
                // What is counted there are contacts, and what opens are the opportunities that were contacted.
                let title = match head.as_str() {
                    "Contacts" => format!("{name}: opportunities behind the contacts"),
                    _ => format!("{name}: {head}"),
                };
                cell(looking, one, &title)
            });
            view! { <tr class:sum=name == TOGETHER data-leak=leaks.then_some(at)>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-wrap figure-grid" node_ref=list role="group" aria-label=named tabindex="0" on:keydown=press on:click=hold>
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn chart(looking: Looking, data: Arc<ChartData>, behind: BTreeMap<Point, Behind>) -> impl IntoView {
    let behind = StoredValue::new(behind);
    let named = data.clone();
    let open = move |point: Point| {
        let group = named.groups.get(point.group).map(|group| group.name.clone()).unwrap_or_default();
        let series = named.series.get(point.series).map(|series| series.name.clone()).unwrap_or_default();
        let title = if named.series.len() > 1 { format!("{group}, {series}") } else { group };
        behind.with_value(|behind| {
            if let Some(one) = behind.get(&point) {
                looking.open(title, one);
            }
        });
    };
    let opens = move |point: Point| behind.with_value(|behind| behind.get(&point).is_some_and(|one| !one.is_nothing()));
    let save = move |(name, mime, text): ChartFile| shell::files::download(&name, mime, text.as_bytes());
    view! {
        <Chart data=Signal::stored(data) writer=looking.app.figure_writer() on_open=Callback::new(open) opens=Callback::new(opens) on_save=Callback::new(save) data_test="figure-chart" />
    }
}

/// A block.
#[component]
pub fn BlockView(
    looking: Looking,
    block: Block,
    /// More at the right of its title.
    #[prop(optional, into)]
    tools: Option<AnyView>,
) -> impl IntoView {
    let Block { key, title, how, body, .. } = block;
    let (sample, converted) = (how.sample, how.converted.clone());
    let show = move |(title, records)| looking.open(title, &Behind::Records(records));
    let (named, heading) = (title.clone(), title.clone());
    let inside = match body {
        Body::Tiles(tiles) => {
            view! { <dl class="figure-tiles">{tiles.into_iter().map(|one| tile(looking, one)).collect_view()}</dl> }
                .into_any()
        }
        Body::Chart(data, behind) => chart(looking, data, behind).into_any(),
        Body::Grid(table) => grid(looking, table, &title).into_any(),
        Body::Missing(text) => view! { <p class="figure-missing"><Icon name="info" /> {text}</p> }.into_any(),
    };
    let sample = sample.map(|count| format!("n = {}", looking.app.number(count)));
    view! {
        <section class="surface figure-block" aria-label=named data-test=format!("block-{key}")>
            <header class="figure-head">
                <h2>{heading}</h2>
                {sample.map(|sample| view! { <span class="figure-sample">{sample}</span> })}
                <HowButton looking title=title how />
                {tools.map(|tools| view! { <span class="push figure-tools">{tools}</span> })}
            </header>
            {inside}
            {converted.map(|converted| view! { <ConvertedNote converted on_open=show /> })}
        </section>
    }
}
