//! The dry run: what would become of each row, and the button that does it.

use super::{
    options::{proposals, stage_texts},
    wizard::{Step, Wizard},
};
use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, CheckField, Choice, Icon, Segmented, VirtualList},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{Action, Plan, Table, refused_csv},
    model::Kind,
    value::plural,
};
use std::sync::Arc;

const ROW: f64 = 36.0;

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    Created,
    Updated,
    Same,
    Refused,
}

impl Shown {
    fn fits(self, action: &Action) -> bool {
        match self {
            Shown::All => true,
            Shown::Created => matches!(action, Action::Create(_)),
            Shown::Updated => matches!(action, Action::Update { .. } | Action::Merged { .. }),
            Shown::Same => matches!(action, Action::Unchanged(_) | Action::Skipped(_)),
            Shown::Refused => matches!(action, Action::Refused { .. }),
        }
    }
}

#[component]
pub fn Review(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let (Some(plan), Some(table)) = (wizard.plan.get_untracked(), wizard.table.get_untracked()) else {
        return ().into_any();
    };
    let texts = stage_texts(app, wizard);
    let counts = plan.counts;
    let same = counts.unchanged + counts.skipped;
    let changes = counts.create + counts.update + counts.merged;
    let shown = RwSignal::new(if counts.refused > 0 { Shown::Refused } else { Shown::All });
    let (kept, kept_table) = (plan.clone(), table.clone());
    let save_refused = move || {
        let name = wizard.name.get_untracked();
        let base = name.rsplit_once('.').map_or(name.as_str(), |(base, _)| base).to_string();
        let text = format!("\u{feff}{}", refused_csv(&kept, &kept_table));
        shell::files::download(&format!("{base}-refused.csv"), "text/csv", text.as_bytes());
    };
    let also: Vec<String> = [Kind::Stage, Kind::Company, Kind::Contact, Kind::Product, Kind::Campaign, Kind::Member]
        .into_iter()
        .filter(|kind| *kind != plan.kind)
        .filter_map(|kind| {
            let count = plan.creates_of(kind);
            let words = if kind == Kind::Company {
                plural(count, "company", "companies")
            } else {
                plural(count, kind.name(), kind.plural())
            };
            (count > 0).then_some(words)
        })
        .collect();
    let also = (!also.is_empty()).then(
        || view! { <p class="muted" data-test="import-also">{format!("New beside them: {}.", also.join(", "))}</p> },
    );
    let notes = plan.notes.clone();
    let blocked = move || changes == 0 || (counts.refused > 0 && !wizard.keep_good.get());
    let stat = |test: &'static str, count: usize, words: &'static str| {
        view! {
            <div class="stat" data-test=test>
                <b>{app.number(count)}</b>
                <span>{words}</span>
            </div>
        }
    };
    let choices = vec![
        Choice::new(Shown::All, "All rows"),
        Choice::new(Shown::Created, "Created").note(app.number(counts.create)),
        Choice::new(Shown::Updated, "Updated").note(app.number(counts.update + counts.merged)),
        Choice::new(Shown::Same, "Unchanged").note(app.number(same)),
        Choice::new(Shown::Refused, "Refused").note(app.number(counts.refused)),
    ];
    let choices = Signal::stored(choices);
    let action = match changes {
        0 => "Nothing to import".to_string(),
        _ => {
            let count = counts.create + counts.update;
            let what = if count == 1 { plan.kind.name() } else { plan.kind.plural() };
            format!("Import {} {what}", app.number(count))
        }
    };
    view! {
        <p>
            <b>{wizard.name.get_untracked()}</b>
            " – nothing has been changed yet. This is what would happen:"
        </p>
        <div class="count-row">
            {stat("count-create", counts.create, "created")}
            {stat("count-update", counts.update, "updated")}
            {(counts.merged > 0).then(|| stat("count-merged", counts.merged, "added to an earlier row"))}
            {stat("count-same", same, "unchanged")}
            {stat("count-refused", counts.refused, "refused")}
        </div>
        {also}
        {notes
            .into_iter()
            .map(|note| {
                view! {
                    <div class="banner mt" data-test="import-note">
                        <Icon name="info" />
                        <p>{note}</p>
                    </div>
                }
            })
            .collect_view()}
        <div class="btn-row mt mb">
            <Segmented label="Rows shown" options=choices value=shown on_pick=move |choice| shown.set(choice) data_test="import-filter" />
            {(counts.refused > 0)
                .then(|| {
                    view! {
                        <span class="push">
                            <Button class="small" icon="download" data_test="save-refused" on_click=move |_| save_refused()>
                                "Save refused rows"
                            </Button>
                        </span>
                    }
                })}
        </div>
        <Rows plan table shown />
        <Show when=move || { counts.refused > 0 && changes > 0 }>
            <div class="mt">
                <CheckField
                    label="Import the good rows and leave the refused ones out"
                    value=wizard.keep_good
                    on_commit=move |on: bool| wizard.keep_good.set(on)
                    hint="Or go back, correct the columns or the file, and try again."
                    data_test="import-keep-good"
                />
            </div>
        </Show>
        <super::rules::RulesChoice wizard/>
        <div class="wizard-foot">
            <Button kind=ButtonKind::Quiet icon="arrow-left" data_test="import-back" on_click=move |_| wizard.step.set(Step::Columns)>
                "Back to the columns"
            </Button>
            <span class="push">
                <Button
                    kind=ButtonKind::Main
                    disabled=blocked
                    data_test="import-run"
                    on_click=move |_| wizard.bring_in(proposals(&texts.get_untracked()))
                >
                    {action}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

#[component]
fn Rows(plan: Arc<Plan>, table: Arc<Table>, shown: RwSignal<Shown>) -> impl IntoView {
    let listed = plan.clone();
    let items: Memo<Arc<[usize]>> = Memo::new(move |_| {
        let shown = shown.get();
        listed.rows.iter().enumerate().filter(|(_, row)| shown.fits(&row.action)).map(|(at, _)| at).collect()
    });
    let empty = move || items.with(|items| items.is_empty());
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
                label="Rows of the file"
                role="list"
                row_role="listitem"
                data_test="import-rows"
                row={
                    let app = use_app();
                    move |at| row(app, &plan, &table, at)
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

fn row(app: App, plan: &Plan, table: &Table, at: usize) -> AnyView {
    let Some(planned) = plan.rows.get(at) else { return ().into_any() };
    let (class, what, why) = match &planned.action {
        Action::Create(_) => ("good-text", "created", String::new()),
        Action::Update { fields, .. } => ("", "updated", fields.join(", ")),
        Action::Unchanged(_) => ("muted", "unchanged", "The record says the same already.".to_string()),
        Action::Merged { line, .. } => ("", "added", format!("To the record of line {}.", app.number(*line))),
        Action::Skipped(_) => ("muted", "left alone", "The record is there already.".to_string()),
        Action::Refused { reason, .. } => ("late-text", "refused", reason.clone()),
    };
    let text = cells(table, planned.line);
    view! {
        <div class="grid-row" style:height=format!("{ROW}px") data-test="import-row">
            <span class="num muted">{app.number(planned.line)}</span>
            <span class=class>{what}</span>
            <span title=why>{why.clone()}</span>
            <span class="muted" title=text>
                {text.clone()}
            </span>
        </div>
    }
    .into_any()
}
