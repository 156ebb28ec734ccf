//! The question common to all reports: pipeline, period, filter, breakdown.

use crate::app::{
    page::parts::BuilderButton,
    store::{App, use_app},
    ui::{Button, ButtonKind, CheckField, Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Listing},
    present::{
        figures::{CHANCES, DUE, PERIODS, PIECES, chances_word, grain_said, own_days, period_words, usual_period},
        route::Asks,
    },
    query::parse,
    report::{By, Grain, Span, Years},
};

/// The word for dates of one's own among the periods.
const OWN: &str = "own";

fn pipelines(app: App) -> Signal<Vec<(String, String)>> {
    let all = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        let mut all = vec![(String::new(), "All pipelines".to_string())];
        app.data(|data| all.extend(data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone()))));
        all
    });
    all.into()
}

/// Takes one word of some, in place of whichever of them is there.
fn chosen_of<'a>(with: &str, all: impl Iterator<Item = &'a str>, word: &str) -> String {
    let without = all.filter(|one| !one.is_empty()).fold(with.to_string(), |with, one| switched(&with, one, false));
    if word.is_empty() { without } else { switched(&without, word, true) }
}

/// Turns a word of the further switches on or off.
fn switched(with: &str, word: &str, on: bool) -> String {
    let mut all: Vec<&str> = with.split(',').filter(|one| !one.is_empty() && *one != word).collect();
    if on {
        all.push(word);
    }
    all.join(",")
}

