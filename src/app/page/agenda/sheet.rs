//! The sheet itself: black on white, one page where that is possible.

use super::points::Points;
use crate::app::{
    page::parts::{self, Behind, ConvertedNote, Opens},
    store::{App, use_app},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::{
        chart::{Form, Unit},
        figures::{Converted, RatesOf},
        route::{Asks, ReportPage, Route},
    },
    report::{
        Facts, LeakKind, Share, Tally, WinRates,
        agenda::{Agenda, HandOver, Hands, Leaky},
        forecast::Outlook,
    },
    value::{Id, Money},
};
use std::sync::Arc;

/// So many of each list stand on the sheet; how many there are is said, and opens.
const MOST: usize = 6;

/// The ids behind places, and an opportunity as it is named on the sheet.
fn ids(app: App, places: &[u32]) -> Vec<Id> {
    app.figures(|_, facts, _| facts.ids(places)).unwrap_or_default()
}

fn money(app: App, minor: i128) -> String {
    app.money(Money::new(i64::try_from(minor).unwrap_or(i64::MAX), app.currency()))
}

fn share(app: App, share: Share) -> String {
    share.of().map_or("–".into(), |part| app.figure((part * 10_000.0).round() as i64, Unit::Share, Form::Exact))
}

/// An opportunity as a link to its record.
fn deal(app: App, id: Id) -> AnyView {
    let one = app.data(|data| data.opportunity(id).cloned());
    let Some(one) = one else { return ().into_any() };
    let open = move |_| app.open_record(Some(RecordId::opportunity(id)));
    let value = one.value.map(|value| format!(" {}", app.money(value)));
    view! { <button type="button" class="link" on:click=open>{one.name.clone()}</button> {value} }.into_any()
}

fn owner(app: App, id: Id) -> String {
    app.data(|data| {
        let owner = data.opportunity(id).and_then(|one| one.owner).and_then(|id| data.member(id));
        owner.map_or("nobody".to_string(), |member| member.name.clone())
    })
}

/// The sheet.
#[component]
pub fn Sheet(agenda: Arc<Agenda>, behind: Behind, period: String, pipeline: Option<Id>) -> impl IntoView {
    let app = use_app();
    let name = app.settings().name.clone();
    let what = pipeline.and_then(|id| app.pipeline(id)).map(|one| format!(" · {}", one.name));
    // Periods that go along with the day keep their points from one day to the next.
    let first = match period.strip_suffix("-days") {
        Some(_) => period.clone(),
        None => agenda.span.from.to_string(),
    };
    let printed = format!("From Penstock, {}", app.date(app.today()));
    view! {
        <article class="paper agenda" data-test="agenda" data-period=period>
            <header class="paper-head">
                <p class="paper-kind">{name}</p>
                <h1>"Sales meeting"</h1>
                <p class="paper-sub">{app.span_words(agenda.span)} {what}</p>
            </header>
            <Numbers agenda=agenda.clone() behind />
            <div class="agenda-two">
                <Handed list=agenda.hand_overs.clone() behind />
                <LeakList list=agenda.leaks.clone() behind />
                <Decided title="Won" places=agenda.won.clone() won=true behind />
                <Decided title="Lost" places=agenda.lost.clone() won=false behind />
            </div>
            <Due agenda=agenda.clone() behind />
            <Points about=(first, pipeline) />
            <footer class="paper-foot">{printed}</footer>
        </article>
    }
}

