//! Keeping the text of a field while it is being typed.

use super::App;
use crate::app::{
    shell::drafts,
    ui::{Drafting, Toast},
};
use leptos::prelude::*;
use penstock::{
    model::RecordId,
    present::draft::{self, Draft, Standing},
};
use std::sync::Arc;

impl App {
    /// Keeps what is typed in a field, with what was typed there before and is not saved. `saved` is what the field has now.
    pub fn drafting(&self, about: Option<RecordId>, field: &str, saved: &str) -> Drafting {
        let app = *self;
        let key: Arc<str> = draft::key(about, field).into();
        let found = drafts::get(&key).filter(|found| {
            let saved = found.standing(saved) == Standing::Saved;
            if saved {
                drafts::finish(app, &key);
            }
            !saved
        });
        let (held, back) = (RwSignal::new(found.clone()), RwSignal::new(found.is_some()));
        let (kept, dropped) = (key.clone(), key.clone());
        Drafting {
            held,
            back,
            keep: Callback::new(move |(base, text)| {
                let draft = Draft { base, text, at: app.now() };
                drafts::keep(app, &kept, draft.clone());
                draft
            }),
            drop: Callback::new(move |()| drafts::finish(app, &dropped)),
            discard: Callback::new(move |given_up: Draft| {
                drafts::finish(app, &key);
                let key = key.clone();
                let back_again = move || {
                    let draft = Draft { at: app.now(), ..given_up.clone() };
                    drafts::keep(app, &key, draft.clone());
                    held.try_set(Some(draft));
                    back.try_set(true);
                };
                app.toasts.show(Toast::new("Discarded what was not saved").action("Undo", back_again));
            }),
            moment: Callback::new(move |at| app.moment(at)),
        }
    }

    /// Keeps a text as if it were typed now, wherever its field is by then.
    pub fn keep_draft(&self, about: Option<RecordId>, field: &str, text: &str) {
        let draft = Draft { base: String::new(), text: text.into(), at: self.now() };
        drafts::keep(*self, &draft::key(about, field), draft);
    }

    /// Whether something that was typed in a field before is not saved.
    pub fn has_draft(&self, about: Option<RecordId>, field: &str) -> bool {
        drafts::get(&draft::key(about, field)).is_some()
    }
}
