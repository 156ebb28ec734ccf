//! The board as it was on a past day: nothing can be moved on it, and each card leads to its record as it is now.

use super::state::{Board, SLOT};
use crate::app::{
    page::parts::{Changes, changes},
    store::{App, Travel},
    ui::{Button, ButtonKind, Choice, EmptyState, Field, FieldKind, Icon, Progress, Segmented, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    data::{Dataset, Totals},
    model::{RecordId, Stage},
    present::route::Route,
    query::{Context, Filter, parse},
    value::{Date, Id, Money},
};
use std::sync::Arc;

/// What the banner's switch shows.
#[derive(Clone, Copy, PartialEq)]
enum Shows {
    Board,
    Changes,
}

/// A column as it was.
#[derive(Clone)]
struct Was {
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
        look.layout = String::new();
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
    let travel = app.travel(day.into());
    let shows = Memo::new(move |_| {
        let layout = app.address.with(|route| match route {
            Route::Board { look, .. } => look.layout == "changes",
            _ => false,
        });
        if layout { Shows::Changes } else { Shows::Board }
    });
    // The later day of a comparison; today where none is said.
    let other = RwSignal::new(None::<Date>);
    let later = app.travel(Signal::derive(move || other.get().filter(|_| shows.get() == Shows::Changes)));
    view! {
        <Banner board day shows other />
        <div class="as-of" data-test="as-of">
            {move || match travel.get() {
                Travel::Ready(shown, data) => match shows.get() {
                    Shows::Board => columns(board, shown, &data).into_any(),
                    Shows::Changes => compared(board, &data, later.get()).into_any(),
                },
                other => waiting(app, &other).into_any(),
            }}
        </div>
    }
}

#[component]
fn Banner(board: Board, day: Memo<Option<Date>>, shows: Memo<Shows>, other: RwSignal<Option<Date>>) -> impl IntoView {
    let app = board.app;
    let set = move |text: String| {
        if let Ok(day) = text.parse::<Date>() {
            go_to(app, Some(day));
        }
    };
    let options =
        Signal::stored(vec![Choice::new(Shows::Board, "Board"), Choice::new(Shows::Changes, "What changed since")]);
    let pick = move |shows: Shows| {
        let mut route = app.address.get_untracked();
        if let Route::Board { look, .. } = &mut route {
            look.layout = if shows == Shows::Changes { "changes".into() } else { String::new() };
        }
        app.go(route);
    };
    let until = move |text: String| other.set(text.parse::<Date>().ok().filter(|day| *day < app.today()));
    view! {
        <div class="banner as-of-banner" role="status" data-test="as-of-banner">
            <Icon name="history" />
            <p>
                <b>{move || day.get().map(|day| format!("As it was on {}", app.date(day)))}</b>
                " Nothing can be changed here. A card opens as it is today."
            </p>
            <Field label="Day" hide_label=true kind=FieldKind::Date value=Signal::derive(move || day.get().map(|day| day.to_string()).unwrap_or_default()) on_commit=set data_test="as-of-day" />
            <Segmented label="What is shown" options value=shows on_pick=pick data_test="as-of-shows" />
            <Show when=move || shows.get() == Shows::Changes>
                <Field label="until" row=true kind=FieldKind::Date value=Signal::derive(move || other.get().unwrap_or_else(|| app.today()).to_string()) on_commit=until data_test="as-of-until" />
            </Show>
            <Button kind=ButtonKind::Main class="small" on_click=move |_| go_to(app, None) data_test="as-of-back">"Back to today"</Button>
        </div>
    }
}

fn waiting(app: App, travel: &Travel) -> impl IntoView + use<> {
    match travel {
        Travel::Failed(why) => view! { <p class="banner late" role="alert">{why.clone()}</p> }.into_any(),
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

/// What is different between that day and a later one.
fn compared(board: Board, earlier: &Arc<Dataset>, later: Travel) -> impl IntoView + use<> {
    let app = board.app;
    let pipeline = board.pipeline.get();
    let found = match later {
        Travel::Now => {
            app.track(penstock::model::Kind::Opportunity);
            let today = app.today();
            app.data(|data| changes(earlier, data, pipeline, today))
        }
        Travel::Ready(day, data) => changes(earlier, &data, pipeline, day),
        other => return waiting(app, &other).into_any(),
    };
    untrack(move || view! { <div class="as-of-changes"><Changes found /></div> }.into_any())
}

/// The cards that the filter of the address keeps, by stage.
fn read(app: App, data: &Dataset, pipeline: Id, day: Date, text: &str) -> Vec<Was> {
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
        Was { stage: stage.clone(), ids, all, values: totals.values() }
    };
    data.stages_of(pipeline).iter().map(column).collect()
}

fn columns(board: Board, day: Date, data: &Arc<Dataset>) -> impl IntoView + use<> {
    let app = board.app;
    let there = board.pipeline.get().filter(|pipeline| data.pipeline(*pipeline).is_some());
    let Some(pipeline) = there else {
        return view! { <EmptyState icon="history" title="There was nothing yet" text="This pipeline did not exist on that day. Choose a later one." small=true data_test="as-of-empty" /> }.into_any();
    };
    let all = board.text.with(|text| read(app, data, pipeline, day, text));
    let column = |was: Was| {
        let stage = was.stage;
        let count = app.number(was.all);
        let count = if was.ids.len() == was.all { count } else { format!("{} of {count}", app.number(was.ids.len())) };
        let (data, kind) = (data.clone(), stage.clone());
        let row = move |id: Id| card(app, &data, &kind, id, day).into_any();
        let label = format!("Cards in {}", stage.name);
        let ids = Signal::stored(was.ids);
        view! {
            <section class=format!("col hue-{}", stage.colour % 12) aria-label=stage.name.clone() data-test="as-of-column" data-stage=stage.name.clone()>
                <header class="col-head">
                    <h2><span class="name">{stage.name.clone()}</span> <span class="count">{count}</span></h2>
                    <p class="col-sums"><span class="sum">{app.moneys(&was.values)}</span></p>
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

fn card(app: App, data: &Dataset, stage: &Stage, id: Id, day: Date) -> impl IntoView + use<> {
    let Some(one) = data.opportunity(id).cloned() else { return ().into_any() };
    let company = one.company.and_then(|id| data.company(id)).map(|company| company.title());
    let contact = one.contacts.first().and_then(|link| data.contact(link.contact)).map(|contact| contact.title());
    let who = [company, contact].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let owner = one.owner.and_then(|id| data.member(id)).map(|member| member.title());
    let days = (day - app.place().date(one.entered())).num_days().max(0) + 1;
    let age = if stage.kind.closed() { stage.kind.word().to_lowercase() } else { format!("day {days}") };
    let value = one.value.map(|value| app.money(value)).unwrap_or_default();
    let name = one.name.clone();
    let open = move |_| {
        if app.data(|data| data.opportunity(id).is_some()) {
            app.open_record(Some(RecordId::opportunity(id)));
        } else {
            app.toast("It was deleted since.");
        }
    };
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
