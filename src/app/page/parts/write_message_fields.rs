//! A message that is being written by hand: whom it goes to, what it says, and how it is kept until it is in the Outbox.

use super::{InsertButton, RecordPicker};
use crate::app::{
    store::App,
    ui::{CheckField, Drafting, Field, FieldKind, Icon, SelectField, Toast},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    model::{Channel, Kind, Message, RecordId, TemplateKind, TextForm},
    present::{
        insert::Letter,
        outbox::{About, addresses, begun, channel_key, channel_of, from_template, kept, ready, taken_up},
    },
    value::Id,
};

/// The name of the draft of a message, within its record.
const DRAFT: &str = "message";

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    app: App,
    /// The opportunity or the contact that it begins with.
    about: Option<RecordId>,
    pub(super) message: RwSignal<Message>,
    error: RwSignal<Option<(String, String)>>,
    /// Keeps it until it is in the Outbox or discarded.
    pub(super) drafting: Drafting,
}

impl Writing {
    /// What was being written about a record and is not in the Outbox yet, or nothing.
    pub(super) fn new(app: App, about: Option<RecordId>) -> Writing {
        let drafting = app.drafting(about, DRAFT, "");
        let before = drafting
            .held
            .with_untracked(|held| held.as_ref().and_then(|draft| app.data(|data| taken_up(&draft.text, data))));
        Writing { app, about, message: RwSignal::new(before.unwrap_or_default()), error: RwSignal::new(None), drafting }
    }

    /// Whether nothing is typed yet.
    pub(super) fn untouched(self) -> bool {
        self.message.with_untracked(|message| kept(message).is_empty())
    }

    /// Begins with an empty message about the record.
    pub(super) fn begin(self) {
        let me = untrack(|| self.app.me());
        let fresh = self.app.data(|data| {
            let about = match self.about {
                Some(RecordId { kind: Kind::Opportunity, id }) => About::opportunity(id, data),
                Some(RecordId { kind: Kind::Contact, id }) => About { contact: Some(id), opportunity: None },
                _ => About::default(),
            };
            begun(about, me, data)
        });
        self.message.set(fresh);
        self.error.set(None);
    }

    fn keep(self) {
        self.drafting.typed("", self.message.with_untracked(kept));
    }

    /// Throws away what is written, with a way back, even where its panel is gone by then.
    pub(super) fn discard(self, open: RwSignal<bool>) {
        let Writing { app, about, message, drafting, .. } = self;
        let before = message.get_untracked();
        let text = kept(&before);
        message.set(Message::default());
        drafting.forget();
        open.set(false);
        if text.is_empty() {
            return;
        }
        let back = move || {
            app.keep_draft(about, DRAFT, &text);
            if message.try_set(before.clone()).is_none() {
                self.keep();
                open.set(true);
            }
        };
        app.toasts.show(Toast::new("Discarded the message").in_place("written").action("Undo", back));
    }

    /// What is wrong with a field; an empty name is for all that has no field here.
    pub(super) fn said(self, field: &'static str) -> Option<String> {
        const FIELDS: [&str; 3] = ["to", "subject", "body"];
        self.error.with(|error| {
            let (of, text) = error.as_ref()?;
            let here = if field.is_empty() { !FIELDS.contains(&of.as_str()) } else { of == field };
            here.then(|| text.clone())
        })
    }

    /// Sets something of the message; what was wrong may be right now.
    fn set(self, change: impl FnOnce(&mut Message)) {
        self.message.update(change);
        self.error.set(None);
        self.keep();
    }

    /// Chooses whom it goes to, with their address.
    fn to(self, contact: Option<Id>) {
        let opportunity = self.message.with_untracked(|message| message.opportunity);
        let fresh = self.app.data(|data| {
            let about = opportunity.filter(|id| {
                data.opportunity(*id).is_some_and(|one| one.contacts.iter().any(|link| Some(link.contact) == contact))
            });
            begun(About { contact, opportunity: about }, None, data)
        });
        self.set(|message| {
            (message.contact, message.opportunity) = (fresh.contact, fresh.opportunity);
            (message.to, message.channel) = (fresh.to, fresh.channel);
        });
    }

