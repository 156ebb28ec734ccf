//! The past day of the reports, or two days side by side: which they are, how far their figures are, and the way back.

use super::{ask, asks, between::between};
use crate::app::{
    page::parts::{
        Changes, Show,
        figures::{ComparedView, Looking, Made, Reports, Wanted},
    },
    store::{App, AsOf, FigureState},
    ui::{Button, CheckField, IconButton, Progress},
};
use leptos::prelude::*;
use penstock::{
    present::{
        figures::{Behind, Compared, Days, compared},
        route::Asks,
    },
    value::Date,
};

/// The days that the reports are about, with what is shown of them.
#[derive(Clone, Copy)]
pub struct Beside {
    pub app: App,
    /// What is asked.
    pub asks: Memo<Asks>,
    /// The days.
    pub days: Memo<Days>,
    /// Of one day, that one; of two, the earlier one.
    pub looking: Looking,
    /// The later one of two.
    pub(super) later: Looking,
    /// Whether only what differs is shown.
    changed: RwSignal<bool>,
}

impl Beside {
    pub fn new(app: App) -> Self {
        let asks = asks(app);
        let days = Memo::new(move |_| asks.with(|asks| Days::of(asks, app.today())));
        let first = app.figures_as_of(Signal::derive(move || days.get().first()));
        let last = app.figures_as_of(Signal::derive(move || days.get().last()));
        let looking = Looking::new(app, first);
        let later = looking.on(last);
        Beside { app, asks, days, looking, later, changed: RwSignal::new(false) }
    }

    fn both<R>(self, read: impl Fn(&AsOf) -> Option<R>) -> Option<R> {
        self.looking.past.with(&read).or_else(|| self.later.past.with(&read))
    }
}

fn day_words(app: App, day: Option<Date>) -> String {
    day.map_or("Today".to_string(), |day| app.date(day))
}

/// Says which days they are.
#[component]
pub fn DaysHead(beside: Beside) -> impl IntoView {
    let app = beside.app;
    #[allow(clippy::cast_precision_loss)]
    let part = move || {
        beside.both(|past| match past {
            AsOf::Waiting(FigureState::Making(progress)) => Some(progress.done as f64 / progress.total.max(1) as f64),
            _ => None,
        })
    };
    let busy = Memo::new(move |_| part().is_some());
    let failed = move || {
        beside.both(|past| match past {
            AsOf::Waiting(FigureState::Failed(why)) => Some(why.clone()),
            _ => None,
        })
    };
    view! {
        {move || match beside.days.get() {
            Days::Now => ().into_any(),
            Days::Past(day) => view! { <OneDay app day /> }.into_any(),
            Days::Two(earlier, later) => view! { <TwoDays beside earlier later /> }.into_any(),
        }}
        <Show when=move || busy.get()>
            <div class="inline">
                <div class="grow"><Progress label="Going back to that day" done=Signal::derive(part) data_test="reports-past-progress" /></div>
                <Button on_click=move |_| today(app) data_test="reports-past-cancel">"Cancel"</Button>
            </div>
        </Show>
        {move || failed().map(|why| view! {
            <div class="banner late" role="alert" data-test="reports-past-failed">
                <span>{why}</span>
                <Button on_click=move |_| app.travel_again()>"Try again"</Button>
            </div>
        })}
    }
}

fn today(app: App) {
    ask(app, |asks| (asks.day, asks.against) = (None, None));
}

#[component]
fn OneDay(app: App, day: Date) -> impl IntoView {
    let to = move |day: Option<Date>| {
        if let Some(day) = day {
            ask(app, |asks| asks.day = Some(day).filter(|day| *day < untrack(|| app.today())));
        }
    };
    view! {
        <div class="banner info days-head" role="status" data-test="reports-past">
            <IconButton icon="chevron-left" class="small no-print" title="The day before" on_click=move |_| to(day.pred_opt()) data_test="reports-day-before" />
            <span>"As it was when " <b>{app.date(day)}</b> " ended. What a figure counts opens as it was then."</span>
            <IconButton icon="chevron-right" class="small no-print" title="The day after" on_click=move |_| to(day.succ_opt()) data_test="reports-day-after" />
            <div class="btn-row push no-print">
                <Button class="small" on_click=move |_| ask(app, |asks| asks.against = Some(untrack(|| app.today()))) data_test="reports-compare">"Compare with today"</Button>
                <Button class="small" on_click=move |_| today(app) data_test="reports-now">"Back to today"</Button>
            </div>
        </div>
    }
}

