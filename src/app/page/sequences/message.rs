//! A message of a sequence: its way, who sends it, and its text, or several texts to try side by side.

use super::{
    answers::Score,
    state::Editor,
    template::SaveTemplate,
    text::Words,
    who::{WhoField, pairs},
};
use crate::app::ui::{Choice, Icon, Segmented, SelectField, Toast};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    automation::answers_of,
    model::{Action, Assign, Channel, Kind, Step, TextForm, Wording},
    present::{
        insert::Letter,
        sequence::{place_of, stage_of, text_name},
    },
    value::Id,
};

/// How many texts a message has at most: more could not be told apart in a lifetime.
const MOST: usize = 5;

/// What a message says.
#[derive(Clone, PartialEq)]
pub struct Parts {
    pub channel: Channel,
    /// Its texts, the first one first.
    pub texts: Vec<Wording>,
    pub form: TextForm,
    pub template: Option<Id>,
    pub assign: Assign,
}

fn read(step: Option<Step>) -> Parts {
    match step {
        Some(Step::Do { action: Action::Message { channel, subject, body, form, variants, template, assign } }) => {
            let texts = std::iter::once(Wording { subject, body }).chain(variants).collect();
            Parts { channel, texts, form, template, assign }
        }
        _ => Parts {
            channel: Channel::Email,
            texts: vec![Wording::default()],
            form: TextForm::Plain,
            template: None,
            assign: Assign::Owner,
        },
    }
}

fn made(parts: Parts) -> Step {
    let mut texts = parts.texts.into_iter();
    let Wording { subject, body } = texts.next().unwrap_or_default();
    let (channel, form, template, assign) = (parts.channel, parts.form, parts.template, parts.assign);
    Step::Do { action: Action::Message { channel, subject, body, form, variants: texts.collect(), template, assign } }
}

/// A message that is being edited.
#[derive(Clone, Copy)]
pub struct Draft {
    pub editor: Editor,
    pub key: u32,
    pub now: Memo<Parts>,
    /// Which of its texts is being looked at, from 0.
    pub which: Memo<usize>,
}

impl Draft {
    fn set(self, change: impl FnOnce(&mut Parts)) {
        let mut parts = self.now.get_untracked();
        change(&mut parts);
        self.editor.set(self.key, made(parts));
    }

    fn look_at(self, which: usize) {
        self.editor.texts.update(|texts| _ = texts.insert(self.key, which));
    }

    /// The text that is being looked at.
    pub fn text(self) -> Wording {
        let which = self.which.get();
        self.now.with(|parts| parts.texts.get(which).cloned().unwrap_or_default())
    }

    fn set_text(self, change: impl FnOnce(&mut Wording)) {
        let which = self.which.get_untracked();
        self.set(|parts| {
            if let Some(text) = parts.texts.get_mut(which) {
                change(text);
            }
        });
    }

    /// Adds another text, which begins as a copy of the one that is looked at.
    fn add(self) {
        let copy = untrack(|| self.text());
        let count = self.now.with_untracked(|parts| parts.texts.len());
        self.set(|parts| parts.texts.push(copy));
        self.look_at(count);
        self.editor.focus(self.key, "[data-test=step-subject], [data-test=step-body]");
    }

    /// Puts other texts in place of those that are there, with a way back.
    fn replace(self, texts: Vec<Wording>, which: usize, words: String) {
        let before = self.now.with_untracked(|parts| parts.texts.clone());
        self.look_at(which);
        self.set(|parts| parts.texts = texts);
        let back = move || {
            if self.editor.pieces.try_with_untracked(Vec::len).is_some() {
                self.set(|parts| parts.texts = before.clone());
            }
        };
        self.editor.app.toasts.show(Toast::new(words).action("Undo", back));
        self.editor.focus(self.key, "[data-test=step-subject], [data-test=step-body]");
    }

    /// Keeps the text that is looked at, and no other.
    fn keep_only(self) {
        let which = self.which.get_untracked();
        let text = untrack(|| self.text());
        self.replace(vec![text], 0, format!("Only {} is left", text_name(which)));
    }

    /// Takes the text that is looked at away.
    fn drop(self) {
        let which = self.which.get_untracked();
        let mut texts = self.now.with_untracked(|parts| parts.texts.clone());
        if texts.len() > 1 && which < texts.len() {
            texts.remove(which);
            self.replace(texts, which.saturating_sub(1), format!("Removed {}", text_name(which)));
        }
    }

    /// Puts a whole message in place of the text that is looked at; answers with what stood there.
    fn letter(self, letter: Letter) -> Letter {
        let (before, parts) = (untrack(|| self.text()), self.now.get_untracked());
        let which = self.which.get_untracked();
        self.set(|parts| {
            parts.form = letter.form;
            parts.template = if which == 0 { letter.template } else { parts.template };
            if let Some(text) = parts.texts.get_mut(which) {
                *text = Wording { subject: letter.subject, body: letter.body };
            }
        });
        Letter { template: parts.template, subject: before.subject, body: before.body, form: parts.form }
    }
}

