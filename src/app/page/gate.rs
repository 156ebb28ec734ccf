//! What stands between an opportunity and a stage: the gate's questions, and the choice of a stage without a drag.

mod closing;
mod fields;
mod form;
mod moving;
mod reasons;

pub use closing::CloseDialog;
pub use moving::MoveDialog;

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Dialog, Icon},
};
use fields::{TextAnswer, field};
use form::{Form, WHY};
use leptos::prelude::*;
use penstock::command::Unmet;
use reasons::Reasons;

/// The dialog of a gate that holds a move up.
#[component]
pub fn GateDialog() -> impl IntoView {
    let app = use_app();
    let close = move |()| app.gate.set(None);
    let title = move || {
        app.gate.with(|gate| gate.as_ref().map(|gate| format!("Move to {}", gate.report.stage))).unwrap_or_default()
    };
    view! {
        <Dialog open=move || app.gate.with(Option::is_some) title on_close=close data_test="gate-dialog">
            // Made anew for each request: a move of several may be held up more than once.
            {move || app.gate.get().map(|request| view! { <Questions form=Form::new(app, request) /> })}
        </Dialog>
    }
}

#[component]
fn Questions(form: Form) -> impl IntoView {
    let app = form.app;
    let why = form.request.with_value(|request| {
        let others = request.order.ids.len().saturating_sub(1);
        let more = if others > 0 {
            format!(" The answers count for all {} opportunities of this move.", others + 1)
        } else {
            String::new()
        };
        format!("“{}” cannot enter {} before this is settled.{more}", request.report.title, request.report.stage)
    });
    let unmet = form.unmet();
    let can_override = unmet.iter().any(|unmet| !matches!(unmet, Unmet::LossReason { .. }));
    let label = move || if form.overridden() { "Move anyway".to_string() } else { "Move".to_string() };
    let questions: Vec<AnyView> = unmet
        .into_iter()
        .enumerate()
        .map(|(at, unmet)| match unmet {
            Unmet::Field { name, word } => field(form, name, word, at == 0),
            Unmet::Item { id, text } => view! {
                <CheckField
                    label=text
                    value=Signal::derive(move || form.ticks.with(|ticks| ticks.contains(&id)))
                    on_commit=move |on: bool| {
                        form.ticks.update(|ticks| {
                            if on { ticks.insert(id) } else { ticks.remove(&id) };
                        });
                    }
                    data_test="gate-item"
                />
            }
            .into_any(),
            Unmet::LossReason { stage } => view! { <Reasons form stage /> }.into_any(),
            Unmet::Score { least, has } => {
                let has = has.map_or_else(|| "It has no score yet".to_string(), |has| format!("Its score is {has}"));
                view! {
                    <div class="banner due" data-test="gate-score">
                        <Icon name="gauge" class="small" />
                        <p>{format!("{has}, and {least} points are needed here. “Score” in its panel says what would raise it.")}</p>
                    </div>
                }
                .into_any()
            }
        })
        .collect();
    view! {
        <form
            on:submit=move |ev| {
                ev.prevent_default();
                form.send();
            }
        >
            <div class="dialog-body gate">
                <p class="gate-why" data-test="gate-why">{why}</p>
                <div class="form">{questions}</div>
                {can_override
                    .then(|| {
                        view! {
                            <div class="gate-override">
                                <CheckField
                                    label="Move anyway, with a reason"
                                    hint="The reason becomes part of the opportunity’s history."
                                    value=form.overriding
                                    on_commit=move |on: bool| form.overriding.set(on)
                                    data_test="gate-override"
                                />
                                <Show when=move || form.overriding.get()>
                                    <TextAnswer form name=WHY label="Reason" required=true data_test="gate-override-reason" />
                                </Show>
                            </div>
                        }
                    })}
            </div>
            <div class="dialog-foot">
                <Button data_test="gate-cancel" on_click=move |_| app.gate.set(None)>"Cancel"</Button>
                <Button
                    kind=ButtonKind::Main
                    submit=true
                    disabled=Signal::derive(move || !form.ready())
                    data_test="gate-confirm"
                >
                    {label}
                </Button>
            </div>
        </form>
    }
}
