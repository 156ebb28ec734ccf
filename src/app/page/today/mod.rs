//! Today: what is to be done, in order, and done from here.

mod desk;
mod head;
mod keys;
mod press;
mod row;
mod sheet;
mod tabs;

use crate::app::{
    page::parts::GoalLine,
    store::use_app,
    ui::{Button, ButtonKind, EmptyState, comes_from},
};
use desk::Desk;
use head::Head;
use leptos::{ev, prelude::*};
use penstock::{
    model::{Hat, Kind},
    present::{
        away::{away, came_due},
        hats,
        route::Route,
        today::{GroupKind, Whose, list},
    },
};
use row::Row;
use tabs::{HatTabs, PANEL, tab_id};

/// The page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let app = use_app();
    let desk = Desk::new(app);
    let groups = Memo::new(move |_| {
        desk.list.with(|list| list.groups.iter().map(|group| group.kind).collect::<Vec<GroupKind>>())
    });
    // Keys work at once, before anything on the page has the focus.
    let listening = window_event_listener(ev::keydown, move |ev| {
        // A button elsewhere is pressed by these two; letters mean the list all the same.
        let pressed = matches!(ev.key().as_str(), "Enter" | " ") && comes_from(&ev, "button, a, input");
        let elsewhere = pressed || comes_from(&ev, "aside, nav, .today-list");
        if !elsewhere && app.address.get_untracked().open().is_none() {
            keys::press(desk, &ev);
        }
    });
    on_cleanup(move || listening.remove());
    view! {
        <div class="page today-page" data-test="today-page">
            <Head desk />
            <GoalLine whose=Signal::derive(move || if let Whose::Member(id) = desk.whose.get() { Some(id) } else { None }) />
            <HatTabs desk />
            <div id=PANEL role="tabpanel" aria-labelledby=move || tab_id(desk.hat.get())>
                <Show when=move || desk.hat.get().is_none()><AwayCard desk /></Show>
                <div class="today-list" on:keydown=move |ev| keys::press(desk, &ev)>
                    <For each=move || groups.get() key=|kind| *kind let:kind>
                        <GroupView desk kind />
                    </For>
                </div>
                <Show
                    when=move || groups.with(|groups| !groups.is_empty())
                    fallback=move || view! { <Nothing desk /> }
                >
                    <p class="today-hints hint wide-only" data-test="today-hints">
                        {keys::HINTS
                            .into_iter()
                            .map(|(key, words)| view! { <span><kbd class="kbd">{key}</kbd> " " {words}</span> })
                            .collect_view()}
                    </p>
                </Show>
            </div>
            <p class="visually-hidden" role="status" data-test="today-said">{move || desk.said.get()}</p>
        </div>
    }
}

