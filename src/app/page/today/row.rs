//! One thing to do.

use super::{
    desk::{Desk, Place, Sheet, mark, opportunity},
    press::Main,
    sheet::SheetView,
};
use crate::app::{
    page::parts::{TaskAnswer, calendar_item, kind_icon},
    ui::{Avatar, Icon, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    model::{ActivityKind, Kind},
    present::today::{Counts, GroupKind, Item, Tone, repeat_words},
    value::Id,
};

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Due => "due-text",
        Tone::Late => "late-text",
    }
}

/// A row: what, about whom, why it is there, who, and what one press does.
#[component]
pub fn Row(desk: Desk, place: Place) -> impl IntoView {
    let app = desk.app;
    let item = Memo::new(move |_| desk.item(place));
    let shown = move |read: fn(&Item) -> String| move || item.with(|item| item.as_ref().map(read).unwrap_or_default());
    let task = Memo::new(move |_| {
        item.track();
        (place.1.kind == Kind::Task).then(|| app.data(|data| data.task(place.1.id).cloned())).flatten()
    });
    let main = Memo::new(move |_| {
        task.with(|task| item.with(|item| item.as_ref().map(|item| Main::of(place.0, item, task.as_deref()))))
    });
    let who = Signal::derive(move || {
        let id = item.with(|item| item.as_ref().and_then(|item| item.who));
        id.and_then(|id| app.member(id)).map(|member| member.name.clone()).unwrap_or_default()
    });
    let about = move || {
        item.with(|item| {
            let item = item.as_ref()?;
            let worth = item.value.map(|value| app.money(value));
            let parts: Vec<String> = [worth, Some(item.about.clone())].into_iter().flatten().collect();
            Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
        })
    };
    // A clock goes on by itself; other words change with the list.
    let why = move || {
        item.with(|item| {
            let item = item.as_ref()?;
            let (class, words) = match item.clock {
                Some(clock) => {
                    let (class, words) = clock.tell(desk.tick.get());
                    (tone(class), words)
                }
                None => (tone(item.tone), item.why.clone()),
            };
            Some(view! { <span class=class>{words}</span> })
        })
    };
    let again = move || {
        task.with(|task| task.as_ref().and_then(|task| task.repeat)).map(|repeat| {
            let words = format!("comes again: {}", repeat_words(repeat));
            let title = words.clone();
            view! {
                <span class="today-again" title=title>
                    <Icon name="repeat" class="small" />
                    <span class="visually-hidden">{words}</span>
                </span>
            }
        })
    };
    let id = StoredValue::new(format!("why-{}", mark(place)));
    let here = Memo::new(move |_| desk.front.get() == Some(place));
    let likely = move || {
        item.with(|item| {
            let counts = item.as_ref()?.counts?;
            let (words, about) = match counts {
                Counts::Likely { worth, percent } => (
                    format!("likely {}", app.money(worth)),
                    format!("{} of the value: what it counts with in this order", app.percent(percent)),
                ),
                Counts::Average => {
                    ("counts as an average one".into(), "Its value is not known in your currency".into())
                }
            };
            Some(view! { <span class="today-likely" title=about data-test="today-likely">{words}</span> })
        })
    };
    view! {
        <li class="today-row" class:here=move || here.get() data-test="today-row" data-kind=place.0.mark() on:focusin=move |_| desk.here.set(Some(place))>
            <div class="today-line">
                <i class=move || format!("today-dot {}", item.with(|item| item.as_ref().map_or("plain", |item| tone(item.tone)))) aria-hidden="true"></i>
                <span class="today-what">
                    {move || {
                        let kind = task.with(|task| task.as_ref().and_then(|task| kind_icon(task.kind)));
                        kind.map(|name| view! { <span class="today-kind"><Icon name class="small" /></span> })
                    }}
                    <button
                        type="button"
                        class="today-title"
                        data-place=mark(place)
                        aria-describedby=id.get_value()
                        data-test="today-title"
                        on:click=move |_| if let Some(item) = item.get_untracked() { desk.open(place, &item) }
                        // Firefox presses a button when the space bar is let go.
                        on:keyup=move |ev| if ev.key() == " " { ev.prevent_default() }
                    >
                        {shown(|item| item.title.clone())}
                    </button>
                    {again}
                    <span class="today-about">{about}</span>
                </span>
                <span class="today-why" id=id.get_value() data-test="today-why">{why}{likely}</span>
                <span class="today-who">
                    <Show when=move || who.with(|name| !name.is_empty()) fallback=|| view! { <span class="faint">"nobody"</span> }>
                        <Avatar name=who />
                    </Show>
                </span>
                <span class="today-act">
                    {move || main.get().filter(|main| *main != Main::Answer).map(|main| {
                        let (words, key) = main.words();
                        view! {
                            <button
                                type="button"
                                class=move || if here.get() { "btn main small" } else { "btn small" }
                                data-test="today-main"
                                aria-keyshortcuts=key.to_lowercase()
                                on:click=move |_| if let Some(item) = item.get_untracked() { main.run(desk, place, &item) }
                            >
                                {words} <kbd class="kbd wide-only" aria-hidden="true">{key}</kbd>
                            </button>
                        }
                    })}
                </span>
                <MenuButton
                    label="More"
                    icon_only=true
                    items=Signal::derive(move || item.get().map(|item| more(desk, place, &item)).unwrap_or_default())
                    data_test="today-more"
                />
            </div>
            <TaskAnswer task numbers=true on_answer=move |(answers, whole)| desk.answer(place, answers, whole) />
            {move || {
                let (_, sheet) = desk.sheet.get().filter(|(open, _)| *open == place)?;
                let item = item.get_untracked()?;
                Some(view! { <SheetView desk place item sheet /> })
            }}
        </li>
    }
}

