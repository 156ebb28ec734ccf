//! One group of records that seem to be the same.

use super::{
    how_many, row_id,
    state::{Desk, Key},
};
use crate::app::{
    store::sentence,
    ui::{Button, ButtonKind, RowPlace},
};
use leptos::prelude::*;
use penstock::{
    model::Record,
    present::duplicates::{Group, Sure},
};

/// What tells a record from others: email, phone, company, place.
fn about(record: &Record, company: Option<String>) -> String {
    let parts: Vec<String> = match record {
        Record::Contact(one) => {
            [one.emails.first().cloned(), one.phones.first().cloned(), company].into_iter().flatten().collect()
        }
        Record::Company(one) => {
            let filled = [&one.website, &one.phone, &one.country].into_iter().filter(|text| !text.is_empty());
            filled.cloned().collect()
        }
        _ => Vec::new(),
    };
    parts.join(" · ")
}

/// Names side by side, what they have in common, and what can be done.
#[component]
pub fn Row(desk: Desk, of: Key, group: Memo<Option<Group>>) -> impl IntoView {
    let app = desk.app;
    let here = Memo::new(move |_| desk.at.get() == Some(of));
    let content = move || {
        let group = group.get()?;
        let all: Vec<(String, String)> = group
            .ids
            .iter()
            .filter_map(|id| app.record(*id))
            .map(|record| {
                let company = match &record {
                    Record::Contact(one) => one.company.and_then(|id| app.company(id)).map(|one| one.name.clone()),
                    _ => None,
                };
                (record.title(), about(&record, company))
            })
            .collect();
        let names = all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("  |  ");
        let shown: Vec<(String, String)> = all.iter().take(3).cloned().collect();
        let more = all.len().saturating_sub(shown.len());
        let reasons = group.reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join(", ");
        let tone = match group.sure {
            Sure::Certain => "tag hue-9",
            Sure::Likely => "tag hue-7",
            Sure::Possible => "tag hue-11",
        };
        let shown_group = group.clone();
        let apart = group.ids.clone();
        let word = group.sure.word();
        let count = how_many(desk.kind, all.len());
        Some(view! {
            <div role="gridcell" class="twin-main">
                <div class="twin-names" title=names>
                    {shown.into_iter().map(|(name, about)| view! {
                        <span class="twin"><b>{name}</b><span class="second">{about}</span></span>
                    }).collect_view()}
                    {(more > 0).then(|| view! { <span class="second">{format!("and {more} more")}</span> })}
                </div>
                <p class="twin-why"><span class=tone>{word}</span> <span class="second" title=reasons.clone()>{format!("{count}: {}", sentence(&reasons))}</span></p>
            </div>
            <div role="gridcell" class="btn-row twin-acts" on:click=|ev| ev.stop_propagation()>
                <Button class="small" kind=ButtonKind::Quiet on_click=move |_| desk.tell_apart(&apart) data_test="not-the-same">"Not the same"</Button>
                <Button class="small" on_click=move |_| desk.compare(&shown_group) data_test="compare">"Compare"</Button>
            </div>
        })
    };
    let place = RowPlace::of_row();
    view! {
        <div
            id=row_id(of)
            class="grid-row twin-row"
            class:here=move || here.get()
            role="row"
            aria-selected=move || here.get().to_string()
            aria-rowindex=move || place.and_then(RowPlace::nth)
            data-test="twin-row"
            on:click=move |_| {
                if let Some(group) = group.get_untracked() {
                    desk.compare(&group);
                }
            }
        >
            {content}
        </div>
    }
}