#[component]
fn GroupView(desk: Desk, kind: GroupKind) -> impl IntoView {
    let app = desk.app;
    let rows = Memo::new(move |_| {
        desk.list.with(|list| {
            let group = list.groups.iter().find(|group| group.kind == kind);
            group.map(|group| group.items.iter().map(|item| (kind, item.what)).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let total = Memo::new(move |_| {
        desk.list.with(|list| list.groups.iter().find(|group| group.kind == kind).map_or(0, |group| group.total))
    });
    let hidden = move || total.get().saturating_sub(rows.with(Vec::len));
    let title = format!("today-{}", kind.mark());
    let titled = title.clone();
    // The conditions name stages and members.
    let route = Memo::new(move |_| {
        [Kind::Stage, Kind::Member].into_iter().for_each(|kind| app.track(kind));
        let (whose, day) = (desk.whose.get(), app.today());
        app.data(|data| list(data, kind, whose, day))
    });
    let all = move |_| {
        if let Some(route) = route.get_untracked() {
            app.go(route);
        }
    };
    let worth = move || {
        let worth = desk.list.with(|list| {
            list.groups.iter().find(|group| group.kind == kind).map(|group| group.worth.clone()).unwrap_or_default()
        });
        (!worth.is_empty()).then(|| view! { <b class="today-worth" data-test="group-worth">{app.moneys(&worth)}</b> })
    };
    // A cause opens to all that it concerns; the groups of every day have their own lists below.
    let count = move || {
        let total = app.number(total.get());
        match route.get().filter(|_| kind.of_a_hat()) {
            Some(route) => {
                view! { <a class="n" href=route.to_string() title="Show all of them as a list">{total}</a> }.into_any()
            }
            None => view! { <b class="n">{total}</b> }.into_any(),
        }
    };
    view! {
        <section aria-labelledby=titled data-test=format!("group-{}", kind.mark())>
            <h2 class="list-title" id=title>
                {kind.words()}
                {count}
                {worth}
                <span>{kind.about()}</span>
            </h2>
            <ul class="surface today-rows">
                <For each=move || rows.get() key=|place| *place let:place>
                    <Row desk place />
                </For>
            </ul>
            <Show when=move || { hidden() > 0 }>
                <div class="btn-row today-more">
                    <Button
                        kind=ButtonKind::Quiet
                        class="small"
                        data_test="today-more-rows"
                        on_click=move |_| desk.most.update(|most| {
                            *most.entry(kind).or_insert(kind.usual()) += 50;
                        })
                    >
                        {move || format!("Show {} more", app.number(hidden().min(50)))}
                    </Button>
                    <Show when=move || route.with(Option::is_some)>
                    <Button kind=ButtonKind::Quiet class="small" data_test="today-all" on_click=all>
                        {match kind {
                            GroupKind::Late | GroupKind::Due | GroupKind::Ask => "Show all tasks".to_string(),
                            GroupKind::Care | GroupKind::Keep => "Open the contacts".to_string(),
                            GroupKind::Send | GroupKind::Reply => "Open the Outbox".to_string(),
                            GroupKind::FirstContact => "Show the new ones as a list".to_string(),
                            GroupKind::Leak => "Show the leaks as a list".to_string(),
                            _ => "Show all as a list".to_string(),
                        }}
                    </Button>
                    </Show>
                </div>
            </Show>
        </section>
    }
}

/// What rules did while nobody was here, until it has been looked through.
#[component]
fn AwayCard(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let words = Memo::new(move |_| {
        let absence = app.away.get();
        if absence.runs.is_empty() {
            return None;
        }
        [Kind::Run, Kind::Task, Kind::Message].into_iter().for_each(|kind| app.track(kind));
        let (rules, due) = app.data(|data| {
            let today = app.today();
            (away(data, &absence).summary, came_due(data, app.zone_at(absence.since).date(absence.since), today))
        });
        let due = match due {
            0 => String::new(),
            1 => " 1 task came due.".into(),
            due => format!(" {} tasks came due.", app.number(due)),
        };
        Some((format!(" (since {}): ", app.moment(absence.since)), format!("{rules}{due}")))
    });
    move || {
        words.get().map(|(since, words)| {
            view! {
                <section class="today-away" aria-labelledby="away-card" data-test="away-card">
                    <p><b id="away-card">"While you were away"</b>{since}{words}</p>
                    <Button data_test="away-look" on_click=move |_| app.showing_away.set(true)>"Look through"</Button>
                </section>
            }
        })
    }
}

/// The page when nothing waits, with what to do then.
#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let none = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.data(|data| data.count(Kind::Opportunity) == 0)
    });
    let some = move || desk.whose.get() != Whose::Everybody;
    let said = Memo::new(move |_| {
        let hat = desk.hat.get()?;
        hats::made_of(hat).iter().for_each(|kind| app.track(*kind));
        Some(app.data(|data| hats::nothing(data, hat)))
    });
    let title = move || said.get().map_or("Nothing waits.", |(title, _)| title).to_string();
    let text = move || {
        if let Some((_, text)) = said.get() {
            text
        } else if none.get() {
            "Add the first opportunity: what is to be done for it will stand here every day."
        } else if some() {
            "No reply, no task and no leak. Look whether a colleague can use help, or plan the next days."
        } else {
            "No reply, no task and no leak. A good moment to find new people, or to look at the board."
        }
    };
    view! {
        <EmptyState icon="circle-check" title=Signal::derive(title) text=Signal::derive(move || text().to_string()) data_test="today-empty">
            <Show when=move || { some() && !none.get() }>
                <Button on_click=move |_| desk.choose(Whose::Everybody)>"Show everybody's work"</Button>
            </Show>
            <Show when=move || desk.hat.get() == Some(Hat::Accountant)>
                <Button on_click=move |_| app.go(Route::parse("#/stages"))>"Open the stages"</Button>
            </Show>
            <Button kind=ButtonKind::Main icon="plus" on_click=move |_| app.quick_add("")>"New opportunity"</Button>
            <Button on_click=move |_| app.go(Route::parse("#/tasks"))>"Plan tasks"</Button>
            <Button kind=ButtonKind::Quiet on_click=move |_| app.go(Route::default())>"Open the board"</Button>
        </EmptyState>
    }
}
