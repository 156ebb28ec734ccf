//! A record as it was on a past day: all that was known of it then, with the way to what it is now.

use super::{Paper, go_to_message};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{Kind, Record, RecordId},
    present::actions::{beside, place_of},
    present::record_page::{Look, record_page},
    report::midnight,
    value::Date,
};
use std::sync::Arc;

/// A past day with its records.
#[derive(Clone, Debug)]
pub struct PastLook {
    /// The day.
    pub day: Date,
    /// The records as they were when it ended.
    pub data: Arc<Dataset>,
}

impl PartialEq for PastLook {
    fn eq(&self, other: &PastLook) -> bool {
        self.day == other.day && Arc::ptr_eq(&self.data, &other.data)
    }
}

/// The record that is shown, with its day; none while nothing is.
pub type Was = RwSignal<Option<(PastLook, RecordId)>>;

/// Opens a record as of a day.
pub fn open_was(was: Was, past: &PastLook, id: RecordId) {
    was.set(Some((past.clone(), id)));
}

/// Goes to a record as it is now: beside the page, or to the page that it belongs to.
pub fn go_to(app: App, record: &Record) {
    match beside(record) {
        Some(beside) => app.open_record(Some(beside)),
        None if record.kind() == Kind::Message => go_to_message(app, record.bare_id()),
        None => app.go(place_of(record)),
    }
}

/// The dialog with the record.
#[component]
pub fn WasDialog(
    /// What is shown.
    was: Was,
    /// Somebody goes on to the record as it is now.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| was.with(Option::is_some));
    let title = Signal::derive(move || {
        was.with(|was| was.as_ref().map(|(past, _)| format!("As of {}", app.date(past.day))).unwrap_or_default())
    });
    let day = move || was.with(|was| was.as_ref().map(|(past, _)| app.date(past.day)).unwrap_or_default());
    let page = Memo::new(move |_| {
        was.with(|was| {
            let (past, id) = was.as_ref()?;
            let end = past.day.succ_opt().map_or(app.now(), |next| midnight(next, &app.place()).plus_millis(-1));
            record_page(&Look { data: &past.data, zone: app.zone_at(end), now: end }, *id)
        })
    });
    let id = Memo::new(move |_| was.with(|was| was.as_ref().map(|(_, id)| *id)));
    let there = Memo::new(move |_| id.get().is_some_and(|id| app.record(id).is_some()));
    let now = move |_| {
        let id = id.get_untracked();
        was.set(None);
        if let Some(on_leave) = on_leave {
            on_leave.run(());
        }
        let record = id.and_then(|id| app.data(|data| data.get(id)));
        match record {
            Some(record) => go_to(app, &record),
            None => app.open_record(id),
        }
    };
    view! {
        <Dialog open title on_close=move |()| was.set(None) size=DialogSize::Large light_dismiss=true data_test="was">
            <div class="dialog-body was">
                <div class="banner info" role="note" data-test="was-banner">
                    <Icon name="history" />
                    <span>"As it was when " <b>{day}</b> " ended. Nothing can be changed here."</span>
                </div>
                {move || match page.get() {
                    Some(page) => view! { <Paper page /> }.into_any(),
                    None => view! { <EmptyState icon="history" title="It was not there on that day" small=true /> }.into_any(),
                }}
            </div>
            <div class="dialog-foot">
                <Show when=move || there.get() fallback=|| view! { <p class="hint grow">"It was deleted since."</p> }>
                    <Button on_click=now data_test="was-now">"Open as it is today"</Button>
                </Show>
                <Button kind=ButtonKind::Main on_click=move |_| was.set(None) data_test="was-close">"Close"</Button>
            </div>
        </Dialog>
    }
}
