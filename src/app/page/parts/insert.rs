//! The Insert menu of a text: merge fields, snippets, content, and whole messages.
//!
//! Put the attribute `data-insert` on the element around the text fields, and the button anywhere inside it:
//!
//! ```ignore
//! <div data-insert>
//!     <input type="text" … on:input=… />
//!     <InsertButton stage form on_letter=Callback::new(move |letter| replace(letter)) />
//!     <textarea … on:input=…></textarea>
//! </div>
//! ```
//!
//! The menu opens by the button, and by Ctrl and the full stop while typing in one of the fields. What is picked goes in at the
//! caret of the field that was typed in last, as if it had been typed: the field's `input` event tells the page, and its own
//! undo takes it back. Inputs that take nothing stand in an element with `data-insert-not`.
//!
//! * `stage`: the stage at hand, whose templates come first.
//! * `form`: how the text is written; addresses of the content library become links in Markdown.
//! * `fill`: an opportunity whose values stand in place of merge fields at once, for texts that are not merged any more,
//!   such as a message in the Outbox.
//! * `on_letter`: puts a whole message in place of subject and text, and answers with what stood there before, which one
//!   press of Undo brings back. Without it, whole messages are not offered.

use crate::app::{
    store::use_app,
    ui::{Caret, Icon, Palette, PaletteLine, Toast},
};
use leptos::{html, prelude::*};
use penstock::{
    automation::Merging,
    model::{Kind, Template, TextForm},
    present::insert::{self, Choice, Letter, What},
    value::{Id, quoted},
};
use std::sync::Arc;

/// A button that opens the menu of what can be put into the texts around it.
#[component]
pub fn InsertButton(
    /// The stage at hand.
    #[prop(optional, into)]
    stage: Signal<Option<Id>>,
    /// How the text is written.
    #[prop(optional, into)]
    form: Signal<TextForm>,
    /// The opportunity whose values stand in place of merge fields.
    #[prop(optional, into)]
    fill: Signal<Option<Id>>,
    /// Puts a whole message in place of subject and text; answers with what stood there.
    #[prop(optional, into)]
    on_letter: Option<Callback<Letter, Letter>>,
    /// The button's classes.
    #[prop(default = "btn quiet small")]
    class: &'static str,
    #[prop(default = "insert")] data_test: &'static str,
) -> impl IntoView {
    let app = use_app();
    let button = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let start = move || {
        typed.set(String::new());
        open.set(true);
    };
    let caret = Caret::around(button, start);
    let choices = Memo::new(move |_| -> Arc<[Choice]> {
        if !open.get() {
            return Vec::new().into();
        }
        for kind in [Kind::Template, Kind::Stage] {
            app.track(kind);
        }
        let (stage, whole) = (stage.get(), on_letter.is_some());
        typed.with(|typed| app.data(|data| insert::choices(data, stage, whole, typed))).into()
    });
    let lines = Signal::derive(move || -> Arc<[PaletteLine]> {
        let line = |one: &Choice| {
            let (heading, label) = (one.heading.clone(), one.label.clone());
            PaletteLine { heading, label, about: one.about.clone() }
        };
        choices.with(|choices| choices.iter().map(line).collect())
    });
    let close = move |back: bool| {
        let _ = open.try_set(false);
        if back && !caret.focus() {
            let _ = button.try_get_untracked().flatten().map(|button| button.focus());
        }
    };
    let filled = move |text: String, form: TextForm| match fill.get_untracked() {
        Some(id) => {
            let (place, now) = (app.place(), app.now());
            app.data(|data| match data.opportunity(id) {
                Some(opportunity) => insert::filled(&text, form, Merging::new(opportunity, data).at(&place, now)),
                None => text,
            })
        }
        None => text,
    };
    let replace = move |template: &Template| {
        let Some(on_letter) = on_letter else { return };
        let mut letter = insert::letter(template);
        letter.subject = filled(letter.subject, TextForm::Plain);
        letter.body = filled(letter.body, letter.form);
        let before = on_letter.run(letter.clone());
        caret.focus();
        if before.subject.trim().is_empty() && before.body.trim().is_empty() {
            return;
        }
        let back = move || {
            on_letter.run(before.clone());
        };
        let words = format!("{} is in place of the text before", quoted(&template.name));
        app.toasts.show(Toast::new(words).in_place("insert").action("Undo", back));
    };
    let pick = move |index: usize| {
        let what = choices.with_untracked(|choices| choices.get(index).map(|one| one.what.clone()));
        close(true);
        match what {
            Some(What::Field(name)) => {
                caret.insert(&filled(insert::field_text(&name), form.get_untracked()));
            }
            Some(What::Template(id)) => {
                let Some(template) = app.data(|data| data.template(id).cloned()) else { return };
                if insert::is_whole(&template) {
                    replace(&template);
                } else {
                    let form = form.get_untracked();
                    caret.insert(&filled(insert::text_of(&template, form), form));
                }
            }
            None => {}
        }
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            aria-keyshortcuts="Control+."
            title="Put in a field, a snippet or content: Ctrl+. while typing"
            data-test=data_test
            on:click=move |ev| {
                ev.stop_propagation();
                if open.get_untracked() { close(true) } else { start() }
            }
        >
            <Icon name="plus" />
            <span>"Insert"</span>
            <kbd class="kbd wide-only" aria-hidden="true">"Ctrl ."</kbd>
        </button>
        {move || {
            open.get().then(|| view! {
                <Palette
                    anchor=button
                    label="Insert"
                    typed
                    lines
                    on_pick=pick
                    on_close=close
                    none="Nothing of that name"
                    data_test="insert-menu"
                />
            })
        }}
    }
}
