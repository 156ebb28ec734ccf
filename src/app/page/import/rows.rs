//! The rows of a dry run, one by one; and for each whose record is there already, what is to be done with it.

use super::wizard::Wizard;
use crate::app::{
    store::{App, use_app},
    ui::{SelectField, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{Action, OnDuplicate, PlannedRow, StageChoice, Table},
    model::{Kind, RecordId},
    value::Id,
};
use std::{collections::BTreeMap, sync::Arc};

const ROW: f64 = 44.0;

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    All,
    Created,
    Updated,
    Same,
    Known,
    Refused,
}

impl Shown {
    pub fn fits(self, row: &PlannedRow, chosen: bool) -> bool {
        match self {
            Shown::All => true,
            Shown::Created => matches!(row.action, Action::Create(_)),
            Shown::Updated => matches!(row.action, Action::Update { .. } | Action::Merged { .. }),
            Shown::Same => {
                matches!(row.action, Action::Unchanged(_) | Action::Skipped(_) | Action::LeftOut(_) | Action::Noted)
            }
            // What the person has chosen stays in sight, whatever becomes of it.
            Shown::Known => row.by.is_some() || chosen,
            Shown::Refused => matches!(row.action, Action::Refused { .. }),
        }
    }
}

/// What to do with rows whose record is there, by the words of the choice.
pub const POLICIES: [(&str, &str, OnDuplicate); 3] = [
    ("update", "Fill in what the file knows", OnDuplicate::Update),
    ("skip", "Leave it as it is", OnDuplicate::Skip),
    ("create", "Make another record", OnDuplicate::Create),
];

pub fn policy_key(policy: OnDuplicate) -> String {
    POLICIES.iter().find(|(_, _, other)| *other == policy).map(|(key, ..)| (*key).to_string()).unwrap_or_default()
}

pub fn policy_of(key: &str) -> OnDuplicate {
    POLICIES.iter().find(|(other, ..)| *other == key).map(|(.., policy)| *policy).unwrap_or_default()
}

#[component]
pub fn PlannedRows(
    wizard: Wizard,
    tables: Arc<[Arc<Table>]>,
    shown: RwSignal<Shown>,
    /// What holds for stage texts that the person said nothing about.
    proposed: Callback<(), BTreeMap<String, StageChoice>>,
) -> impl IntoView {
    let items: Memo<Arc<[usize]>> = Memo::new(move |_| {
        let (shown, rows) = (shown.get(), wizard.rows.get());
        wizard.plan.with(|plan| {
            let Some(plan) = plan else { return Arc::new([]) as Arc<[usize]> };
            let chosen = |row: &PlannedRow| rows.contains_key(&(row.sheet, row.line));
            plan.rows.iter().enumerate().filter(|(_, row)| shown.fits(row, chosen(row))).map(|(at, _)| at).collect()
        })
    });
    let empty = move || items.with(|items| items.is_empty());
    let several = tables.len() > 1;
    view! {
        <div class="surface grid-list import-rows">
            <div class="grid-head">
                <span class="num">"Line"</span>
                <span>"What happens"</span>
                <span>"Why"</span>
                <span>"The row"</span>
            </div>
            <VirtualList
                items=items
                row_height=ROW
                label="Rows of the files"
                role="list"
                row_role="listitem"
                data_test="import-rows"
                row={
                    let app = use_app();
                    move |at| row(app, wizard, tables.clone(), at, several, shown, proposed)
                }
            />
            <Show when=empty>
                <p class="pad muted">"No rows."</p>
            </Show>
        </div>
    }
}

/// The cells of the row that begins in a line.
fn cells(table: &Table, line: usize) -> String {
    let good = table
        .rows
        .binary_search_by_key(&line, |row| row.line)
        .ok()
        .and_then(|at| table.rows.get(at))
        .map(|row| &row.cells);
    let bad = || table.problems.iter().find(|problem| problem.line == line).map(|problem| &problem.cells);
    let Some(cells) = good.or_else(bad) else { return String::new() };
    let filled: Vec<&str> = cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).take(8).collect();
    filled.join(" · ")
}

