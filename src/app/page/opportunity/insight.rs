//! What is known about the buyer's situation.

use super::Shown;
use crate::app::page::parts::{NoteField, NotesPart, field};
use leptos::prelude::*;
use penstock::{model::RecordId, value::Id};

/// Needs, pain points, preferences, objections and competitors.
#[component]
pub fn Insight(id: Id, shown: Shown) -> impl IntoView {
    let notes = vec![
        NoteField::new("needs", "Needs", field(shown, |opportunity| opportunity.needs.clone())),
        NoteField::new("pain_points", "Pain points", field(shown, |opportunity| opportunity.pain_points.clone())),
        NoteField::new("preferences", "Preferences", field(shown, |opportunity| opportunity.preferences.clone())),
        NoteField::new("objections", "Objections", field(shown, |opportunity| opportunity.objections.clone())),
        NoteField::new("competitors", "Competitors", field(shown, |opportunity| opportunity.competitors.clone())),
    ];
    let noting = RwSignal::new(None::<&'static str>);
    view! { <NotesPart id=RecordId::opportunity(id) notes noting /> }
}