    fn take(self, template: Id) {
        let scene = self.app.scene();
        let message = self.message.get_untracked();
        let taken = self.app.data(|data| {
            let template = data.template(template)?;
            Some(from_template(&message, template, data, scene.now, &scene.calendar))
        });
        match taken {
            Some(Ok(filled)) => self.set(|message| *message = filled),
            Some(Err(why)) => self.error.set(Some((String::new(), why))),
            None => {}
        }
    }

    /// Puts the message into the Outbox.
    pub(super) fn save(self) -> Option<Id> {
        let scene = self.app.scene();
        let typed = self.message.get_untracked();
        if typed.contact.is_none() && typed.to.trim().is_empty() {
            self.error.set(Some(("to".into(), "Choose whom it goes to, or type an address.".into())));
            return None;
        }
        let message = self.app.data(|data| ready(&typed, data, scene.now, &scene.calendar));
        match self.app.dispatch(Command::Create(message.into())) {
            Ok(outcome) => {
                self.drafting.forget();
                self.message.set(Message::default());
                outcome.created.first().map(|id| id.id)
            }
            Err(Rejection::Invalid { field, message, .. }) => {
                self.error.set(Some((field, message)));
                None
            }
            Err(other) => {
                self.error.set(Some((String::new(), other.to_string())));
                None
            }
        }
    }
}

/// Whom it goes to, by what way, and what it is about.
#[component]
pub(super) fn Whom(writing: Writing) -> impl IntoView {
    let Writing { app, message, .. } = writing;
    let free = writing.about.is_none();
    let contact = Memo::new(move |_| message.with(|message| message.contact));
    let known = Memo::new(move |_| contact.get().and_then(|id| app.contact(id)));
    let channel = Memo::new(move |_| message.with(|message| message.channel));
    let unwilling = move || known.get().filter(|contact| contact.opted_out).map(|contact| contact.title());
    let all = move || known.get().map(|contact| addresses(&contact, channel.get())).unwrap_or_default();
    let channels: Vec<(String, String)> =
        Channel::ALL.map(|one| (channel_key(one).to_string(), one.word().to_string())).to_vec();
    let switch = move |word: String| {
        let Some(channel) = channel_of(&word) else { return };
        let to = known.get_untracked().map(|contact| addresses(&contact, channel)).unwrap_or_default();
        writing.set(|message| {
            message.channel = channel;
            message.to = to.into_iter().next().unwrap_or_default();
        });
    };
    // A letter's address has lines, as it stands in the window of the envelope.
    let letter = Memo::new(move |_| channel.get() == Channel::Letter);
    let address = move |lines: bool| {
        view! {
            <Field
                label="Address"
                kind=if lines { FieldKind::Area } else { FieldKind::Text }
                value=Signal::derive(move || message.with(|message| message.to.clone()))
                on_input=move |to: String| writing.set(|message| message.to = to)
                suggestions=Signal::derive(all)
                error=Signal::derive(move || writing.said("to"))
                data_test="write-address"
            />
        }
    };
    let deals = move || -> Vec<(String, String)> {
        let none = (String::new(), "Nothing in particular".to_string());
        let Some(contact) = contact.get() else { return vec![none] };
        app.data(|data| {
            let all = data.opportunities_with(contact).rev();
            std::iter::once(none).chain(all.map(|one| (one.id.to_string(), one.name.clone()))).collect()
        })
    };
    view! {
        <RecordPicker
            kind=Kind::Contact
            label="To"
            boxed=true
            value=Signal::derive(move || contact.get())
            on_pick=move |id| writing.to(id)
            placeholder="Name of a contact"
            data_test="write-contact"
        />
        {move || unwilling().map(|name| view! {
            <div class="banner late" data-test="write-optout"><Icon name="ban" /><p>{name} " wants no more messages."</p></div>
        })}
        <div class="form two">
            <SelectField
                label="Way"
                value=Signal::derive(move || channel_key(channel.get()).to_string())
                options=Signal::stored(channels)
                on_commit=switch
                data_test="write-channel"
            />
            {move || address(letter.get())}
        </div>
        <Show when=move || free || contact.get().is_some()>
            <SelectField
                label="About"
                value=Signal::derive(move || {
                    message.with(|message| message.opportunity.map(|id| id.to_string()).unwrap_or_default())
                })
                options=Signal::derive(deals)
                on_commit=move |word: String| writing.set(|message| message.opportunity = word.parse().ok())
                data_test="write-about"
            />
        </Show>
    }
}

