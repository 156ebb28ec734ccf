//! What is known about the buyer's situation.

use super::Shown;
use crate::app::page::parts::{KnownPart, field};
use leptos::prelude::*;
use penstock::{model::RecordId, value::Id};

/// Needs, pain points, preferences, objections and competitors.
#[component]
pub fn Insight(id: Id, shown: Shown) -> impl IntoView {
    let notes = vec![
        ("needs", "Needs", field(shown, |opportunity| opportunity.needs.clone())),
        ("pain_points", "Pain points", field(shown, |opportunity| opportunity.pain_points.clone())),
        ("preferences", "Preferences", field(shown, |opportunity| opportunity.preferences.clone())),
        ("objections", "Objections", field(shown, |opportunity| opportunity.objections.clone())),
        ("competitors", "Competitors", field(shown, |opportunity| opportunity.competitors.clone())),
    ];
    view! { <KnownPart id=RecordId::opportunity(id) notes /> }
}