#[component]
fn TwoDays(beside: Beside, earlier: Date, later: Option<Date>) -> impl IntoView {
    let app = beside.app;
    let words = day_words(app, later);
    let words = if later.is_none() { words.to_lowercase() } else { words };
    view! {
        <div class="banner info days-head" role="status" data-test="reports-two">
            <span><b>{app.date(earlier)}</b> " beside " <b>{words}</b> ". Each is counted as of its own day, and so are periods such as the last 90 days."</span>
            <div class="btn-row push no-print">
                <CheckField label="Only what differs" value=beside.changed on_commit=move |on: bool| beside.changed.set(on) data_test="reports-changed" />
                <Button class="small" on_click=move |_| ask(app, |asks| (asks.day, asks.against) = (Some(earlier), None)) data_test="reports-one">{format!("Only {}", app.short_date(earlier))}</Button>
                <Button class="small" on_click=move |_| today(app) data_test="reports-now">"Back to today"</Button>
            </div>
        </div>
    }
}

/// The figures of two days, or why there are none.
type Both = Option<Result<Vec<Compared>, String>>;

/// The figures of both days; none while one of them is on its way.
fn figures(beside: Beside, (then, now): (Reports, Reports), before: Option<&Both>) -> Both {
    if !beside.looking.past.with(|past| matches!(past, AsOf::Ready(_))) {
        return None;
    }
    let of = |made: &[Made]| made.first().cloned();
    let ((asked, then), (also, now)) = (then.with(of)??, now.with(of)??);
    // While another report is made, one of the two may be there first.
    if asked != also {
        return before.cloned().flatten();
    }
    Some(match (then, now) {
        (Ok(then), Ok(now)) => Ok(compared(&then, &now)),
        (Err(why), _) | (_, Err(why)) => Err(why),
    })
}

/// The report on both days, and what happened in between.
#[component]
pub fn TwoDaysBlocks(beside: Beside, tab: Memo<&'static str>) -> impl IntoView {
    let app = beside.app;
    let wanted = move || vec![Wanted { tab: tab.get(), asks: beside.asks.get(), shows: Vec::new() }];
    let (then, now) = (Reports::new(beside.looking, wanted), Reports::new(beside.later, wanted));
    let shown = Memo::new(move |before: Option<&Both>| figures(beside, (then, now), before));
    let between = between(beside);
    let show = move |(title, records): Show| beside.later.open(title, &Behind::Records(records));
    let names = move || match beside.days.get() {
        Days::Two(earlier, later) => (app.date(earlier), day_words(app, later)),
        _ => Default::default(),
    };
    view! {
        {move || {
            let (days, changed) = (names(), beside.changed.get());
            shown.with(|shown| match shown {
                None => ().into_any(),
                Some(Err(why)) => view! { <p class="banner late" role="alert">{why.clone()}</p> }.into_any(),
                Some(Ok(all)) => {
                    let one = |block: &Compared| {
                        let days = days.clone();
                        view! { <div class="span-2"><ComparedView earlier=beside.looking later=beside.later block=block.clone() days changed /></div> }
                    };
                    view! { <div class="report-grid" data-test="reports-compared">{all.iter().map(one).collect_view()}</div> }.into_any()
                }
            })
        }}
        {move || between.get().map(|(found, between)| view! {
            <section class="days-between" data-test="reports-between">
                <h2>"What happened in between"</h2>
                <Changes found between on_open=show />
            </section>
        })}
    }
}
