//! Recommendations: who brought somebody to us, whom they brought in turn, and what came of it.

use super::{CareWarning, EditLink, FoldPart, TreeView};
use crate::app::{store::use_app, ui::Button};
use leptos::prelude::*;
use penstock::{
    command::Command,
    data::Worth,
    model::{Kind, RecordId, Task, TaskKind},
    present::{
        referrals::{all_below, beginning, below, way, worth_of_all},
        route::{Look, Order, Route},
        worth::called,
    },
    value::Id,
};

/// The recommendations of a contact: both ways, as a tree, and what they brought.
#[component]
pub fn ReferralPart(contact: Id) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Contact, id: contact };
    let track = move || {
        for kind in [Kind::Contact, Kind::Company, Kind::Opportunity, Kind::Stage] {
            app.track(kind);
        }
    };
    let by = Memo::new(move |_| app.contact(contact).and_then(|one| one.referred_by));
    let direct = Memo::new(move |_| {
        track();
        app.data(|data| (data.referred(contact).count(), data.worth_brought(contact)))
    });
    let whole = Memo::new(move |_| {
        track();
        app.data(|data| (all_below(data, contact).len(), worth_of_all(data, contact)))
    });
    let tree = RwSignal::new(false);
    let root = Memo::new(move |_| {
        track();
        app.data(|data| beginning(data, rid))
    });
    let related = move || by.get().is_some() || direct.with(|(count, _)| *count > 0);
    let brought = move || direct.with(|(_, worth)| worth.purchases + worth.opened > 0);
    let note = move || {
        direct.with(|(count, worth)| {
            let won = (worth.purchases > 0).then(|| app.moneys(&worth.won));
            let parts: Vec<String> = [(*count > 0).then(|| app.number(*count)), won].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" · "))
        })
    };
    let sum = move |worth: &Worth| {
        let won = (worth.purchases > 0).then(|| format!("{} won", app.moneys(&worth.won)));
        let open = (worth.opened > 0).then(|| format!("{} open", app.moneys(&worth.open)));
        let parts: Vec<String> = [won, open].into_iter().flatten().collect();
        if parts.is_empty() { "nothing so far".to_string() } else { parts.join(", ") }
    };
    let words = move || {
        let (count, own) = direct.get();
        let (all, together) = whole.get();
        let people =
            if count == 1 { "1 recommendation".into() } else { format!("{} recommendations", app.number(count)) };
        let more = (all > count).then(|| {
            let those = if all - count == 1 { "one".to_string() } else { app.number(all - count) };
            format!(" With the {those} that came of those: {}.", sum(&together))
        });
        format!("Brought {people}: {}.{}", sum(&own), more.unwrap_or_default())
    };
    let list = move |_| {
        let filter = app.data(|data| format!("referred:{}", called(data, Kind::Contact, contact)));
        app.go(Route::Contacts { filter, sort: Order::default(), open: None, look: Look::default() });
    };
    let row_note = Callback::new(move |id: RecordId| {
        track();
        if id.kind != Kind::Contact {
            return "company".to_string();
        }
        let worth = app.data(|data| data.worth_brought(id.id));
        if worth.purchases + worth.opened > 0 { sum(&worth) } else { String::new() }
    });
    view! {
        <FoldPart
            title="Recommendations"
            mark="referrals"
            empty=Signal::derive(|| false)
            note=Signal::derive(note)
        >
            <div class="fact-list">
                <EditLink id=rid field="referred_by" kind=Kind::Contact label="Came through" value=by />
            </div>
            <Show when=move || { direct.with(|(count, _)| *count > 0) || brought() }>
                <p data-test="referrals-sum">{words}</p>
            </Show>
            <div class="btn-row">
                <Show when=related>
                    <button
                        type="button"
                        class="btn small"
                        aria-expanded=move || tree.get().to_string()
                        data-test="referrals-tree"
                        on:click=move |_| tree.update(|on| *on = !*on)
                    >
                        {move || if tree.get() { "Hide the tree" } else { "Show the tree" }}
                    </button>
                </Show>
                <Show when=move || direct.with(|(count, _)| *count > 0)>
                    <Button class="small" data_test="referrals-list" on_click=list>"As a list"</Button>
                </Show>
                <AskForOne contact />
            </div>
            <Show when=move || tree.get() && related()>
                {move || {
                    let opened = app.data(|data| way(data, rid));
                    view! {
                        <TreeView
                            label="Who came through whom"
                            root=Signal::derive(move || root.get())
                            below
                            note=row_note
                            here=rid
                            opened
                            data_test="referral-tree"
                        />
                    }
                }}
            </Show>
            <CareWarning about=rid />
        </FoldPart>
    }
}

/// Plans to ask them for a recommendation: a task for tomorrow.
#[component]
fn AskForOne(contact: Id) -> impl IntoView {
    let app = use_app();
    let plan = move |_| {
        let me = app.data(|data| data.settings().and_then(|settings| settings.me));
        let Some(person) = app.data(|data| data.contact(contact).cloned()) else { return };
        let task = Task {
            title: format!("Ask {} for a recommendation", person.title()),
            kind: TaskKind::Call,
            due: app.today().succ_opt(),
            contact: Some(contact),
            assignee: person.owner.or(me),
            ..Task::default()
        };
        app.act_with_undo(Command::Create(task.into()));
    };
    view! { <Button class="small" title="Plan a call tomorrow that asks for one" data_test="referral-ask" on_click=plan>"Ask for one"</Button> }
}
