//! The panel of an opportunity.

mod checklist;
mod facts;
mod history;
mod insight;
mod loss;
mod people;
mod stage;
mod temperature;

use super::parts::{
    AutomationPart, ComposeMode, Composer, Details, PanelFrame, RecordLink, TasksPart, Timeline, WriteButton, field,
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, MenuButton, MenuItem},
};
use checklist::Checklist;
use facts::Facts;
use history::History;
use insight::Insight;
use leptos::prelude::*;
use loss::LossPart;
use penstock::{
    command::Command,
    model::{Kind, Opportunity, RecordId},
    value::{Id, Rank, Time},
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
    let key = move |key: String| match key.as_str() {
        "m" => app.ask_move(vec![id]),
        "w" => writing.set(true),
        _ => {}
    };
    view! {
        <PanelFrame
            id=rid
            there=Signal::derive(move || shown.with(Option::is_some))
            title
            mode
            on_key=Callback::new(key)
            sub=move || view! { <Subtitle shown /> }
            tools=move || view! { <More id /> }
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
            <TasksPart of=rid mode />
            <Checklist id shown />
            <AutomationPart id />
            <People id shown />
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

#[component]
fn More(id: Id) -> impl IntoView {
    let app = use_app();
    let items = move || {
        vec![
            MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
            MenuItem::new("Delete", move || delete(app, id)).icon("trash").danger().separated(),
        ]
    };
    view! { <MenuButton label="More" icon_only=true items=Signal::derive(items) data_test="panel-menu" /> }
}

fn delete(app: App, id: Id) {
    if app.act_with_undo(Command::Delete(vec![RecordId::opportunity(id)])).is_some() {
        app.open_record(None);
    }
}

/// The same sale once more, at its stage if that is still open, without its past.
fn duplicate(app: App, id: Id) {
    let copy = app.data(|data| {
        let old = data.opportunity(id)?;
        let usable = data.stage(old.stage).is_some_and(|stage| !stage.retired && !stage.kind.closed());
        Some(Opportunity {
            id: Id::NIL,
            name: format!("{} (copy)", old.name),
            stage: if usable { old.stage } else { Id::NIL },
            rank: Rank::default(),
            visits: Vec::new(),
            done: std::collections::BTreeSet::new(),
            loss: None,
            external: None,
            created: Time::default(),
            ..old.as_ref().clone()
        })
    });
    let Some(copy) = copy else { return };
    let created = app.act_with_undo(Command::Create(copy.into())).and_then(|outcome| outcome.created.first().copied());
    if created.is_some() {
        app.open_record(created);
    }
}
