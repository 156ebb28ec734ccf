//! The board as it was on a past day: nothing can be moved on it, and each card opens as it was then.

use super::state::{Board, SLOT};
use crate::app::{
    page::parts::{Between, Changes, PastLook, Was, WasDialog, changes, open_was},
    store::{App, Travel},
    ui::{
        Button, ButtonKind, Choice, EmptyState, Field, FieldKind, Icon, IconButton, Progress, Segmented, VirtualList,
    },
};
use leptos::prelude::*;
use penstock::{
    data::{Dataset, Totals},
    model::{RecordId, Stage},
    present::{
        figures::kept,
        route::{Asks, Route},
    },
    query::{Context, Filter, parse},
    value::{Date, Id, Money},
};
use std::sync::Arc;

/// The word in the address for what changed, with the other day behind it.
const CHANGES: &str = "changes";

/// What the banner's switch shows.
#[derive(Clone, Copy, PartialEq)]
enum Shows {
    Board,
    Changes,
}

/// A column as it was.
#[derive(Clone)]
struct WasColumn {
    stage: Arc<Stage>,
    ids: Arc<[Id]>,
    all: usize,
    values: Vec<Money>,
}

/// The same board on another day; today where none is given.
pub fn go_to(app: App, day: Option<Date>) {
    let mut route = app.address.get_untracked();
    if let Route::Board { look, .. } = &mut route {
        look.day = day;
        if day.is_none() {
            look.layout = String::new();
        }
    }
    app.go(route);
}

/// The day that the address asks for; none for today and for what is still to come.
pub fn asked(app: App) -> Memo<Option<Date>> {
    let day = app.asked(|route| match route {
        Route::Board { look, .. } => Some(look.day),
        _ => None,
    });
    Memo::new(move |_| day.get().filter(|day| *day < app.today()))
}

/// The board of that day, with a banner that says so.
#[component]
pub fn AsOf(board: Board, day: Memo<Option<Date>>) -> impl IntoView {
    let app = board.app;
    let layout = Memo::new(move |_| {
        app.address
            .with(|route| if let Route::Board { look, .. } = route { look.layout.clone() } else { String::new() })
    });
    let shows =
        Memo::new(move |_| layout.with(|text| if text.starts_with(CHANGES) { Shows::Changes } else { Shows::Board }));
    // The other day of a comparison; today where none is said.
    let other = Memo::new(move |_| {
        let said = layout.with(|text| text.strip_prefix(CHANGES).and_then(|text| text.parse::<Date>().ok()));
        said.filter(|day| *day < app.today())
    });
    // The earlier day comes first, whichever was named first.
    let days = Memo::new(move |_| match (day.get(), other.get().filter(|_| shows.get() == Shows::Changes)) {
        (Some(one), Some(other)) => (Some(one.min(other)), Some(one.max(other))),
        (one, _) => (one, None),
    });
    let travel = app.travel(Signal::derive(move || days.get().0));
    let later = app.travel(Signal::derive(move || days.get().1));
    let was: Was = RwSignal::new(None);
    view! {
        <Banner board day shows other />
        <div class="as-of" data-test="as-of">
            {move || match travel.get() {
                Travel::Ready(shown, rest) => match shows.get() {
                    Shows::Board => columns(board, PastLook { day: shown, data: rest.data }, was).into_any(),
                    Shows::Changes => {
                        let earlier = PastLook { day: shown, data: rest.data };
                        compared(board, earlier, later.get(), was).into_any()
                    }
                },
                other => waiting(app, &other).into_any(),
            }}
        </div>
        <WasDialog was />
    }
}

