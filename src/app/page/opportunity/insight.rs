//! What is known about the buyer's situation.

use super::Shown;
use crate::app::page::parts::{EditText, TextKind, field};
use leptos::prelude::*;
use penstock::{model::RecordId, value::Id};

/// Needs, pain points, preferences, objections and competitors.
#[component]
pub fn Insight(id: Id, shown: Shown) -> impl IntoView {
    let id = RecordId::opportunity(id);
    let kind = TextKind::Area;
    view! {
        <section class="part insight" data-test="insight">
            <h3 class="part-title">"What we know"</h3>
            <EditText id field="needs" label="Needs" kind boxed=true value=field(shown, |opportunity| opportunity.needs.clone()) />
            <EditText
                id
                field="pain_points"
                label="Pain points"
                kind
                boxed=true
                value=field(shown, |opportunity| opportunity.pain_points.clone())
            />
            <EditText
                id
                field="preferences"
                label="Preferences"
                kind
                boxed=true
                value=field(shown, |opportunity| opportunity.preferences.clone())
            />
            <EditText
                id
                field="objections"
                label="Objections"
                kind
                boxed=true
                value=field(shown, |opportunity| opportunity.objections.clone())
            />
            <EditText
                id
                field="competitors"
                label="Competitors"
                kind
                boxed=true
                value=field(shown, |opportunity| opportunity.competitors.clone())
            />
        </section>
    }
}
