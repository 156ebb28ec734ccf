//! Writing a message by hand: from the Outbox, and from the panel of an opportunity or a contact.

use super::{
    go_to_message,
    write_message_fields::{Text, Whom, Writing},
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DraftLine, Icon, Toast, focus},
};
use leptos::prelude::*;
use penstock::{model::RecordId, value::Id};

/// A button in a record's panel that writes a message there.
#[component]
pub fn WriteButton(
    /// The opportunity or the contact.
    about: RecordId,
    /// Whether it was asked for by key.
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let show = move |id: Id| {
        app.toasts.show(Toast::new("The message is in the Outbox, due now").in_place("written").action(
            "Show it",
            move || {
                go_to_message(app, id);
            },
        ));
    };
    let writing = Writing::new(app, Some(about));
    let waits = move || writing.drafting.held.with(Option::is_some);
    view! {
        <Button class="small" icon="send" title="Write a message (w)" data_test="write-message" on_click=move |_| open.set(true)>
            {move || if waits() { "Unfinished message" } else { "Message" }}
        </Button>
        <MessageDialog open writing on_done=Callback::new(show) />
    }
}

/// The dialog by itself, for whoever has a button of their own.
#[component]
pub fn WriteMessage(
    open: RwSignal<bool>,
    /// Gets the message that is in the Outbox then.
    on_done: Callback<Id>,
) -> impl IntoView {
    view! { <MessageDialog open writing=Writing::new(use_app(), None) on_done /> }
}

/// The dialog. The message goes to the Outbox, due now.
#[component]
fn MessageDialog(
    open: RwSignal<bool>,
    writing: Writing,
    /// Gets the message that is in the Outbox then.
    on_done: Callback<Id>,
) -> impl IntoView {
    // What was typed and not sent is still there when the dialog opens again.
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        if writing.untouched() {
            writing.begin();
        }
        // Where it is known to whom, the first thing to type is the subject.
        let known = writing.message.with_untracked(|message| message.contact.is_some());
        let first = if known { "[data-test=write-subject]" } else { "[data-test=write-contact]" };
        focus::soon(first);
    });
    let save = move || {
        let Some(id) = writing.save() else { return };
        open.set(false);
        on_done.run(id);
    };
    view! {
        <Dialog open title="Write a message" on_close=move |()| open.set(false) data_test="write-dialog">
            <form
                class="write-form"
                on:submit=move |ev| {
                    ev.prevent_default();
                    save();
                }
                on:keydown=move |ev| {
                    if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                        ev.prevent_default();
                        ev.stop_propagation();
                        save();
                    }
                }
            >
                <div class="dialog-body form">
                    <Whom writing />
                    <Text writing />
                    <DraftLine drafting=writing.drafting saved=String::new() only_words=true />
                    {move || writing.said("").map(|text| view! {
                        <div class="field-error" role="alert" data-test="write-error"><Icon name="alert-triangle" class="small" /><span>{text}</span></div>
                    })}
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| writing.discard(open) data_test="write-discard">"Discard"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="write-save">"To the Outbox"</Button>
                </div>
            </form>
        </Dialog>
    }
}
