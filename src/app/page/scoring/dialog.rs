//! The dialog that writes a scoring rule, with what it would come to.

use super::{Desk, change, preview::PreviewBox};
use crate::app::{
    page::parts::{BuilderRows, with_context},
    ui::{Button, ButtonKind, CheckField, Dialog, DialogSize, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{command::Rejection, model::Listing, present::score::ScoreForm};

/// The dialog, while a rule is being written.
#[component]
pub(super) fn RuleDialog(desk: Desk) -> impl IntoView {
    let title = move || {
        let fresh = desk.editing.with(|form| form.as_ref().is_none_or(|form| form.id.is_none()));
        if fresh { "New scoring rule" } else { "Scoring rule" }.to_string()
    };
    view! {
        <Dialog
            open=Signal::derive(move || desk.editing.with(Option::is_some))
            title=Signal::derive(title)
            on_close=move |()| desk.editing.set(None)
            size=DialogSize::Large
            data_test="score-dialog"
        >
            <Form desk />
        </Dialog>
    }
}

#[component]
fn Form(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let wrong = RwSignal::new(None::<(String, String)>);
    let at = move |name: &'static str| {
        Signal::derive(move || {
            wrong.with(|wrong| wrong.as_ref().filter(|(at, _)| at == name).map(|(_, why)| why.clone()))
        })
    };
    let read = move |read: fn(&ScoreForm) -> String| {
        Signal::derive(move || desk.editing.with(|form| form.as_ref().map(read).unwrap_or_default()))
    };
    let set = move |change: &dyn Fn(&mut ScoreForm)| {
        desk.editing.update(|form| {
            if let Some(form) = form {
                change(form);
            }
        });
    };
    let save = move || {
        let Some(form) = desk.editing.get_untracked() else { return };
        match untrack(|| with_context(app, |cx| form.command(cx))) {
            Err((field, why)) => wrong.set(Some((field.to_string(), why))),
            // Where it takes its time, somebody may have gone elsewhere meanwhile.
            Ok(command) => change(app, command, None, move |refused| {
                let why = match refused {
                    None => {
                        desk.editing.try_set(None);
                        return;
                    }
                    Some(Rejection::Invalid { field, message, .. }) => (field, message),
                    Some(other) => ("name".into(), other.to_string()),
                };
                wrong.try_set(Some(why));
            }),
        }
    };
    let fit = Signal::derive(move || desk.editing.with(|form| form.as_ref().is_some_and(|form| form.fit)));
    let on = Signal::derive(move || desk.editing.with(|form| form.as_ref().is_some_and(|form| form.on)));
    view! {
        <form on:submit=move |ev| { ev.prevent_default(); save(); }>
            <div class="dialog-body">
                <Field label="Name" value=read(|form| form.name.clone()) on_input=move |text: String| set(&|form| form.name.clone_from(&text)) error=at("name") required=true autofocus=true data_test="score-name" />
                <fieldset class="score-condition">
                    <legend class="field-label">"For opportunities where"</legend>
                    <BuilderRows of=Listing::Opportunities text=read(|form| form.filter.clone()) on_change=move |text: String| set(&|form| form.filter.clone_from(&text)) />
                    {move || at("filter").get().map(|why| view! { <p class="field-error" role="alert" data-test="score-filter-error">{why}</p> })}
                </fieldset>
                <div class="score-pair">
                    <Field label="Points" kind=FieldKind::Number value=read(|form| form.points.clone()) on_input=move |text: String| set(&|form| form.points.clone_from(&text)) error=at("points") hint="Below 0 for what speaks against them." data_test="score-points" />
                    <Field label="Halves after, in days" kind=FieldKind::Number value=read(|form| form.halves_after.clone()) on_input=move |text: String| set(&|form| form.halves_after.clone_from(&text)) error=at("halves_after") hint="Counted from the last contact. Empty: the points stay." data_test="score-halves" />
                </div>
                <div class="score-checks">
                <CheckField label="It describes the ideal customer" value=fit on_commit=move |yes: bool| set(&|form| form.fit = yes) hint="It counts towards the fit, too." data_test="score-fit-check" />
                <CheckField label="It counts" value=on on_commit=move |yes: bool| set(&|form| form.on = yes) data_test="score-on-check" />
                </div>
                <PreviewBox desk />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| desk.editing.set(None) data_test="score-cancel">"Cancel"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="score-save">"Save"</Button>
            </div>
        </form>
    }
}