#[component]
fn Banner(board: Board, day: Memo<Option<Date>>, shows: Memo<Shows>, other: Memo<Option<Date>>) -> impl IntoView {
    let app = board.app;
    let set = move |text: String| {
        if let Ok(day) = text.parse::<Date>() {
            go_to(app, Some(day));
        }
    };
    let options = Signal::stored(vec![Choice::new(Shows::Board, "Board"), Choice::new(Shows::Changes, "What changed")]);
    let lay = move |layout: String| {
        let mut route = app.address.get_untracked();
        if let Route::Board { look, .. } = &mut route {
            look.layout = layout;
        }
        app.go(route);
    };
    let pick = move |shows: Shows| lay(if shows == Shows::Changes { CHANGES.into() } else { String::new() });
    let until = move |text: String| {
        let day = text.parse::<Date>().ok().filter(|day| *day < untrack(|| app.today()));
        lay(format!("{CHANGES}{}", day.map(|day| day.to_string()).unwrap_or_default()));
    };
    let step = move |to: fn(&Date) -> Option<Date>| {
        let next = day.get_untracked().and_then(|day| to(&day));
        if let Some(next) = next {
            go_to(app, Some(next).filter(|next| *next < untrack(|| app.today())));
        }
    };
    view! {
        <div class="banner as-of-banner" role="status" data-test="as-of-banner">
            <Icon name="history" />
            <p>
                <b>{move || day.get().map(|day| format!("As it was on {}", app.date(day)))}</b>
                " Nothing can be changed here. A card opens as it was then."
            </p>
            <IconButton icon="chevron-left" class="small" title="The day before" on_click=move |_| step(Date::pred_opt) data_test="as-of-before" />
            <Field label="Day" hide_label=true kind=FieldKind::Date value=Signal::derive(move || day.get().map(|day| day.to_string()).unwrap_or_default()) on_commit=set data_test="as-of-day" />
            <IconButton icon="chevron-right" class="small" title="The day after" on_click=move |_| step(Date::succ_opt) data_test="as-of-after" />
            <Segmented label="What is shown" options value=shows on_pick=pick data_test="as-of-shows" />
            <Show when=move || shows.get() == Shows::Changes>
                <Field label="and" row=true kind=FieldKind::Date value=Signal::derive(move || other.get().unwrap_or_else(|| app.today()).to_string()) on_commit=until data_test="as-of-until" />
            </Show>
            <Button kind=ButtonKind::Main class="small" on_click=move |_| go_to(app, None) data_test="as-of-back">"Back to today"</Button>
        </div>
    }
}

fn waiting(app: App, travel: &Travel) -> impl IntoView + use<> {
    match travel {
        Travel::Failed(why) => view! {
            <div class="banner late" role="alert" data-test="as-of-failed">
                <span>{why.clone()}</span>
                <Button on_click=move |_| app.travel_again()>"Try again"</Button>
            </div>
        }
        .into_any(),
        Travel::Ready(..) => ().into_any(),
        other => {
            let part = match other {
                Travel::Replaying(progress) => Some(progress.done as f64 / progress.total.max(1) as f64),
                _ => None,
            };
            let done = Signal::stored(part);
            view! {
                <div class="inline as-of-wait">
                    <div class="grow"><Progress label="Going back through your history" done data_test="as-of-progress" /></div>
                    <Button on_click=move |_| go_to(app, None) data_test="as-of-cancel">"Cancel"</Button>
                </div>
            }
            .into_any()
        }
    }
}

/// What is different between that day and a later one, of what met the filter on either day.
fn compared(board: Board, earlier: PastLook, later: Travel, was: Was) -> impl IntoView + use<> {
    let app = board.app;
    let pipeline = board.pipeline.get();
    let text = board.text.get();
    let later = match later {
        Travel::Now => None,
        Travel::Ready(day, rest) => Some(PastLook { day, data: rest.data }),
        other => return waiting(app, &other).into_any(),
    };
    let find = |data: &Dataset, day: Date| {
        let only = [(earlier.data.as_ref(), earlier.day), (data, day)].map(|(data, day)| met(app, data, day, &text));
        let only = match only {
            [None, None] => None,
            some => {
                let mut all: Vec<Id> = some.into_iter().flatten().flatten().collect();
                all.sort_unstable();
                all.dedup();
                Some(all)
            }
        };
        changes((&earlier.data, data), (pipeline, only.as_deref()), day)
    };
    let found = match &later {
        None => {
            app.track(penstock::model::Kind::Opportunity);
            let today = app.today();
            app.data(|data| find(data, today))
        }
        Some(later) => find(&later.data, later.day),
    };
    let between = Between { earlier, later, was };
    untrack(move || view! { <div class="as-of-changes"><Changes found between /></div> }.into_any())
}

/// The opportunities that meet a filter on a day, in the order of their ids; none where there is no filter.
fn met(app: App, data: &Dataset, day: Date, text: &str) -> Option<Vec<Id>> {
    let zone = app.zone_at(penstock::report::midnight(day, &app.place()));
    let asks = Asks { filter: text.to_string(), ..Asks::default() };
    kept(&asks, &Context { today: day, zone, me: app.me(), data }).ok().flatten()
}

