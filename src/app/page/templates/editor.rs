//! One template: what it is, where it is offered, its words, and how they look on a record.

use super::{
    lacking::LackingPart,
    making::{delete, duplicate, retire},
    preview::PreviewPart,
};
use crate::app::{
    page::parts::{EditText, InsertButton, field},
    store::{App, use_app},
    ui::{
        Button, CheckField, Choice, EmptyState, Field, FieldKind, Icon, MenuButton, MenuItem, Segmented, SelectField,
        arrive, free_key,
    },
};
use leptos::{ev, prelude::*};
use penstock::{
    automation::unreadable,
    command::{Command, Rejection},
    model::{Channel, Kind, Template, TemplateKind, TextForm},
    present::{
        insert::Letter,
        route::Route,
        templates::{record, stage_words, times_used},
    },
    value::{Id, one_line, plural},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Editor {
    pub app: App,
    pub id: Id,
    pub template: Memo<Option<Arc<Template>>>,
    /// The words as they stand in the fields, letter by letter.
    pub subject: Signal<String>,
    pub body: Signal<String>,
    pub form: Signal<TextForm>,
    /// The record that they are shown on, where one was chosen.
    pub chosen: RwSignal<Option<Id>>,
}

fn back(app: App) {
    let filter = app.address.with_untracked(|route| route.filter().to_string());
    app.go(Route::Templates { template: None, filter });
}

/// The page of one template.
#[component]
pub fn EditorPage(id: Id) -> impl IntoView {
    let app = use_app();
    let template = Memo::new(move |_| app.template(id));
    let there = Memo::new(move |_| template.with(Option::is_some));
    let retired = field(template, |one| one.retired);
    let name = field(template, |one| one.name.clone());
    arrive("[data-test=template-title]");
    let keys = window_event_listener(ev::keydown, move |ev| match free_key(&ev).as_deref() {
        Some("n") => {
            ev.prevent_default();
            super::making::create(app);
        }
        Some("Escape") if app.address.with_untracked(|route| route.open().is_none()) => {
            ev.prevent_default();
            back(app);
        }
        _ => {}
    });
    on_cleanup(move || keys.remove());
    let items = move || {
        let again = retired.get();
        let (words, icon) = if again { ("Use again", "rotate-ccw") } else { ("Take out of use", "archive") };
        let gone = move || {
            if delete(app, id) {
                back(app);
            }
        };
        vec![
            MenuItem::new("Duplicate", move || duplicate(app, id)).icon("copy"),
            MenuItem::new(words, move || retire(app, id, !again)).icon(icon),
            MenuItem::new("Delete", gone).icon("trash").danger().separated(),
        ]
    };
    let missing = move || {
        view! {
            <div class="page">
                <EmptyState icon="file-text" title="This template is not there" text="It was deleted, or it is in another workspace. Undo brings back what you deleted." data_test="template-missing">
                    <Button on_click=move |_| back(app)>"All templates"</Button>
                </EmptyState>
            </div>
        }
    };
    view! {
        <Show when=move || there.get() fallback=missing>
            <header class="bar">
                <button type="button" class="icon-btn" title="All templates" aria-label="All templates" aria-keyshortcuts="Escape" data-test="template-back" on:click=move |_| back(app)>
                    <Icon name="arrow-left" />
                </button>
                <h1 tabindex="-1" data-test="template-title">"Template"<span class="visually-hidden">": " {name}</span></h1>
                <Show when=move || retired.get()><span class="tag">"out of use"</span></Show>
                <span class="push"></span>
                <Used id />
                <MenuButton label="More about this template" icon_only=true items=Signal::derive(items) data_test="template-more" />
            </header>
            <Sides id template />
        </Show>
    }
}

/// How many messages it went into.
#[component]
fn Used(id: Id) -> impl IntoView {
    let app = use_app();
    let used = Memo::new(move |_| {
        app.track(Kind::Message);
        app.data(|data| times_used(id, data))
    });
    let words = move || match used.get() {
        0 => String::new(),
        count => format!("In {}", plural(count, "message", "messages")),
    };
    view! { <span class="hint">{words}</span> }
}

#[component]
fn Sides(id: Id, template: Memo<Option<Arc<Template>>>) -> impl IntoView {
    let app = use_app();
    let stored = field(template, |one| one.body.clone());
    let stored_subject = field(template, |one| one.subject.clone());
    let drafting = app.drafting(Some(record(id)), "body", &stored.get_untracked());
    let typed_subject = RwSignal::new(None::<String>);
    let editor = Editor {
        app,
        id,
        template,
        subject: Signal::derive(move || typed_subject.get().unwrap_or_else(|| stored_subject.get())),
        body: Signal::derive(move || drafting.text().unwrap_or_else(|| stored.get())),
        form: field(template, |one| one.form),
        chosen: RwSignal::new(None),
    };
    let kind = field(template, |one| one.kind);
    let channel = field(template, |one| one.channel);
    let with_subject = move || kind.get() == TemplateKind::Message && channel.get() == Channel::Email;
    let set = move |fields: Vec<(&str, Value)>| -> Result<(), Rejection> {
        let set: Map<String, Value> = fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        app.dispatch(Command::Edit { id: record(id), set }).map(|_| ())
    };
    let refused = RwSignal::new(None::<String>);
    let commit_subject = move |text: String| {
        refused.set(set(vec![("subject", one_line(&text).into())]).err().map(|why| why.to_string()));
        typed_subject.try_set(None);
    };
    let commit_body = move |text: String| match set(vec![("body", text.into())]) {
        Ok(()) => drafting.forget(),
        Err(why) => app.complain(why.to_string()),
    };
    let problem =
        move || editor.body.with(|body| unreadable(body)).map(|why| format!("{why} The text is kept as it is."));
    let subject_problem = move || refused.get().or_else(|| editor.subject.with(|subject| unreadable(subject)));
    let on_letter = Callback::new(move |letter: Letter| {
        let (subject, body, form) = (editor.subject, editor.body, editor.form);
        let before = Letter {
            template: None,
            subject: subject.get_untracked(),
            body: body.get_untracked(),
            form: form.get_untracked(),
        };
        let fields =
            vec![("subject", json!(letter.subject)), ("body", json!(letter.body)), ("form", json!(letter.form))];
        match set(fields) {
            Ok(()) => drafting.forget(),
            Err(why) => app.complain(why.to_string()),
        }
        typed_subject.try_set(None);
        before
    });
    let stage = Signal::derive(move || {
        let only = template.with(|one| one.as_ref().and_then(|one| one.stages.first().copied()));
        only.or_else(|| editor.chosen.get().and_then(|id| app.opportunity(id)).map(|one| one.stage))
    });
    view! {
        <div class="page template-page" data-test="template-editor">
            <div class="template-grid">
                <div class="template-write">
                    <Head editor kind channel />
                    <div class="form" data-insert="">
                        <Show when=with_subject>
                            <Field label="Subject" value=stored_subject on_commit=commit_subject on_input=move |text: String| typed_subject.set(Some(text)) error=Signal::derive(subject_problem) data_test="template-subject" />
                        </Show>
                        <div class="template-words">
                            <Segmented
                                label="How the text is written"
                                value=editor.form
                                options=Signal::stored(vec![Choice::new(TextForm::Plain, "Plain text"), Choice::new(TextForm::Markdown, "Markdown")])
                                on_pick=move |form: TextForm| if let Err(why) = set(vec![("form", json!(form))]) { app.complain(why.to_string()); }
                                data_test="template-form"
                            />
                            <span class="push"></span>
                            <InsertButton stage form=editor.form on_letter data_test="template-insert" />
                        </div>
                        <Field
                            label="Text"
                            kind=FieldKind::Area
                            value=stored
                            on_commit=commit_body
                            error=Signal::derive(problem)
                            hint=Signal::derive(move || Some(hint(editor.form.get()).to_string()))
                            class="template-area"
                            drafting=Some(drafting)
                            data_test="template-body"
                        />
                    </div>
                </div>
                <div class="template-side">
                    <PreviewPart editor with_subject=Signal::derive(with_subject) />
                    <LackingPart editor />
                </div>
            </div>
        </div>
    }
}

fn hint(form: TextForm) -> &'static str {
    match form {
        TextForm::Plain => "Ctrl and the full stop put in a field, a snippet or content.",
        TextForm::Markdown => {
            "**bold**, *italic*, - for a list, [words](https://…) for a link. Mail programs that show no such text get it plain."
        }
    }
}