/// What the record is called that is there already.
fn called(app: App, id: Id) -> Option<String> {
    let kinds =
        [Kind::Opportunity, Kind::Contact, Kind::Company, Kind::Task, Kind::Activity, Kind::Product, Kind::Member];
    app.data(|data| kinds.into_iter().find_map(|kind| data.get(RecordId { kind, id })).map(|record| record.title()))
}

/// What becomes of a row, in a class, a word and a sentence.
fn told(app: App, planned: &PlannedRow) -> (&'static str, &'static str, String) {
    let found = |id: Id| {
        let by = planned.by.map(|by| format!("found by {by}"));
        let name = called(app, id).filter(|_| planned.by.is_some());
        [name, by].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let join = |first: String, second: String| match (first.is_empty(), second.is_empty()) {
        (false, false) => format!("{first}: {second}"),
        _ => format!("{first}{second}"),
    };
    match &planned.action {
        Action::Create(_) => {
            let by = planned.by.unwrap_or_default();
            let like = planned.like.map(|id| match called(app, id) {
                Some(name) => format!("Perhaps {name}: {by}."),
                None => format!("Perhaps the same as an earlier row: {by}."),
            });
            ("good-text", "created", like.unwrap_or_default())
        }
        Action::Update { id, fields } => ("", "updated", join(found(*id), fields.join(", "))),
        Action::Unchanged(id) => ("muted", "unchanged", join(found(*id), "The record says the same already.".into())),
        Action::Merged { line, .. } => ("", "added", format!("To the record of line {}.", app.number(*line))),
        Action::Skipped(id) => ("muted", "left alone", join(found(*id), "The record is there already.".into())),
        Action::LeftOut(why) => ("muted", "left out", why.clone()),
        Action::Noted => ("muted", "read", "Other rows need what it says.".to_string()),
        Action::Refused { reason, .. } => ("late-text", "refused", reason.clone()),
    }
}

fn row(
    app: App,
    wizard: Wizard,
    tables: Arc<[Arc<Table>]>,
    at: usize,
    several: bool,
    shown: RwSignal<Shown>,
    proposed: Callback<(), BTreeMap<String, StageChoice>>,
) -> AnyView {
    let planned =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().and_then(|plan| plan.rows.get(at).cloned())));
    let Some(first) = planned.get_untracked() else { return ().into_any() };
    let (sheet, line) = (first.sheet, first.line);
    let text = tables.get(sheet).map(|table| cells(table, line)).unwrap_or_default();
    let name =
        wizard.sheets.with_untracked(|all| all.get(sheet).map(|sheet| sheet.name.get_untracked())).unwrap_or_default();
    let text = if several { format!("{name}: {text}") } else { text };
    let words = Memo::new(move |_| planned.get().map(|planned| told(app, &planned)).unwrap_or_default());
    let choice = move || {
        let policy = wizard.rows.with(|rows| rows.get(&(sheet, line)).copied());
        // What is not sure is another record until somebody says that it is not.
        let unsure = planned.with(|planned| planned.as_ref().is_some_and(|planned| planned.like.is_some()));
        policy_key(policy.unwrap_or_else(|| if unsure { OnDuplicate::Create } else { wizard.on_duplicate.get() }))
    };
    let choose = move |key: String| {
        wizard.rows.update(|rows| _ = rows.insert((sheet, line), policy_of(&key)));
        wizard.check_again(proposed.run(()));
    };
    let options = Signal::stored(POLICIES.map(|(key, words, _)| (key.to_string(), words.to_string())).to_vec());
    let known = move || shown.get() == Shown::Known;
    view! {
        <div class="grid-row" style:height=format!("{ROW}px") data-test="import-row">
            <span class="num muted">{app.number(line)}</span>
            <span class=move || words.with(|words| words.0)>{move || words.with(|words| words.1)}</span>
            <span title=move || words.with(|words| words.2.clone())>{move || words.with(|words| words.2.clone())}</span>
            {move || {
                if known() {
                    view! {
                        <span>
                            <SelectField
                                label=format!("Line {line}: what to do")
                                hide_label=true
                                value=choice
                                options=options
                                on_commit=choose
                                data_test="import-choice"
                            />
                        </span>
                    }
                        .into_any()
                } else {
                    view! {
                        <span class="muted" title=text.clone()>
                            {text.clone()}
                        </span>
                    }
                        .into_any()
                }
            }}
        </div>
    }
    .into_any()
}
