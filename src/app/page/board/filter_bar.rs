//! The filter: chips and a text, which are two views of one condition in the address.

use super::state::Board;
use crate::app::{
    page::parts::BuilderButton,
    ui::{Button, ButtonKind, Field as TextField, FieldKind, MenuButton, MenuItem},
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};
use penstock::{
    model::{Kind, Listing, Status, Temperature},
    query::{Expr, Field, Literal, Op, Period, Unit, parse},
};
use std::{collections::BTreeSet, time::Duration};

/// How long the typing must rest before the cards follow.
const REST: Duration = Duration::from_millis(120);

/// A choice of a chip: its words, and the values that it stands for; none for no condition.
type Choices = Vec<(String, Option<Literal>)>;

fn parts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::All(parts) => parts,
        other => vec![other],
    }
}

fn is_of(part: &Expr, field: Field) -> bool {
    matches!(part, Expr::Test(test) if test.field == field && matches!(test.op, Op::Has | Op::Is))
}

/// The values that a condition asks of a field, where it does so plainly.
fn asked(text: &str, field: Field) -> Vec<Literal> {
    let found = parts(parse(text).unwrap_or_default()).into_iter().find(|part| is_of(part, field));
    match found {
        Some(Expr::Test(test)) => test.values,
        _ => Vec::new(),
    }
}

/// The condition with a field asked for one value, or no longer asked for.
fn with(text: &str, field: Field, value: Option<Literal>) -> String {
    let mut all = parts(parse(text).unwrap_or_default());
    let at = all.iter().position(|part| is_of(part, field)).unwrap_or(all.len());
    all.retain(|part| !is_of(part, field));
    if let Some(value) = value {
        // Names and tags as a whole, so that Ann is not Anna.
        let op = if matches!(value, Literal::Text(_)) { Op::Is } else { Op::Has };
        all.insert(at.min(all.len()), Expr::test(field, op, vec![value]));
    }
    Expr::all(all).to_string()
}

fn owners(board: Board) -> Choices {
    let app = board.app;
    app.track(Kind::Member);
    let mut all: Choices = vec![("Everyone".into(), None)];
    if app.me().is_some() {
        all.push(("Me".into(), Some(Literal::Me)));
    }
    let mut names: Vec<String> =
        app.data(|data| data.members().filter(|m| !m.retired).map(|m| m.name.clone()).collect());
    names.sort();
    all.extend(names.into_iter().map(|name| (name.clone(), Some(Literal::Text(name)))));
    all.push(("Nobody".into(), Some(Literal::None)));
    all
}

fn tags(board: Board) -> Choices {
    let pipeline = board.pipeline.get();
    let used: BTreeSet<String> = board.app.data(|data| {
        let here = data.opportunities().filter(|opportunity| Some(opportunity.pipeline) == pipeline);
        here.flat_map(|opportunity| opportunity.tags.iter().cloned()).collect()
    });
    let mut all: Choices = vec![("Any tag".into(), None)];
    all.extend(used.into_iter().map(|tag| (format!("#{tag}"), Some(Literal::Text(tag)))));
    all.push(("No tag".into(), Some(Literal::None)));
    all
}

fn campaigns(board: Board) -> Choices {
    let app = board.app;
    app.track(Kind::Campaign);
    let mut names: Vec<String> =
        app.data(|data| data.campaigns().filter(|one| !one.retired).map(|one| one.name.clone()).collect());
    names.sort_by_cached_key(|name| name.to_lowercase());
    let mut all: Choices = vec![("Any campaign".into(), None)];
    all.extend(names.into_iter().map(|name| (name.clone(), Some(Literal::Text(name)))));
    all.push(("No campaign".into(), Some(Literal::None)));
    all
}

fn literal(status: Status) -> Option<Literal> {
    let temperature = || Temperature::parse(status.key()).map(Literal::Temperature);
    status.kind().map(Literal::Kind).or_else(temperature)
}

fn temperatures(_: Board) -> Choices {
    let mut all: Choices = vec![("Any temperature".into(), None)];
    all.extend(Status::ALL.into_iter().map(|status| (status.word().into(), literal(status))));
    all.push(("Not set".into(), Some(Literal::None)));
    all
}

