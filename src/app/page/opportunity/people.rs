//! The people in an opportunity and their parts in it.

use super::Shown;
use crate::app::{
    page::parts::{ReachMenu, RecordLink, RecordPicker, field},
    store::use_app,
    ui::{Field, IconButton},
};
use leptos::prelude::*;
use penstock::{
    model::{ContactLink, Kind, RecordId},
    value::Id,
};
use serde_json::Value;

/// Contacts with their roles, the main one first.
#[component]
pub fn People(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let links = field(shown, |opportunity| opportunity.contacts.clone());
    let company = field(shown, |opportunity| opportunity.company);
    let store = move |all: Vec<ContactLink>| {
        let value = if all.is_empty() { Some(Value::Null) } else { serde_json::to_value(&all).ok() };
        let answer = value.map(|value| app.edit(RecordId::opportunity(id), "contacts", value));
        if let Some(Err(rejection)) = answer {
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
        (RecordId::opportunity(id), "contacts", serde_json::to_value(&all).unwrap_or_default())
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
        let make_first = move |_| {
            let mut all = links.get_untracked();
            all.sort_by_key(|link| link.contact != contact);
            store(all);
        };
        let remove = move |_| {
            let mut all = links.get_untracked();
            all.retain(|link| link.contact != contact);
            store(all);
        };
        view! {
            <div class="person" data-test="person">
                <span class="grow">
                    <RecordLink id=rid title=name />
                    <span class="second">{move || reach.get()}</span>
                </span>
                <ReachMenu contact=person opportunity=Some(id) />
                <Field
                    label=Signal::derive(move || format!("Role of {}", name.get()))
                    hide_label=true
                    value=role
                    placeholder="Role"
                    on_commit=set_role
                    class="inline-edit"
                    data_test="person-role"
                />
                <Show when=move || !first.get()>
                    <IconButton icon="arrow-up" class="small" title="Make this the main contact" on_click=make_first />
                </Show>
                <IconButton icon="x" class="small" title="Take out of this opportunity" data_test="person-remove" on_click=remove />
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
            {move || {
                links.track();
                view! {
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
                }
            }}
        </section>
    }
}
