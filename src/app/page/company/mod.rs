//! The panel of a company.

use super::parts::{
    ComposeMode, Composer, Details, EditText, MoneyField, OpportunityList, PanelFrame, RecordLink, RecordMenu,
    RecordPicker, TagsEditor, TasksPart, TextKind, Timeline, WebLink, field,
};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    model::{Company, Kind, RecordId},
    value::Id,
};
use serde_json::Value;
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
            <Facts id shown />
            <TasksPart of=rid mode />
            <Linked of=id kind=Kind::Contact title="Contacts" mark="contacts" />
            <OpportunityList of=id />
            <Linked of=id kind=Kind::Company title="Parts of this company" mark="children" />
            <Timeline of=rid />
            <section class="part insight" data-test="insight">
                <h3 class="part-title">"What we know"</h3>
                <EditText id=rid field="news" label="News" kind=TextKind::Area boxed=true value=field(shown, |c| c.news.clone()) />
                <EditText id=rid field="about" label="About" kind=TextKind::Area boxed=true value=field(shown, |c| c.about.clone()) />
            </section>
            <Details details=field(shown, |company| company.details.clone()) />
        </PanelFrame>
    }
}

#[component]
fn Facts(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let id = RecordId { kind: Kind::Company, id };
    let set = move |field: &'static str, to: Option<Id>| {
        let value = to.map_or(Value::Null, |id| id.to_string().into());
        if let Err(rejection) = app.edit(id, field, value) {
            app.complain(rejection.to_string());
        }
    };
    let set_revenue = move |money: Option<penstock::value::Money>| {
        let value = money.and_then(|money| serde_json::to_value(money).ok()).unwrap_or(Value::Null);
        app.edit(id, "revenue", value).err().map(|rejection| rejection.to_string())
    };
    let website = field(shown, |company| company.website.clone());
    view! {
        <div class="fact-list" data-test="facts">
            <div class="fact-line">
                <EditText id field="website" label="Website" value=website />
                <WebLink text=website />
            </div>
            <EditText id field="phone" label="Phone" kind=TextKind::Phone value=field(shown, |company| company.phone.clone()) />
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
            <MoneyField
                label="Revenue"
                value=field(shown, |company| company.revenue)
                on_commit=set_revenue
                data_test="field-revenue"
            />
            <EditText
                id
                field="founded"
                label="Founded"
                kind=TextKind::Whole
                class="inline-edit left"
                value=field(shown, |company| company.founded.map(|n| n.to_string()).unwrap_or_default())
            />
            <RecordPicker
                kind=Kind::Company
                label="Part of"
                value=field(shown, |company| company.parent)
                on_pick=move |to| set("parent", to)
                data_test="field-parent"
            />
            <RecordPicker
                kind=Kind::Member
                label="Owner"
                value=field(shown, |company| company.owner)
                on_pick=move |to| set("owner", to)
                data_test="field-owner"
            />
            <EditText id field="source" label="Source" value=field(shown, |company| company.source.clone()) />
            <TagsEditor id tags=field(shown, |company| company.tags.clone()) />
        </div>
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
    let most = RwSignal::new(20_usize);
    let line = move |id: Id| {
        let id = RecordId { kind, id };
        let name = Signal::derive(move || app.record(id).map(|record| record.title()).unwrap_or_default());
        let second = move || (kind == Kind::Contact).then(|| app.contact(id.id).map(|contact| contact.title.clone()));
        view! {
            <li class="mini-line">
                <span class="grow"><RecordLink id title=name /> <span class="second">{second}</span></span>
            </li>
        }
    };
    view! {
        <Show when=move || kind == Kind::Contact || ids.with(|ids| !ids.is_empty())>
            <section class="part" data-test=mark>
                <h3 class="part-title">{title} <span class="n">{move || app.number(ids.with(|ids| ids.len()))}</span></h3>
                <ul class="mini-list">
                    <For
                        each=move || ids.with(|ids| ids.iter().take(most.get()).copied().collect::<Vec<_>>())
                        key=|id| *id
                        children=line
                    />
                </ul>
                <Show when=move || ids.with(|ids| ids.is_empty())>
                    <p class="hint">"None yet."</p>
                </Show>
                <Show when=move || { ids.with(|ids| ids.len()) > most.get() }>
                    <button type="button" class="btn quiet small" on:click=move |_| most.update(|n| *n += 100)>
                        "Show more"
                    </button>
                </Show>
            </section>
        </Show>
    }
}
