//! Quick add: one line becomes a record, with a preview of what was understood.

use crate::app::{
    page::parts::{AskedFields, AskedValues},
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DraftLine},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    model::{Kind, Record, custom_id},
    present::{custom::with_values, distribution::usual_owner, quick_add, quick_records},
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
            {move || app.adding.get().map(|request| view! { <Line start=request.text products=request.products/> })}
        </Dialog>
    }
}

/// The pipeline in view: the one in the address, else the first.
fn pipeline(app: App) -> Option<Id> {
    let named = app.address.get_untracked().pipeline();
    named.or_else(|| app.data(|data| data.live_pipelines().first().map(|pipeline| pipeline.id)))
}

#[component]
fn Line(
    /// How it begins.
    start: String,
    /// What the opportunity is about.
    products: Vec<Id>,
) -> impl IntoView {
    let app = use_app();
    let offered: Vec<String> = app
        .data(|data| products.iter().filter_map(|id| data.product(*id)).map(|product| product.name.clone()).collect());
    let products = StoredValue::new(products);
    // A line that was not added comes back where it was begun: in the same column, or at the general button.
    let drafting = app.drafting(None, &format!("quick-add{start}"), &start);
    let kept = start.clone();
    let line = {
        let start = start.clone();
        Memo::new(move |_| drafting.text().unwrap_or_else(|| start.clone()))
    };
    let error = RwSignal::new(None::<String>);
    let own = AskedValues::new(app, Kind::Opportunity);
    let today = app.zone().date(app.now());
    let read = move || line.with(|line| app.data(|data| quick_add::parse_for(line, data, today, pipeline(app))));
    let understood = Memo::new(move |_| read());
    let save = move |stay: bool| {
        let add = read();
        error.set(None);
        // The line comes first: what it lacks is said before what is asked for below it.
        let values = if add.name.is_empty() { Some(BTreeMap::new()) } else { own.settled(app) };
        let Some(values) = values else { return };
        let mut records = quick_records::records(add.clone(), pipeline(app));
        if let Some(Record::Opportunity(opportunity)) = records.last_mut() {
            let opportunity = std::sync::Arc::make_mut(opportunity);
            opportunity.owner = add.owner.or_else(|| app.data(usual_owner));
            opportunity.products = products.get_value();
        }
        match app.dispatch(with_values(Command::CreateAll(records), Kind::Opportunity, &values)) {
            Ok(outcome) => {
                let made = outcome.created.into_iter().find(|id| id.kind == Kind::Opportunity);
                drafting.forget();
                error.set(None);
                app.say_with_undo(format!("Added {}", add.name));
                if stay {
                    own.reset(app);
                    shell::dom::focus("[data-test=quick-add-line]");
                } else {
                    app.adding.set(None);
                    // Where the page has a panel.
                    app.open_record(made);
                }
            }
            Err(Rejection::Invalid { field, message, .. })
                if custom_id(&field).is_some_and(|id| own.refuse(id, &message)) => {}
            Err(Rejection::Invalid { message, .. }) => error.set(Some(message)),
            Err(rejection) => error.set(Some(rejection.to_string())),
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            event.prevent_default();
            save(true);
        }
    };
    view! {
        <form
            on:keydown=key
            on:submit=move |event| {
                event.prevent_default();
                save(false);
            }
        >
        <div class="dialog-body">
            <label class="field">
                <span class="label">"In one line"</span>
                <input class="input" type="text" autofocus autocomplete="off" data-test="quick-add-line"
                    placeholder="Fleet tracking @Northgate Couriers 46000 EUR #referral fri"
                    prop:value=move || line.get()
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-describedby="quick-add-preview"
                    on:input=move |event| drafting.typed(&start, event_target_value(&event))/>
            </label>
            <DraftLine drafting saved=kept on_done=move || shell::dom::focus("[data-test=quick-add-line]")/>
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <div id="quick-add-preview" aria-live="polite" data-test="quick-add-preview">
                <Preview line understood offered/>
            </div>
            <AskedFields asked=own/>
            <p class="hint">
                "@company  +person  amount with currency  #tag  ~owner  !hot  >stage  %campaign  a date such as fri, 18 dec or +2w. "
                "Put quotation marks around what is to be taken word for word."
            </p>
        </div>
        <div class="dialog-foot">
            <Button on_click=move |_| app.adding.set(None)>"Cancel"</Button>
            <Button title="Ctrl Enter" on_click=move |_| save(true)>"Add and write another"</Button>
            <Button kind=ButtonKind::Main submit=true data_test="quick-add-save">"Add"</Button>
        </div>
        </form>
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
fn Preview(line: Memo<String>, understood: Memo<quick_add::QuickAdd>, offered: Vec<String>) -> impl IntoView {
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
                        let products = offered.iter().map(|name| part("Product".into(), name.clone())).collect_view();
                        (name, products, parts)
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
