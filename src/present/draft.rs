//! Text that is being typed and not saved yet: how it is kept, and how it stands to what is saved.
//!
//! Each field has one draft in a workspace. Whoever typed last has it, in whatever tab.

use crate::{model::RecordId, value::Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text that is not saved yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What was saved in the field when typing began.
    #[serde(default)]
    pub base: String,
    /// What has been typed.
    pub text: String,
    /// When it was typed last.
    pub at: Time,
}

/// How a draft stands to what is saved in the field now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It says what is saved: there is nothing to keep.
    Saved,
    /// What is saved is still what the person began with.
    Fresh,
    /// Somebody has saved something else since: the draft must not take its place unasked.
    Changed,
}

/// The name under which the draft of a field is kept, within its workspace.
pub fn key(about: Option<RecordId>, field: &str) -> String {
    about.map_or_else(|| format!("/{field}"), |about| format!("{about}/{field}"))
}

/// The same words: browsers and imports end lines differently, and saving takes the blanks around a text away.
fn same(one: &str, other: &str) -> bool {
    let lines = |text: &str| text.replace("\r\n", "\n");
    one.trim() == other.trim() || lines(one).trim() == lines(other).trim()
}

impl Draft {
    /// How it stands to what is saved in the field now.
    pub fn standing(&self, saved: &str) -> Standing {
        if same(&self.text, saved) {
            Standing::Saved
        } else if same(&self.base, saved) {
            Standing::Fresh
        } else {
            Standing::Changed
        }
    }

    /// As it is stored.
    pub fn print(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was stored; none if a newer version has written something else.
    pub fn read(stored: &str) -> Option<Self> {
        serde_json::from_str(stored).ok()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    draft: Draft,
    /// Not given to the store yet.
    unwritten: bool,
    /// Saved or given up, and still in the store.
    done: bool,
}

/// The drafts of one workspace, as a tab knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    kept: BTreeMap<String, Kept>,
}

impl Drafts {
    /// Takes over what the store has. What this tab has not written or dropped yet stays, unless another tab's is newer.
    pub fn take_over(&mut self, stored: impl IntoIterator<Item = (String, String)>) {
        self.kept.retain(|_, kept| kept.unwritten || kept.done);
        for (key, text) in stored {
            let Some(draft) = Draft::read(&text) else { continue };
            let newer = self.kept.get(&key).is_none_or(|mine| mine.draft.at < draft.at);
            if newer {
                self.kept.insert(key, Kept { draft, unwritten: false, done: false });
            }
        }
    }

    /// The draft of a field.
    pub fn get(&self, key: &str) -> Option<&Draft> {
        self.kept.get(key).filter(|kept| !kept.done).map(|kept| &kept.draft)
    }

    /// Keeps a draft, in place of what was kept.
    pub fn keep(&mut self, key: &str, draft: Draft) {
        self.kept.insert(key.to_string(), Kept { draft, unwritten: true, done: false });
    }

    /// The draft is saved or given up. It stays in the store until [`take_done`](Self::take_done) is asked.
    pub fn finish(&mut self, key: &str) {
        if let Some(kept) = self.kept.get_mut(key) {
            kept.done = true;
        }
    }

    /// What was saved could not be kept after all: what is finished and still here counts again.
    pub fn revive(&mut self) {
        for kept in self.kept.values_mut() {
            kept.done = false;
        }
    }

    /// What the store has to write, by key; it counts as written then.
    pub fn take_unwritten(&mut self) -> Vec<(String, String)> {
        let waiting = self.kept.iter_mut().filter(|(_, kept)| kept.unwritten);
        let taken = waiting.map(|(key, kept)| {
            kept.unwritten = false;
            (key.clone(), kept.draft.print())
        });
        taken.collect()
    }

    /// The store has refused it: to be written another time, if there is nothing newer.
    pub fn not_written(&mut self, key: &str) {
        if let Some(kept) = self.kept.get_mut(key) {
            kept.unwritten = true;
        }
    }

    /// What the store may drop, by key, each unless it holds something newer than this.
    pub fn take_done(&mut self) -> Vec<(String, Time)> {
        let done = self.kept.iter().filter(|(_, kept)| kept.done);
        let taken: Vec<(String, Time)> = done.map(|(key, kept)| (key.clone(), kept.draft.at)).collect();
        self.kept.retain(|_, kept| !kept.done);
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Kind, value::Id};

