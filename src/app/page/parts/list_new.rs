//! A small dialog that adds a contact or a company.

use super::{
    AskedFields, AskedValues, RecordPicker,
    alike::{Alike, Newcomer, known},
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    model::{Company, Contact, Kind, custom_id},
    present::custom::with_values,
    value::Id,
};

#[derive(Clone, Default, PartialEq)]
struct Draft {
    name: String,
    email: String,
    website: String,
    company: Option<Id>,
    /// The name of a company that is created together with the contact.
    new_company: String,
}

impl Draft {
    /// The record as far as it is written.
    fn newcomer(&self, kind: Kind) -> Newcomer {
        let Draft { name, email, website, company, .. } = self.clone();
        if kind == Kind::Company {
            return Newcomer::Company(Company { name, website, ..Company::default() });
        }
        let emails = Some(email).filter(|email| !email.trim().is_empty()).into_iter().collect();
        Newcomer::Contact(Contact { name, emails, company, ..Contact::default() })
    }

    fn command(&self, kind: Kind) -> Command {
        const COMPANY: Id = Id::from_bits(1);
        let Draft { name, email, website, company, new_company } = self.clone();
        if kind == Kind::Company {
            let website = website.trim().to_string();
            return Command::Create(Company { name, website, ..Company::default() }.into());
        }
        let email = email.trim().to_string();
        let emails = if email.is_empty() { Vec::new() } else { vec![email] };
        let contact = Contact { name, emails, company, ..Contact::default() };
        if new_company.is_empty() {
            return Command::Create(contact.into());
        }
        let company = Company { id: COMPANY, name: new_company, ..Company::default() };
        Command::CreateAll(vec![company.into(), Contact { company: Some(COMPANY), ..contact }.into()])
    }
}

/// Asks for the few fields that a new record needs, then opens it.
#[component]
pub fn NewRecord(kind: Kind, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let draft = RwSignal::new(Draft::default());
    let error = RwSignal::new(None::<(String, String)>);
    let own = AskedValues::new(app, kind);
    // Whoever may be there already is named once a field is left; and before it is added, if that was not seen yet.
    let asked = RwSignal::new(Draft::default());
    let newcomer = Signal::derive(move || asked.with(|draft| draft.newcomer(kind)));
    let close = move || {
        open.set(false);
        draft.set(Draft::default());
        own.reset(app);
        error.set(None);
        asked.set(Draft::default());
    };
    let seen = move || {
        let now = draft.get_untracked();
        let new = asked.get_untracked() != now;
        asked.set(now);
        !new || known(app, &newcomer.get_untracked()).is_empty()
    };
    let save = move || {
        let Some(values) = own.settled(app) else { return };
        match app.dispatch(with_values(draft.with_untracked(|draft| draft.command(kind)), kind, &values)) {
            Ok(outcome) => {
                close();
                app.open_record(outcome.created.into_iter().find(|id| id.kind == kind));
            }
            Err(Rejection::Invalid { field, message, .. })
                if custom_id(&field).is_some_and(|id| own.refuse(id, &message)) => {}
            Err(Rejection::Invalid { field, message, .. }) => error.set(Some((field, message))),
            Err(other) => error.set(Some(("name".into(), other.to_string()))),
        }
    };
    let wrong = move |field: &'static str| {
        Signal::derive(move || error.get().filter(|(at, _)| at == field).map(|(_, message)| message))
    };
    view! {
        <Dialog
            open
            title=format!("New {}", kind.name())
            on_close=move || close()
            size=DialogSize::Small
            data_test="new-dialog"
        >
            <form on:focusout=move |_| asked.set(draft.get_untracked()) on:submit=move |ev| {
                ev.prevent_default();
                if seen() {
                    save();
                }
            }>
                <div class="dialog-body">
                    <Field
                        label="Name"
                        autofocus=true
                        value=Signal::derive(move || draft.with(|d| d.name.clone()))
                        on_input=move |text| draft.update(|d| d.name = text)
                        error=wrong("name")
                        data_test="new-name"
                    />
                    {if kind == Kind::Company {
                        view! {
                            <Field
                                label="Website"
                                kind=FieldKind::Text
                                value=Signal::derive(move || draft.with(|d| d.website.clone()))
                                on_input=move |text| draft.update(|d| d.website = text)
                                data_test="new-website"
                            />
                        }
                            .into_any()
                    } else {
                        view! {
                            <Field
                                label="Email"
                                kind=FieldKind::Text
                                value=Signal::derive(move || draft.with(|d| d.email.clone()))
                                on_input=move |text| draft.update(|d| d.email = text)
                                error=wrong("emails")
                                data_test="new-email"
                            />
                            <RecordPicker
                                kind=Kind::Company
                                label="Company"
                                boxed=true
                                value=Signal::derive(move || draft.with(|d| d.company))
                                on_pick=move |id| draft.update(|d| {
                                    d.company = id;
                                    d.new_company.clear();
                                })
                                on_new=move |name: String| draft.update(|d| {
                                    d.company = None;
                                    d.new_company = name;
                                })
                                written=Signal::derive(move || draft.with(|d| d.new_company.clone()))
                                data_test="new-company"
                            />
                        }
                            .into_any()
                    }}
                    <AskedFields asked=own />
                </div>
                <Alike of=newcomer on_open=move |_| close() />
                <div class="dialog-foot">
                    <Button kind=ButtonKind::Quiet on_click=move |_| close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="new-save">"Add"</Button>
                </div>
            </form>
        </Dialog>
    }
}