/// Name, kind, way, link and stages.
#[component]
fn Head(editor: Editor, kind: Signal<TemplateKind>, channel: Signal<Channel>) -> impl IntoView {
    let Editor { app, id, template, .. } = editor;
    let rid = record(id);
    let name = field(template, |one| one.name.clone());
    let about = field(template, |one| one.about.clone());
    let link = field(template, |one| one.link.clone());
    let word_of = |value: Value| value.as_str().map(str::to_string).unwrap_or_default();
    let kinds: Vec<(String, String)> =
        TemplateKind::ALL.into_iter().map(|one| (word_of(json!(one)), one.word().to_string())).collect();
    let channels: Vec<(String, String)> =
        Channel::ALL.into_iter().map(|one| (word_of(json!(one)), one.word().to_string())).collect();
    let put = move |field: &'static str| {
        move |text: String| {
            if let Err(why) = app.edit(rid, field, text.into()) {
                app.complain(why.to_string());
            }
        }
    };
    view! {
        <div class="form two">
            <EditText id=rid field="name" label="Name" boxed=true value=name />
            <SelectField label="Kind" value=Signal::derive(move || word_of(json!(kind.get()))) options=Signal::stored(kinds) on_commit=put("kind") data_test="template-kind" />
            <EditText id=rid field="about" label="What it is good for" boxed=true value=about />
            <Show
                when=move || kind.get() == TemplateKind::Message
                fallback=move || view! { <EditText id=rid field="link" label="Link" boxed=true value=link placeholder="https://" hint="Goes in after the text." /> }
            >
                <SelectField label="Goes by" value=Signal::derive(move || word_of(json!(channel.get()))) options=Signal::stored(channels.clone()) on_commit=put("channel") data_test="template-channel" />
            </Show>
        </div>
        <Stages editor />
    }
}

