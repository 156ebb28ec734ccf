//! The sequence on a real opportunity: its days, and its words filled in.

use super::state::Editor;
use crate::app::ui::{Combobox, Icon};
use leptos::prelude::*;
use penstock::{
    automation::{merge_in, say},
    data::Dataset,
    model::{Action, Kind, Opportunity, Plan, Step},
    present::outbox::{lacking, stations},
    value::{Calendar, DateWords, Id, Time, plural},
};

/// A stop on the way.
#[derive(Clone, Debug, PartialEq)]
struct Stop {
    at: Time,
    /// Whole days from the beginning.
    day: i64,
    /// How far along the whole way, in percent.
    along: f64,
    icon: &'static str,
    what: String,
    body: String,
    problem: String,
}

fn words(
    action: &Action,
    opportunity: &Opportunity,
    data: &Dataset,
    dates: &DateWords,
) -> (&'static str, String, String, String) {
    let merge = |text: &str| merge_in(dates, text, opportunity, data);
    let Action::Message { subject, body, .. } = action else {
        let what = match action {
            Action::CreateTask { title, .. } => {
                return (
                    "list-checks",
                    merge(title).unwrap_or_else(|_| title.clone()),
                    String::new(),
                    problem(title, opportunity, data),
                );
            }
            other => say::action(other, data),
        };
        return ("zap", what, String::new(), String::new());
    };
    let title = merge(subject).unwrap_or_else(|_| subject.clone());
    let text = merge(body).unwrap_or_else(|_| body.clone());
    let mut wrong = problem(&format!("{subject}\n{body}"), opportunity, data);
    if wrong.is_empty() && opportunity.contacts.is_empty() {
        wrong = "There is no contact to send this to.".into();
    }
    ("mail", if title.trim().is_empty() { "Message".into() } else { title }, text, wrong)
}

/// What is missing in a text, as a sentence; empty if nothing is.
fn problem(text: &str, opportunity: &Opportunity, data: &Dataset) -> String {
    match (merge_in(&DateWords::default(), text, opportunity, data), lacking(text, opportunity, data)) {
        (Ok(_), _) => String::new(),
        (Err(why), names) if names.is_empty() => format!("This cannot be filled in: {why}."),
        (Err(_), names) => format!("Missing here: {}.", names.join(", ").to_lowercase()),
    }
}

fn way(plan: &Plan, opportunity: &Opportunity, base: Time, calendar: &Calendar, data: &Dataset) -> Vec<Stop> {
    let all = stations(plan, 0, base, true, opportunity, calendar);
    let end = all.last().map_or(base, |last| last.at);
    let whole = end.millis().saturating_sub(base.millis()).max(1) as f64;
    let first = calendar.zone.date(base);
    all.iter()
        .filter_map(|station| {
            let (icon, what, body, problem) = words(station.action?, opportunity, data, calendar.zone.words());
            Some(Stop {
                at: station.at,
                day: (calendar.zone.date(station.at) - first).num_days(),
                along: station.at.millis().saturating_sub(base.millis()) as f64 / whole * 100.0,
                icon,
                what,
                body,
                problem,
            })
        })
        .collect()
}

/// An open opportunity to begin with: one with a contact, if there is one.
fn usual(data: &Dataset) -> Option<Id> {
    let open = |one: &&std::sync::Arc<Opportunity>| data.stage(one.stage).is_some_and(|stage| !stage.kind.closed());
    let with_contact = data.opportunities().find(|one| open(one) && !one.contacts.is_empty());
    with_contact.or_else(|| data.opportunities().find(open)).map(|one| one.id)
}

/// The picture beside the editor.
#[component]
pub fn Preview(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let chosen = RwSignal::new(app.data(usual));
    let options = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        let mut all: Vec<(String, String)> =
            app.data(|data| data.opportunities().map(|one| (one.id.to_string(), one.name.clone())).collect());
        all.sort_by_cached_key(|(_, name)| name.to_lowercase());
        all
    });
    let opportunity = Memo::new(move |_| chosen.get().and_then(|id| app.opportunity(id)));
    let name = Signal::derive(move || opportunity.get().map(|one| one.name.clone()).unwrap_or_default());
    let stops = Memo::new(move |_| {
        [Kind::Contact, Kind::Company, Kind::Member, Kind::Settings].into_iter().for_each(|kind| app.track(kind));
        app.today();
        let plan = editor.plan();
        let one = opportunity.get()?;
        let scene = app.scene();
        Some(app.data(|data| way(&plan, &one, scene.now, &scene.calendar, data)))
    });
    let waits = Memo::new(move |_| {
        editor.steps.with(|steps| steps.iter().any(|one| matches!(one.1, Step::Wait { .. } | Step::Await { .. })))
    });
    let span = move || {
        let days = stops.get().and_then(|stops| stops.last().map(|last| last.day)).unwrap_or(0);
        let days = usize::try_from(days).unwrap_or(0);
        if days == 0 { "All on one day".to_string() } else { format!("Over {}", plural(days, "day", "days")) }
    };
    view! {
        <section class="sequence-preview" aria-label="Preview" data-test="sequence-preview">
            <h2>"If it began now"</h2>
            <Combobox
                label="On this opportunity"
                value=name
                options
                on_pick=move |id: String| chosen.set(id.parse().ok())
                data_test="preview-opportunity"
            />
            {move || match stops.get() {
                None => view! { <p class="muted">"Choose an opportunity to see the days and the words."</p> }.into_any(),
                Some(all) if all.is_empty() => {
                    let text = if waits.get() { "It only waits." } else { "There are no steps yet." };
                    view! { <p class="muted">{text}</p> }.into_any()
                }
                Some(all) => {
                    view! {
                        <p class="hint" data-test="preview-span">{span()}</p>
                        <div class="way-strip" aria-hidden="true">
                            {all.iter().map(|stop| {
                                view! { <i class=stop.icon style:left=format!("{:.2}%", stop.along)></i> }
                            }).collect_view()}
                        </div>
                        <ol class="way">
                            {all.into_iter().map(|stop| view! { <StopLine editor stop /> }).collect_view()}
                        </ol>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn StopLine(editor: Editor, stop: Stop) -> impl IntoView {
    let app = editor.app;
    let day = if stop.day == 0 { "day 0".to_string() } else { format!("day {}", stop.day) };
    view! {
        <li class="way-stop" data-test="way-stop">
            <span class="way-dot"><Icon name=stop.icon class="small" /></span>
            <div class="grow">
                <p class="way-when">
                    <b>{move || app.moment(stop.at)}</b>
                    <span class="faint">{day}</span>
                </p>
                <p class="way-what">{stop.what}</p>
                {(!stop.problem.is_empty()).then(|| view! {
                    <p class="late-text way-problem" data-test="way-problem"><Icon name="alert-triangle" class="small" /> {stop.problem}</p>
                })}
                {(!stop.body.trim().is_empty()).then(|| view! { <div class="way-text" dir="auto">{stop.body}</div> })}
            </div>
        </li>
    }
}
