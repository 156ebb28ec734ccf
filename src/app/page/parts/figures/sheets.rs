//! The reports, one a tab: from a question to blocks.

use crate::app::{
    page::parts::with_context,
    store::{App, AsOf},
};
use penstock::{
    data::Dataset,
    present::{
        chart::{Form, Unit},
        figures::{self, Sheet, Tab, Words, asked, kept},
        route::Asks,
    },
    query::Context,
    report::{
        self, Facts, History, Question,
        simulation::{RUNS, simulate},
    },
    value::Date,
};

/// The seed of the simulation: the same data gives the same range.
const SEED: u64 = 1;

/// Where nobody says since when, changes are those of thirty days.
fn month_ago(today: Date) -> Date {
    today.checked_sub_days(chrono::Days::new(30)).unwrap_or(today)
}

/// The reports, in order.
pub const TABS: &[Tab] = &[
    Tab { key: "forecast", name: "Forecast" },
    Tab { key: "funnel", name: "Funnel" },
    Tab { key: "speed", name: "Speed" },
    Tab { key: "losses", name: "Losses" },
    Tab { key: "leaks", name: "Leaks" },
    Tab { key: "people", name: "People" },
    Tab { key: "tactics", name: "Tactics" },
];

/// The tab of an address; the first one where it names none.
pub fn tab_of(asks: &Asks) -> &'static str {
    let first = TABS.first().map_or("", |tab| tab.key);
    TABS.iter().find(|tab| tab.key == asks.tab).map_or(first, |tab| tab.key)
}

/// The blocks of a report; none while the figures are being made, and a sentence where the question cannot be read. Whoever
/// asks is asked again when the figures have changed.
pub fn sheet(app: App, tab: &str, asks: &Asks, past: &AsOf) -> Option<Result<Sheet, String>> {
    let write = |value: i64, unit: Unit, form: Form| app.figure(value, unit, form);
    let (span, day) = (|span| app.span_words(span), |day| app.date(day));
    let answer = |data: &Dataset, facts: &Facts, history: &History, only| {
        let question = asked(asks, tab, data, facts, only);
        let words = Words { data, facts, write: &write, span: &span, day: &day };
        blocks((tab, asks), (data, facts, history), &question, &words)
    };
    match past {
        AsOf::Now => {}
        AsOf::Waiting(_) => return None,
        AsOf::Ready(past) => {
            let (zone, me) = (app.zone(), app.me());
            let cx = Context { today: past.day, zone, me, data: &past.data };
            let only = kept(asks, &cx);
            return Some(only.map(|only| answer(&past.data, &past.facts, &past.history, only)));
        }
    }
    let only = match with_context(app, |cx| kept(asks, cx)) {
        Ok(only) => only,
        Err(why) => return Some(Err(why)),
    };
    app.figures(|data, facts, history| Ok(answer(data, facts, history, only)))
}

fn blocks(
    (tab, asks): (&str, &Asks),
    (data, facts, history): (&Dataset, &Facts, &History),
    question: &Question,
    words: &Words<'_>,
) -> Sheet {
    let mut sheet = Sheet::new();
    match tab {
        "forecast" => {
            let made = report::forecast::forecast(facts, question);
            let checks = report::calibration::calibration(facts, history, question);
            let chances = figures::chances(asks, facts, &checks);
            let range = simulate(facts, question, &chances, SEED, RUNS);
            sheet.extend(figures::forecast(&made, &range, &chances, words));
            let quotas = report::quota::quota(facts, history, question);
            sheet.extend(figures::goals(&quotas, words));
            let since = question.since.unwrap_or_else(|| month_ago(facts.today));
            let due = figures::switched(asks, figures::DUE);
            sheet.extend(figures::changes(&report::movement::movement(facts, history, question, since, due), words));
            sheet.extend(figures::checks(&checks, words));
        }
        "people" => {
            let members = report::members(data, facts, history, question);
            sheet.push(figures::performance("members", "Members", "Member", &members, words));
            let hats = report::hats(data, facts, history, question);
            sheet.push(figures::performance("hats", "Hats", "Hat", &hats, words));
        }
        "tactics" => {
            sheet.push(figures::campaigns(&report::campaigns(data, facts, question), words));
            sheet.push(figures::common(&report::patterns(data, facts, history, question), words));
            sheet.push(figures::predictions(data, facts, history, question, words));
            sheet.push(figures::templates(&report::templates(data, facts, question), words));
            sheet.push(figures::sequence_steps(&report::sequence_steps(data, facts, question), words));
            sheet.push(figures::referrers(&report::referrers(data, facts, question), words));
            sheet.push(figures::upsells(&report::upsells(data, facts, question), words));
        }
        "speed" => {
            sheet.extend(figures::velocity(&report::velocity(facts, question), words));
            let speeds = report::stage_speeds(facts, question);
            sheet.extend(figures::stages(&speeds, report::bottleneck(&speeds), words));
            sheet.extend(figures::first_contact(&report::first_responses(data, facts, history, question), words));
            sheet.extend(figures::cycles(&report::cycles(data, facts, history, question), words));
        }
        "losses" => {
            let losses = report::losses(data, facts, question);
            sheet.extend(figures::losses(&losses, words));
            sheet.extend(figures::again(&report::again(data, facts, question), words));
            sheet.extend(figures::competitors(&losses.competitors, words));
        }
        "leaks" => {
            sheet.extend(figures::leaks(&report::leaks(data, facts, history, question), words));
            sheet.extend(figures::stage_leaks(&report::stage_leaks(data, facts, question), words));
        }
        _ => {
            let rates = report::win_rates(data, facts, history, question);
            let funnel = report::funnel(data, facts, history, question);
            let first_mails = report::responses(data, facts, history, question);
            sheet.extend(figures::conversion(&rates, &funnel, &first_mails, words));
        }
    }
    sheet
}