fn closes(_: Board) -> Choices {
    let this = |unit| Some(Literal::Period(Period::This(unit)));
    vec![
        ("Any time".into(), None),
        ("Today".into(), Some(Literal::Days(0))),
        ("This week".into(), this(Unit::Week)),
        ("This month".into(), this(Unit::Month)),
        ("This quarter".into(), this(Unit::Quarter)),
        ("Overdue".into(), Some(Literal::Period(Period::Overdue))),
        ("No date".into(), Some(Literal::None)),
    ]
}

/// What a value is called on a chip.
fn name_of(value: &Literal) -> String {
    match value {
        Literal::Me => "me".into(),
        Literal::None => "none".into(),
        Literal::Text(text) => text.clone(),
        Literal::Temperature(temperature) => temperature.word().to_lowercase(),
        Literal::Period(period) => period.key().replace('-', " "),
        other => other.to_string(),
    }
}

/// A chip that opens a menu.
#[component]
fn Chip(board: Board, word: &'static str, field: Field, choices: fn(Board) -> Choices) -> impl IntoView {
    let now = Memo::new(move |_| board.text.with(|text| asked(text, field)));
    let label = move || {
        let names: Vec<String> = now.with(|now| now.iter().map(name_of).collect());
        if names.is_empty() { word.to_string() } else { format!("{word}: {}", names.join(", ")) }
    };
    let items = move || {
        let chosen = now.get();
        let item = |(label, value): (String, Option<Literal>)| {
            let on = match &value {
                Some(value) => chosen.contains(value),
                None => chosen.is_empty(),
            };
            let pick = move || board.set_filter(with(&board.text.get_untracked(), field, value.clone()));
            let item = MenuItem::new(label, pick);
            if on { item.icon("check") } else { item }
        };
        choices(board).into_iter().map(item).collect::<Vec<_>>()
    };
    view! {
        <span class="chip-wrap" class:on=move || now.with(|now| !now.is_empty())>
            <MenuButton label items class="chip" data_test=format!("filter-{}", field.key()) />
        </span>
    }
}

/// The chips, the text, and a way out.
#[component]
pub fn FilterBar(board: Board) -> impl IntoView {
    let typed = debounce(REST, move |text: String| {
        // A text that is not a condition yet, such as an open quotation mark, waits for its end.
        if board.text.try_get_untracked().is_some_and(|now| now != text) && parse(&text).is_ok() {
            board.set_filter(text);
        }
    });
    let typed = StoredValue::new_local(typed);
    let campaigning = Memo::new(move |_| {
        board.app.track(Kind::Campaign);
        board.app.data(|data| data.count(Kind::Campaign) > 0)
    });
    let count = move || {
        let (shown, all) = board.columns.with(|columns| {
            columns.values().fold((0, 0), |(shown, all), column| (shown + column.ids.len(), all + column.all))
        });
        let app = board.app;
        format!("{} of {} cards", app.number(shown), app.number(all))
    };
    let error = move || board.filter.with(|filter| filter.as_ref().err().cloned());
    let notes = move || {
        board.filter.with(|filter| match filter {
            Ok(Some(filter)) if !filter.notes().is_empty() => Some(filter.notes().join(" ")),
            _ => None,
        })
    };
    view! {
        <div class="filters" role="search" data-test="filter-bar">
            <Chip board word="Owner" field=Field::Owner choices=owners />
            <Chip board word="Tag" field=Field::Tag choices=tags />
            <Chip board word="Temperature" field=Field::Temperature choices=temperatures />
            <Chip board word="Closes" field=Field::Close choices=closes />
            <Show when=move || campaigning.get()>
                <Chip board word="Campaign" field=Field::Campaign choices=campaigns />
            </Show>
            <div class="filter-text">
                <TextField
                    label="Filter"
                    hide_label=true
                    kind=FieldKind::Search
                    value=board.text
                    placeholder="Words, or value>10000 next:late"
                    on_input=move |text: String| typed.update_value(|typed| typed(text))
                    on_commit=move |text: String| board.set_filter(text.trim().to_string())
                    error=Signal::derive(error)
                    hint=Signal::derive(notes)
                    data_test="filter-text"
                />
            </div>
            <BuilderButton
                of=Listing::Board
                text=board.text
                on_change=move |text: String| board.set_filter(text)
                pipeline=board.pipeline
                count=Signal::derive(count)
            />
            {move || {
                board
                    .text
                    .with(|text| !text.is_empty())
                    .then(|| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                class="small"
                                data_test="filter-clear"
                                on_click=move |_| board.set_filter(String::new())
                            >
                                "Clear"
                            </Button>
                        }
                    })
            }}
        </div>
    }
}
