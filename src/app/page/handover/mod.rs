//! Handing records over: from whom, to whom, what goes along, and a summary for whoever takes over.

mod form;
mod list;

use crate::app::{
    page::parts::{Paper, with_context},
    shell::dom,
    store::{App, sentence, use_app},
    ui::{Button, Choice, EmptyState, Segmented},
};
use form::Form;
use leptos::prelude::*;
use list::Preview;
use penstock::{
    command::{Command, Rejection},
    model::Kind,
    present::{
        hand_over::{Along, Giver, PAGES, Parcel, parcel, summary},
        record_page::Look,
        route::Route,
    },
    value::Id,
    workspace::{Ask, Outcome},
};
use std::sync::Arc;

/// More records than this are handed over in short turns, behind a dialog that says how far it is.
const MANY: usize = 2_000;

/// What the page knows.
#[derive(Clone, Copy)]
pub struct Desk {
    app: App,
    from: Memo<Giver>,
    to: RwSignal<Option<Id>>,
    along: RwSignal<Along>,
    note: RwSignal<String>,
    /// What would go, or why that cannot be said.
    found: Memo<Result<Arc<Parcel>, String>>,
    /// What went, to whom and with which note, after it was done.
    done: RwSignal<Option<(Arc<Parcel>, Id, String)>>,
    error: RwSignal<Option<String>>,
    /// What was selected on another page.
    chosen: RwSignal<Vec<Id>>,
    reading: RwSignal<bool>,
}

impl Desk {
    fn new(app: App) -> Self {
        let asked = app.asked(|route| match route {
            Route::HandOver { record, filter } => Some((*record, filter.clone())),
            _ => None,
        });
        let chosen = RwSignal::new(app.handed());
        let from = Memo::new(move |_| match asked.with(|(record, filter)| Giver::of(*record, filter)) {
            Giver::Nobody if chosen.with(|chosen| !chosen.is_empty()) => Giver::Chosen(chosen.get()),
            from => from,
        });
        let (to, along) = (RwSignal::new(None::<Id>), RwSignal::new(Along::default()));
        let found = Memo::new(move |_| {
            for kind in
                [Kind::Opportunity, Kind::Task, Kind::Message, Kind::Contact, Kind::Company, Kind::Member, Kind::Stage]
            {
                app.track(kind);
            }
            let (along, to) = (along.get(), to.get());
            from.with(|from| with_context(app, |cx| parcel(cx.data, from, along, to, cx))).map(Arc::new)
        });
        let (note, done) = (RwSignal::new(String::new()), RwSignal::new(None));
        Desk {
            app,
            from,
            to,
            along,
            note,
            found,
            done,
            error: RwSignal::new(None),
            chosen,
            reading: RwSignal::new(false),
        }
    }

    /// What the summary is of: what would go, or what went.
    fn parcel(&self) -> (Arc<Parcel>, Option<Id>, String) {
        match self.done.get().filter(|_| !self.undone()) {
            Some((parcel, to, note)) => (parcel, Some(to), note),
            None => (self.found.get().unwrap_or_default(), self.to.get(), self.note.get()),
        }
    }

    /// What writes a number with its noun.
    fn count(&self) -> impl Fn(usize, &str, &str) -> String {
        let app = self.app;
        move |count, one, many| app.counted(count, one, many)
    }

    /// What goes, in words.
    pub fn words(&self, parcel: &Parcel) -> String {
        parcel.words(&self.count())
    }

    /// Whether what went was taken back: whoever does so is back at the choices.
    fn undone(&self) -> bool {
        let app = self.app;
        let there = self.done.with(|done| {
            let (parcel, to, _) = done.as_ref()?;
            [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Task].into_iter().for_each(|kind| app.track(kind));
            Some(app.data(|data| {
                let owner = |id: &Id| data.opportunity(*id).map(|one| one.owner);
                parcel.opportunities.first().and_then(owner).is_none_or(|owner| owner == Some(*to))
            }))
        });
        there == Some(false)
    }

    /// Begins anew with other records.
    pub fn start(&self, route: Route) {
        // What went has its note; others go to somebody of their own, with a note of their own.
        if self.done.with_untracked(Option::is_some) && !untrack(|| self.undone()) {
            self.note.set(String::new());
            self.to.set(None);
        }
        self.done.set(None);
        self.error.set(None);
        self.reading.set(false);
        self.chosen.set(Vec::new());
        self.app.go(route);
    }

