//! How a template looks on a record.

use super::editor::Editor;
use crate::app::{
    page::parts::MarkdownText,
    ui::{Combobox, EmptyState, Icon},
};
use leptos::prelude::*;
use penstock::{
    automation::Merging,
    model::{Kind, Opportunity, TextForm},
    present::{
        insert::linked,
        templates::{Preview, example, preview},
    },
    value::Id,
};

/// The preview, beside the words.
#[component]
pub fn PreviewPart(editor: Editor, with_subject: Signal<bool>) -> impl IntoView {
    let app = editor.app;
    let here = Memo::new(move |_| {
        let chosen = editor.chosen.get().filter(|id| app.opportunity(*id).is_some());
        chosen.or_else(|| {
            app.track(Kind::Opportunity);
            editor.template.with(|one| one.as_ref().and_then(|one| app.data(|data| example(one, data))))
        })
    });
    let shown = Memo::new(move |_| {
        for kind in [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Member, Kind::Settings, Kind::Template] {
            app.track(kind);
        }
        let id = here.get()?;
        let (subject, body, form) = (editor.subject.get(), editor.body.get(), editor.form.get());
        let subject = if with_subject.get() { subject } else { String::new() };
        let link = editor.template.with(|one| one.as_ref().map(|one| one.link.clone())).unwrap_or_default();
        let (place, now, me) = (app.place(), app.now(), app.me());
        app.data(|data| {
            let opportunity = data.opportunity(id)?;
            let sender = opportunity.owner.or(me);
            let with = Merging::new(opportunity, data).at(&place, now).sent_by(sender);
            // The address has its place in some texts.
            let body = linked(&body, &link);
            Some(preview(&subject, &body, form, with))
        })
    });
    let part = move |read: fn(&Preview) -> String| {
        Signal::derive(move || shown.with(|shown| shown.as_ref().map(read).unwrap_or_default()))
    };
    let body = part(|shown| shown.body.clone());
    let lacks = Memo::new(move |_| {
        let words = |shown: &Preview| {
            let mut all: Vec<String> = shown.missing.iter().map(|one| one.words.clone()).collect();
            all.sort();
            all.join(", ")
        };
        shown.with(|shown| shown.as_ref().map(words).unwrap_or_default())
    });
    let title = Signal::derive(move || {
        here.get().and_then(|id| app.opportunity(id)).map(|one| one.name.clone()).unwrap_or_default()
    });
    let options = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.track(Kind::Company);
        app.data(|data| {
            let words = |one: &Opportunity| {
                let company = one.company.and_then(|id| data.company(id));
                company.map_or_else(|| one.name.clone(), |company| format!("{} · {}", one.name, company.name))
            };
            data.opportunities().map(|one| (one.id.to_string(), words(one))).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="template-preview" aria-labelledby="template-preview-title" data-test="template-preview">
            <h2 id="template-preview-title">"As they get it"</h2>
            <Combobox
                label="Shown for"
                row=true
                value=title
                options
                on_pick=move |id: String| editor.chosen.set(id.parse::<Id>().ok())
                placeholder="Search an opportunity"
                data_test="preview-record"
            />
            <Show
                when=move || here.get().is_some()
                fallback=|| view! { <EmptyState icon="search" small=true title="No opportunity yet" text="With the first one you see here how the text reads." /> }
            >
                <article class="surface template-letter">
                    <Show when=move || with_subject.get()>
                        <p class="template-letter-subject" data-test="preview-subject">
                            {move || {
                                let subject = part(|shown| shown.subject.clone()).get();
                                if subject.is_empty() { view! { <span class="faint">"No subject"</span> }.into_any() } else { subject.into_any() }
                            }}
                        </p>
                    </Show>
                    <Show
                        when=move || editor.form.get() == TextForm::Markdown
                        fallback=move || view! { <div class="template-letter-text" dir="auto" data-test="preview-body">{move || body.get()}</div> }
                    >
                        <div data-test="preview-body"><MarkdownText text=body /></div>
                    </Show>
                </article>
                <div role="status">
                    {move || part(|shown| shown.problem.clone().unwrap_or_default()).get().is_empty().then(|| {
                        let words = lacks.get();
                        (!words.is_empty()).then(|| view! {
                            <div class="banner due" data-test="preview-missing">
                                <Icon name="alert-triangle" />
                                <p><strong>"Missing here: "</strong>{words}". Fill it in on the record, or give it a fallback such as "<code>"{{ contact.title or \"…\" }}"</code>"."</p>
                            </div>
                        })
                    })}
                    {move || {
                        let why = part(|shown| shown.problem.clone().unwrap_or_default()).get();
                        (!why.is_empty()).then(|| view! {
                            <div class="banner late" data-test="preview-problem"><Icon name="alert-triangle" /><p>{why}</p></div>
                        })
                    }}
                </div>
            </Show>
        </section>
    }
}
