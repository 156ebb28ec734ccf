//! Reports: where the money, the leaks and the bottlenecks are, each number with the records behind it.

mod between;
mod days;

use crate::app::{
    page::parts::figures::{
        BlockView, HowDialog, Looking, Made, Making, QuestionBar, RecordsDialog, Reports, TABS, Wanted, tab_of,
    },
    shell,
    store::{App, use_app},
    ui::{Button, EmptyState},
};
use days::{Beside, DaysHead, TwoDaysBlocks};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::{
        figures::usual_period,
        route::{Asks, ReportPage, Route},
    },
    report::By,
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

/// What is counted, for paper, where the fields that ask are left out.
fn asked(app: App, asks: &Asks, tab: &str) -> String {
    let period = if asks.period.is_empty() { usual_period(tab).to_string() } else { asks.period.clone() };
    let mut words = vec![app.period_shown(&period)];
    if let Some(by) = app.data(|data| Some(By::read(&asks.by, data)?.words(data))).filter(|_| !asks.by.is_empty()) {
        words.push(format!("by {}", by.to_lowercase()));
    }
    if !asks.filter.is_empty() {
        words.push(format!("only those that meet {}", asks.filter));
    }
    words.push(app.date(app.today()));
    words.join(" · ")
}

/// The reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let app = use_app();
    let beside = Beside::new(app);
    let Beside { asks, looking, .. } = beside;
    let two = Memo::new(move |_| beside.days.get().two());
    Effect::new(move |_| {
        app.today();
        app.want_figures();
    });
    let tab = Memo::new(move |_| asks.with(tab_of));
    // On a narrow screen the tabs scroll: the chosen one is in sight.
    Effect::new(move |_| {
        tab.track();
        request_animation_frame(|| shell::dom::show(".report-tab[aria-current]"));
    });
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
                <p class="report-asked print-only">{move || asks.with(|asks| asked(app, asks, tab.get()))}</p>
                <Making />
                <DaysHead beside />
                <Show when=move || two.get() fallback=move || view! { <Blocks looking asks tab /> }>
                    <TwoDaysBlocks beside tab />
                </Show>
            </Show>
        </div>
        <HowDialog looking />
        <RecordsDialog looking />
    }
}

#[component]
fn Blocks(looking: Looking, asks: Memo<Asks>, tab: Memo<&'static str>) -> impl IntoView {
    let app = looking.app;
    let reports = Reports::new(looking, move || vec![Wanted { tab: tab.get(), asks: asks.get(), shows: Vec::new() }]);
    move || {
        let of = |made: &[Made]| {
            match made.first() {
            None => ().into_any(),
            Some((_, Err(why))) => {
                view! {
                    <div class="banner late" role="alert" data-test="reports-error">
                        <span>{why.clone()}</span>
                        <Button class="small push" on_click=move |_| ask(app, |asks| asks.filter = String::new()) data_test="reports-no-filter">"Take the filter away"</Button>
                    </div>
                }
                .into_any()
            }
            Some((_, Ok(blocks))) => {
                let one = |block: &penstock::present::figures::Block| {
                    view! { <div class=format!("span-{} at-{}", block.width, block.key)><BlockView looking block=block.clone() /></div> }
                };
                view! { <div class="report-grid" aria-busy=move || reports.busy.get().then_some("true")>{blocks.iter().map(one).collect_view()}</div> }.into_any()
            }
        }
        };
        reports.with(of)
    }
}
