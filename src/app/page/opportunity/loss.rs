//! Why the opportunity was lost.

use super::Shown;
use crate::app::{
    page::parts::{LossClassField, about_class, field},
    store::{App, use_app},
    ui::{Button, ButtonKind, Combobox, Field, FieldKind, focus},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Loss, LossClass, LossReason, Opportunity, RecordId, StageKind},
    value::{Id, one_line},
};
use serde_json::Map;

/// The stage that it was lost in: the one before the present one, as far as is known.
fn lost_in(opportunity: &Opportunity) -> Id {
    let before = opportunity.visits.iter().rev().nth(1).map(|visit| visit.stage);
    opportunity.loss.as_ref().map(|loss| loss.stage).or(before).unwrap_or(opportunity.stage)
}

/// The number that a new reason of a stage gets: `2.3`.
fn next_number(app: App, stage: Id) -> String {
    app.data(|data| {
        let used = data.loss_reasons().filter(|reason| reason.stage == stage).map(|reason| reason.number).max();
        format!("{}.{}", data.stage_number(stage), used.unwrap_or(0).saturating_add(1))
    })
}

/// The reason of this stage that has these words already, retired or not.
fn known(app: App, stage: Id, text: &str) -> Option<Id> {
    app.data(|data| {
        let mut of_stage = data.loss_reasons().filter(|reason| reason.stage == stage);
        of_stage.find(|reason| reason.text.eq_ignore_ascii_case(text)).map(|reason| reason.id)
    })
}

/// The note that is there, and where changes of the reason go.
#[derive(Clone, Copy)]
struct Lost {
    app: App,
    id: RecordId,
    at: Signal<Id>,
    note: Signal<String>,
    error: RwSignal<Option<String>>,
    /// The words of a reason that is being written.
    writing: RwSignal<Option<String>>,
}

impl Lost {
    /// Stores a reason; a new one is created with it, as one change.
    fn store(self, reason: Id, note: String, create: Option<LossReason>) {
        let loss = Loss { reason, stage: self.at.get_untracked(), note };
        let mut set = Map::new();
        let answer = serde_json::to_value(&loss).map(|value| {
            set.insert("loss".into(), value);
            self.app.dispatch(match create {
                Some(new) => Command::CreateAndEdit { records: vec![new.into()], id: self.id, set },
                None => Command::Edit { id: self.id, set },
            })
        });
        let refused = match answer {
            Ok(answer) => answer.err().map(|rejection| rejection.to_string()),
            Err(why) => Some(why.to_string()),
        };
        if refused.is_none() && self.writing.try_get_untracked().flatten().is_some() {
            self.leave();
        }
        let _ = self.error.try_set(refused);
    }

    /// Takes the words that were written: a reason that has them is chosen, else its class is asked for.
    fn write(self, text: String) {
        let text = one_line(&text);
        match known(self.app, self.at.get_untracked(), &text) {
            Some(reason) => self.store(reason, self.note.get_untracked(), None),
            None => {
                self.writing.set(Some(text));
                focus::soon("[data-test=loss-writing] input");
            }
        }
    }

    /// Leaves the writing; the keyboard goes on where it came from.
    fn leave(self) {
        self.writing.set(None);
        focus::soon("[data-test=loss-reason]");
    }
}