/// The stages where it is offered first.
#[component]
fn Stages(editor: Editor) -> impl IntoView {
    let Editor { app, id, template, .. } = editor;
    let stages = field(template, |one| one.stages.clone());
    let all = Memo::new(move |_| {
        app.track(Kind::Stage);
        app.track(Kind::Pipeline);
        app.data(|data| {
            let stages = |pipeline| data.stages_of(pipeline).iter().map(|one| (one.id, one.name.clone())).collect();
            let pipelines = data.live_pipelines().into_iter();
            pipelines.map(|one| (one.name.clone(), stages(one.id))).collect::<Vec<(String, Vec<(Id, String)>)>>()
        })
    });
    let toggle = move |stage: Id, on: bool| {
        let mut set = stages.get_untracked();
        if on {
            set.insert(stage);
        } else {
            set.remove(&stage);
        }
        if let Err(why) = app.edit(record(id), "stages", json!(set)) {
            app.complain(why.to_string());
        }
    };
    let words = move || {
        app.track(Kind::Stage);
        template.get().map(|one| app.data(|data| stage_words(&one, data))).unwrap_or_default()
    };
    let check = move |(stage, name): (Id, String)| {
        view! {
            <CheckField label=name value=Signal::derive(move || stages.with(|set| set.contains(&stage))) on_commit=move |on| toggle(stage, on) />
        }
    };
    view! {
        <details class="template-stages-part" data-test="template-stages">
            <summary><span class="field-label">"For the stages: "</span> {words}</summary>
            {move || {
                all.get().into_iter().map(|(pipeline, stages)| view! {
                    <fieldset>
                        <legend class="field-label">{pipeline}</legend>
                        <div class="check-row">{stages.into_iter().map(check).collect_view()}</div>
                    </fieldset>
                }).collect_view()
            }}
            <p class="hint">"In these stages it comes first in the Insert menu. With none ticked it is for every stage."</p>
        </details>
    }
}