/// What it says.
#[component]
pub(super) fn Text(writing: Writing) -> impl IntoView {
    let Writing { app, message, .. } = writing;
    let stage = Memo::new(move |_| {
        message.with(|message| message.opportunity).and_then(|id| app.opportunity(id)).map(|one| one.stage)
    });
    let templates = Memo::new(move |_| {
        app.track(Kind::Template);
        let none = (String::new(), "None".to_string());
        let stage = stage.get();
        app.data(|data| {
            let mut all: Vec<_> =
                data.templates().filter(|one| !one.retired && one.kind == TemplateKind::Message).cloned().collect();
            // Those that are meant for the stage come first.
            all.sort_by_key(|one| (!stage.is_some_and(|stage| one.stages.contains(&stage)), one.rank.clone(), one.id));
            std::iter::once(none)
                .chain(all.iter().map(|one| (one.id.to_string(), one.name.clone())))
                .collect::<Vec<_>>()
        })
    });
    let letter = move |letter: Letter| {
        let before = message.with_untracked(|message| Letter {
            template: message.template,
            subject: message.subject.clone(),
            body: message.body.clone(),
            form: message.form,
        });
        writing.set(|message| {
            (message.subject, message.body) = (letter.subject, letter.body);
            (message.form, message.template) = (letter.form, letter.template);
        });
        before
    };
    let form = Memo::new(move |_| message.with(|message| message.form));
    view! {
        <Show when=move || { templates.with(Vec::len) > 1 }>
            <SelectField
                label="Template"
                value=Signal::derive(move || {
                    message.with(|message| message.template.map(|id| id.to_string()).unwrap_or_default())
                })
                options=templates
                on_commit=move |word: String| {
                    match word.parse() {
                        Ok(id) => writing.take(id),
                        Err(_) => writing.set(|message| message.template = None),
                    }
                }
                data_test="write-template"
            />
        </Show>
        <div class="form" data-insert="">
            <Field
                label="Subject"
                value=Signal::derive(move || message.with(|message| message.subject.clone()))
                on_input=move |text: String| writing.set(|message| message.subject = text)
                error=Signal::derive(move || writing.said("subject"))
                data_test="write-subject"
            />
            <Field
                label="Text"
                kind=FieldKind::Area
                class="letter-area"
                value=Signal::derive(move || message.with(|message| message.body.clone()))
                on_input=move |text: String| writing.set(|message| message.body = text)
                error=Signal::derive(move || writing.said("body"))
                data_test="write-body"
            />
            <div class="btn-row">
                <InsertButton
                    stage=Signal::derive(move || stage.get())
                    form
                    fill=Signal::derive(move || message.with(|message| message.opportunity))
                    on_letter=Callback::new(letter)
                />
                <CheckField
                    label="Markdown"
                    value=Signal::derive(move || form.get() == TextForm::Markdown)
                    on_commit=move |on: bool| {
                        writing.set(|message| message.form = if on { TextForm::Markdown } else { TextForm::Plain });
                    }
                    data_test="write-markdown"
                />
            </div>
        </div>
    }
}
