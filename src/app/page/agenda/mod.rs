//! The agenda of a sales meeting on one sheet: numbers, hand-overs, leaks, wins and losses, what is due, and what to talk
//! about.

mod making;
mod points;
mod sheet;

use crate::app::{
    page::parts::{Behind, BehindDialog, figures::Making},
    shell::dom,
    store::{App, use_app},
    ui::{Button, ButtonKind, SelectField},
};
use leptos::prelude::*;
use making::Made;
use penstock::{
    model::Kind,
    present::route::{Asks, ReportPage, Route},
    report::Years,
    value::Id,
};
use sheet::Sheet;

/// Periods to choose from: the word in the address, and the words shown.
const PERIODS: [(&str, &str); 7] = [
    ("week", "This week"),
    ("last-week", "Last week"),
    ("last-7-days", "The last 7 days"),
    ("month", "This month"),
    ("last-month", "Last month"),
    ("quarter", "This quarter"),
    ("last-quarter", "Last quarter"),
];

/// The period where nothing is said.
const USUAL: &str = "last-7-days";

fn asks(app: App) -> Memo<Asks> {
    app.asked(|route| match route {
        Route::Report { page: ReportPage::Agenda, asks } => Some(Asks { open: None, ..asks.clone() }),
        _ => None,
    })
}

fn ask(app: App, change: impl FnOnce(&mut Asks)) {
    if let Route::Report { page, mut asks } = app.address.get_untracked() {
        change(&mut asks);
        app.go(Route::Report { page, asks });
    }
}

/// The page.
#[component]
pub fn AgendaPage() -> impl IntoView {
    let app = use_app();
    Effect::new(move |_| {
        app.today();
        app.want_figures();
    });
    let behind: Behind = RwSignal::new(None);
    let asks = asks(app);
    let period = Memo::new(move |_| {
        let asked = asks.with(|asks| asks.period.clone());
        if asked.is_empty() { USUAL.to_string() } else { asked }
    });
    let asked = Memo::new(move |_| {
        let years = Years::of(Some(app.settings().as_ref()));
        let today = app.today();
        let span = years.read(&period.get(), today).or_else(|| years.read(USUAL, today))?;
        Some((span, asks.with(|asks| asks.pipeline)))
    });
    let made = making::making(app, asked);
    view! {
        <div class="page print-page agenda-page" data-test="agenda-page">
            <Bar app asks period />
            <Making />
            {move || {
                let (period, pipeline) = (period.get(), asks.with(|asks| asks.pipeline));
                let sheet = |made: Made| untrack(move || view! { <Sheet agenda=made.0 behind period pipeline /> });
                made.get().map(sheet)
            }}
            <BehindDialog behind />
        </div>
    }
}

#[component]
fn Bar(app: App, asks: Memo<Asks>, period: Memo<String>) -> impl IntoView {
    let pipelines = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        let mut all = vec![(String::new(), "All pipelines".to_string())];
        app.data(|data| {
            all.extend(data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())));
        });
        all
    });
    let chosen =
        Signal::derive(move || asks.with(|asks| asks.pipeline.map(|id: Id| id.to_string()).unwrap_or_default()));
    let options = Signal::derive(move || {
        let mut all: Vec<(String, String)> =
            PERIODS.iter().map(|(key, word)| (key.to_string(), word.to_string())).collect();
        let now = period.get();
        if !all.iter().any(|(key, _)| *key == now) {
            all.push((now.clone(), app.period_shown(&now)));
        }
        all
    });
    view! {
        <header class="page-head no-print">
            <h1>"Meeting agenda"</h1>
            <SelectField label="Period" hide_label=true value=period options on_commit=move |text| ask(app, |asks| asks.period = text) data_test="agenda-period" />
            <Show when=move || { pipelines.with(Vec::len) > 2 }>
                <SelectField label="Pipeline" hide_label=true value=chosen options=pipelines on_commit=move |id: String| ask(app, |asks| asks.pipeline = id.parse().ok()) data_test="agenda-pipeline" />
            </Show>
            <div class="btn-row push">
                <Button kind=ButtonKind::Main icon="printer" on_click=move |_| dom::print() data_test="agenda-print">"Print"</Button>
            </div>
            <p>"One sheet to go through together. Numbers open what they count. For a PDF, choose Print, and “Save as PDF” in place of a printer."</p>
        </header>
    }
}
