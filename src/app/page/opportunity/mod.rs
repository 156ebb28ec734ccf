//! The panel of an opportunity.

mod chance;
mod checklist;
mod facts;
mod history;
mod insight;
mod loss;
mod people;
mod stage;
mod temperature;

use super::parts::{
    AutomationPart, CarePart, CareWarning, ComposeMode, Composer, CustomFields, Details, PanelFrame, RecordLink,
    RecordMenu, ScorePart, TasksPart, Timeline, WriteButton, field,
};
use crate::app::{store::use_app, ui::Button};
use chance::ExperiencePart;
use checklist::Checklist;
use facts::Facts;
use history::History;
use insight::Insight;
use leptos::prelude::*;
use loss::LossPart;
use penstock::{
    model::{Kind, Opportunity, RecordId},
    value::Id,
};
use people::People;
use stage::{GoalBox, Steps};
use std::sync::Arc;

/// The opportunity as the panel's parts read it: none once it is deleted.
type Shown = Memo<Option<Arc<Opportunity>>>;

/// Everything about one opportunity, beside the page.
#[component]
pub fn OpportunityPanel(
    /// The opportunity.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let rid = RecordId::opportunity(id);
    let shown: Shown = Memo::new(move |_| app.opportunity(id));
    let mode = RwSignal::new(None::<ComposeMode>);
    let title = field(shown, |opportunity| opportunity.name.clone());
    let writing = RwSignal::new(false);
    let key = move |key: String| {
        match key.as_str() {
            "m" => app.ask_move(vec![id]),
            "w" => writing.set(true),
            _ => return false,
        }
        true
    };
    view! {
        <PanelFrame
            id=rid
            there=Signal::derive(move || shown.with(Option::is_some))
            title
            mode
            on_key=Callback::new(key)
            sub=move || view! { <Subtitle shown /> }
            tools=move || view! { <RecordMenu id=rid /> }
        >
            <Steps id shown />
            <GoalBox shown />
            <LossPart id shown />
            <Composer about=rid mode>
                <Button
                    class="small"
                    icon="arrow-right"
                    title="Move to another stage (m)"
                    data_test="move"
                    on_click=move |_| app.ask_move(vec![id])
                >
                    "Move…"
                </Button>
                <WriteButton about=rid open=writing />
            </Composer>
            <Facts id shown />
            <ScorePart id />
            <ExperiencePart id shown />
            <TasksPart of=rid mode />
            <Checklist id shown />
            <AutomationPart id />
            <People id shown />
            <CustomFields id=rid />
            <CareWarning about=rid />
            <CarePart of_record=rid />
            <Timeline of=rid />
            <Insight id shown />
            <History shown />
            <Details details=field(shown, |opportunity| opportunity.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Subtitle(shown: Shown) -> impl IntoView {
    let app = use_app();
    let company = field(shown, |opportunity| opportunity.company);
    let contact = field(shown, |opportunity| opportunity.contacts.first().map(|link| link.contact));
    let link = move |kind: Kind, id: Option<Id>| {
        let id = RecordId { kind, id: id? };
        let title = app.record(id)?.title();
        Some(view! { <RecordLink id title /> })
    };
    move || {
        let (company, contact) = (link(Kind::Company, company.get()), link(Kind::Contact, contact.get()));
        let dot = (company.is_some() && contact.is_some()).then_some(" · ");
        view! { {company} {dot} {contact} }
    }
}
