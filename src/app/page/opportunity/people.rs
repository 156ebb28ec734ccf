//! The people in an opportunity and their parts in it.

use super::Shown;
use crate::app::{
    page::parts::{EditLink, ReachMenu, RecordLink, RecordPicker, field, set_with_undo},
    store::{sentence, use_app},
    ui::{Field, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{
    model::{ContactLink, Kind, RecordId},
    value::Id,
};
use serde_json::Value;

/// Parts that people play in a purchase; own words are as good.
const ROLES: [&str; 8] =
    ["decision maker", "champion", "user", "buyer", "influencer", "technical evaluator", "legal", "gatekeeper"];

/// Contacts with their roles, the main one first.
#[component]
pub fn People(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let links = field(shown, |opportunity| opportunity.contacts.clone());
    let company = field(shown, |opportunity| opportunity.company);
    let own = field(shown, |opportunity| opportunity.referred_by);
    let inherited = move || {
        app.track(Kind::Contact);
        app.track(Kind::Company);
        shown.with(|shown| {
            let shown = shown.as_ref().filter(|one| one.referred_by.is_none())?;
            app.data(|data| data.referrer(shown).and_then(|id| data.contact(id)).map(|one| one.title()))
        })
    };
    let store = move |all: Vec<ContactLink>| {
        if let Err(rejection) = app.edit(RecordId::opportunity(id), "contacts", listed(&all)) {
            app.complain(rejection.to_string());
        }
    };
    let add = move |picked: Option<Id>| {
        let mut all = links.get_untracked();
        if let Some(contact) = picked.filter(|id| !all.iter().any(|link| link.contact == *id)) {
            all.push(ContactLink { contact, role: String::new() });
            store(all);
        }
    };
    let link = move |new: Id| {
        let mut all = links.get_untracked();
        all.push(ContactLink { contact: new, role: String::new() });
        (RecordId::opportunity(id), "contacts", listed(&all))
    };
    let line = move |contact: Id| {
        let rid = RecordId { kind: Kind::Contact, id: contact };
        let person = Memo::new(move |_| app.contact(contact));
        let name = field(person, |person| person.title());
        let reach =
            field(person, |person| person.emails.first().or(person.phones.first()).cloned().unwrap_or_default());
        let find = move |links: &Vec<ContactLink>| {
            links.iter().find(|link| link.contact == contact).map(|link| link.role.clone())
        };
        let role = Signal::derive(move || links.with(find).unwrap_or_default());
        let first =
            Signal::derive(move || links.with(|links| links.first().is_some_and(|link| link.contact == contact)));
        let set_role = move |text: String| {
            let mut all = links.get_untracked();
            if let Some(link) = all.iter_mut().find(|link| link.contact == contact) {
                link.role = text.trim().to_string();
                store(all);
            }
        };
        let place = move |by: Option<isize>| {
            let mut all = links.get_untracked();
            let Some(at) = all.iter().position(|link| link.contact == contact) else { return };
            let to = by.map_or(0, |by| at.saturating_add_signed(by).min(all.len() - 1));
            let link = all.remove(at);
            all.insert(to, link);
            store(all);
        };
        let remove = move || {
            let mut all = links.get_untracked();
            all.retain(|link| link.contact != contact);
            set_with_undo(app, RecordId::opportunity(id), "contacts", listed(&all));
        };
        let last = Signal::derive(move || links.with(|links| links.last().is_some_and(|link| link.contact == contact)));
        let items = move || {
            let mut items = Vec::new();
            if !first.get() {
                items.push(MenuItem::new("Make main contact", move || place(None)).icon("star").mark("person-main"));
                items.push(MenuItem::new("Move up", move || place(Some(-1))).icon("arrow-up"));
            }
            if !last.get() {
                items.push(MenuItem::new("Move down", move || place(Some(1))).icon("arrow-down"));
            }
            for (at, word) in ROLES.into_iter().enumerate() {
                let now = role.get() == word;
                let set = move || set_role(if now { String::new() } else { word.to_string() });
                let item = MenuItem::new(sentence(word), set).icon(if now { "check" } else { "tag" });
                let item = item.mark(format!("role-{}", word.replace(' ', "-")));
                items.push(if at == 0 && !items.is_empty() { item.separated() } else { item });
            }
            let goes = MenuItem::new("Take out of this opportunity", remove).icon("x").danger();
            items.push(goes.separated().mark("person-remove"));
            items
        };
        view! {
            <div class="person" data-test="person">
                <span class="grow">
                    <RecordLink id=rid title=name />
                    <Show when=move || first.get() && links.with(|links| links.len() > 1)>
                        <span class="role-in" data-test="person-is-main">"main"</span>
                    </Show>
                    <span class="second">{move || reach.get()}</span>
                </span>
                <ReachMenu contact=person opportunity=Some(id) />
                <Field
                    label=Signal::derive(move || format!("Role of {}", name.get()))
                    hide_label=true
                    value=role
                    placeholder="Role"
                    suggestions=Signal::stored(ROLES.iter().map(|role| (*role).to_string()).collect::<Vec<_>>())
                    on_commit=set_role
                    class="inline-edit"
                    data_test="person-role"
                />
                <MenuButton
                    label=Signal::derive(move || format!("More for {}", name.get()))
                    icon_only=true
                    class="icon-btn small"
                    items=Signal::derive(items)
                    data_test="person-menu"
                />
            </div>
        }
    };
    view! {
        <section class="part" data-test="people">
            <h3 class="part-title">"Contacts"</h3>
            <For
                each=move || links.with(|links| links.iter().map(|link| link.contact).collect::<Vec<_>>())
                key=|id| *id
                children=line
            />
            <RecordPicker
                kind=Kind::Contact
                label="Add a contact"
                hide_label=true
                value=Signal::stored(None)
                placeholder="Add a contact"
                company
                on_pick=add
                link
                data_test="add-contact"
            />
            <div class="fact-list">
                <EditLink id=RecordId::opportunity(id) field="referred_by" kind=Kind::Contact label="Came through" value=own />
                {move || inherited().map(|name| view! { <p class="hint" data-test="referred-by">{format!("Came through {name}, as the contact or the company says.")}</p> })}
            </div>
        </section>
    }
}

/// As they are stored; nobody is nothing stored.
fn listed(all: &[ContactLink]) -> Value {
    if all.is_empty() { Value::Null } else { serde_json::to_value(all).unwrap_or_default() }
}