#[component]
fn Numbers(agenda: Arc<Agenda>, behind: Behind) -> impl IntoView {
    let app = use_app();
    let (now, then) = (&agenda.now, &agenda.then);
    let counted = |words: &'static str, now: &Tally, then: &Tally| {
        let cell = |tally: &Tally, when: &str| {
            let title = format!("{words} {when}");
            view! { <td class="num"><Opens behind title ids=ids(app, &tally.places) text=app.number(tally.count()) /></td> }
        };
        let change =
            change(now.count() as i128 - then.count() as i128, |by| app.number(usize::try_from(by).unwrap_or(0)));
        view! { <tr><th scope="row">{words}</th>{cell(now, "in the period")}{cell(then, "before")}<td class="num signed">{change}</td></tr> }
    };
    let valued = |words: &'static str, now: &Tally, then: &Tally| {
        let cell = |tally: &Tally, when: &str| {
            let title = format!("{words} {when}");
            view! { <td class="num"><Opens behind title ids=ids(app, &tally.places) text=money(app, tally.sum.minor) /></td> }
        };
        let change = change(now.sum.minor - then.sum.minor, |by| money(app, by));
        view! { <tr><th scope="row">{words}</th>{cell(now, "in the period")}{cell(then, "before")}<td class="num signed">{change}</td></tr> }
    };
    let rate = |words: &'static str, now: &WinRates, then: &WinRates| {
        let cell = |rates: &WinRates, when: &str| {
            let (one, title) = (rates.closed(), format!("Won {when}"));
            let of = format!("{} of {}", app.number(one.part), app.number(one.whole));
            view! { <td class="num"><Opens behind title ids=ids(app, &rates.won.places) text=share(app, one) /> " " <span class="agenda-fine">{of}</span></td> }
        };
        view! { <tr><th scope="row">{words}</th>{cell(now, "in the period")}{cell(then, "before")}<td></td></tr> }
    };
    // What all of it is made of: which amounts were converted, and which have no rate.
    let outlook = &agenda.outlook;
    let tallies = [&now.won, &now.lost, &then.won, &then.lost, &outlook.won, &outlook.open.tally];
    let places: Vec<u32> = tallies.iter().flat_map(|tally| tally.places.iter().copied()).collect();
    let made = |facts: &Facts| Converted::of(facts, facts.ids(&places), RatesOf::Close);
    let converted = app.figures(|_, facts, _| made(facts)).flatten().map(Arc::new);
    view! {
        <section>
            <h2>"Numbers"</h2>
            <table data-test="agenda-numbers">
                <thead>
                    <tr><th scope="col"></th><th scope="col" class="num">{app.span_words(agenda.span)}</th><th scope="col" class="num">"Before"</th><th scope="col" class="num">"Change"</th></tr>
                </thead>
                <tbody>
                    {counted("New", &now.created, &then.created)}
                    {counted("Won", &now.won, &then.won)}
                    {valued("Value won", &now.won, &then.won)}
                    {counted("Lost", &now.lost, &then.lost)}
                    {valued("Value lost", &now.lost, &then.lost)}
                    {rate("Won of decided", now, then)}
                </tbody>
            </table>
            {quarter(app, behind, outlook)}
            {converted.map(|converted| view! { <ConvertedNote converted on_open=parts::counted(behind) /> })}
        </section>
    }
}

/// What the quarter comes to, in a sentence whose numbers open.
fn quarter(app: App, behind: Behind, outlook: &Outlook) -> impl IntoView + use<> {
    let (won, open) = (ids(app, &outlook.won.places), ids(app, &outlook.open.tally.places));
    let all: Vec<Id> = won.iter().chain(&open).copied().collect();
    let goal = outlook.target.as_ref().map(|target| {
        let of = target.goals.first().copied().filter(|_| target.goals.len() == 1);
        let place = Route::Report { page: ReportPage::Plan, asks: Asks { of, ..Asks::default() } }.to_string();
        view! { "goal " <a href=place>{money(app, target.minor)}</a> }
    });
    let named = |what: &str| format!("{what}, {}", app.span_words(outlook.span));
    view! {
        <p class="agenda-quarter" data-test="agenda-forecast">
            {app.span_words(outlook.span)} ": "
            <Opens behind title=named("Won") ids=won text=money(app, outlook.won.sum.minor) /> " won + "
            <Opens behind title=named("Open and due") ids=open text=money(app, outlook.open.expected()) /> " weighted = "
            <Opens behind title=named("Won, or open and due") ids=all text=money(app, outlook.forecast()) /> " expected, "
            {match goal {
                Some(goal) => goal.into_any(),
                None => "no goal".into_any(),
            }}
            "."
        </p>
    }
}

fn change(by: i128, words: impl Fn(i128) -> String) -> String {
    match by {
        0 => "–".into(),
        more @ 1.. => format!("+{}", words(more)),
        less => format!("−{}", words(-less)),
    }
}

