//! The dry run: what would become of each row, and the button that does it.

use super::{
    options::{proposals, stage_list},
    refused::save_refused,
    rows::{POLICIES, PlannedRows, Shown, policy_key, policy_of},
    wizard::{Step, Wizard},
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, CheckField, Choice, Icon, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{Counts, Table},
    model::Kind,
    value::plural,
};
use std::{collections::BTreeMap, sync::Arc};

/// The kinds of record that come in beside those that rows are.
const BESIDE: [Kind; 11] = [
    Kind::Pipeline,
    Kind::Stage,
    Kind::LossReason,
    Kind::Company,
    Kind::Contact,
    Kind::Product,
    Kind::Campaign,
    Kind::Member,
    Kind::Task,
    Kind::Activity,
    Kind::CustomField,
];

fn in_words(kind: Kind, count: usize) -> String {
    match kind {
        Kind::Company => plural(count, "company", "companies"),
        Kind::Activity => plural(count, "activity", "activities"),
        Kind::LossReason => plural(count, "loss reason", "loss reasons"),
        Kind::CustomField => plural(count, "field", "fields"),
        kind => plural(count, kind.name(), kind.plural()),
    }
}

#[component]
pub fn Review(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let tables: Arc<[Arc<Table>]> = wizard.tables_now().into_iter().map(|(table, _)| table).collect();
    if wizard.plan.with_untracked(Option::is_none) {
        return ().into_any();
    }
    let texts = stage_list(app, wizard);
    let proposed = Callback::new(move |()| wizard.still_proposed(|| proposals(&texts.get_untracked())));
    let counts = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.counts).unwrap_or_default()));
    let changes = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.creates.len() + plan.updates.len()))
    });
    let known = Memo::new(move |_| {
        let chosen = wizard.rows.get();
        wizard.plan.with(|plan| {
            let rows = plan.as_ref().map(|plan| plan.rows.as_slice()).unwrap_or_default();
            rows.iter().filter(|row| Shown::Known.fits(row, chosen.contains_key(&(row.sheet, row.line)))).count()
        })
    });
    let shown = RwSignal::new(if counts.get_untracked().refused > 0 { Shown::Refused } else { Shown::All });
    let same = |counts: Counts| counts.unchanged + counts.skipped + counts.left_out + counts.noted;
    let refused = tables.clone();
    let save_refused = move || save_refused(wizard, &refused);
    let also = move || {
        let plan = wizard.plan.get()?;
        let mut own: Vec<Kind> = plan.sheets.iter().filter_map(|rows| rows.kind()).collect();
        if own.contains(&Kind::Task) {
            own.push(Kind::Activity); // Rows of work become either.
        }
        let beside = BESIDE.into_iter().filter(|kind| !own.contains(kind)).map(|kind| (kind, plan.creates_of(kind)));
        let words: Vec<String> =
            beside.filter(|(_, count)| *count > 0).map(|(kind, count)| in_words(kind, count)).collect();
        (!words.is_empty()).then(|| format!("New beside them: {}.", words.join(", ")))
    };
    let blocked =
        move || wizard.again.get() || changes.get() == 0 || (counts.get().refused > 0 && !wizard.keep_good.get());
    let stat = move |test: &'static str, count: Signal<usize>, words: &'static str| {
        view! {
            <div class="stat" data-test=test>
                <b>{move || app.number(count.get())}</b>
                <span>{words}</span>
            </div>
        }
    };
    let choices = Signal::derive(move || {
        let counts = counts.get();
        vec![
            Choice::new(Shown::All, "All rows"),
            Choice::new(Shown::Created, "Created").note(app.number(counts.create)),
            Choice::new(Shown::Updated, "Updated").note(app.number(counts.update + counts.merged)),
            Choice::new(Shown::Same, "Unchanged").note(app.number(same(counts))),
            Choice::new(Shown::Known, "Already there").note(app.number(known.get())),
            Choice::new(Shown::Refused, "Refused").note(app.number(counts.refused)),
        ]
    });
    let action = move || match wizard.plan.get().filter(|_| changes.get() > 0) {
        None => "Nothing to import".to_string(),
        Some(plan) => format!("Import {}", wizard.counted(&plan)),
    };
    let all_policy = move |key: String| {
        wizard.on_duplicate.set(policy_of(&key));
        wizard.rows.set(BTreeMap::new());
        wizard.check_again(proposed.run(()));
    };
    let policies = Signal::stored(POLICIES.map(|(key, words, _)| (key.to_string(), words.to_string())).to_vec());
    let several = tables.len() > 1;
    view! {
        <p>
            <b>{wizard.names()}</b>
            " – nothing has been changed yet. This is what would happen:"
        </p>
        <div class="count-row">
            {stat("count-create", Signal::derive(move || counts.get().create), "created")}
            {stat("count-update", Signal::derive(move || counts.get().update), "updated")}
            <Show when=move || { counts.get().merged > 0 }>
                {stat("count-merged", Signal::derive(move || counts.get().merged), "added to an earlier row")}
            </Show>
            {stat("count-same", Signal::derive(move || same(counts.get())), "unchanged")}
            {stat("count-refused", Signal::derive(move || counts.get().refused), "refused")}
        </div>
        {several.then(|| view! { <ByFile wizard /> })}
        {move || also().map(|words| view! { <p class="muted" data-test="import-also">{words}</p> })}
        {move || {
            let notes = wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.notes.clone())).unwrap_or_default();
            notes
                .into_iter()
                .map(|note| {
                    view! {
                        <div class="banner mt" data-test="import-note">
                            <Icon name="info" />
                            <p>{note}</p>
                        </div>
                    }
                })
                .collect_view()
        }}
        <div class="btn-row import-files mt mb">
            <Segmented label="Rows shown" options=choices value=shown on_pick=move |choice| shown.set(choice) data_test="import-filter" />
            <Show when=move || { counts.get().refused > 0 }>
                <span class="push">
                    <Button class="small" icon="download" data_test="save-refused" on_click={
                        let save = save_refused.clone();
                        move |_| save()
                    }>
                        "Save refused rows"
                    </Button>
                </span>
            </Show>
        </div>
        <Show when=move || shown.get() == Shown::Known>
            <div class="form two mb">
                <SelectField
                    label="For all rows whose record is there"
                    value=move || policy_key(wizard.on_duplicate.get())
                    options=policies
                    on_commit=all_policy
                    hint="Or choose in each row. Empty cells never change anything."
                    data_test="import-choice-all"
                />
            </div>
        </Show>
        <PlannedRows wizard tables shown proposed />
        <Show when=move || { counts.get().refused > 0 && changes.get() > 0 }>
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
                    on_click=move |_| wizard.bring_in(proposed.run(()))
                >
                    {action}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

/// What comes of each of several files.
#[component]
fn ByFile(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let lines = move || {
        let plan = wizard.plan.get();
        let sheets = wizard.sheets.get();
        let line = |(place, sheet): (usize, &super::sheet::Sheet)| {
            let counts = plan.as_ref().map(|plan| plan.counts_of(place)).unwrap_or_default();
            let same = counts.unchanged + counts.skipped + counts.left_out + counts.noted;
            let cell = |count: usize| view! { <td class="num">{app.number(count)}</td> };
            view! {
                <tr data-test="import-file-counts">
                    <td>
                        <b>{sheet.name.get()}</b>
                        <span class="muted">{format!(" · {}", sheet.rows().word())}</span>
                    </td>
                    {cell(counts.create)}
                    {cell(counts.update + counts.merged)}
                    {cell(same)}
                    {cell(counts.refused)}
                </tr>
            }
        };
        sheets.iter().enumerate().map(line).collect_view()
    };
    view! {
        <div class="table-wrap mt">
            <table class="table" data-test="import-by-file">
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col" class="num">"Created"</th>
                        <th scope="col" class="num">"Updated"</th>
                        <th scope="col" class="num">"Unchanged"</th>
                        <th scope="col" class="num">"Refused"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}
