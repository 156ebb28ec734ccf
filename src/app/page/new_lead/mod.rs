//! The form for a new lead, filled in from the address. Nothing is created before the person confirms.

mod already;
mod fields;
mod save;

use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, FieldKind, Icon},
};
use already::Already;
use fields::{BroughtField, Line, PlaceField, Text};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::Kind,
    present::{
        new_lead::{By, Form, Known, Lead, company, known},
        route::Route,
    },
    value::Id,
};
use save::save;

/// The form while a person looks at it.
#[derive(Clone, Copy)]
pub struct Desk {
    app: App,
    /// What the address said.
    lead: StoredValue<Lead>,
    form: RwSignal<Form>,
    /// What is wrong, at which field.
    error: RwSignal<Option<(String, String)>>,
    /// The contacts who may be this person.
    known: Memo<Vec<Known>>,
    /// Which of them was chosen; nobody yet, a new one, or one of them.
    chosen: RwSignal<Option<Option<Id>>>,
}

impl Desk {
    fn new(app: App, lead: Lead, form: Form) -> Self {
        let form = RwSignal::new(form);
        let known = Memo::new(move |_| {
            app.track(Kind::Contact);
            app.track(Kind::Company);
            form.with(|form| app.data(|data| known(form, data)))
        });
        Self { app, lead: StoredValue::new(lead), form, error: RwSignal::new(None), known, chosen: RwSignal::new(None) }
    }

    /// The contact who it is: the one chosen; where nobody was, the one with this email address.
    fn person(self) -> Option<Id> {
        self.known.with(|known| match self.chosen.get() {
            Some(chosen) => chosen.filter(|id| known.iter().any(|known| known.contact == *id)),
            None => known.iter().find(|known| known.by == By::Email).map(|known| known.contact),
        })
    }

    fn wrong(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.error.get().filter(|(at, _)| at == field).map(|(_, why)| why))
    }
}

/// The page. Another link in the same tab begins the form anew.
#[component]
pub fn NewLeadPage() -> impl IntoView {
    let app = use_app();
    let fields = app.asked(|route| if let Route::New { fields } = route { Some(fields.clone()) } else { None });
    // Raised after a lead, so that the next form is empty although the address may be the same.
    let round = RwSignal::new(0_u32);
    view! {
        <div class="page" data-test="new-lead-page">
            {move || {
                round.track();
                view! { <LeadForm fields=fields.get() round /> }
            }}
        </div>
    }
}

#[component]
fn LeadForm(fields: String, round: RwSignal<u32>) -> impl IntoView {
    let app = use_app();
    let (lead, cut) = Lead::parse(&fields);
    let (form, missing) = app.data(|data| Form::of(&lead, data));
    let remarks: Vec<String> = cut.into_iter().chain(missing).collect();
    let filled = lead != Lead::default();
    let more = details(&form);
    let desk = Desk::new(app, lead, form);
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
            event.prevent_default();
            save(desk, Some(round));
        }
    };
    let usual = Signal::derive(move || desk.form.with(Form::usual_name));
    let firm = Signal::derive(move || {
        app.track(Kind::Company);
        let name = desk.form.with(|form| form.company.clone());
        let there = app.data(|data| company(data, &name)).is_some();
        (!name.trim().is_empty()).then(|| if there { "A known company" } else { "A new company" }.to_string())
    });
    let general = move || desk.error.get().filter(|(at, _)| at.is_empty()).map(|(_, why)| why);
    view! {
        <div class="page-head">
            <h1>"New lead"</h1>
            <p>{if filled { "Filled in from a link. Look it over: nothing is created before you add it." } else { "A person or a company who has shown interest, with an opportunity for them." }}</p>
        </div>
        {remarks.into_iter().map(|text| view! { <div class="banner due mb" data-test="lead-remark"><Icon name="alert-triangle" /><p>{text}</p></div> }).collect_view()}
        <form
            class="surface pad lead-form"
            data-test="lead-form"
            on:keydown=key
            on:submit=move |event| {
                event.prevent_default();
                save(desk, None);
            }
        >
            <Already desk />
            <div class="lead-grid">
                <Line desk text=Text::Name label="Name" mark="lead-name" error=desk.wrong("name") autofocus=true />
                <Line desk text=Text::Company label="Company" mark="lead-company" hint=firm />
                <Line desk text=Text::Email label="Email" kind=FieldKind::Email mark="lead-email" error=desk.wrong("email") />
                <Line desk text=Text::Phone label="Phone" kind=FieldKind::Phone mark="lead-phone" />
                <Line desk text=Text::Title label="Position" mark="lead-title" />
                <Line desk text=Text::Opportunity label="Opportunity" mark="lead-opportunity" placeholder=usual />
                <Line desk text=Text::Value label="Value" mark="lead-value" error=desk.wrong("value") />
                <PlaceField desk />
                <BroughtField desk />
                <Line desk text=Text::Source label="Source" mark="lead-source" />
                <Line desk text=Text::Tags label="Tags" mark="lead-tags" />
                <Line desk text=Text::Note label="Note" kind=FieldKind::Area mark="lead-note" />
            </div>
            {(!more.is_empty()).then(|| view! {
                <section class="lead-more" data-test="lead-details">
                    <h2>"Also in the link"</h2>
                    <p class="hint">"Kept with the opportunity, under Details."</p>
                    <dl class="facts">{more.into_iter().map(|(key, text)| view! { <dt>{key}</dt><dd>{text}</dd> }).collect_view()}</dl>
                </section>
            })}
            {move || general().map(|why| view! { <p class="field-error" role="alert" data-test="lead-error">{why}</p> })}
            <div class="btn-row lead-foot">
                <Button kind=ButtonKind::Main submit=true icon="plus" data_test="lead-save">"Add the lead"</Button>
                <Button title="Ctrl Enter" on_click=move |_| save(desk, Some(round)) data_test="lead-save-next">"Add, and another one"</Button>
                <Button kind=ButtonKind::Quiet on_click=move |_| app.go(Route::default()) data_test="lead-cancel">"Cancel"</Button>
            </div>
        </form>
    }
}

/// What came besides the fields of the form.
fn details(form: &Form) -> Vec<(String, String)> {
    let channel = (!form.channel.is_empty()).then(|| ("utm_medium".to_string(), form.channel.clone()));
    form.details.iter().cloned().chain(channel).collect()
}
