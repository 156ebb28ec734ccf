//! What would go, with counts and as a list.

use super::Desk;
use crate::app::{
    page::parts::MiniList,
    ui::{EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::{actions::place_of, hand_over::Giver, hand_over::Parcel},
    value::Id,
};
use std::sync::Arc;

fn ids(parcel: &Parcel, kind: Kind) -> &[Id] {
    match kind {
        Kind::Opportunity => &parcel.opportunities,
        Kind::Task => &parcel.tasks,
        Kind::Message => &parcel.messages,
        Kind::Contact => &parcel.contacts,
        _ => &parcel.companies,
    }
}

const SHOWN: [(Kind, &str, &str); 5] = [
    (Kind::Opportunity, "Opportunities", "square-kanban"),
    (Kind::Task, "Open tasks", "list-checks"),
    (Kind::Message, "Messages that are not sent", "send"),
    (Kind::Contact, "Contacts", "users"),
    (Kind::Company, "Companies", "building"),
];

#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    let words = move || desk.found.with(|found| found.as_ref().map(|parcel| desk.words(parcel)).unwrap_or_default());
    let state = Memo::new(move |_| {
        match (desk.from.get(), desk.found.with(|found| found.as_ref().map(|one| one.is_empty()).map_err(Clone::clone)))
        {
            (_, Err(why)) => Some(("This condition cannot be read", why)),
            (Giver::Nobody, _) => Some((
                "Nothing is chosen yet",
                "Choose a member above, or come here from an opportunity, a contact, a company or a list.".to_string(),
            )),
            (_, Ok(true)) => Some((
                "Nothing to hand over",
                "There is nothing open, or it belongs to that member already.".to_string(),
            )),
            (_, Ok(false)) => None,
        }
    });
    move || {
        match state.get() {
        Some((title, text)) => view! { <EmptyState icon="arrow-right" title text data_test="handover-empty" /> }.into_any(),
        None => view! {
            <section class="handover-list" aria-labelledby="handover-goes" data-test="handover-preview">
                <h2 class="list-title" id="handover-goes">"What would go: " <b data-test="handover-words">{words}</b></h2>
                {SHOWN.into_iter().map(|(kind, title, icon)| view! { <Kinds desk kind title icon /> }).collect_view()}
            </section>
        }
        .into_any(),
    }
    }
}

#[component]
fn Kinds(desk: Desk, kind: Kind, title: &'static str, icon: &'static str) -> impl IntoView {
    let app = desk.app;
    let all = Memo::new(move |_| {
        desk.found.with(|found| found.as_ref().map(|parcel| Arc::<[Id]>::from(ids(parcel, kind))).unwrap_or_default())
    });
    let line = move |id: Id| {
        let id = RecordId { kind, id };
        let shown = Memo::new(move |_| app.record(id));
        let name = move || shown.with(|record| record.as_ref().map(|record| record.title()).unwrap_or_default());
        let href =
            move || shown.with(|record| record.as_ref().map(|record| place_of(record).to_string()).unwrap_or_default());
        let who = Memo::new(move |_| {
            let owner = shown.with(|record| {
                record.as_ref().and_then(|record| {
                    let json = record.to_json();
                    json.get("owner").or_else(|| json.get("assignee")).and_then(|id| id.as_str()?.parse::<Id>().ok())
                })
            });
            owner
                .and_then(|id| app.member(id))
                .map_or_else(|| "nobody’s".to_string(), |one| format!("now {}", one.name))
        });
        view! { <li><Icon name=icon class="small" /> <a href=href>{name}</a> <span class="muted">{move || who.get()}</span></li> }.into_any()
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="surface pad">
                <h3>{title} " " <span class="muted">{move || app.number(all.with(|all| all.len()))}</span></h3>
                <MiniList ids=all line />
            </section>
        </Show>
    }
}
