//! What to talk about: points that a person writes down, kept in this browser for the period; lines to write on where there
//! are none.

use crate::app::{
    store::use_app,
    ui::{Field, FieldKind},
};
use leptos::prelude::*;
use penstock::value::Id;

/// The points of an agenda.
#[component]
pub fn Points(
    /// What its period is kept by, and its pipeline: other agendas have other points.
    about: (String, Option<Id>),
) -> impl IntoView {
    let app = use_app();
    let workspace = app.data(|data| data.settings().map(|settings| settings.id.to_string())).unwrap_or_default();
    let pipeline = about.1.map(|id| id.to_string()).unwrap_or_default();
    let key = StoredValue::new(format!("agenda.{workspace}.{pipeline}.{}", about.0));
    let text = RwSignal::new(key.with_value(|key| app.setting_get(key)).unwrap_or_default());
    let keep = move |typed: String| {
        key.with_value(|key| app.setting_set(key, &typed));
        text.set(typed);
    };
    let lines = move || {
        let points: Vec<String> =
            text.with(|text| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Into::into).collect());
        // What comes up in the meeting is written down by hand.
        let blank = 4_usize.saturating_sub(points.len());
        let points = points.into_iter().map(|point| view! { <li>{point}</li> }).collect_view();
        let blank = (0..blank).map(|_| view! { <li class="agenda-line" aria-hidden="true"></li> }).collect_view();
        view! { <ul class="agenda-points">{points} {blank}</ul> }
    };
    view! {
        <section>
            <h2>"To talk about"</h2>
            <div class="no-print">
                <Field
                    label="Points, one a line"
                    hide_label=true
                    kind=FieldKind::Area
                    value=text
                    on_input=move |typed: String| key.with_value(|key| app.setting_set(key, &typed))
                    on_commit=keep
                    placeholder="One point a line"
                    hint="Kept in this browser for this agenda. On paper there is room to write more."
                    data_test="agenda-points"
                />
            </div>
            <div class="print-only">{lines}</div>
        </section>
    }
}
