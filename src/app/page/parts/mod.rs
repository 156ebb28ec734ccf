//! What the record panels and the lists share: fields that edit a record in place, pickers, composer, tasks, timeline.

mod alike;
mod asked;
mod automation;
mod automation_undo;
mod behind;
mod calendar;
mod campaign_items;
mod care;
mod changes;
mod composer;
mod composer_foot;
mod converted;
mod custom;
mod custom_bulk;
mod days;
mod dead_addresses;
mod details;
mod edit;
mod edit_link;
mod entries;
mod export;
pub mod figures;
mod fold;
mod frame;
mod goal_line;
mod handing_on;
mod insert;
mod links;
mod list;
mod list_bulk;
mod list_columns;
mod list_new;
mod list_rows;
mod loss_class;
mod markdown;
mod meeting;
mod menu;
mod mini_list;
mod money_field;
mod notes;
mod opportunities;
mod paper;
mod picker;
mod pipeline_choice;
mod put_off;
pub mod reach;
mod reach_log;
mod referrals;
mod research;
mod rule_switch;
mod run_state;
mod score;
mod stop_run;
mod table;
mod table_order;
mod tags;
mod task_answer;
mod task_kind;
mod task_row;
mod tasks;
mod timeline;
mod timeline_events;
mod tree;
mod views;
mod was;
mod worth;
mod write_message;
mod write_message_fields;

pub use asked::{AskedFields, AskedValues};
pub use automation::{AutomationPart, WhyButton};
pub use automation_undo::UndoRuns;
pub use behind::{Behind, BehindDialog, Opens, counted};
pub use calendar::{calendar_choice, calendar_item, keep_calendar_choice, save_calendar};
pub use campaign_items::campaign_items;
pub use care::{CarePart, CareWarning, solve};
pub use changes::{Between, Changes, changes};
pub use composer::{ComposeMode, Composer, belongs, write_by_key};
pub use converted::{ConvertedNote, Show};
pub use custom::{CustomFields, CustomInput};
pub use custom_bulk::FieldForAll;
pub use days::DaysPart;
pub use dead_addresses::DeadAddresses;
pub use details::Details;
pub use edit::{EditText, TextKind};
pub use edit_link::{EditLink, EditMoney};
pub use entries::EntryLists;
pub use export::{ExportButton, ExportDialog, Exported};
pub use fold::FoldPart;
pub use frame::PanelFrame;
pub use goal_line::{GoalLine, goal_amount, goal_count, goal_standing};
pub use handing_on::{choose_whose, go_to_message, left_today, message_wanted, whose};
pub use insert::InsertButton;
pub use links::{RecordLink, WebLink};
pub use list::{Column, Laid, ListPage, ListSpec, ListState, RecordGrid};
pub use list_columns::own_words;
pub use loss_class::{LossClassField, about_class};
pub use markdown::MarkdownText;
pub use meeting::{MeetingFields, has_place, meeting_words};
pub use menu::RecordMenu;
pub use mini_list::MiniList;
pub use money_field::MoneyField;
pub use notes::{NoteField, NotesPart};
pub use opportunities::OpportunityList;
pub use paper::Paper;
pub use picker::{RecordPicker, link_field, task_for_newcomer};
pub use pipeline_choice::{PipelineChoice, PipelineField};
pub use put_off::PutOff;
pub use reach::{MailLinks, PhoneLinks, ReachMenu, Whom, guessed_country, home_country};
pub use reach_log::ContactedDialog;
pub use referrals::ReferralPart;
pub use research::ResearchMeter;
pub use rule_switch::{RuleSwitch, begin_rule, rule_of, switch};
pub use run_state::{RunStanding, SeenPart, shown, when};
pub use score::{FitPart, Flames, ScorePart, fit_of, provide_ideal};
pub use stop_run::StopRun;
pub use table::{RecordDialog, Table, TablePage, TableSpec, retire_action, row_actions, set_with_undo};
pub use table_order::{Cell, Columns, Line, Order, arranged};
pub use tags::{TagsEditor, TagsShown};
pub use task_answer::{TaskAnswer, ticked};
pub use task_kind::{RepeatField, TaskKindField, kind_icon};
pub use task_row::{TaskFields, TaskRow, complete, subject};
pub use tasks::TasksPart;
pub use timeline::Timeline;
pub use tree::TreeView;
pub use views::{
    Asked, BuilderButton, BuilderRows, ColumnDialog, ConditionRows, FilterNotes, ListView, NAMED, ViewTabs,
    with_context,
};
pub use was::{PastLook, Was, WasDialog, go_to, open_was};
pub use worth::WorthPart;
pub use write_message::{WriteButton, WriteMessage};

use leptos::prelude::*;
use std::sync::Arc;

/// One field of a record that may be gone, as a signal that stays quiet while the field stays the same.
pub fn field<R, T>(record: Memo<Option<Arc<R>>>, read: fn(&R) -> T) -> Signal<T>
where
    R: PartialEq + Send + Sync + 'static,
    T: Default + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| record.with(|record| record.as_deref().map(read).unwrap_or_default())).into()
}
