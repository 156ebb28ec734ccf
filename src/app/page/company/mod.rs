//! The panel of a company.

use super::parts::{
    CarePart, ComposeMode, Composer, CustomFields, DaysPart, Details, EditLink, EditMoney, EditText, EntryLists,
    FitPart, FoldPart, MiniList, NoteField, NotesPart, OpportunityList, PanelFrame, RecordLink, RecordMenu,
    RecordPicker, ResearchMeter, TagsEditor, TasksPart, TextKind, Timeline, TreeView, Whom, WorthPart, field,
    set_with_undo,
};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Company, Contact, Kind, RecordId},
    present::{
        entries::Which,
        referrals::{owners, parts},
    },
    value::Id,
};
use std::sync::Arc;

type Shown = Memo<Option<Arc<Company>>>;

/// Everything about one organisation, beside the page.
#[component]
pub fn CompanyPanel(
    /// The company.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Company, id };
    let shown: Shown = Memo::new(move |_| app.company(id));
    let mode = RwSignal::new(None::<ComposeMode>);
    let sector = field(shown, |company| company.sector.clone());
    let country = field(shown, |company| company.country.clone());
    let sub = move || {
        let parts: Vec<String> = [sector.get(), country.get()].into_iter().filter(|text| !text.is_empty()).collect();
        parts.join(" · ")
    };
    let adding = RwSignal::new(None::<Which>);
    let noting = RwSignal::new(None::<&'static str>);
    let notes = vec![
        NoteField::new("news", "News", field(shown, |company| company.news.clone())).dated(),
        NoteField::new("latest_updates", "Latest updates", field(shown, |company| company.latest_updates.clone()))
            .dated(),
        NoteField::new("needs", "Needs", field(shown, |company| company.needs.clone())),
        NoteField::new("objections", "Objections", field(shown, |company| company.objections.clone())),
        NoteField::new("competitors", "Competitors", field(shown, |company| company.competitors.clone())),
        NoteField::new("about", "About", field(shown, |company| company.about.clone())),
    ];
    view! {
        <PanelFrame
            id=rid
            there=Signal::derive(move || shown.with(Option::is_some))
            title=field(shown, |company| company.name.clone())
            mode
            sub
            tools=move || view! { <RecordMenu id=rid /> }
        >
            <ResearchMeter id=rid adding noting />
            <Composer about=rid mode>""</Composer>
            <Facts id=rid shown adding />
            <TasksPart of=rid mode />
            <People of=id />
            <OpportunityList of=id />
            <WorthPart of=rid />
            <FitPart about=rid />
            <CarePart of_record=rid />
            <Family id />
            <CustomFields id=rid />
            <DaysPart id=rid />
            <NotesPart id=rid notes=notes.clone() noting />
            <Timeline of=rid />
            <Details details=field(shown, |company| company.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Facts(id: RecordId, shown: Shown, adding: RwSignal<Option<Which>>) -> impl IntoView {
    let whom = Signal::derive(move || shown.with(|company| company.as_deref().map(Whom::company)));
    view! {
        <div class="fact-list" data-test="facts">
            <EntryLists id whom adding />
            <EditText id field="country" label="Country" value=field(shown, |company| company.country.clone()) />
            <EditText id field="sector" label="Sector" value=field(shown, |company| company.sector.clone()) />
            <EditText
                id
                field="employees"
                label="Employees"
                kind=TextKind::Whole
                class="inline-edit left"
                value=field(shown, |company| company.employees.map(|n| n.to_string()).unwrap_or_default())
            />
            <EditMoney id field="revenue" label="Revenue" value=field(shown, |company| company.revenue) />
            <EditText
                id
                field="founded"
                label="Founded"
                kind=TextKind::Whole
                class="inline-edit left"
                value=field(shown, |company| company.founded.map(|n| n.to_string()).unwrap_or_default())
            />
            <EditLink id field="parent" kind=Kind::Company label="Part of" value=field(shown, |company| company.parent) />
            <EditLink id field="referred_by" kind=Kind::Contact label="Came through" value=field(shown, |company| company.referred_by) />
            <EditLink id field="owner" kind=Kind::Member label="Owner" value=field(shown, |company| company.owner) />
            <EditText id field="source" label="Source" value=field(shown, |company| company.source.clone()) />
            <TagsEditor id tags=field(shown, |company| company.tags.clone()) />
        </div>
    }
}

/// Somebody who is there already comes to work here; somebody new is added with the company.
#[component]
fn AddContact(company: Id) -> impl IntoView {
    let app = use_app();
    let pick = move |picked: Option<Id>| {
        if let Some(id) = picked {
            set_with_undo(app, RecordId { kind: Kind::Contact, id }, "company", company.to_string().into());
        }
    };
    let create = move |text: String| {
        let mail = text.contains('@') && !text.contains(' ');
        let (name, emails) = if mail { (String::new(), vec![text]) } else { (text, Vec::new()) };
        let contact = Contact { name, emails, company: Some(company), ..Contact::default() };
        app.act_with_undo(Command::Create(contact.into()));
    };
    view! {
        <RecordPicker
            kind=Kind::Contact
            label="Add a contact"
            hide_label=true
            value=Signal::stored(None)
            placeholder="Add a contact"
            on_pick=pick
            on_new=create
            data_test="add-contact"
        />
    }
}

/// The people who work there, with what they do and what they are in its opportunities.
#[component]
fn People(of: Id) -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        app.track(Kind::Contact);
        app.data(|data| data.people_of(of).map(|person| person.id).collect())
    });
    let line = move |id: Id| {
        let rid = RecordId { kind: Kind::Contact, id };
        let name = Signal::derive(move || app.contact(id).map(|person| person.title()).unwrap_or_default());
        let does = Memo::new(move |_| {
            app.track(Kind::Opportunity);
            let job = app.contact(id).map(|person| person.title.clone()).unwrap_or_default();
            let roles = app.data(|data| {
                let links = data.opportunities_with(id).rev().flat_map(|one| one.contacts.iter());
                let mut roles: Vec<String> = Vec::new();
                for link in links.filter(|link| link.contact == id && !link.role.is_empty()) {
                    if !roles.contains(&link.role) {
                        roles.push(link.role.clone());
                    }
                }
                roles
            });
            std::iter::once(job).filter(|job| !job.is_empty()).chain(roles).collect::<Vec<_>>().join(" · ")
        });
        view! {
            <li class="mini-line">
                <span class="grow"><RecordLink id=rid title=name /> <span class="second">{move || does.get()}</span></span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="part" data-test="contacts">
            <h3 class="part-title">"People" <span class="n">{move || app.number(ids.with(|ids| ids.len()))}</span></h3>
            <MiniList ids line />
            <AddContact company=of />
        </section>
    }
}

/// The companies above it and below it, as a tree.
#[component]
fn Family(id: Id) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Company, id };
    let way = Memo::new(move |_| {
        app.track(Kind::Company);
        app.data(|data| owners(data, id))
    });
    let alone =
        Memo::new(move |_| way.with(|way| way.len() < 2) && app.data(|data| data.parts_of(id).next().is_none()));
    let people = Callback::new(move |of: RecordId| {
        app.track(Kind::Contact);
        let people = app.data(|data| data.people_of(of.id).count());
        if people == 0 { String::new() } else { app.counted(people, "person", "people") }
    });
    view! {
        <FoldPart title="Group" mark="family" empty=alone>
            {move || {
                let opened = way.get();
                let root = opened.last().copied().unwrap_or(rid);
                view! { <TreeView label="Who belongs to whom" root=Signal::stored(root) below=parts note=people here=rid opened data_test="family-tree" /> }
            }}
        </FoldPart>
    }
}