/// The run that made the record of a row.
fn run(desk: Desk, place: Place) -> Option<Id> {
    let id = place.1.id;
    desk.app.data(|data| match place.1.kind {
        Kind::Task => data.task(id).and_then(|task| task.run),
        Kind::Message => data.message(id).and_then(|message| message.run),
        Kind::Activity => data.activity(id).and_then(|activity| activity.run),
        Kind::Opportunity => data.opportunity(id).and_then(|opportunity| opportunity.run),
        _ => None,
    })
}

/// Everything that can be done with an item.
fn more(desk: Desk, place: Place, item: &Item) -> Vec<MenuItem> {
    let with = |run: fn(Desk, Place, &Item)| {
        let item = item.clone();
        move || run(desk, place, &item)
    };
    let mut items = Vec::new();
    if item.subject.is_some() {
        items.push(MenuItem::new("Open (Enter)", with(|desk, place, item| desk.open(place, item))).icon("eye"));
    }
    if item.what.kind == Kind::Task {
        items.push(MenuItem::new("Done (d)", with(|desk, place, _| desk.complete(place))).icon("check"));
        items.push(
            MenuItem::new("Put off… (s)", with(|desk, place, item| desk.ask(place, item, Sheet::Snooze)))
                .icon("alarm-clock"),
        );
    }
    if item.what.kind == Kind::Task {
        items.extend(calendar_item(desk.app, item.what.id));
    }
    if item.subject.is_some() {
        items.push(
            MenuItem::new(
                "Log call (c)",
                with(|desk, place, item| desk.ask(place, item, Sheet::Log(ActivityKind::Call))),
            )
            .icon("phone")
            .separated(),
        );
        items.push(
            MenuItem::new(
                "Log email (e)",
                with(|desk, place, item| desk.ask(place, item, Sheet::Log(ActivityKind::Email))),
            )
            .icon("mail"),
        );
        items.push(
            MenuItem::new(
                "Log meeting (t)",
                with(|desk, place, item| desk.ask(place, item, Sheet::Log(ActivityKind::Meeting))),
            )
            .icon("users"),
        );
        items.push(
            MenuItem::new("Note (n)", with(|desk, place, item| desk.ask(place, item, Sheet::Log(ActivityKind::Note))))
                .icon("sticky-note"),
        );
    }
    if place.1.kind == Kind::Care {
        items.push(MenuItem::new("Solved (d)", with(|desk, place, _| desk.complete(place))).icon("check").separated());
    }
    if place.0 == GroupKind::Keep {
        items.push(
            MenuItem::new("Write a message (w)", with(|desk, place, item| desk.write(place, item)))
                .icon("send")
                .separated(),
        );
        items.push(
            MenuItem::new("Plan to congratulate (p)", with(|desk, place, item| desk.plan(place, item))).icon("plus"),
        );
    }
    if opportunity(item).is_some() {
        items.push(
            MenuItem::new("Plan a follow-up for tomorrow (p)", with(|desk, place, item| desk.plan(place, item)))
                .icon("plus")
                .separated(),
        );
        items.push(MenuItem::new("Move… (m)", with(|desk, _, item| desk.move_it(item))).icon("arrow-right"));
        let words = if place.0 == GroupKind::Write { "Set close date…" } else { "Set close date… (w)" };
        items.push(MenuItem::new(words, with(|desk, place, item| desk.ask(place, item, Sheet::Day))).icon("calendar"));
    }
    if item.gap.is_some() {
        let words = "Fill in what is missing (f)";
        items.push(MenuItem::new(words, with(|desk, place, item| desk.fill_in(place, item))).icon("list-plus"));
    }
    if item.tick.is_some() {
        let words = "Tick it off (d)";
        items
            .push(MenuItem::new(words, with(|desk, place, item| desk.tick_off(place, item))).icon("check").separated());
    }
    if place.0 == GroupKind::Write {
        items
            .push(MenuItem::new("Write a message (w)", with(|desk, place, item| desk.write(place, item))).icon("send"));
    }
    if item.subject.is_some() || item.what.kind == Kind::Member {
        let over = MenuItem::new("Hand over… (h)", with(|desk, _, item| desk.hand_over(item)));
        items.push(over.icon("arrow-right"));
    }
    if let Some(run) = run(desk, place) {
        items.push(MenuItem::new("Why is it here?", move || desk.app.why(run)).icon("circle-help").separated());
    }
    items
}
