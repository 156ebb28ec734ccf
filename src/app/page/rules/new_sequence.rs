//! A new sequence of emails, made where a rule wants one.

use super::draft::Draft;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind};
use leptos::prelude::*;
use penstock::{
    model::{Sequence, Version},
    present::rule_form::mails,
    value::one_line,
};

/// Asks for a name and how many emails; they can be written afterwards.
#[component]
pub fn NewSequence(draft: Draft) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let count = RwSignal::new(String::from("4"));
    let every = RwSignal::new(String::from("3"));
    let error = RwSignal::new(None::<String>);
    // Each opening begins anew, with a name that says what it is for.
    Effect::new(move || {
        if draft.naming.get().is_some() {
            let rule =
                draft.rule.with_untracked(|rule| rule.as_ref().map(|rule| rule.name.clone()).unwrap_or_default());
            name.set(format!("{rule}: emails"));
            count.set("4".into());
            every.set("3".into());
            error.set(None);
        }
    });
    let close = move || draft.naming.set(None);
    let number = |text: &str, least: u8, most: u8| {
        let read = text.trim().parse::<u8>().ok().filter(|number| (least..=most).contains(number));
        read.ok_or_else(|| format!("Type a whole number from {least} to {most}."))
    };
    let create = move || -> Result<(), String> {
        let spot = draft.naming.get_untracked().ok_or("There is no step for it any more.")?;
        let name = one_line(&name.get_untracked());
        if name.is_empty() {
            return Err("A sequence needs a name.".into());
        }
        let plan = mails(number(&count.get_untracked(), 1, 20)?, number(&every.get_untracked(), 1, 90)?);
        let version = Version { number: 1, at: draft.app.now(), by: draft.app.me(), plan };
        draft.start_new(spot, Sequence { name, versions: vec![version], ..Sequence::default() })
    };
    let submit = move || match create() {
        Ok(()) => {
            close();
            draft.focus_soon("[data-test=open-sequence]".into());
        }
        Err(why) => error.set(Some(why)),
    };
    view! {
        <Dialog
            open=Signal::derive(move || draft.naming.get().is_some())
            title="New sequence of emails"
            size=DialogSize::Small
            on_close=move |()| close()
            data_test="sequence-dialog"
        >
            <form on:submit=move |ev| {
                ev.prevent_default();
                submit();
            }>
                <div class="dialog-body">
                    <Field label="Name" value=name on_input=move |text| name.set(text) error=error autofocus=true data_test="sequence-name" />
                    <div class="form two">
                        <Field label="How many emails" kind=FieldKind::Number value=count on_input=move |text| count.set(text) data_test="sequence-count" />
                        <Field label="Working days between them" kind=FieldKind::Number value=every on_input=move |text| every.set(text) data_test="sequence-every" />
                    </div>
                    <p class="hint">"They come with words to begin with. It ends when somebody answers. Open the sequence to write your own."</p>
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="sequence-create">"Create the sequence"</Button>
                </div>
            </form>
        </Dialog>
    }
}
