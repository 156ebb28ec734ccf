//! What to talk about: points that a person writes down, kept with the workspace for the agenda they belong to; lines to
//! write on where there are none.

use crate::app::{
    store::{sentence, use_app},
    ui::{Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, RecordId},
    value::Id,
};
use serde_json::{Map, Value};

/// The points of an agenda.
#[component]
pub fn Points(
    /// What its period is kept by, and its pipeline: other agendas have other points.
    about: (String, Option<Id>),
) -> impl IntoView {
    let app = use_app();
    let (period, pipeline) = about;
    let key = StoredValue::new(pipeline.map_or(period.clone(), |id| format!("{period}.{id}")));
    let stored = Memo::new(move |_| {
        let settings = app.settings();
        key.with_value(|key| settings.agendas.get(key).cloned()).unwrap_or_default()
    });
    // What is being typed is kept in this browser until it is written down.
    let workspace = untrack(|| app.settings().id);
    let aside = StoredValue::new(key.with_value(|key| format!("agenda.{workspace}.{key}")));
    let put_aside = move |text: &str| aside.with_value(|aside| app.setting_set(aside, text));
    let typed = RwSignal::new(aside.with_value(|aside| app.setting_get(aside)).filter(|text| !text.is_empty()));
    let text = Signal::derive(move || typed.get().unwrap_or_else(|| stored.get()));
    let error = RwSignal::new(None::<String>);
    let keep = move |text: String| {
        let settings = untrack(|| app.settings());
        let all = key.with_value(|key| settings.with_agenda(key, &text));
        let value = serde_json::to_value(&all).unwrap_or(Value::Null);
        let id = RecordId { kind: Kind::Settings, id: settings.id };
        match app.dispatch(Command::Edit { id, set: Map::from_iter([("agendas".to_string(), value)]) }) {
            Ok(outcome) => {
                put_aside("");
                error.set(None);
                typed.set(None);
                if !outcome.label.is_empty() {
                    app.say_with_undo("Changed what to talk about".into());
                }
            }
            Err(why) => {
                typed.set(Some(text));
                error.set(Some(sentence(&why.to_string())));
            }
        }
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
                    on_input=move |typed: String| put_aside(&typed)
                    on_commit=keep
                    error=error
                    placeholder="One point a line"
                    hint="Kept with the workspace for this agenda. On paper there is room to write more."
                    data_test="agenda-points"
                />
            </div>
            <div class="print-only">{lines}</div>
        </section>
    }
}
