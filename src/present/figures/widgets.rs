//! Dashboards: what can be put on one, and how it is arranged.

use crate::model::Widget;
use crate::present::route::{Asks, ReportPage, Route};

/// What a dashboard shows, in order.
pub type Widgets = Vec<Widget>;

/// The most parts of a dashboard.
const MOST: usize = 60;

/// What can be put on a dashboard: its word, its report, its name, and how many of four columns it takes.
pub fn gallery() -> &'static [(&'static str, &'static str, &'static str, u8)] {
    &[
        ("forecast", "forecast", "Forecast", 4),
        ("forecast-pieces", "forecast", "Won and to come", 2),
        ("forecast-range", "forecast", "Range", 2),
        ("forecast-categories", "forecast", "By category", 4),
        ("movement", "forecast", "What changed since", 4),
        ("movement-between", "forecast", "Came and went since", 4),
        ("goals", "forecast", "Goals", 4),
        ("calibration", "forecast", "How good forecasts were", 2),
        ("stage-chances", "forecast", "Chances of the stages", 2),
        ("calibration-bands", "forecast", "What was said, and what was won", 4),
        ("win-rates", "funnel", "Win rates", 4),
        ("win-rates-value", "funnel", "Win rates by value", 2),
        ("funnel", "funnel", "How far they came", 2),
        ("funnel-ways", "funnel", "How they moved", 2),
        ("funnel-steps", "funnel", "Step by step", 4),
        ("win-rates-by", "funnel", "Won of closed, by group", 2),
        ("win-rates-groups", "funnel", "Win rates side by side", 4),
        ("answers", "funnel", "Answers to first mails", 2),
        ("velocity", "speed", "Velocity", 4),
        ("stage-times", "speed", "Time in each stage", 4),
        ("stage-inside", "speed", "In each stage now", 4),
        ("cycle", "speed", "Time to win", 2),
        ("first-response", "speed", "First response", 4),
        ("first-response-work", "speed", "First response, in working hours", 2),
        ("losses", "losses", "Losses", 4),
        ("loss-matrix", "losses", "Where and why", 4),
        ("loss-reasons", "losses", "Reasons by value", 4),
        ("talk-again", "losses", "Lost leads to talk to", 4),
        ("competitors", "losses", "Competitors", 4),
        ("leaks", "leaks", "Leaks", 4),
        ("leak-list", "leaks", "The longest of each", 4),
        ("stage-leaks", "leaks", "Leakage of each stage", 2),
        ("members", "people", "Members", 4),
        ("hats", "people", "Hats", 4),
        ("campaigns", "tactics", "Campaigns", 4),
        ("templates", "tactics", "Templates", 4),
        ("sequence-steps", "tactics", "Steps of sequences and rules", 4),
        ("referrers", "tactics", "Who recommended us", 4),
        ("patterns", "tactics", "What won ones have in common", 4),
        ("predictions", "tactics", "The largest open ones, by experience", 4),
        ("upsells", "tactics", "Who may buy more", 4),
    ]
}

/// What a dashboard has before anybody has arranged one.
pub fn standard() -> Widgets {
    let part = |shows: &str, asks: &str, width: u8| Widget { shows: shows.into(), asks: asks.into(), width };
    vec![
        part("forecast", "period=quarter", 4),
        part("forecast-pieces", "", 2),
        part("forecast-range", "", 2),
        part("velocity", "", 4),
        part("leaks", "", 4),
        part("funnel", "", 2),
        part("win-rates-by", "by=period", 2),
        part("stage-leaks", "", 2),
        part("cycle", "by=period", 2),
    ]
}

/// The width of a part: its own, else the usual one of what it shows.
pub fn sized(widget: &Widget) -> u8 {
    let usual = || gallery().iter().find(|(key, ..)| *key == widget.shows).map_or(2, |(.., width)| *width);
    if widget.width == 0 { usual() } else { widget.width.clamp(1, 4) }
}

/// The parts with one of them at another place.
pub fn moved(widgets: &[Widget], from: usize, to: usize) -> Widgets {
    let mut all = widgets.to_vec();
    if from < all.len() && to < all.len() {
        let one = all.remove(from);
        all.insert(to, one);
    }
    all
}

/// The parts with one of them wider or narrower.
pub fn widened(widgets: &[Widget], at: usize, width: u8) -> Widgets {
    let mut all = widgets.to_vec();
    if let Some(one) = all.get_mut(at) {
        one.width = width.clamp(1, 4);
    }
    all
}

/// The parts with another one at the end; none where the page is full.
pub fn taken(widgets: &[Widget], shows: &str, asks: &str) -> Option<Widgets> {
    let room = widgets.len() < MOST && gallery().iter().any(|(key, ..)| *key == shows);
    room.then(|| {
        let mut all = widgets.to_vec();
        all.push(Widget { shows: shows.into(), asks: asks.into(), width: 0 });
        all
    })
}

/// The question of a part, from its text.
pub fn asks_of(widget: &Widget) -> Asks {
    Asks { open: None, ..Route::parse(&format!("#/reports?{}", widget.asks)).asks() }
}

/// The parts with another question for one of them.
pub fn asking(widgets: &[Widget], at: usize, asks: &Asks) -> Widgets {
    let asks = Asks { tab: String::new(), open: None, ..asks.clone() };
    let route = Route::Report { page: ReportPage::Reports, asks }.to_string();
    let mut all = widgets.to_vec();
    if let Some(one) = all.get_mut(at) {
        one.asks = route.split_once('?').map(|(_, asks)| asks.to_string()).unwrap_or_default();
    }
    all
}

/// The parts without one of them.
pub fn without(widgets: &[Widget], at: usize) -> Widgets {
    let kept = widgets.iter().enumerate().filter(|(place, _)| *place != at);
    kept.map(|(_, one)| one.clone()).collect()
}

/// The report that a part is of, and its name; none for a part of a newer version.
pub fn part_of(widget: &Widget) -> Option<(&'static str, &'static str)> {
    let found = gallery().iter().find(|(key, ..)| *key == widget.shows);
    found.map(|(_, tab, name, _)| (*tab, *name))
}
