//! Every stay in a stage, with how long it took.

use super::Shown;
use crate::app::{page::parts::field, store::use_app};
use leptos::prelude::*;
use penstock::{model::Visit, value::plural};

fn span(millis: i64) -> String {
    const HOUR: i64 = 3_600_000;
    let count = |size: i64| usize::try_from(millis / size).unwrap_or(0);
    match millis {
        ..HOUR => "under an hour".into(),
        HOUR..86_400_000 => plural(count(HOUR), "hour", "hours"),
        _ => plural(count(86_400_000), "day", "days"),
    }
}

/// Stage names as they were then, days, and overrides with their reasons.
#[component]
pub fn History(shown: Shown) -> impl IntoView {
    let app = use_app();
    let visits = field(shown, |opportunity| opportunity.visits.clone());
    let rows = move || {
        // Tells when the day changes.
        let _ = app.today();
        let now = app.now();
        visits.with(|all| {
            let took = |visit: &Visit| (visit.left.unwrap_or(now).millis() - visit.entered.millis()).max(0);
            let longest = all.iter().map(took).max().unwrap_or(0).max(1);
            all.iter()
                .rev()
                .map(|visit| {
                    let share = took(visit).saturating_mul(100) / longest;
                    let stage = app.stage(visit.stage);
                    let hue = stage.as_ref().map_or_else(String::new, |stage| format!("flow hue-{}", stage.colour));
                    let renamed = stage.filter(|stage| stage.name != visit.name).map(|stage| format!(" (now {})", stage.name));
                    let since = app.date(app.zone().date(visit.entered));
                    let left = visit.left.map(|left| app.date(app.zone().date(left)));
                    let words = left.map_or(format!("since {since}"), |left| format!("{since} to {left}"));
                    let reason = visit.overridden.clone();
                    view! {
                        <tr data-test="visit">
                            <td>
                                {visit.name.clone()} <span class="faint">{renamed}</span>
                                {(!reason.is_empty())
                                    .then(|| view! { <div class="hint" data-test="override">"Moved although something was missing: " {reason}</div> })}
                            </td>
                            <td><div class=hue><i style:width=format!("{share}%")></i></div></td>
                            <td class="num" title=words>{span(took(visit))}</td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="part" data-test="stage-history">
            <h3 class="part-title">"Time in stages"</h3>
            <table class="visits">
                <thead class="visually-hidden">
                    <tr><th>"Stage"</th><th>"Share"</th><th>"Time"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
