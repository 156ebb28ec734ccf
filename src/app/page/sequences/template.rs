//! A message's text, kept as a template for other messages.

use super::message::Draft;
use crate::app::ui::{Button, ButtonKind, Dialog, DialogSize, Field};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Template, TemplateKind},
    value::one_line,
};

/// The button, and the dialog that asks for a name.
#[component]
pub fn SaveTemplate(draft: Draft) -> impl IntoView {
    let app = draft.editor.app;
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let empty = Memo::new(move |_| draft.text().body.trim().is_empty());
    let begin = move |_| {
        let subject = one_line(&untrack(|| draft.text()).subject);
        name.set(if subject.contains("{{") { String::new() } else { subject });
        error.set(None);
        open.set(true);
    };
    let save = move || {
        let (text, parts) = (untrack(|| draft.text()), draft.now.get_untracked());
        let template = Template {
            name: one_line(&name.get_untracked()),
            kind: TemplateKind::Message,
            channel: parts.channel,
            subject: one_line(&text.subject),
            body: text.body,
            form: parts.form,
            created: app.now(),
            ..Template::default()
        };
        if template.name.is_empty() {
            return error.set(Some("A template needs a name.".into()));
        }
        if app.act_with_undo(Command::Create(template.into())).is_some() {
            open.set(false);
        }
    };
    view! {
        <Button class="small" kind=ButtonKind::Quiet disabled=Signal::derive(move || empty.get()) data_test="step-save-template" on_click=begin>
            "Save as a template…"
        </Button>
        <Dialog open=open title="Save this text as a template" size=DialogSize::Small on_close=move |()| open.set(false) data_test="template-dialog">
            <form on:submit=move |ev| {
                ev.prevent_default();
                save();
            }>
                <div class="dialog-body form">
                    <Field label="Name" value=name on_input=move |text| name.set(text) error=error autofocus=true data_test="template-name" />
                    <p class="hint">"It can be put into any message by the Insert menu. This message stays as it is."</p>
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="template-save">"Save"</Button>
                </div>
            </form>
        </Dialog>
    }
}