/// The cards that the filter of the address keeps, by stage.
fn read(app: App, data: &Dataset, pipeline: Id, day: Date, text: &str) -> Vec<WasColumn> {
    let expr = parse(text).unwrap_or_default();
    let me = app.me();
    let zone = app.zone_at(penstock::report::midnight(day, &app.place()));
    let cx = Context { today: day, zone, me, data };
    let filter = (!expr.is_empty()).then(|| Filter::new(&expr, &cx));
    let column = |stage: &Arc<Stage>| {
        let all = data.totals(stage.id).count;
        let keeps = |id: &Id| {
            let Some(filter) = &filter else { return true };
            data.opportunity(*id).is_some_and(|one| filter.keeps(one.as_ref(), &cx))
        };
        let ids: Arc<[Id]> = data.column(stage.id).filter(keeps).collect();
        let totals = Totals::of(ids.iter().filter_map(|id| data.opportunity(*id)).map(AsRef::as_ref));
        WasColumn { stage: stage.clone(), ids, all, values: totals.values() }
    };
    data.stages_of(pipeline).iter().map(column).collect()
}

fn columns(board: Board, past: PastLook, was: Was) -> impl IntoView + use<> {
    let (app, day, data) = (board.app, past.day, &past.data);
    let there = board.pipeline.get().filter(|pipeline| data.pipeline(*pipeline).is_some());
    let Some(pipeline) = there else {
        return view! { <EmptyState icon="history" title="There was nothing yet" text="This pipeline did not exist on that day. Choose a later one." small=true data_test="as-of-empty" /> }.into_any();
    };
    let all = board.text.with(|text| read(app, data, pipeline, day, text));
    let column = |column: WasColumn| {
        let WasColumn { stage, ids, all, values } = column;
        let count = app.number(all);
        let count = if ids.len() == all { count } else { format!("{} of {count}", app.number(ids.len())) };
        let (past, kind) = (past.clone(), stage.clone());
        let row = move |id: Id| card(app, &past, &kind, id, was).into_any();
        let label = format!("Cards in {}", stage.name);
        let ids = Signal::stored(ids);
        view! {
            <section class=format!("col hue-{}", stage.colour % 12) aria-label=stage.name.clone() data-test="as-of-column" data-stage=stage.name.clone()>
                <header class="col-head">
                    <h2><span class="name">{stage.name.clone()}</span> <span class="count">{count}</span></h2>
                    <p class="col-sums"><span class="sum">{app.moneys(&values)}</span></p>
                </header>
                <div class="col-cards">
                    <VirtualList items=ids row_height=f64::from(SLOT) row overscan=2 class="col-body" row_class="card-slot" role="list" row_role="listitem" label />
                </div>
            </section>
        }
    };
    let columns = all.into_iter().map(column).collect_view();
    view! { <div class="board" role="group" aria-label="Board of a past day" tabindex="0">{columns}</div> }.into_any()
}

fn card(app: App, past: &PastLook, stage: &Stage, id: Id, was: Was) -> impl IntoView + use<> {
    let (data, day) = (&past.data, past.day);
    let Some(one) = data.opportunity(id).cloned() else { return ().into_any() };
    let company = one.company.and_then(|id| data.company(id)).map(|company| company.title());
    let contact = one.contacts.first().and_then(|link| data.contact(link.contact)).map(|contact| contact.title());
    let who = [company, contact].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let owner = one.owner.and_then(|id| data.member(id)).map(|member| member.title());
    let days = (day - app.place().date(one.entered())).num_days().max(0) + 1;
    let age = if stage.kind.closed() { stage.kind.word().to_lowercase() } else { format!("day {days}") };
    let value = one.value.map(|value| app.money(value)).unwrap_or_default();
    let name = one.name.clone();
    let look = past.clone();
    let open = move |_| open_was(was, &look, RecordId::opportunity(id));
    let label = format!("{name}, {who}, {value}, {age}");
    view! {
        <button type="button" class="card as-of-card" aria-label=label on:click=open data-test="as-of-card" data-name=name.clone()>
            <span class="title">{name.clone()}</span>
            <span class="co">{who}</span>
            <span class="row"><b>{value}</b>{owner.map(|owner| view! { <span class="muted">{owner}</span> })}</span>
            <span class="fine">{age}</span>
        </button>
    }
    .into_any()
}
