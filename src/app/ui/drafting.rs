//! Text that is kept while it is being typed, and what is said about it when it comes back.

use super::{Button, ButtonKind};
use leptos::{html, prelude::*};
use penstock::{
    present::draft::{Draft, Standing},
    value::{Time, one_line, quoted},
};

/// Keeps the text of one field until it is saved or given up.
#[derive(Clone, Copy)]
pub struct Drafting {
    /// What is in the field and not saved.
    pub held: RwSignal<Option<Draft>>,
    /// Whether it was typed before the field appeared: then it is said.
    pub back: RwSignal<bool>,
    /// Keeps what the field had when typing began, and what is typed now.
    pub keep: Callback<(String, String), Draft>,
    /// Drops what is kept.
    pub drop: Callback<()>,
    /// Drops what is kept, and offers a way back.
    pub discard: Callback<Draft>,
    /// A moment in words.
    pub moment: Callback<Time, String>,
}

impl Drafting {
    /// What is in the field and not saved; whoever asks is told of every letter.
    pub fn text(self) -> Option<String> {
        self.held.with(|held| held.as_ref().map(|draft| draft.text.clone()))
    }

    /// Text was typed into a field that has this value when nothing is typed.
    pub fn typed(self, saved: &str, text: String) {
        let Some(base) =
            self.held.try_with_untracked(|held| held.as_ref().map_or_else(|| saved.to_string(), |d| d.base.clone()))
        else {
            return;
        };
        if text == saved {
            self.forget();
        } else if let Some(draft) = self.keep.try_run((base, text)) {
            self.held.try_set(Some(draft));
        }
    }

    /// The text is saved.
    pub fn forget(self) {
        if self.held.try_with_untracked(Option::is_some) == Some(true) {
            self.drop.try_run(());
            self.held.try_set(None);
            self.back.try_set(false);
        }
    }

    /// The text is given up, with a way back.
    pub fn give_up(self) {
        if let Some(draft) = self.held.try_get_untracked().flatten() {
            self.held.try_set(None);
            self.back.try_set(false);
            self.discard.try_run(draft);
        }
    }

    /// Keeps the text once more: the tab that has saved something else had the draft, and drops it.
    fn keep_again(self) {
        if let Some(draft) = self.held.get_untracked() {
            self.keep.run((draft.base, draft.text));
        }
    }

    /// Whether somebody has saved something else since typing began.
    pub fn overtaken(self, saved: &str) -> bool {
        self.held
            .try_with_untracked(|held| held.as_ref().is_some_and(|draft| draft.standing(saved) == Standing::Changed))
            .unwrap_or(false)
    }
}

/// The quiet line below a field whose text is not saved yet, because it comes from before or because somebody else has
/// changed the field.
#[component]
pub fn DraftLine(
    drafting: Drafting,
    /// What is saved in the field.
    #[prop(into)]
    saved: Signal<String>,
    /// Saves the text; without it the place has a button of its own.
    #[prop(optional, into)]
    on_save: Option<Callback<String>>,
    /// The place has a button of its own that discards: only words are shown.
    #[prop(optional)]
    only_words: bool,
    /// Gives the focus back to the field, when this line had it and goes.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let line = NodeRef::<html::Div>::new();
    let overtaken = Memo::new(move |_| {
        let standing = drafting.held.with(|held| held.as_ref().map(|draft| saved.with(|now| draft.standing(now))));
        standing == Some(Standing::Changed)
    });
    Effect::new(move |before: Option<bool>| {
        let now = overtaken.get();
        if now && before == Some(false) {
            drafting.keep_again();
        }
        now
    });
    let shown = Memo::new(move |_| overtaken.get() || (drafting.back.get() && drafting.held.with(Option::is_some)));
    let written = move || {
        let at = drafting.held.with(|held| held.as_ref().map(|draft| draft.at));
        at.map(|at| drafting.moment.run(at)).unwrap_or_default()
    };
    let meanwhile = move || {
        overtaken.get().then(|| match one_line(&saved.get()) {
            now if now.is_empty() => " It was emptied meanwhile.".to_string(),
            now => format!(" It was changed meanwhile to {}.", quoted(&now)),
        })
    };
    // A press by mouse or finger leaves the focus where it is; only the keyboard brings it here.
    let done = move || {
        let inside = line.get_untracked().is_some_and(|line| {
            let active = document().active_element();
            line.contains(active.as_deref())
        });
        if let Some(on_done) = on_done.filter(|_| inside) {
            on_done.run(());
        }
    };
    let save = move |on_save: Callback<String>| {
        if let Some(text) = drafting.held.with_untracked(|held| held.as_ref().map(|draft| draft.text.clone())) {
            done();
            on_save.run(text);
        }
    };
    view! {
        <Show when=move || shown.get()>
            // The focus stays in the field, which would save the text when it is left.
            <div node_ref=line class="draft-line" data-test="draft-line" on:mousedown=|ev| ev.prevent_default()>
                <span role="status">{move || format!("Not saved yet – written {}.", written())} {meanwhile}</span>
                {on_save
                    .map(|on_save| {
                        view! {
                            <Button class="small" data_test="draft-save" on_click=move |_| save(on_save)>
                                {move || if overtaken.get() { "Save mine" } else { "Save" }}
                            </Button>
                        }
                    })}
                {(!only_words)
                    .then(|| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                class="small"
                                data_test="draft-discard"
                                on_click=move |_| {
                                    done();
                                    drafting.give_up();
                                }
                            >
                                "Discard"
                            </Button>
                        }
                    })}
            </div>
        </Show>
    }
}
