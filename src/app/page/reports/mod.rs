//! Reports: where the money, the leaks and the bottlenecks are, each number with the records behind it.

use crate::app::{
    page::parts::figures::{BlockView, HowDialog, Looking, Making, QuestionBar, RecordsDialog, TABS, sheet, tab_of},
    shell,
    store::{App, AsOf, FigureState, use_app},
    ui::{Button, EmptyState, Progress as Bar},
};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::route::{Asks, ReportPage, Route},
};

/// What the page is asked; while it is going away, what it was asked.
fn asks(app: App) -> Memo<Asks> {
    Memo::new(move |before: Option<&Asks>| match app.route() {
        Route::Report { page: ReportPage::Reports, asks } => Asks { open: None, ..asks },
        _ => before.cloned().unwrap_or_default(),
    })
}

/// Asks something else; the open record stays open.
fn ask(app: App, change: impl FnOnce(&mut Asks)) {
    if let Route::Report { page, mut asks } = app.address.get_untracked() {
        change(&mut asks);
        app.go(Route::Report { page, asks });
    }
}

/// The reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let app = use_app();
    let asks = asks(app);
    let past = app.figures_as_of(Signal::derive(move || asks.with(|asks| asks.day)));
    let looking = Looking::new(app, past);
    Effect::new(move |_| {
        app.today();
        app.want_figures();
    });
    let tab = Memo::new(move |_| asks.with(tab_of));
    let any = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.data(|data| data.count(Kind::Opportunity) > 0)
    });
    view! {
        <div class="bar report-bar" data-test="reports-page">
            <h1>"Reports"</h1>
            <div class="tabs report-tabs" role="group" aria-label="Reports">
                {TABS
                    .iter()
                    .map(|one| {
                        let key = one.key;
                        view! {
                            <button type="button" class="report-tab" aria-current=move || (tab.get() == key).then_some("page") data-test=format!("report-{key}") on:click=move |_| ask(app, |asks| asks.tab = key.into())>
                                {one.name}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <span class="push"></span>
            <Button icon="clipboard" on_click=move |_| app.go(Route::Report { page: ReportPage::Agenda, asks: Asks::default() }) data_test="reports-agenda">"Meeting agenda"</Button>
            <Button icon="printer" on_click=move |_| shell::dom::print() data_test="reports-print">"Print"</Button>
        </div>
        <div class="page report-page">
            <Show
                when=move || any.get()
                fallback=move || view! {
                    <EmptyState icon="chart-column" title="Nothing to report yet" text="Reports count opportunities. Add one, or bring in a file with what you have." data_test="reports-empty">
                        <Button icon="plus" on_click=move |_| app.quick_add("")>"New opportunity"</Button>
                        <Button icon="upload" on_click=move |_| app.go(Route::Import)>"Import a file"</Button>
                    </EmptyState>
                }
            >
                <QuestionBar asks tab past=true on_ask=move |to: Asks| ask(app, |asks| *asks = Asks { open: asks.open, ..to }) />
                <Making />
                <PastDay looking asks />
                <Blocks looking asks tab />
            </Show>
        </div>
        <HowDialog looking />
        <RecordsDialog looking />
    }
}

/// The past day that is looked at, how far its figures are, and the way back.
#[component]
fn PastDay(looking: Looking, asks: Memo<Asks>) -> impl IntoView {
    let app = looking.app;
    let day = Memo::new(move |_| asks.with(|asks| asks.day).filter(|day| *day < app.today()));
    #[allow(clippy::cast_precision_loss)]
    let part = move || {
        looking.past.with(|past| match past {
            AsOf::Waiting(FigureState::Making(progress)) => Some(progress.done as f64 / progress.total.max(1) as f64),
            _ => None,
        })
    };
    let busy = Memo::new(move |_| part().is_some());
    let failed = move || {
        looking.past.with(|past| match past {
            AsOf::Waiting(FigureState::Failed(why)) => Some(why.clone()),
            _ => None,
        })
    };
    view! {
        {move || day.get().map(|day| view! {
            <div class="banner info" data-test="reports-past">
                <span>"As it was when " {app.date(day)} " ended. What a figure counts opens as it is today."</span>
                <Button class="small push" on_click=move |_| ask(app, |asks| asks.day = None) data_test="reports-now">"Back to today"</Button>
            </div>
        })}
        <Show when=move || busy.get()>
            <Bar label="Going back to that day" done=Signal::derive(part) data_test="reports-past-progress" />
        </Show>
        {move || failed().map(|why| view! { <p class="banner late" role="alert">{why}</p> })}
    }
}

#[component]
fn Blocks(looking: Looking, asks: Memo<Asks>, tab: Memo<&'static str>) -> impl IntoView {
    let app = looking.app;
    let shown = Memo::new(move |_| asks.with(|asks| looking.past.with(|past| sheet(app, tab.get(), asks, past))));
    move || {
        shown.with(|shown| match shown {
            None => ().into_any(),
            Some(Err(why)) => {
                view! { <p class="banner late" role="alert" data-test="reports-error">{why.clone()}</p> }.into_any()
            }
            Some(Ok(blocks)) => {
                let one = |block: &penstock::present::figures::Block| {
                    view! { <div class=format!("span-{}", block.width)><BlockView looking block=block.clone() /></div> }
                };
                view! { <div class="report-grid">{blocks.iter().map(one).collect_view()}</div> }.into_any()
            }
        })
    }
}
