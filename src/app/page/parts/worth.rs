//! What a customer is worth: what they bought, how often, what is open. Each number opens what it counts.

use super::FoldPart;
use crate::app::{store::use_app, ui::CheckField};
use leptos::prelude::*;
use penstock::{
    data::Worth,
    model::{Kind, RecordId},
    present::{
        route::{Look, Order, Route},
        worth::{filter, pace, share},
    },
    value::Id,
};

/// The numbers of a contact or a company; of a company, with all that belong to it where that is asked.
#[component]
pub fn WorthPart(of: RecordId) -> impl IntoView {
    let app = use_app();
    let whole = RwSignal::new(false);
    let group = Memo::new(move |_| {
        app.track(Kind::Company);
        if of.kind == Kind::Company { app.data(|data| data.group_of(of.id)) } else { vec![of.id] }
    });
    let counted = Memo::new(move |_| -> Vec<Id> {
        if whole.get() { group.get() } else { vec![of.id] }
    });
    let worth = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.track(Kind::Stage);
        app.data(|data| match of.kind {
            Kind::Company => Worth::of(data, counted.get().iter().flat_map(|id| data.opportunities_of(*id))),
            _ => data.worth_of_contact(of.id),
        })
    });
    let parts = move || group.with(Vec::len).saturating_sub(1);
    let empty = move || {
        let theirs = worth.with(|worth| worth.purchases + worth.opened + worth.lost);
        theirs == 0 && parts() == 0
    };
    let list = move |more: &'static str| {
        let filter = app.data(|data| filter(data, of.kind, &counted.get_untracked(), more));
        app.go(Route::Opportunities {
            pipeline: None,
            filter,
            sort: Order::default(),
            open: None,
            look: Look::default(),
        });
    };
    let line = move |label: &'static str, mark: &'static str, more: &'static str, words: Signal<Option<String>>| {
        view! {
            <Show when=move || words.with(Option::is_some)>
                <dt>{label}</dt>
                <dd>
                    <button type="button" class="record-link num" data-test=mark title="Show them as a list" on:click=move |_| list(more)>
                        {move || words.get()}
                    </button>
                </dd>
            </Show>
        }
    };
    let won = Signal::derive(move || {
        worth.with(|worth| {
            let purchases = app.counted(worth.purchases, "purchase", "purchases");
            (worth.purchases > 0).then(|| format!("{} in {purchases}", app.moneys(&worth.won)))
        })
    });
    let again = Signal::derive(move || {
        worth.with(|worth| {
            let share = share(worth).map(|percent| format!(" ({})", app.percent(percent))).unwrap_or_default();
            (worth.purchases > 1).then(|| format!("{}{share}", app.moneys(&worth.again)))
        })
    });
    let open = Signal::derive(move || {
        worth.with(|worth| {
            let all = app.counted(worth.opened, "opportunity", "opportunities");
            (worth.opened > 0).then(|| format!("{} in {all}", app.moneys(&worth.open)))
        })
    });
    let lost = Signal::derive(move || worth.with(|worth| (worth.lost > 0).then(|| app.number(worth.lost))));
    let days = move || {
        worth.with(|worth| {
            let (first, last) = (worth.first?, worth.last?);
            let mut words = if first == last {
                format!("On {}.", app.date(last))
            } else {
                format!("First {}, last {}.", app.date(first), app.date(last))
            };
            if let (Some(every), Some(next)) = (worth.every, worth.next) {
                let late = next < app.today();
                let when = if late { "the next was due" } else { "the next would be" };
                words.push_str(&format!(" One {} on average: {when} about {}.", pace(every), app.date(next)));
            }
            Some(words)
        })
    };
    view! {
        <FoldPart
            title="Customer value"
            mark="worth"
            empty=Signal::derive(empty)
            note=Signal::derive(move || worth.with(|worth| (worth.purchases > 0).then(|| app.moneys(&worth.won))))
        >
            <Show when=move || { parts() > 0 }>
                <CheckField
                    label=Signal::derive(move || match parts() {
                        1 => "With the company that belongs to it".to_string(),
                        parts => format!("With the {} companies that belong to it", app.number(parts)),
                    })
                    value=whole
                    on_commit=move |on: bool| whole.set(on)
                    data_test="worth-group"
                />
            </Show>
            <dl class="facts">
                {line("Won", "worth-won", "kind:won", won)}
                {line("Of it again", "worth-again", "kind:won", again)}
                {line("Open", "worth-open", "(kind:open or kind:parked)", open)}
                {line("Lost", "worth-lost", "kind:lost", lost)}
            </dl>
            <p class="hint" data-test="worth-days">{days}</p>
        </FoldPart>
    }
}

/// The role of a contact in an opportunity, and whether they are its main contact.
#[component]
pub fn RoleIn(contact: Id, opportunity: Id) -> impl IntoView {
    let app = use_app();
    move || {
        let record = app.opportunity(opportunity)?;
        let at = record.contacts.iter().position(|link| link.contact == contact)?;
        let role = record.contacts.get(at).map(|link| link.role.clone()).unwrap_or_default();
        let main = (at == 0 && record.contacts.len() > 1).then(|| "main contact".to_string());
        let words: Vec<String> = [Some(role).filter(|role| !role.is_empty()), main].into_iter().flatten().collect();
        (!words.is_empty()).then(|| view! { <span class="role-in" data-test="role-in">{words.join(", ")}</span> })
    }
}