    fn hand_over(&self) {
        let Some(to) = self.to.get_untracked() else {
            return self.error.set(Some("To whom? Choose a member.".into()));
        };
        let Ok(parcel) = self.found.get_untracked() else { return };
        let note = self.note.get_untracked();
        let command = Command::HandOver(parcel.order(to, &note));
        let desk = *self;
        let app = self.app;
        if parcel.counts().iter().map(|(_, count)| count).sum::<usize>() <= MANY {
            return desk.handed(app.dispatch(command), (parcel, to, note));
        }
        app.spawn(async move {
            match app.ask_with_dialog("Handing over".into(), Ask::Do(command)).await {
                Ok(Some(outcome)) => desk.handed(Ok(outcome), (parcel, to, note)),
                Ok(None) => {}
                Err(rejection) => desk.handed(Err(rejection), (parcel, to, note)),
            }
        });
    }

    /// Shows what came of it. Somebody may have gone to another page meanwhile.
    fn handed(&self, outcome: Result<Outcome, Rejection>, went: (Arc<Parcel>, Id, String)) {
        match outcome {
            Ok(outcome) => {
                self.error.try_set(None);
                self.done.try_set(Some(went));
                self.reading.try_set(true);
                self.app.say_with_undo(sentence(&outcome.label));
                crate::app::ui::focus::soon("[data-test=handover-done]");
            }
            Err(rejection) => {
                if let Some(unheard) = self.error.try_set(Some(rejection.to_string())) {
                    self.app.complain(unheard.unwrap_or_default());
                }
            }
        }
    }
}

/// The page.
#[component]
pub fn HandOverPage() -> impl IntoView {
    let app = use_app();
    let desk = Desk::new(app);
    let options =
        Signal::derive(|| vec![Choice::new(false, "What goes"), Choice::new(true, "Summary to read or print")]);
    let name = move |id: Id| app.member(id).map(|one| one.name.clone()).unwrap_or_default();
    let went = Memo::new(move |_| desk.done.with(Option::is_some) && !desk.undone());
    view! {
        <div class="page narrow print-page" data-test="handover-page">
            <header class="page-head no-print">
                <h1>"Hand over"</h1>
                <p>"Opportunities with their open tasks, messages and people go to somebody else, as one change that can be undone. A note of it stays with each opportunity."</p>
            </header>
            <div class="btn-row mb no-print">
                <Segmented label="What is shown" options value=desk.reading on_pick=move |reading| desk.reading.set(reading) data_test="handover-look" />
                <Show when=move || desk.reading.get()>
                    <Button icon="printer" on_click=move |_| dom::print() data_test="handover-print">"Print"</Button>
                </Show>
            </div>
            <Show when=move || went.get()>
                <div class="banner good no-print mb" role="status" tabindex="-1" data-test="handover-done">
                    <p>{move || desk.done.get().map(|(parcel, to, _)| format!("{} went to {}. This is the summary for them.", desk.words(&parcel), name(to)))}</p>
                    <Button on_click=move |_| desk.start(Route::HandOver { record: None, filter: String::new() }) data_test="handover-next">"Hand over more"</Button>
                </div>
            </Show>
            {move || match (desk.reading.get(), went.get()) {
                (true, _) => view! { <Summary desk /> }.into_any(),
                (false, true) => view! { <p class="muted">"It is done. Look at the summary, or hand over more."</p> }.into_any(),
                (false, false) => view! { <Form desk /> <Preview desk /> }.into_any(),
            }}
        </div>
    }
}

/// The pages for whoever takes over.
#[component]
fn Summary(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let pages = Memo::new(move |_| {
        for kind in [Kind::Activity, Kind::Task, Kind::Message, Kind::Opportunity, Kind::Contact, Kind::Company] {
            app.track(kind);
        }
        let (parcel, to, note) = desk.parcel();
        let (zone, now) = (app.zone(), app.now());
        if parcel.is_empty() {
            return Vec::new();
        }
        app.data(|data| summary(&Look { data, zone, now }, &parcel, to, &note, &desk.count()))
    });
    let left = move || {
        let about = desk.parcel().0;
        let all = if about.opportunities.is_empty() { about.owned().len() } else { about.opportunities.len() };
        all.saturating_sub(PAGES)
    };
    move || {
        let pages = pages.get();
        if pages.is_empty() {
            let text = "Choose from whom it goes, or an opportunity; then its summary is here.";
            return view! { <EmptyState icon="file-text" title="Nothing to sum up yet" text data_test="handover-nothing" /> }.into_any();
        }
        let rest = left();
        view! {
            <div class="handover-pages" data-test="handover-summary">
                {pages.into_iter().map(|page| view! { <Paper page /> }).collect_view()}
                {(rest > 0).then(|| view! { <p class="muted no-print">{format!("The first {} have pages of their own, the other {} have none.", app.number(PAGES), app.number(rest))}</p> })}
            </div>
        }
        .into_any()
    }
}