/// The bar.
#[component]
pub fn QuestionBar(
    /// What is asked.
    #[prop(into)]
    asks: Signal<Asks>,
    /// The report.
    #[prop(into)]
    tab: Signal<&'static str>,
    /// Asks something else.
    #[prop(into)]
    on_ask: Callback<Asks>,
    /// Whether a past day can be looked at.
    #[prop(optional)]
    past: bool,
) -> impl IntoView {
    let app = use_app();
    let ask = move |_: App, change: &dyn Fn(&mut Asks)| {
        let mut to = asks.get_untracked();
        change(&mut to);
        on_ask.run(to);
    };
    let error = RwSignal::new(None::<String>);
    // What is no period in the address is answered as the usual one, and so the bar says that.
    let period = Memo::new(move |_| {
        let readable = |word: &str| Years::of(Some(&app.settings())).read(word, app.today()).is_some();
        let said = asks.with(|asks| Some(asks.period.clone()).filter(|word| readable(word)));
        said.unwrap_or_else(|| usual_period(tab.get()).to_string())
    });
    // The first and the last day while one of them is not yet to go with the other.
    let typed = RwSignal::new([None::<String>, None]);
    Effect::new(move |_| {
        period.track();
        typed.set([None, None]);
        error.set(None);
    });
    let own = Memo::new(move |_| period.with(|period| period_words(period).is_none()));
    let periods = PERIODS.iter().map(|(key, words)| (key.to_string(), words.to_string()));
    let periods: Vec<_> = periods.chain([(OWN.to_string(), "From … until …".to_string())]).collect();
    let chosen = move || if own.get() { OWN.to_string() } else { period.get() };
    let choose = move |word: String| {
        error.set(None);
        let word = if word == OWN { own_period(app, &period.get_untracked()) } else { word.clone() };
        ask(app, &|asks: &mut Asks| {
            asks.period = if word == usual_period(tab.get_untracked()) { String::new() } else { word.clone() }
        });
    };
    let edge = move |last: bool| {
        let [first, until] = typed.get();
        if let Some(typed) = if last { until } else { first } {
            return typed;
        }
        // The address names the first day that no longer counts; people name the last one that does.
        let span = Years::of(Some(&app.settings())).read(&period.get(), app.today());
        let day = span.and_then(|span| if last { span.until.pred_opt() } else { Some(span.from) });
        day.map(|day| day.to_string()).unwrap_or_default()
    };
    let set_edge = move |last: bool, text: String| {
        typed.update(|[first, until]| *(if last { until } else { first }) = Some(text));
        match untrack(|| own_days(&edge(false), &edge(true))) {
            Ok(period) => {
                error.set(None);
                typed.set([None, None]);
                ask(app, &|asks: &mut Asks| asks.period = period.clone());
            }
            Err(why) => error.set(Some(why.into())),
        }
    };
    let filter = Signal::derive(move || asks.with(|asks| asks.filter.clone()));
    let unreadable = move || filter.with(|text| parse(text).err().map(|error| error.to_string()));
    let set_filter = move |text: String| ask(app, &|asks: &mut Asks| asks.filter = text.trim().to_string());
    let counted = move || {
        app.track(Kind::Opportunity);
        let all = app.data(|data| data.count(Kind::Opportunity));
        format!("of {} opportunities", app.number(all))
    };
    let by = Signal::derive(move || {
        app.track(Kind::CustomField);
        app.data(By::choices)
    });
    let several = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        app.data(|data| data.live_pipelines().len() > 1)
    });
    let touched = Signal::derive(move || asks.with(|asks| asks.with.split(',').any(|word| word == "touched")));
    let due = Signal::derive(move || asks.with(|asks| asks.with.split(',').any(|word| word == DUE)));
    let (piece, pieces) = (
        Signal::derive(move || asks.with(|asks| grain_said(asks).map_or("", Grain::key).to_string())),
        Signal::stored(PIECES.map(|(word, words)| (word.to_string(), words.to_string())).to_vec()),
    );
    let cut = move |word: String| {
        ask(app, &|asks: &mut Asks| asks.with = chosen_of(&asks.with, Grain::ALL.into_iter().map(Grain::key), &word));
    };
    let (chances, chance_words) = (
        Signal::derive(move || asks.with(|asks| chances_word(asks).to_string())),
        Signal::stored(CHANCES.map(|(word, words)| (word.to_string(), words.to_string())).to_vec()),
    );
    let play = move |word: String| {
        ask(app, &|asks: &mut Asks| {
            asks.with = chosen_of(&asks.with, CHANCES.into_iter().map(|(word, _)| word), &word)
        });
    };
    let day = Signal::derive(move || asks.with(|asks| asks.day.map(|day| day.to_string()).unwrap_or_default()));
    let against = Signal::derive(move || asks.with(|asks| asks.against.map(|day| day.to_string()).unwrap_or_default()));
    let since = Signal::derive(move || asks.with(|asks| asks.since.map(|day| day.to_string()).unwrap_or_default()));
    let future = RwSignal::new(None::<String>);
    let since_day = move |text: String| {
        let day = text.parse::<penstock::value::Date>().ok();
        let ahead = day.is_some_and(|day| untrack(|| app.today()) < day);
        future.set(ahead.then(|| "Choose a day that is past: nothing has changed since one that is to come.".into()));
        if !ahead {
            ask(app, &|asks: &mut Asks| asks.since = day);
        }
    };
    let changed = Memo::new(move |_| asks.with(|asks| *asks != Asks { tab: asks.tab.clone(), ..Asks::default() }));
    view! {
        <div class="report-ask no-print" role="search" aria-label="What is counted" data-test="report-ask">
            <Show when=move || several.get()>
                <SelectField label="Pipeline" value=Signal::derive(move || asks.with(|asks| asks.pipeline.map(|id| id.to_string()).unwrap_or_default())) options=pipelines(app) on_commit=move |text: String| ask(app, &|asks: &mut Asks| asks.pipeline = text.parse().ok()) data_test="report-pipeline" />
            </Show>
            <SelectField label="Period" value=Signal::derive(chosen) options=Signal::stored(periods) on_commit=choose data_test="report-period" />
            <Show when=move || own.get()>
                <Field label="First day" kind=FieldKind::Date value=Signal::derive(move || edge(false)) on_commit=move |text: String| set_edge(false, text) data_test="report-from" />
                <Field label="Last day" kind=FieldKind::Date value=Signal::derive(move || edge(true)) on_commit=move |text: String| set_edge(true, text) error=error data_test="report-until" />
            </Show>
            <Show when=move || tab.get() == "forecast">
                <SelectField label="By" value=piece options=pieces on_commit=cut data_test="report-pieces" />
                <SelectField label="Chances for the range" value=chances options=chance_words on_commit=play data_test="report-chances" />
            </Show>
            <Show when=move || matches!(tab.get(), "funnel" | "speed")>
            <SelectField label="Broken down by" value=Signal::derive(move || asks.with(|asks| asks.by.clone())) options=by on_commit=move |text: String| ask(app, &|asks: &mut Asks| asks.by = text.clone()) data_test="report-by" />
            </Show>
            <div class="report-filter">
                <Field label="Only those that meet" kind=FieldKind::Search value=filter placeholder="owner:me value>10000" on_commit=set_filter error=Signal::derive(unreadable) data_test="report-filter" />
                <BuilderButton of=Listing::Opportunities text=filter on_change=set_filter pipeline=Signal::derive(move || asks.with(|asks| asks.pipeline)) count=Signal::derive(counted) />
            </div>
            <Show when=move || tab.get() == "forecast">
                <Field label="Changes since" kind=FieldKind::Date value=since error=future on_commit=since_day data_test="report-since" />
            </Show>
            {past.then(|| view! {
                <Field label="As of" kind=FieldKind::Date value=day on_commit=move |text: String| ask(app, &|asks: &mut Asks| asks.day = text.parse().ok().filter(|day| *day < untrack(|| app.today()))) data_test="report-day" />
                <Show when=move || asks.with(|asks| asks.day.or(asks.against).is_some())>
                    <Field label="Compared with" kind=FieldKind::Date value=against on_commit=move |text: String| ask(app, &|asks: &mut Asks| asks.against = text.parse().ok()) data_test="report-against" />
                </Show>
            })}
            // What is only ticked comes last: it is as wide as its words.
            <Show when=move || tab.get() == "forecast">
                <CheckField label="Changes of what is due in the period" value=due on_commit=move |on: bool| ask(app, &|asks: &mut Asks| asks.with = switched(&asks.with, DUE, on)) data_test="report-due" />
            </Show>
            <Show when=move || tab.get() == "funnel">
                <CheckField label="Count a stage only for those that were in it" value=touched on_commit=move |on: bool| ask(app, &|asks: &mut Asks| asks.with = switched(&asks.with, "touched", on)) data_test="report-touched" />
            </Show>
            <Show when=move || changed.get()>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| ask(app, &|asks: &mut Asks| *asks = Asks { tab: asks.tab.clone(), open: asks.open, ..Asks::default() }) data_test="report-usual">"Usual question"</Button>
            </Show>
        </div>
    }
}

/// The dates that a period stands for, to be changed.
fn own_period(app: App, period: &str) -> String {
    let today = untrack(|| app.today());
    let settings = untrack(|| app.settings());
    let span = Years::of(Some(&settings)).read(period, today);
    let Span { from, until } = span.filter(|_| period != "all").unwrap_or_else(|| {
        let from = chrono::Datelike::with_ordinal(&today, 1).unwrap_or(today);
        Span { from, until: today.succ_opt().unwrap_or(today) }
    });
    format!("{from}..{until}")
}
