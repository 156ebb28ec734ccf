//! The ways of giving out, and the blanks of each.

use super::Desk;
use crate::app::{
    page::parts::{BuilderRows, with_context},
    ui::{Button, CheckField, Field, FieldKind, IconButton, SelectField, focus, unique_id},
};
use leptos::prelude::*;
use penstock::{
    model::{Case, Kind, Listing},
    present::distribution::{Setup, Way},
    query::{parse, words_in},
    value::{Id, fold},
};

/// The largest share that can be given.
const MOST: u32 = 1_000;

/// The members by name.
fn members(desk: Desk) -> Vec<(Id, String)> {
    desk.app.track(Kind::Member);
    let mut all: Vec<(Id, String)> =
        desk.app.data(|data| data.members().filter(|one| !one.retired).map(|one| (one.id, one.name.clone())).collect());
    all.sort_by_cached_key(|(id, name)| (fold(name), *id));
    all
}

#[component]
pub fn Choices(desk: Desk) -> impl IntoView {
    let way = Memo::new(move |_| desk.chosen().way);
    let name = unique_id("way");
    let ways = Way::ALL.into_iter().map(|one| {
        let (words, about) = one.words();
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=move || way.get() == one
                    data-test=format!("way-{}", one.key())
                    on:change=move |_| desk.change(|setup| setup.way = one)
                />
                <span>{words} <span class="hint">{about}</span></span>
            </label>
        }
    });
    view! {
        <fieldset class="stack tight share-ways">
            <legend class="visually-hidden">"Who gets new opportunities"</legend>
            {ways.collect_view()}
        </fieldset>
        {move || match way.get() {
            Way::Nobody => ().into_any(),
            Way::InTurn | Way::LeastBusy => view! { <Members desk /> }.into_any(),
            Way::Shares => view! { <Shares desk /> }.into_any(),
            Way::Cases => view! { <Cases desk /> }.into_any(),
        }}
    }
}

#[component]
fn Members(desk: Desk) -> impl IntoView {
    let list = Memo::new(move |_| members(desk));
    view! {
        <fieldset class="stack tight share-blank">
            <legend class="field-label">"Who takes part"</legend>
            <For each=move || list.get() key=|one| one.clone() let:one>
                <CheckField
                    label=one.1.clone()
                    value=Signal::derive(move || desk.chosen().members.contains(&one.0))
                    on_commit=move |on: bool| desk.change(|setup| setup.set_member(one.0, on))
                    data_test="share-member"
                />
            </For>
        </fieldset>
    }
}

#[component]
fn Shares(desk: Desk) -> impl IntoView {
    let list = Memo::new(move |_| members(desk));
    let sum = move || desk.chosen().shares.iter().map(|share| u64::from(share.weight)).sum::<u64>();
    view! {
        <fieldset class="stack tight share-blank">
            <legend class="field-label">"Shares, 0 for nothing"</legend>
            <For each=move || list.get() key=|one| one.clone() let:one>
                {
                    let id = one.0;
                    let weight = Memo::new(move |_| desk.chosen().share(id));
                    let error = RwSignal::new(None::<String>);
                    let keep = move |text: String| match text.trim().parse::<u32>() {
                        Ok(weight) if weight <= MOST => {
                            error.set(None);
                            desk.change(|setup| setup.set_share(id, weight));
                        }
                        _ => error.set(Some(format!("A share is a whole number from 0 to {MOST}."))),
                    };
                    let part = move || match sum() {
                        0 => String::new(),
                        sum => desk.app.percent(i64::try_from(u64::from(weight.get()) * 100 / sum).unwrap_or_default()),
                    };
                    view! {
                        <div class="share-row">
                            <Field
                                label=one.1.clone()
                                row=true
                                kind=FieldKind::Number
                                value=Signal::derive(move || weight.get().to_string())
                                on_commit=keep
                                error
                                data_test="share-weight"
                            />
                            <span class="muted num">{part}</span>
                        </div>
                    }
                }
            </For>
        </fieldset>
    }
}

#[component]
fn Cases(desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| desk.chosen().cases.len());
    let names = move || members(desk).into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>();
    let add = move |_| {
        let first = untrack(|| members(desk)).first().map(|one| one.0);
        if let Some(member) = first {
            desk.change(|setup| setup.cases.push(Case { condition: String::new(), member }));
            focus::soon(format!(
                "[data-test=share-case]:nth-of-type({}) [data-test=builder-add]",
                count.get_untracked()
            ));
        }
    };
    let rest = Signal::derive(move || {
        let mut all = vec![(String::new(), "Nobody".to_string())];
        all.extend(names());
        all
    });
    view! {
        <div class="share-blank stack">
            <p class="hint">"Such as a source, a country, a value above 10,000, or a score of 40 or more. The first one that holds decides; where its member cannot, the next one that holds."</p>
            <div class="stack" data-test="share-cases">
                {move || (0..count.get()).map(|nth| view! { <CaseRow desk nth options=Signal::derive(names) /> }).collect_view()}
            </div>
            <div><Button class="small" icon="plus" disabled=Signal::derive(move || names().is_empty()) on_click=add data_test="share-add">"Add a condition"</Button></div>
            {move || names().is_empty().then(|| view! { <p class="hint">"There is nobody to choose yet: add members on the page Team."</p> })}
            <SelectField
                label="If none holds"
                row=true
                value=Signal::derive(move || desk.chosen().otherwise.map(|id| id.to_string()).unwrap_or_default())
                options=rest
                on_commit=move |text: String| desk.change(|setup| setup.otherwise = text.parse().ok())
                data_test="share-otherwise"
            />
        </div>
    }
}

#[component]
fn CaseRow(desk: Desk, nth: usize, options: Signal<Vec<(String, String)>>) -> impl IntoView {
    let case = Memo::new(move |_| desk.chosen().cases.get(nth).cloned());
    let text =
        Signal::derive(move || case.with(|case| case.as_ref().map(|case| case.condition.clone()).unwrap_or_default()));
    let read = move || {
        let expr = parse(&text.get()).ok()?;
        Some(with_context(desk.app, |cx| words_in(&expr, cx.data)))
    };
    let set = move |change: &dyn Fn(&mut Case)| {
        desk.change(|setup: &mut Setup| {
            if let Some(case) = setup.cases.get_mut(nth) {
                change(case);
            }
        });
    };
    view! {
        <section class="share-case" data-test="share-case" aria-label=format!("Condition {}", nth + 1)>
            <div class="share-case-head">
                <span class="field-label">{format!("Condition {}", nth + 1)}</span>
                <IconButton
                    icon="x"
                    class="small"
                    title=format!("Take out condition {}", nth + 1)
                    on_click=move |_| desk.change(|setup| {
                        if nth < setup.cases.len() {
                            setup.cases.remove(nth);
                        }
                    })
                    data_test="share-case-out"
                />
            </div>
            <BuilderRows of=Listing::Opportunities text on_change=move |text: String| set(&|case| case.condition.clone_from(&text)) />
            {move || read().filter(|words| !words.is_empty()).map(|words| view! { <p class="hint" data-test="share-if-words">{words}</p> })}
            <SelectField
                label="goes to"
                row=true
                value=Signal::derive(move || case.with(|case| case.as_ref().map(|case| case.member.to_string()).unwrap_or_default()))
                options
                on_commit=move |text: String| {
                    if let Ok(member) = text.parse::<Id>() {
                        set(&|case| case.member = member);
                    }
                }
                data_test="share-case-member"
            />
        </section>
    }
}
