//! The panel of a contact.

mod consent;

use super::parts::{
    CarePart, ComposeMode, Composer, CustomFields, DaysPart, DeadAddresses, Details, EditLink, EditText, EntryLists,
    FitPart, NoteField, NotesPart, OpportunityList, PanelFrame, RecordLink, RecordMenu, ReferralPart, ResearchMeter,
    TagsEditor, TasksPart, TextKind, Timeline, Whom, WorthPart, WriteButton, field,
};
use crate::app::store::use_app;
use consent::ConsentPart;
use leptos::prelude::*;
use penstock::{
    model::{Contact, Kind, RecordId},
    present::entries::Which,
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
    let adding = RwSignal::new(None::<Which>);
    let noting = RwSignal::new(None::<&'static str>);
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
            on_key=Callback::new(move |key: String| {
                let writes = key == "w";
                if writes {
                    writing.set(true);
                }
                writes
            })
            sub
            tools=move || view! { <RecordMenu id=rid /> }
        >
            <ResearchMeter id=rid adding noting />
            <Composer about=rid mode><WriteButton about=rid open=writing /></Composer>
            <Facts id=rid shown adding />
            <ConsentPart id shown />
            <DeadAddresses contact=id />
            <TasksPart of=rid mode />
            <OpportunityList of=id />
            <WorthPart of=rid />
            <FitPart about=rid />
            <CarePart of_record=rid />
            <ReferralPart contact=id />
            <CustomFields id=rid />
            <DaysPart id=rid />
            <Notes id=rid shown noting />
            <Timeline of=rid />
            <Details details=field(shown, |contact| contact.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Facts(id: RecordId, shown: Shown, adding: RwSignal<Option<Which>>) -> impl IntoView {
    let app = use_app();
    let whom = Memo::new(move |_| shown.get().map(|contact| Whom::contact(app, &contact, None)));
    view! {
        <div class="fact-list" data-test="facts">
            <EditText id field="title" label="Position" value=field(shown, |contact| contact.title.clone()) />
            <EditLink id field="company" kind=Kind::Company label="Company" value=field(shown, |contact| contact.company) />
            <EntryLists id whom adding />
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
        </div>
    }
}

#[component]
fn Notes(id: RecordId, shown: Shown, noting: RwSignal<Option<&'static str>>) -> impl IntoView {
    let notes = vec![
        NoteField::new("company_news", "Company news", field(shown, |contact| contact.company_news.clone())).dated(),
        NoteField::new("latest_updates", "Latest updates", field(shown, |contact| contact.latest_updates.clone()))
            .dated(),
        NoteField::new("needs", "Needs", field(shown, |contact| contact.needs.clone())),
        NoteField::new("objections", "Objections", field(shown, |contact| contact.objections.clone())),
        NoteField::new("competitors", "Competitors", field(shown, |contact| contact.competitors.clone())),
        NoteField::new("about", "About", field(shown, |contact| contact.about.clone())),
    ];
    view! { <NotesPart id notes noting /> }
}
