//! Quick add: one line becomes a record, with a preview of what was understood.

use crate::app::{
    page::parts::AskedFields,
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DraftLine},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    model::{Custom, Kind, Record},
    present::{
        custom::{asked_for, still_asked, with_values},
        distribution::usual_owner,
        quick_add, quick_records,
    },
    value::Id,
};
use std::collections::BTreeMap;

/// The dialog, if it is wanted.
#[component]
pub fn QuickAddDialog() -> impl IntoView {
    let app = use_app();
    view! {
        <Dialog open=move || app.adding.with(Option::is_some) title="New opportunity"
            on_close=move |()| app.adding.set(None) data_test="quick-add">
            {move || app.adding.get().map(|request| view! { <Line start=request.text/> })}
        </Dialog>
    }
}

/// The pipeline in view: the one in the address, else the first.
fn pipeline(app: App) -> Option<Id> {
    let named = app.address.get_untracked().pipeline();
    named.or_else(|| app.data(|data| data.live_pipelines().first().map(|pipeline| pipeline.id)))
}

/// What new opportunities have in the fields that have to be filled in.
fn usual_values(app: App) -> BTreeMap<Id, Custom> {
    let asked = app.data(|data| asked_for(data, Kind::Opportunity));
    asked.into_iter().filter_map(|field| field.default.clone().map(|value| (field.id, value))).collect()
}

#[component]
fn Line(start: String) -> impl IntoView {
    let app = use_app();
    // A line that was not added comes back where it was begun: in the same column, or at the general button.
    let drafting = app.drafting(None, &format!("quick-add{start}"), &start);
    let kept = start.clone();
    let line = {
        let start = start.clone();
        Memo::new(move |_| drafting.text().unwrap_or_else(|| start.clone()))
    };
    let error = RwSignal::new(None::<String>);
    let own = RwSignal::new(BTreeMap::<Id, Custom>::new());
    let today = app.zone().date(app.now());
    let read = move || line.with(|line| app.data(|data| quick_add::parse_for(line, data, today, pipeline(app))));
    let understood = Memo::new(move |_| read());
    let save = move |stay: bool| {
        let add = read();
        let values = own.get_untracked();
        if let Some(why) = app.data(|data| still_asked(data, Kind::Opportunity, &values)) {
            return error.set(Some(why));
        }
        let mut records = quick_records::records(add.clone(), pipeline(app));
        if add.owner.is_none() {
            let me = app.data(usual_owner);
            if let Some(Record::Opportunity(opportunity)) = records.last_mut() {
                std::sync::Arc::make_mut(opportunity).owner = me;
            }
        }
        match app.dispatch(with_values(Command::CreateAll(records), Kind::Opportunity, &values)) {
            Ok(outcome) => {
                let made = outcome.created.into_iter().find(|id| id.kind == Kind::Opportunity);
                drafting.forget();
                error.set(None);
                app.say_with_undo(format!("Added {}", add.name));
                if stay {
                    own.set(usual_values(app));
                    shell::dom::focus("[data-test=quick-add-line]");
                } else {
                    app.adding.set(None);
                    // Where the page has a panel.
                    app.open_record(made);
                }
            }
            Err(Rejection::Invalid { message, .. }) => error.set(Some(message)),
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            save(event.ctrl_key() || event.meta_key());
        }
    };
    view! {
        <div class="dialog-body">
            <label class="field">
                <span class="label">"In one line"</span>
                <input class="input" type="text" autofocus autocomplete="off" data-test="quick-add-line"
                    placeholder="Fleet tracking @Northgate Couriers 46000 EUR #referral fri"
                    prop:value=move || line.get()
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby="quick-add-preview"
                    on:input=move |event| drafting.typed(&start, event_target_value(&event))
                    on:keydown=key/>
            </label>
            <DraftLine drafting saved=kept on_done=move || shell::dom::focus("[data-test=quick-add-line]")/>
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <div id="quick-add-preview" aria-live="polite" data-test="quick-add-preview">
                <Preview line understood/>
            </div>
            <AskedFields of=Kind::Opportunity values=own/>
            <p class="hint">
                "@company  +person  amount with currency  #tag  ~owner  !hot  >stage  %campaign  a date such as fri, 18 dec or +2w. "
                "Put quotation marks around what is to be taken word for word."
            </p>
        </div>
        <div class="dialog-foot">
            <Button on_click=move |_| app.adding.set(None)>"Cancel"</Button>
            <Button title="Ctrl Enter" on_click=move |_| save(true)>"Add and write another"</Button>
            <Button kind=ButtonKind::Main data_test="quick-add-save" on_click=move |_| save(false)>"Add"</Button>
        </div>
    }
}

/// What a part was taken for, with amount and day as the person's language writes them.
fn meaning(app: App, part: &quick_add::Part) -> String {
    match (part.money, part.day) {
        (Some(money), _) => part.meaning.replacen(&money.to_string(), &app.money(money), 1),
        (_, Some(day)) => format!("Closes {}", app.whole_date(day)),
        _ => part.meaning.clone(),
    }
}

#[component]
fn Preview(line: Memo<String>, understood: Memo<quick_add::QuickAdd>) -> impl IntoView {
    let app = use_app();
    let part = move |text: String, meaning: String| view! { <dt>{text}</dt><dd>{meaning}</dd> };
    view! {
        <dl class="facts">
            {move || {
                understood
                    .with(|add| {
                        let name = (!add.name.is_empty()).then(|| part("Name".into(), add.name.clone()));
                        let parts = line
                            .with(|line| {
                                let read = |at: &quick_add::Part| line.get(at.range.clone()).unwrap_or_default().to_string();
                                add.understood
                                    .iter()
                                    .map(|found| part(read(found), meaning(app, found)))
                                    .collect_view()
                            });
                        (name, parts)
                    })
            }}
        </dl>
        {move || {
            understood
                .with(|add| {
                    add.problems.iter().map(|problem| view! { <p class="hint">{problem.clone()}</p> }).collect_view()
                })
        }}
    }
}
