//! Carrying out the actions of the table, from wherever they are asked for.

use super::{App, PaletteRequest};
use crate::app::shell;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{ActivityKind, Kind, RecordId},
    present::{
        actions::{Deed, Does, Step, close, once_more},
        route::Route,
    },
    value::Id,
};

/// Where words to look for are typed on a page.
const SEARCH: &str = "[data-shortcut=search], #main input[type=search], #main .bar input[type=text]";

/// Where the opportunities are kept that are handed over next.
const HANDED: &str = "handed";

impl App {
    /// Opens the command palette, with a question where there is one.
    pub fn ask_palette(&self, step: Option<Step>) {
        self.palette.set(Some(PaletteRequest { step }));
    }

    /// The selected rows of the list that is there.
    pub fn selected(&self) -> Vec<RecordId> {
        self.selection.get_value().and_then(|give| give.try_run(())).unwrap_or_default()
    }

    /// Lets the command palette work on the selected rows of a list, as long as that is there.
    pub fn offer_selection(&self, give: impl Fn() -> Vec<RecordId> + Send + Sync + 'static) {
        // It goes with the list: then it gives nothing any more.
        self.selection.set_value(Some(Callback::new(move |()| give())));
    }

    /// Goes to the page that hands over, with these opportunities.
    pub fn go_to_hand_over(&self, ids: &[Id]) {
        let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
        shell::local::tab_set(HANDED, &ids.join(","));
        self.go(Route::HandOver { record: None, filter: String::new() });
    }

    /// The opportunities that are wanted on the page that hands over; asked once.
    pub fn handed(&self) -> Vec<Id> {
        let text = shell::local::tab_take(HANDED).unwrap_or_default();
        text.split(',').filter_map(|id| id.parse().ok()).collect()
    }

    /// Does what an action says with several records.
    pub fn perform_with(&self, does: Does, ids: Vec<RecordId>) {
        let bare = || ids.iter().map(|one| one.id).collect::<Vec<Id>>();
        match does {
            Does::Move => self.ask_palette(Some(Step::Stage(bare()))),
            Does::Assign => self.ask_palette(Some(Step::Member(ids))),
            Does::Tag => self.ask_palette(Some(Step::Tag(ids))),
            Does::Untag => self.ask_palette(Some(Step::Untag(ids))),
            Does::Campaign => self.ask_palette(Some(Step::Campaign(ids))),
            Does::Enrol => self.ask_palette(Some(Step::Sequence(bare()))),
            Does::Delete => _ = self.act_with_undo(Command::Delete(ids)),
            Does::HandOver => self.go_to_hand_over(&bare()),
            _ => {}
        }
    }

    /// Does what an action says; what is about a record, to this one.
    pub fn perform(&self, does: Does, about: Option<RecordId>) {
        match (does, about) {
            (Does::Go(path), _) => self.go(Route::parse(&format!("#/{path}"))),
            (Does::Search, _) => self.ask_palette(None),
            (Does::Filter, _) => shell::dom::focus(SEARCH),
            (Does::QuickAdd, _) => self.quick_add(""),
            (Does::Create(kind), _) => self.ask_palette(Some(Step::Name(kind))),
            (Does::Undo, _) => self.undo(),
            (Does::Redo, _) => self.redo(),
            (Does::Backup, _) => self.save_backup(),
            (Does::Colours(theme), _) => shell::theme::choose(theme),
            (_, Some(id)) => self.act_on(does, id),
            _ => {}
        }
    }

    fn act_on(&self, does: Does, id: RecordId) {
        match does {
            Does::Log(ActivityKind::Call) => self.write_about(id, "c"),
            Does::Log(ActivityKind::Email) => self.write_about(id, "e"),
            Does::Log(ActivityKind::Meeting) => self.write_about(id, "t"),
            Does::Log(ActivityKind::Note) => self.write_about(id, "n"),
            Does::AddTask => self.write_about(id, "k"),
            Does::Write => self.write_about(id, "w"),
            Does::Move => self.ask_palette(Some(Step::Stage(vec![id.id]))),
            Does::Assign => self.ask_palette(Some(Step::Member(vec![id]))),
            Does::Tag => self.ask_palette(Some(Step::Tag(vec![id]))),
            Does::Untag => self.ask_palette(Some(Step::Untag(vec![id]))),
            Does::Campaign => self.ask_palette(Some(Step::Campaign(vec![id]))),
            Does::Enrol => self.ask_palette(Some(Step::Sequence(vec![id.id]))),
            Does::Merge => self.ask_palette(Some(Step::Twin(id))),
            Does::Close(kind) => {
                if let Some(command) = self.data(|data| close(data, id.id, kind)) {
                    self.act_with_undo(command);
                }
            }
            Does::Duplicate => {
                let copy = self.data(|data| once_more(data, id.id));
                let made = copy.and_then(|copy| self.act_with_undo(Command::Create(copy.into())));
                if let Some(made) = made.and_then(|outcome| outcome.created.first().copied()) {
                    self.open_record(Some(made));
                }
            }
            Does::CopyLink => self.copy_link(id),
            Does::HandOver => self.go(Route::HandOver { record: Some(id), filter: String::new() }),
            Does::Print => self.go(Route::Print { record: Some(id) }),
            Does::SaveCard => self.save_card(id),
            Does::Delete => {
                let gone = self.act_with_undo(Command::Delete(vec![id])).is_some();
                if gone && self.address.get_untracked().open() == Some(id) {
                    self.open_record(None);
                }
            }
            _ => {}
        }
    }

    /// Does what a choice comes to.
    pub fn perform_deed(&self, deed: Deed) {
        match deed {
            Deed::Command(command) => {
                let made = self.act_with_undo(*command).and_then(|outcome| outcome.created.first().copied());
                if let Some(made) = made.filter(|made| matches!(made.kind, Kind::Contact | Kind::Company)) {
                    self.open_record(Some(made));
                }
            }
            Deed::Enrol(sequence, opportunities) => {
                self.enrol(sequence, opportunities);
            }
            Deed::Compare(one, other) => self.merging.set(Some([one, other])),
            Deed::Line(text) => self.quick_add(text),
        }
    }

    /// Begins to write about a record: in its panel, which opens if it is not there.
    fn write_about(&self, id: RecordId, key: &str) {
        let there = self.composing.get_value().filter(|(of, _)| *of == id);
        match there {
            Some((_, begin)) => begin.run(key.to_string()),
            None => {
                self.writing.set_value(Some((id, key.to_string())));
                self.open_record(Some(id));
            }
        }
    }

    /// Puts a record's address on the clipboard.
    fn copy_link(&self, id: RecordId) {
        let app = *self;
        let Some(record) = self.data(|data| data.get(id)) else { return };
        let Some(link) = shell::address::link(&penstock::present::actions::place_of(&record)) else {
            return self.complain("There is no address to copy: the page was not loaded from the web.");
        };
        shell::handing::copy(&link, move |there| {
            if there {
                app.toast("The link is copied.");
            } else {
                app.complain("The browser did not let the link be copied.");
            }
        });
    }
}