/// A list with its title and count; what does not fit is said.
fn list(title: String, counted: AnyView, count: usize, items: Vec<AnyView>, nothing: &'static str) -> impl IntoView {
    let more = count.saturating_sub(items.len());
    view! {
        <section>
            <h2>{title} " " {counted}</h2>
            {if items.is_empty() {
                view! { <p class="agenda-fine">{nothing}</p> }.into_any()
            } else {
                view! { <ul class="agenda-list">{items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul> }.into_any()
            }}
            {(more > 0).then(|| view! { <p class="agenda-fine">{format!("and {} more", use_app().number(more))}</p> })}
        </section>
    }
}

fn counted(app: App, behind: Behind, title: &str, places: &[u32]) -> AnyView {
    let all = ids(app, places);
    view! { <Opens behind title=title.to_string() text=app.number(all.len()) ids=all /> }.into_any()
}

#[component]
fn Handed(list: Vec<HandOver>, behind: Behind) -> impl IntoView {
    let app = use_app();
    let member = |id: Id| app.data(|data| data.member(id).map_or("somebody".into(), |one| one.name.clone()));
    // The latest ones are what is talked about.
    let item = |one: &HandOver| {
        let hands = match &one.hands {
            Hands::Roles(from, to) => format!("{from} → {to}"),
            Hands::Members(from, to) => format!("{} → {}", member(*from), member(*to)),
        };
        let id = ids(app, &[one.place]).first().copied().unwrap_or_default();
        view! { {deal(app, id)} " " <span class="agenda-fine">{hands} ", " {app.short_date(app.place().date(one.at))}</span> }.into_any()
    };
    let items: Vec<AnyView> = list.iter().rev().take(MOST).map(item).collect();
    let mut places: Vec<u32> = list.iter().map(|one| one.place).collect();
    places.sort_unstable();
    places.dedup();
    let count = list.len();
    self::list(
        "Handed over".into(),
        counted(app, behind, "Handed over", &places),
        count,
        items,
        "Nothing changed hands.",
    )
}

#[component]
fn LeakList(list: Vec<Leaky>, behind: Behind) -> impl IntoView {
    let app = use_app();
    let item = |one: &Leaky| {
        let id = ids(app, &[one.place]).first().copied().unwrap_or_default();
        let kinds: Vec<&str> = one.kinds.iter().map(|kind: &LeakKind| kind.word()).collect();
        view! { {deal(app, id)} " " <span class="agenda-fine">{kinds.join(", ").to_lowercase()} " · " {owner(app, id)}</span> }.into_any()
    };
    let items: Vec<AnyView> = list.iter().take(MOST).map(item).collect();
    let places: Vec<u32> = list.iter().map(|one| one.place).collect();
    let count = list.len();
    self::list("Leaks".into(), counted(app, behind, "Leaks", &places), count, items, "Nothing leaks.")
}

#[component]
fn Decided(title: &'static str, places: Vec<u32>, won: bool, behind: Behind) -> impl IntoView {
    let app = use_app();
    let item = |place: &u32| {
        let id = ids(app, &[*place]).first().copied().unwrap_or_default();
        let why = (!won).then(|| reason(app, id));
        view! { {deal(app, id)} " " <span class="agenda-fine">{owner(app, id)} {why}</span> }.into_any()
    };
    let items: Vec<AnyView> = places.iter().take(MOST).map(item).collect();
    let count = places.len();
    let nothing = if won { "Nothing was won." } else { "Nothing was lost." };
    list(title.into(), counted(app, behind, title, &places), count, items, nothing)
}

/// Why it was lost, with the note that was written down.
fn reason(app: App, id: Id) -> String {
    app.data(|data| {
        let Some(loss) = data.opportunity(id).and_then(|one| one.loss.clone()) else {
            return " · no reason given".to_string();
        };
        let text = data.loss_reason(loss.reason).map(|one| one.text.clone()).unwrap_or_default();
        if loss.note.is_empty() { format!(" · {text}") } else { format!(" · {text}: {}", loss.note) }
    })
}

#[component]
fn Due(agenda: Arc<Agenda>, behind: Behind) -> impl IntoView {
    let app = use_app();
    let item = |place: &u32| {
        let id = ids(app, &[*place]).first().copied().unwrap_or_default();
        let day = app.data(|data| data.opportunity(id).and_then(|one| one.close)).map(|day| app.short_date(day));
        view! { {deal(app, id)} " " <span class="agenda-fine">{day} " · " {owner(app, id)}</span> }.into_any()
    };
    let items: Vec<AnyView> = agenda.closing.iter().take(MOST).map(item).collect();
    let tasks = app.counted(agenda.tasks.len(), "task is", "tasks are");
    let late = (!agenda.late.is_empty()).then(|| format!(", {} late", app.number(agenda.late.len())));
    let place = Route::parse("#/tasks").to_string();
    view! {
        {list("Due to close in the next 7 days".into(), counted(app, behind, "Due to close", &agenda.closing), agenda.closing.len(), items, "No close is expected.")}
        <p class="agenda-fine"><a href=place>{format!("{tasks} due in the next 7 days")}{late}</a>"."</p>
    }
}
