//! Enrolling opportunities in a sequence by hand.

use super::state::inside_of;
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Dialog, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    automation::main_contact,
    data::Dataset,
    model::{Kind, Opportunity},
    value::{Id, fold, plural},
};
use std::collections::BTreeSet;

/// How many are shown at once; words narrow it down.
const SHOWN: usize = 40;

/// An opportunity to choose.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    id: Id,
    name: String,
    hint: String,
}

fn hint(one: &Opportunity, data: &Dataset) -> String {
    let stage = data.stage(one.stage).map_or("", |stage| stage.name.as_str());
    match main_contact(one, data) {
        None => format!("{stage} · no contact: messages will have nobody to go to"),
        Some(contact) if contact.opted_out => format!("{stage} · {} wants no more messages", contact.title()),
        Some(contact) if contact.emails.is_empty() => format!("{stage} · {} has no email address", contact.title()),
        Some(contact) => format!("{stage} · {}", contact.title()),
    }
}

/// The open opportunities that are not inside.
fn offers(data: &Dataset, sequence: Id, words: &str) -> Vec<Offer> {
    let inside: BTreeSet<Id> =
        inside_of(data, sequence).into_iter().filter_map(|run| data.run(run)).map(|run| run.opportunity).collect();
    let words = fold(words);
    let open = |one: &Opportunity| data.stage(one.stage).is_some_and(|stage| !stage.kind.closed());
    let company =
        |one: &Opportunity| one.company.and_then(|id| data.company(id)).map_or(String::new(), |one| one.name.clone());
    let wanted = |one: &Opportunity| {
        let text = fold(&format!("{} {} {}", one.name, company(one), hint(one, data)));
        words.split(' ').all(|word| text.contains(word))
    };
    let mut all: Vec<&Opportunity> = data
        .opportunities()
        .map(AsRef::as_ref)
        .filter(|one: &&Opportunity| open(one) && !inside.contains(&one.id) && wanted(one))
        .collect();
    all.sort_by_cached_key(|one| one.name.to_lowercase());
    all.into_iter().map(|one| Offer { id: one.id, name: one.name.clone(), hint: hint(one, data) }).collect()
}

/// The dialog.
#[component]
pub fn EnrolDialog(sequence: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let words = RwSignal::new(String::new());
    let chosen = RwSignal::new(BTreeSet::<Id>::new());
    let found = Memo::new(move |_| {
        let Some(id) = sequence.get() else { return Vec::new() };
        [Kind::Opportunity, Kind::Run, Kind::Contact].into_iter().for_each(|kind| app.track(kind));
        words.with(|words| app.data(|data| offers(data, id, words)))
    });
    let close = move || {
        sequence.set(None);
        words.set(String::new());
        chosen.set(BTreeSet::new());
    };
    let enrol = move || {
        let Some(id) = sequence.get_untracked() else { return };
        let all: Vec<Id> = chosen.with_untracked(|chosen| chosen.iter().copied().collect());
        if !all.is_empty() && app.enrol(id, all).is_some() {
            close();
        }
    };
    let count = move || chosen.with(BTreeSet::len);
    let name = move || {
        let name = sequence.get().and_then(|id| app.data(|data| data.sequence(id).map(|one| one.name.clone())));
        name.map(|name| penstock::value::quoted(&name)).unwrap_or_default()
    };
    let all_shown =
        move || found.with(|found| found.iter().take(SHOWN).all(|one| chosen.with(|chosen| chosen.contains(&one.id))));
    let toggle_all = move |on: bool| {
        let ids: Vec<Id> = found.with_untracked(|found| found.iter().take(SHOWN).map(|one| one.id).collect());
        chosen.update(|chosen| {
            for id in ids {
                if on {
                    chosen.insert(id)
                } else {
                    chosen.remove(&id)
                };
            }
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || sequence.get().is_some())
            title=Signal::derive(move || format!("Enrol in {}", name()))
            on_close=move |()| close()
            data_test="enrol-dialog"
        >
            <div class="dialog-body form">
                <p class="muted">"The first step happens at once; the rest at its time. What ends the sequence early ends it for these as well."</p>
                <Field
                    label="Search opportunities"
                    kind=FieldKind::Search
                    value=words
                    on_input=move |text| words.set(text)
                    autofocus=true
                    data_test="enrol-search"
                />
                <Show
                    when=move || found.with(|found| !found.is_empty())
                    fallback=|| view! { <p class="muted">"No open opportunity outside the sequence matches."</p> }
                >
                    <div class="enrol-list">
                        <CheckField label="All that are shown" value=Signal::derive(all_shown) on_commit=toggle_all data_test="enrol-all" />
                        <For
                            each=move || found.with(|found| found.iter().take(SHOWN).cloned().collect::<Vec<_>>())
                            key=|offer| offer.id
                            let:offer
                        >
                            <CheckField
                                label=offer.name.clone()
                                hint=offer.hint.clone()
                                value=Signal::derive(move || chosen.with(|chosen| chosen.contains(&offer.id)))
                                on_commit=move |on: bool| chosen.update(|chosen| _ = if on { chosen.insert(offer.id) } else { chosen.remove(&offer.id) })
                                data_test="enrol-one"
                            />
                        </For>
                        <Show when=move || found.with(|found| found.len() > SHOWN)>
                            <p class="hint">
                                {move || app.number(found.with(|found| found.len() - SHOWN))} " more: type words to find them."
                            </p>
                        </Show>
                    </div>
                </Show>
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| close()>"Back"</Button>
                <Button
                    kind=ButtonKind::Main
                    disabled=Signal::derive(move || count() == 0)
                    data_test="enrol-do"
                    on_click=move |_| enrol()
                >
                    {move || match count() {
                        0 => "Enrol".to_string(),
                        count => format!("Enrol {}", plural(count, "opportunity", "opportunities")),
                    }}
                </Button>
            </div>
        </Dialog>
    }
}
