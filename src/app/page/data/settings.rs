//! This workspace: its name, its currency, and the sample's way out.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    value::Currency,
};

#[component]
pub fn ThisWorkspace() -> impl IntoView {
    let app = use_app();
    let refused = RwSignal::new(None::<String>);
    let settings = Memo::new(move |_| app.settings());
    let id = move || RecordId { kind: Kind::Settings, id: settings.get_untracked().id };
    let rename = move |name: String| {
        let outcome = app.edit(id(), "name", name.trim().into());
        refused.set(outcome.err().map(|rejection| rejection.to_string()));
    };
    let currencies: Vec<(String, String)> = Currency::all()
        .into_iter()
        .map(|currency| (currency.code().to_string(), format!("{} – {}", currency.code(), currency.name())))
        .collect();
    let set_currency = move |code: String| {
        if let Err(rejection) = app.edit(id(), "currency", code.into()) {
            app.complain(rejection.to_string());
        }
    };
    view! {
        <section class="surface pad" aria-labelledby="workspace-title">
            <h3 id="workspace-title">"This workspace"</h3>
            <div class="form two mt">
                <Field
                    label="Name"
                    value=move || settings.get().name.clone()
                    on_commit=rename
                    error=refused
                    required=true
                    data_test="workspace-name"
                />
                <SelectField
                    label="Currency of new amounts"
                    value=move || settings.get().currency.code().to_string()
                    options=Signal::stored(currencies)
                    on_commit=set_currency
                    hint="Amounts that are there keep the currency they have; nothing is converted."
                    data_test="workspace-currency"
                />
            </div>
            <Show when=move || settings.get().sample>
                <RemoveSample />
            </Show>
        </section>
    }
}

#[component]
fn RemoveSample() -> impl IntoView {
    let app = use_app();
    let remove = move || {
        let Some(current) = untrack(|| app.workspaces()).into_iter().find(|entry| entry.current) else { return };
        // With nothing of the person's own in it, one click is enough.
        let untouched = app.read(|workspace| workspace.journal().heads().len() <= 1);
        if untouched {
            app.delete_workspace(current.id);
        } else {
            let id = current.id;
            app.confirm(
                "Remove the sample?",
                "The sample goes with everything that you changed or added in it. It cannot be brought back, but you can save a backup first.",
                "Remove the sample",
                Callback::new(move |()| app.delete_workspace(id.clone())),
            );
        }
    };
    view! {
        <div class="setting mt">
            <div>
                <h3>"This is the sample"</h3>
                <p>"Its people and companies are made up. Remove it when you have looked around, and start your own."</p>
            </div>
            <Button kind=ButtonKind::Danger icon="trash" data_test="data-remove-sample" on_click=move |_| remove()>
                "Remove the sample"
            </Button>
        </div>
    }
}
