//! The facts of an opportunity, edited where they stand.

use super::{Shown, temperature::TemperatureLine};
use crate::app::{
    page::parts::{EditLink, EditText, MoneyField, RecordPicker, TagsEditor, TextKind, field, set_with_undo},
    store::{App, use_app},
    ui::{Button, ButtonKind, Icon, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Category, Kind, Opportunity, RecordId, StageKind},
    value::{Id, Money},
};
use serde_json::Value;

/// The sources in use, for suggestions.
pub fn known_sources(app: App) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.data(|data| data.sources().map(String::from).collect())
    })
}

/// Value, probability, dates, people in charge and what it is about.
#[component]
pub fn Facts(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let rid = RecordId::opportunity(id);
    let money = field(shown, |opportunity| opportunity.value);
    let own = field(shown, |opportunity| opportunity.probability);
    let stage = field(shown, |opportunity| opportunity.stage);
    let closed = Memo::new(move |_| app.stage(stage.get()).is_some_and(|stage| stage.kind.closed()));
    let staged = Memo::new(move |_| app.stage(stage.get()).map_or(0, |stage| stage.probability));
    let weighted = move || {
        let percent = own.get().unwrap_or_else(|| staged.get());
        money
            .get()
            .filter(|_| (1..100).contains(&percent))
            .map(|money| format!("{} weighted at {}", app.money(money.percent(percent)), app.percent(percent)))
    };
    let set_money = move |money: Option<Money>| {
        let value = money.and_then(|money| serde_json::to_value(money).ok()).unwrap_or(Value::Null);
        app.edit(rid, "value", value).err().map(|rejection| rejection.to_string())
    };
    let follow_stage = move |_| {
        if let Err(rejection) = app.edit(rid, "probability", Value::Null) {
            app.complain(rejection.to_string());
        }
    };
    let said = field(shown, |opportunity| opportunity.category.map(|one| one.key().to_string()).unwrap_or_default());
    let sures = Signal::derive(move || {
        let parked = app.stage(stage.get()).is_some_and(|stage| stage.kind == StageKind::Parked);
        // What holds where nobody says anything.
        let usual = match (own.get(), app.stage(stage.get())) {
            _ if parked => "Omitted while parked".to_string(),
            (Some(percent), _) => format!("{} by probability", Category::usual(percent).word()),
            (None, Some(stage)) => format!("{} by stage", Category::of_stage(&stage).word()),
            (None, None) => "–".to_string(),
        };
        let all = Category::ALL.map(|one| (one.key().to_string(), one.word().to_string()));
        std::iter::once((String::new(), usual)).chain(all).collect::<Vec<_>>()
    });
    let say = move |key: String| {
        if let Err(rejection) = app.edit(rid, "category", if key.is_empty() { Value::Null } else { key.into() }) {
            app.complain(rejection.to_string());
        }
    };
    let next = move || {
        let next = app.next_step_view(id);
        view! { <span class=format!("next {}", next.state) data-test="next-step">{next.text}</span> }
    };
    let sources = known_sources(app);
    view! {
        <div class="fact-list" data-test="facts">
            <MoneyField label="Value" value=money on_commit=set_money hint=Signal::derive(weighted) />
            <div class="fact-line">
                <EditText
                    id=rid
                    field="probability"
                    label="Probability"
                    kind=TextKind::Whole
                    class="inline-edit left"
                    value=field(shown, |opportunity| opportunity.probability.map(|p| p.to_string()).unwrap_or_default())
                    placeholder=Signal::derive(move || format!("{} by stage", app.percent(staged.get())))
                />
                <Show when=move || own.get().is_some()>
                    <Button
                        kind=ButtonKind::Quiet
                        class="small"
                        title=Signal::derive(move || format!("Use the stage's {}", app.percent(staged.get())))
                        data_test="reset-probability"
                        on_click=follow_stage
                    >
                        "Reset"
                    </Button>
                </Show>
            </div>
            <Show when=move || !closed.get()>
                <SelectField
                    label="Forecast"
                    value=said
                    options=sures
                    on_commit=say
                    row=true
                    class="inline-edit"
                    data_test="field-category"
                />
            </Show>
            <EditText
                id=rid
                field="close"
                label="Closes"
                kind=TextKind::Date
                value=field(shown, |opportunity| opportunity.close.map(|day| day.to_string()).unwrap_or_default())
            />
            <Show when=move || !closed.get()>
                <div class="field row"><span class="field-label">"Next step"</span> <span>{next}</span></div>
            </Show>
            <EditLink id=rid field="owner" kind=Kind::Member label="Owner" value=field(shown, |opportunity| opportunity.owner) />
            <EditLink id=rid field="company" kind=Kind::Company label="Company" value=field(shown, |opportunity| opportunity.company) />
            <TemperatureLine id shown />
            <EditText
                id=rid
                field="source"
                label="Source"
                value=field(shown, |opportunity| opportunity.source.clone())
                suggestions=Signal::derive(move || sources.get())
            />
            <EditLink id=rid field="campaign" kind=Kind::Campaign label="Campaign" value=field(shown, |opportunity| opportunity.campaign) />
            <TagsEditor id=rid tags=field(shown, |opportunity| opportunity.tags.clone()) />
            <Products id shown />
        </div>
    }
}

#[component]
fn Products(id: Id, shown: Shown) -> impl IntoView {
    let app = use_app();
    let products = field(shown, |opportunity: &Opportunity| opportunity.products.clone());
    let listed = |all: &[Id]| Value::from(all.iter().map(Id::to_string).collect::<Vec<_>>());
    let add = move |picked: Option<Id>| {
        let mut all = products.get_untracked();
        if let Some(picked) = picked.filter(|picked| !all.contains(picked)) {
            all.push(picked);
            if let Err(rejection) = app.edit(RecordId::opportunity(id), "products", listed(&all)) {
                app.complain(rejection.to_string());
            }
        }
    };
    let link = move |new: Id| {
        let mut all = products.get_untracked();
        all.push(new);
        (RecordId::opportunity(id), "products", listed(&all))
    };
    let chip = move |product: Id| {
        let name = Signal::derive(move || app.product(product).map(|product| product.name.clone()).unwrap_or_default());
        let remove = move |_| {
            let mut all = products.get_untracked();
            all.retain(|other| *other != product);
            let value = if all.is_empty() { Value::Null } else { listed(&all) };
            set_with_undo(app, RecordId::opportunity(id), "products", value);
        };
        view! {
            <span class="chip" data-test="product">
                {move || name.get()}
                <button
                    type="button"
                    class="x"
                    aria-label=move || format!("Remove {}", name.get())
                    title=move || format!("Remove {}", name.get())
                    on:click=remove
                >
                    <Icon name="x" class="small" />
                </button>
            </span>
        }
    };
    view! {
        <div class="field row" role="group" aria-label="Products">
            <span class="field-label">"Products"</span>
            <div class="products" data-test="field-products">
                <For each=move || products.get() key=|id| *id children=chip />
                <RecordPicker
                    kind=Kind::Product
                    label="Add a product"
                    hide_label=true
                    value=Signal::stored(None)
                    placeholder="Add a product"
                    on_pick=add
                    link
                    data_test="add-product"
                />
            </div>
        </div>
    }
}