/// Reason and note; only for lost ones.
#[component]
pub fn LossPart(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let stage = field(shown, |opportunity| opportunity.stage);
    let is_lost = Memo::new(move |_| app.stage(stage.get()).is_some_and(|stage| stage.kind == StageKind::Lost));
    let loss = field(shown, |opportunity| opportunity.loss.clone());
    let note =
        Signal::derive(move || loss.with(|loss| loss.as_ref().map(|loss| loss.note.clone()).unwrap_or_default()));
    let lost = Lost {
        app,
        id: RecordId::opportunity(id),
        at: field(shown, lost_in),
        note,
        error: RwSignal::new(None),
        writing: RwSignal::new(None),
    };
    let label = Memo::new(move |_| {
        app.track(Kind::Stage);
        let reason = loss.with(|loss| loss.as_ref().map(|loss| loss.reason))?;
        let reason = app.loss_reason(reason)?;
        Some((app.data(|data| data.reason_label(&reason)), reason.class))
    });
    let options = Memo::new(move |_| {
        app.track(Kind::LossReason);
        app.track(Kind::Stage);
        let stage = lost.at.get();
        app.data(|data| {
            let mut all: Vec<_> =
                data.loss_reasons().filter(|reason| reason.stage == stage && !reason.retired).collect();
            all.sort_by_key(|reason| reason.number);
            all.iter().map(|reason| (reason.id.to_string(), data.reason_label(reason))).collect::<Vec<_>>()
        })
    });
    let pick = move |text: String| {
        if let Ok(reason) = text.parse::<Id>() {
            lost.store(reason, note.get_untracked(), None);
        }
    };
    let set_note = move |text: String| {
        if let Some(loss) = loss.get_untracked() {
            lost.store(loss.reason, text.trim().to_string(), None);
        }
    };
    let class = move || label.get().map(|(_, class)| format!("{}: {}", class.word(), about_class(class)));
    view! {
        <Show when=move || is_lost.get()>
            <div class="goal late loss" data-test="loss">
                <Combobox
                    label="Lost because"
                    value=Signal::derive(move || label.get().map(|(label, _)| label).unwrap_or_default())
                    options
                    on_pick=pick
                    on_create=Callback::new(move |text| lost.write(text))
                    placeholder="Choose or write the reason"
                    error=lost.error
                    data_test="loss-reason"
                />
                {move || match lost.writing.get() {
                    Some(text) => view! { <NewReason lost text /> }.into_any(),
                    None => view! { <p class="hint" data-test="loss-class">{class}</p> }.into_any(),
                }}
                <Show when=move || loss.with(Option::is_some)>
                    <Field
                        label="Note on the loss"
                        hide_label=true
                        kind=FieldKind::Area
                        value=note
                        placeholder="What else is there to say?"
                        on_commit=set_note
                        data_test="loss-note"
                    />
                </Show>
            </div>
        </Show>
    }
}

/// A reason that is not there yet: its number, its words, and its class to choose.
#[component]
fn NewReason(lost: Lost, text: String) -> impl IntoView {
    let app = lost.app;
    let number = move || {
        app.track(Kind::LossReason);
        app.track(Kind::Stage);
        next_number(app, lost.at.get())
    };
    let words = RwSignal::new(text);
    let class = RwSignal::new(LossClass::Specific);
    let add = move || {
        let text = one_line(&words.get_untracked());
        let stage = lost.at.get_untracked();
        match known(app, stage, &text) {
            Some(reason) => lost.store(reason, lost.note.get_untracked(), None),
            None => {
                let id = Id::from_bits(1);
                let reason = LossReason { id, stage, class: class.get_untracked(), text, ..LossReason::default() };
                lost.store(id, lost.note.get_untracked(), Some(reason));
            }
        }
    };
    view! {
        <form
            class="reason-write"
            data-test="loss-writing"
            on:submit=move |ev| {
                ev.prevent_default();
                add();
            }
            on:keydown=move |ev| {
                if ev.key() == "Escape" {
                    ev.prevent_default();
                    ev.stop_propagation();
                    lost.leave();
                }
            }
        >
            <Field
                label=Signal::derive(move || format!("New reason {}", number()))
                value=words
                on_input=move |text: String| words.set(text)
                required=true
                data_test="loss-new-text"
            />
            <LossClassField value=class data_test="loss-new-class" />
            <div class="btn-row">
                <Button kind=ButtonKind::Main class="small" submit=true data_test="loss-new-add">"Add the reason"</Button>
                <Button kind=ButtonKind::Quiet class="small" on_click=move |_| lost.leave()>"Cancel"</Button>
            </div>
        </form>
    }
}