    fn draft(base: &str, text: &str, at: i64) -> Draft {
        Draft { base: base.into(), text: text.into(), at: Time::from_millis(at) }
    }

    fn stored(key: &str, draft: &Draft) -> (String, String) {
        (key.to_string(), draft.print())
    }

    #[test]
    fn a_draft_tells_whether_somebody_else_has_changed_the_field() {
        let draft = draft("old", "new", 1);
        assert_eq!(draft.standing("old"), Standing::Fresh);
        assert_eq!(draft.standing("new"), Standing::Saved);
        assert_eq!(draft.standing("theirs"), Standing::Changed);
    }

    #[test]
    fn blanks_around_a_text_and_line_ends_are_no_difference() {
        assert_eq!(draft("", "one\ntwo \n", 1).standing("one\r\ntwo"), Standing::Saved);
        assert_eq!(draft("one\ntwo", "three", 1).standing("one\r\ntwo\r\n"), Standing::Fresh);
    }

    #[test]
    fn an_emptied_field_is_a_draft_and_an_empty_new_text_is_none() {
        assert_eq!(draft("old", "", 1).standing("old"), Standing::Fresh);
        assert_eq!(draft("", "  ", 1).standing(""), Standing::Saved);
    }

    #[test]
    fn each_field_of_each_record_has_its_own_key() {
        let of = |kind, id| Some(RecordId { kind, id: Id::from_bits(id) });
        let mut keys = vec![
            key(None, "needs"),
            key(of(Kind::Contact, 1), "needs"),
            key(of(Kind::Company, 1), "needs"),
            key(of(Kind::Contact, 2), "needs"),
            key(of(Kind::Contact, 1), "news"),
        ];
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 5);
    }

    #[test]
    fn what_is_printed_reads_back_and_anything_else_is_no_draft() {
        let draft = draft("a \"b\"", "c\n\u{1f9a6}\0", 12_345);
        assert_eq!(Draft::read(&draft.print()), Some(draft));
        for text in ["", "half a thought", "{}", "[1]", "{\"text\":1}"] {
            assert_eq!(Draft::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_is_written_once_for_each_change_and_again_after_a_refusal() {
        let mut drafts = Drafts::default();
        drafts.keep("a", draft("", "x", 1));
        assert_eq!(drafts.take_unwritten().len(), 1);
        assert_eq!(drafts.take_unwritten(), vec![]);
        drafts.not_written("a");
        assert_eq!(drafts.take_unwritten(), vec![stored("a", &draft("", "x", 1))]);
    }

    #[test]
    fn of_two_tabs_the_one_that_typed_last_has_the_draft() {
        let mut drafts = Drafts::default();
        drafts.keep("a", draft("", "mine", 2));
        drafts.keep("b", draft("", "mine", 2));
        drafts.take_over([stored("a", &draft("", "older", 1)), stored("b", &draft("", "newer", 3))]);
        assert_eq!(drafts.get("a").map(|d| d.text.as_str()), Some("mine"));
        assert_eq!(drafts.get("b").map(|d| d.text.as_str()), Some("newer"));
    }

    #[test]
    fn what_another_tab_has_dropped_is_gone_here_too() {
        let mut drafts = Drafts::default();
        drafts.keep("a", draft("", "x", 1));
        drafts.take_unwritten();
        drafts.take_over([]);
        assert_eq!(drafts.get("a"), None);
    }

    #[test]
    fn a_finished_draft_is_not_shown_and_comes_back_if_saving_fails() {
        let mut drafts = Drafts::default();
        drafts.keep("a", draft("", "x", 1));
        drafts.finish("a");
        assert_eq!(drafts.get("a"), None);
        drafts.take_over([stored("a", &draft("", "x", 1))]);
        assert_eq!(drafts.get("a"), None, "a look at the store does not bring it back");
        drafts.revive();
        assert_eq!(drafts.get("a"), Some(&draft("", "x", 1)));
    }

    #[test]
    fn a_finished_draft_is_dropped_once_and_a_later_one_stays() {
        let mut drafts = Drafts::default();
        drafts.keep("a", draft("", "x", 1));
        drafts.finish("a");
        drafts.keep("b", draft("", "y", 2));
        drafts.finish("b");
        drafts.keep("b", draft("", "z", 3));
        assert_eq!(drafts.take_done(), vec![("a".to_string(), Time::from_millis(1))]);
        assert_eq!(drafts.take_done(), vec![]);
        assert_eq!(drafts.get("b"), Some(&draft("", "z", 3)));
    }
}