/// The fields.
#[component]
pub fn MessageFields(editor: Editor, key: u32, step: Memo<Option<Step>>) -> impl IntoView {
    let now = Memo::new(move |_| read(step.get()));
    let which = Memo::new(move |_| {
        let count = now.with(|parts| parts.texts.len());
        editor.texts.with(|texts| texts.get(&key).copied().unwrap_or(0)).min(count.saturating_sub(1))
    });
    let draft = Draft { editor, key, now, which };
    let channel = Memo::new(move |_| now.with(|parts| parts.channel));
    let place = move || Channel::ALL.iter().position(|one| *one == channel.get()).unwrap_or(0).to_string();
    let form = Memo::new(move |_| now.with(|parts| parts.form));
    let forms = vec![Choice::new(TextForm::Plain, "Plain text"), Choice::new(TextForm::Markdown, "Markdown")];
    let stage = Memo::new(move |_| {
        editor.app.track(Kind::Rule);
        editor.app.data(|data| stage_of(editor.id, data))
    });
    view! {
        <div class="form two">
            <SelectField
                label="Way"
                value=Signal::derive(place)
                options=Signal::stored(pairs(Channel::ALL, Channel::word))
                on_commit=move |at: String| {
                    let channel = at.parse::<usize>().ok().and_then(|at| Channel::ALL.get(at).copied()).unwrap_or_default();
                    draft.set(|parts| parts.channel = channel);
                }
                data_test="step-channel"
            />
            <WhoField
                label="Sent by"
                value=Signal::derive(move || now.with(|parts| parts.assign.clone()))
                on_change=move |assign: Assign| draft.set(|parts| parts.assign = assign)
            />
        </div>
        <TextTabs draft />
        <Words
            subject=Signal::derive(move || draft.text().subject)
            body=Signal::derive(move || draft.text().body)
            with_subject=Signal::derive(move || matches!(channel.get(), Channel::Email | Channel::Letter))
            form=Signal::derive(move || form.get())
            stage=Signal::derive(move || stage.get())
            on_subject=move |text: String| draft.set_text(|one| one.subject = text)
            on_body=move |text: String| draft.set_text(|one| one.body = text)
            on_letter=Callback::new(move |letter| draft.letter(letter))
        />
        <div class="text-foot">
            <Segmented label="How the text is written" options=Signal::stored(forms) value=Signal::derive(move || form.get()) on_pick=move |form| draft.set(|parts| parts.form = form) data_test="step-form" />
            <SaveTemplate draft />
        </div>
    }
}

/// The texts of a message side by side: one is looked at, others can be added.
#[component]
fn TextTabs(draft: Draft) -> impl IntoView {
    let count = Memo::new(move |_| draft.now.with(|parts| parts.texts.len()));
    let several = Memo::new(move |_| count.get() > 1);
    let better = Memo::new(move |_| better(draft));
    let tab = move |which: usize| format!("#sequence-step-{} [data-text=\"{which}\"]", draft.key);
    let key = move |ev: KeyboardEvent| {
        let (at, last) = (draft.which.get_untracked(), count.get_untracked().saturating_sub(1));
        let to = match ev.key().as_str() {
            "ArrowRight" => {
                if at == last {
                    0
                } else {
                    at + 1
                }
            }
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        if ev.alt_key() {
            return;
        }
        ev.prevent_default();
        draft.look_at(to);
        draft.editor.focus_on(&tab(to));
    };
    view! {
        <div class="text-tabs">
            <Show when=move || several.get()>
                <div class="tabs" role="tablist" aria-label="Texts of this message" on:keydown=key>
                    <For each=move || 0..count.get() key=|which| *which let:which>
                        <button
                            type="button"
                            role="tab"
                            aria-selected=move || (draft.which.get() == which).to_string()
                            tabindex=move || if draft.which.get() == which { "0" } else { "-1" }
                            data-text=which
                            data-test="text-tab"
                            on:click=move |_| draft.look_at(which)
                        >
                            {text_name(which)}
                            {move || (better.get() == Some(which)).then(|| view! { <span class="n" data-test="text-better">"better"</span> })}
                        </button>
                    </For>
                </div>
            </Show>
            <Show when=move || { count.get() < MOST }>
                <button
                    type="button"
                    class="btn quiet small"
                    title="Each message has one of the texts, by chance; the answers show which one is better"
                    data-test="text-add"
                    on:click=move |_| draft.add()
                >
                    <Icon name="plus" />
                    <span>{move || if several.get() { format!("Add {}", text_name(count.get())) } else { "Try another text beside it".to_string() }}</span>
                </button>
            </Show>
        </div>
        <Score draft />
        <Show when=move || several.get()>
            <div class="btn-row text-choices">
                <button type="button" class="btn small" data-test="text-only" on:click=move |_| draft.keep_only()>"Use this one only"</button>
                <button type="button" class="btn quiet small" data-test="text-remove" on:click=move |_| draft.drop()>
                    {move || format!("Remove {}", text_name(draft.which.get()))}
                </button>
            </div>
        </Show>
    }
}

/// The text that is clearly answered best, as far as the step is the one in force.
fn better(draft: Draft) -> Option<usize> {
    let editor = draft.editor;
    for kind in [Kind::Message, Kind::Run] {
        editor.app.track(kind);
    }
    let place = editor.pieces.with(|all| place_of(all, draft.key))?;
    let known = editor.sequence.get()?;
    let same = editor
        .plan
        .with(|plan| known.in_force().is_some_and(|version| version.plan.steps.get(place) == plan.steps.get(place)));
    let found = editor.app.data(|data| answers_of(editor.id, data)).filter(|_| same)?;
    let steps = &found.versions.first()?.steps;
    steps.iter().find(|one| usize::from(one.step) == place)?.best().map(usize::from)
}
