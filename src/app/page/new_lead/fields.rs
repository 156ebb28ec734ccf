//! The fields of the form.

use super::Desk;
use crate::app::ui::{Field, FieldKind, SelectField};
use leptos::prelude::*;
use penstock::{
    model::Kind,
    present::new_lead::{Brought, Form, stages},
    value::{Id, quoted},
};

/// A text of the form.
#[derive(Clone, Copy)]
pub enum Text {
    Name,
    Company,
    Email,
    Phone,
    Title,
    Opportunity,
    Value,
    Source,
    Tags,
    Note,
}

impl Text {
    fn of(self, form: &mut Form) -> &mut String {
        match self {
            Text::Name => &mut form.name,
            Text::Company => &mut form.company,
            Text::Email => &mut form.email,
            Text::Phone => &mut form.phone,
            Text::Title => &mut form.title,
            Text::Opportunity => &mut form.opportunity,
            Text::Value => &mut form.value,
            Text::Source => &mut form.source,
            Text::Tags => &mut form.tags,
            Text::Note => &mut form.note,
        }
    }
}

/// A text of the form, to be changed.
#[component]
pub fn Line(
    desk: Desk,
    text: Text,
    #[prop(into)] label: String,
    mark: &'static str,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
) -> impl IntoView {
    let value = Memo::new(move |_| desk.form.with(|form| text.of(&mut form.clone()).clone()));
    let typed = move |typed: String| {
        desk.error.set(None);
        desk.form.update(|form| *text.of(form) = typed);
    };
    let wide = kind == FieldKind::Area;
    view! {
        <div class:lead-wide=wide>
            <Field label kind value on_input=typed hint error placeholder autofocus data_test=mark />
        </div>
    }
}

/// Pipeline and stage, in one choice.
#[component]
pub fn PlaceField(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let places = Memo::new(move |_| {
        app.track(Kind::Stage);
        app.track(Kind::Pipeline);
        app.data(|data| {
            let pipelines = data.live_pipelines();
            let one = pipelines.len() == 1;
            let of = |pipeline: Id, name: &str| -> Vec<(String, String)> {
                let said = |stage: &str| if one { stage.to_string() } else { format!("{name} / {stage}") };
                stages(data, pipeline).iter().map(|stage| (stage.id.to_string(), said(&stage.name))).collect()
            };
            pipelines.iter().flat_map(|pipeline| of(pipeline.id, &pipeline.name)).collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || desk.form.with(|form| form.stage.map(|id| id.to_string()).unwrap_or_default()));
    let pick = move |text: String| {
        let Ok(stage) = text.parse::<Id>() else { return };
        let pipeline = app.data(|data| data.stage(stage).map(|stage| stage.pipeline));
        desk.form.update(|form| (form.stage, form.pipeline) = (Some(stage), pipeline));
    };
    view! { <SelectField label="Begins in" value options=places on_commit=pick data_test="lead-stage" /> }
}

const NEW: &str = "new";

/// The campaign: one that is there, the one that the link names for the first time, or none.
#[component]
pub fn BroughtField(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let named = desk.lead.with_value(|lead| lead.campaign.clone());
    let fresh = desk.form.with_untracked(|form| matches!(form.campaign, Brought::New(_)));
    let offered = named.clone();
    let options = Memo::new(move |_| {
        app.track(Kind::Campaign);
        let now = desk.form.with(|form| form.campaign.clone());
        let mut all: Vec<(String, String)> = app.data(|data| {
            let shown = data.campaigns().filter(|one| !one.retired || now == Brought::Known(one.id));
            shown.map(|one| (one.id.to_string(), one.name.clone())).collect()
        });
        all.sort_by_cached_key(|(_, name)| name.to_lowercase());
        all.insert(0, (String::new(), "None".into()));
        if fresh {
            all.push((NEW.into(), format!("New: {offered}")));
        }
        all
    });
    let value = Signal::derive(move || {
        desk.form.with(|form| match &form.campaign {
            Brought::Nothing => String::new(),
            Brought::Known(id) => id.to_string(),
            Brought::New(_) => NEW.into(),
        })
    });
    let hint = Signal::derive(move || {
        desk.form.with(|form| match &form.campaign {
            Brought::New(name) => {
                Some(format!("No campaign is called {} yet. It is created with the lead.", quoted(name)))
            }
            _ => None,
        })
    });
    let pick = move |text: String| {
        let campaign = match text.parse::<Id>() {
            Ok(id) => Brought::Known(id),
            Err(_) if text == NEW => Brought::New(named.clone()),
            Err(_) => Brought::Nothing,
        };
        desk.form.update(|form| form.campaign = campaign);
    };
    view! { <SelectField label="Campaign" value options on_commit=pick hint data_test="lead-campaign" /> }
}
