//! The panel of a contact.

use super::parts::{
    ComposeMode, Composer, DeadAddresses, Details, EditLink, EditText, KnownPart, OpportunityList, PanelFrame,
    RecordLink, RecordMenu, TagsEditor, TasksPart, TextKind, TextList, Timeline, Whom, WriteButton, field,
};
use crate::app::{
    store::use_app,
    ui::{CheckField, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Contact, Kind, RecordId},
    value::Id,
};
use std::sync::Arc;

type Shown = Memo<Option<Arc<Contact>>>;

/// Everything about one person, beside the page.
#[component]
pub fn ContactPanel(
    /// The contact.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Contact, id };
    let shown: Shown = Memo::new(move |_| app.contact(id));
    let mode = RwSignal::new(None::<ComposeMode>);
    let writing = RwSignal::new(false);
    let company = field(shown, |contact| contact.company);
    let job = field(shown, |contact| contact.title.clone());
    let sub = move || {
        let works = company.get().and_then(|id| app.company(id));
        let link = works.map(|works| {
            let id = RecordId { kind: Kind::Company, id: works.id };
            view! { <RecordLink id title=works.name.clone() /> }
        });
        let job = job.get();
        let dot = (link.is_some() && !job.is_empty()).then_some(" · ");
        view! { {job} {dot} {link} }
    };
    view! {
        <PanelFrame
            id=rid
            there=Signal::derive(move || shown.with(Option::is_some))
            title=field(shown, |contact| contact.name.clone())
            mode
            on_key=Callback::new(move |key: String| if key == "w" { writing.set(true) })
            sub
            tools=move || view! { <RecordMenu id=rid /> }
        >
            <Research shown />
            <Composer about=rid mode><WriteButton about=rid open=writing /></Composer>
            <Facts id=rid shown />
            <DeadAddresses contact=id />
            <TasksPart of=rid mode />
            <OpportunityList of=id />
            <Timeline of=rid />
            <Notes id=rid shown />
            <Details details=field(shown, |contact| contact.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Research(shown: Shown) -> impl IntoView {
    let done = field(shown, |contact| contact.research().0);
    let missing = field(shown, |contact| contact.research().1);
    let all = move || done.get() + missing.with(Vec::len);
    let share = move || format!("{}%", done.get().saturating_mul(100) / all().max(1));
    let words = move || {
        missing.with(|missing| {
            if missing.is_empty() {
                "Nothing is missing.".to_string()
            } else {
                format!("Missing: {}.", missing.join(", "))
            }
        })
    };
    view! {
        <div class="research" data-test="research">
            <p><b>{move || format!("Research {} of {}. ", done.get(), all())}</b> <span class="muted">{words}</span></p>
            <div class="flow"><i style:width=share></i></div>
        </div>
    }
}

#[component]
fn Facts(id: RecordId, shown: Shown) -> impl IntoView {
    let app = use_app();
    let whom = Memo::new(move |_| shown.get().map(|contact| Whom::contact(app, &contact, None)));
    view! {
        <div class="fact-list" data-test="facts">
            <EditText id field="title" label="Position" value=field(shown, |contact| contact.title.clone()) />
            <EditLink id field="company" kind=Kind::Company label="Company" value=field(shown, |contact| contact.company) />
            <TextList id field="emails" label="Email" kind=FieldKind::Email values=field(shown, |contact| contact.emails.clone()) whom />
            <TextList id field="phones" label="Phone" kind=FieldKind::Phone values=field(shown, |contact| contact.phones.clone()) whom />
            <TextList id field="social" label="Profile" kind=FieldKind::Url values=field(shown, |contact| contact.social.clone()) />
            <EditText id field="address" label="Address" value=field(shown, |contact| contact.address.clone()) />
            <EditText
                id
                field="birthday"
                label="Birthday"
                kind=TextKind::Date
                value=field(shown, |contact| contact.birthday.map(|day| day.to_string()).unwrap_or_default())
            />
            <EditLink id field="owner" kind=Kind::Member label="Owner" value=field(shown, |contact| contact.owner) />
            <EditText id field="source" label="Source" value=field(shown, |contact| contact.source.clone()) />
            <EditLink id field="campaign" kind=Kind::Campaign label="Campaign" value=field(shown, |contact| contact.campaign) />
            <TagsEditor id tags=field(shown, |contact| contact.tags.clone()) />
            <OptOut id=id.id shown />
        </div>
    }
}

/// Whether they want no more messages. What is in the Outbox for them goes with it.
#[component]
fn OptOut(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    view! {
        <CheckField
            label="Wants no more messages"
            value=field(shown, |contact| contact.opted_out)
            on_commit=move |on: bool| _ = app.act_with_undo(Command::OptOut { contact: id, on })
            data_test="opt-out"
        />
    }
}

#[component]
fn Notes(id: RecordId, shown: Shown) -> impl IntoView {
    let notes = vec![
        ("company_news", "Company news", field(shown, |contact| contact.company_news.clone())),
        ("latest_updates", "Latest updates", field(shown, |contact| contact.latest_updates.clone())),
        ("about", "About", field(shown, |contact| contact.about.clone())),
    ];
    view! { <KnownPart id notes /> }
}
