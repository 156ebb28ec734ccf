//! When an opportunity is really expected to close: asked where its date was pushed again and again.

use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::RecordId,
    present::actions::Does,
    value::{Date, Id, quoted},
};

/// The dialog that confirms a close date.
#[component]
pub fn CloseDialog() -> impl IntoView {
    let app = use_app();
    let title = move || {
        let name = app.dating.get().and_then(|id| app.opportunity(id)).map(|one| quoted(&one.name));
        name.map(|name| format!("When does {name} close?")).unwrap_or_default()
    };
    view! {
        <Dialog
            open=move || app.dating.with(Option::is_some)
            title
            on_close=move |()| app.dating.set(None)
            size=DialogSize::Small
            data_test="close-dialog"
        >
            {move || app.dating.get().map(|id| view! { <Question app id /> })}
        </Dialog>
    }
}

/// The command that says: this is when.
fn confirmed(id: Id, day: Date) -> Command {
    let value = serde_json::Value::from(day.to_string());
    let fields = ["close", "close_confirmed"].map(|field| (field.to_string(), value.clone()));
    Command::Edit { id: RecordId::opportunity(id), set: fields.into_iter().collect() }
}

#[component]
fn Question(app: App, id: Id) -> impl IntoView {
    let known =
        untrack(|| app.opportunity(id)).and_then(|one| one.close).map(|day| day.to_string()).unwrap_or_default();
    let day = RwSignal::new(known);
    let wrong = RwSignal::new(None::<String>);
    let send = move || match day.with_untracked(|text| text.parse::<Date>().ok()) {
        None => wrong.set(Some("Enter a day.".into())),
        Some(day) if day < app.today() => wrong.set(Some("This day is past. Enter one that is to come.".into())),
        Some(day) => {
            app.dating.set(None);
            app.act_with_undo(confirmed(id, day));
        }
    };
    let instead = move |does: Does| {
        app.dating.set(None);
        app.perform(does, Some(RecordId::opportunity(id)));
    };
    let elsewhere = move |_| {
        app.dating.set(None);
        app.ask_move(vec![id]);
    };
    let write = move |text: String| {
        wrong.set(None);
        day.set(text);
    };
    view! {
        <form
            novalidate
            on:submit=move |ev| {
                ev.prevent_default();
                send();
            }
        >
            <div class="dialog-body stack">
                <p>
                    "The expected close was moved to a later month again and again. Which day would you count on? From then on pushes are counted anew; those of the past stay in the history."
                </p>
                <Field
                    label="Expected close"
                    kind=FieldKind::Date
                    required=true
                    autofocus=true
                    value=day
                    on_input=write
                    error=wrong
                    data_test="close-day"
                />
                <p class="hint">"No such day? Then plan a next step first, or park or lose it."</p>
                <div class="btn-row">
                    <Button data_test="close-task" on_click=move |_| instead(Does::AddTask)>"Add a task"</Button>
                    <Button data_test="close-move" on_click=elsewhere>"Move, park or lose"</Button>
                </div>
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Quiet on_click=move |_| app.dating.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="close-confirm">"Confirm"</Button>
            </div>
        </form>
    }
}
