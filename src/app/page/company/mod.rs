//! The panel of a company.

use super::parts::{
    ComposeMode, Composer, Details, EditLink, EditMoney, EditText, KnownPart, MiniList, OpportunityList, PanelFrame,
    PhoneLinks, RecordLink, RecordMenu, RecordPicker, TagsEditor, TasksPart, TextKind, Timeline, WebLink, Whom, field,
    set_with_undo,
};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Company, Contact, Kind, RecordId},
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
    let notes = vec![
        ("news", "News", field(shown, |company| company.news.clone())),
        ("about", "About", field(shown, |company| company.about.clone())),
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
            <Composer about=rid mode>""</Composer>
            <Facts id=rid shown />
            <TasksPart of=rid mode />
            <Linked of=id kind=Kind::Contact title="Contacts" mark="contacts" />
            <OpportunityList of=id />
            <Linked of=id kind=Kind::Company title="Parts of this company" mark="children" />
            <Timeline of=rid />
            <KnownPart id=rid notes=notes.clone() />
            <Details details=field(shown, |company| company.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Facts(id: RecordId, shown: Shown) -> impl IntoView {
    let website = field(shown, |company| company.website.clone());
    let phone = field(shown, |company| company.phone.clone());
    let whom = Signal::derive(move || shown.with(|company| company.as_deref().map(Whom::company)));
    view! {
        <div class="fact-list" data-test="facts">
            <div class="fact-line">
                <EditText id field="website" label="Website" value=website />
                <WebLink text=website />
            </div>
            <div class="fact-line">
                <EditText id field="phone" label="Phone" kind=TextKind::Phone value=phone />
                <Show when=move || phone.with(|phone| !phone.is_empty())>
                    <PhoneLinks text=phone whom />
                </Show>
            </div>
            <EditText id field="address" label="Address" value=field(shown, |company| company.address.clone()) />
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
            <EditLink id field="owner" kind=Kind::Member label="Owner" value=field(shown, |company| company.owner) />
            <EditText id field="source" label="Source" value=field(shown, |company| company.source.clone()) />
            <TagsEditor id tags=field(shown, |company| company.tags.clone()) />
        </div>
    }
}

/// Somebody who is there already comes to work here; somebody new is added with the company.
#[component]
fn AddContact(company: Id, ids: Memo<Arc<[Id]>>) -> impl IntoView {
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
    // A new empty picker after each pick.
    move || {
        ids.track();
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
}

/// The contacts of a company, or the companies that belong to it.
#[component]
fn Linked(of: Id, kind: Kind, title: &'static str, mark: &'static str) -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        app.track(kind);
        app.data(|data| data.referring(of, kind).collect())
    });
    let line = move |id: Id| {
        let id = RecordId { kind, id };
        let name = Signal::derive(move || app.record(id).map(|record| record.title()).unwrap_or_default());
        let second = move || (kind == Kind::Contact).then(|| app.contact(id.id).map(|contact| contact.title.clone()));
        view! {
            <li class="mini-line">
                <span class="grow"><RecordLink id title=name /> <span class="second">{second}</span></span>
            </li>
        }
        .into_any()
    };
    view! {
        <Show when=move || kind == Kind::Contact || ids.with(|ids| !ids.is_empty())>
            <section class="part" data-test=mark>
                <h3 class="part-title">{title} <span class="n">{move || app.number(ids.with(|ids| ids.len()))}</span></h3>
                <MiniList ids line />
                {(kind == Kind::Contact).then(|| view! { <AddContact company=of ids /> })}
            </section>
        </Show>
    }
}
