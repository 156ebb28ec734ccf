//! Import of a file: choose, say what the columns are, look at the dry run, bring in.

mod bring;
mod column;
mod columns;
mod facts;
mod options;
mod own;
mod reading;
mod refused;
mod review;
mod rows;
mod rules;
mod sheet;
mod wizard;

use crate::app::{
    shell::files::{choose_files, dropped_all},
    store::use_app,
    ui::{Button, ButtonKind, DropZone, Icon, Progress},
};
use leptos::prelude::*;
use penstock::{exchange::csv::Rows, present::route::Route};
use wizard::{Step, Wizard};

/// What the browser offers to choose. A file of another name can still be dropped.
const ACCEPTED: &str =
    ".csv,.tsv,.tab,.txt,.json,.vcf,.vcard,text/csv,text/plain,text/vcard,text/x-vcard,application/json";

const STEPS: [(Step, &str); 4] = [
    (Step::File, "Choose files"),
    (Step::Columns, "Say what the columns are"),
    (Step::Check, "Look at the dry run"),
    (Step::Done, "Done"),
];

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let app = use_app();
    let wizard = Wizard::new(app);
    let at = move || STEPS.iter().position(|(step, _)| *step == wizard.step.get()).unwrap_or(0);
    view! {
        <div class="page" data-test="import-page">
            <header class="page-head">
                <h1>"Import files"</h1>
                <p>"Opportunities, contacts, companies, activities, products or the team, from any CSV file, and people from vCards. Files of HubSpot, Pipedrive, Salesforce, Keap, Atomic CRM, Google Contacts, Outlook and LinkedIn are recognised; choose those that belong together at once. Nothing is changed before you press Import, and then it is one change that Undo takes back."</p>
            </header>
            <ol class="wizard-steps">
                {STEPS
                    .iter()
                    .enumerate()
                    .map(|(nth, (_, words))| {
                        view! {
                            <li
                                aria-current=move || (at() == nth).then_some("step")
                                class=move || if nth < at() { "done" } else { "" }
                            >
                                {*words}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            {move || {
                wizard
                    .error
                    .get()
                    .map(|why| {
                        view! {
                            <div class="banner late mb" role="alert" data-test="import-error">
                                <Icon name="alert-triangle" />
                                <p>{why}</p>
                            </div>
                        }
                    })
            }}
            <Show when=move || wizard.work.with(Option::is_some)>
                <Working wizard />
            </Show>
            {move || match (wizard.work.with(Option::is_some), wizard.step.get()) {
                (true, _) => ().into_any(),
                (false, Step::File) => view! { <Chooser wizard /> }.into_any(),
                (false, Step::Columns) => view! { <columns::Columns wizard /> }.into_any(),
                (false, Step::Check) => view! { <review::Review wizard /> }.into_any(),
                (false, Step::Done) => view! { <Finished wizard /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Chooser(wizard: Wizard) -> impl IntoView {
    let take = Callback::new(move |files| wizard.take(files));
    view! {
        <DropZone
            text="Drop one or several CSV or vCard files here, or choose them."
            button="Choose files"
            hint="CSV, TSV or text with any delimiter and encoding; also what other CRMs export, several files at once. In a spreadsheet, save the sheet as CSV first. A Penstock backup (.json) is brought back on the Data page."
            data_test="import-drop"
            on_drop=move |ev| take.run(dropped_all(&ev))
            on_pick=move |()| choose_files(ACCEPTED, take)
        />
    }
}

#[component]
fn Working(wizard: Wizard) -> impl IntoView {
    let share = move || {
        let progress = wizard.work.get()?.progress;
        #[allow(clippy::cast_precision_loss)]
        Some(progress.done as f64 / progress.total.max(1) as f64)
    };
    view! {
        <div class="surface pad stack" data-test="import-working">
            <Progress label=move || wizard.work.get().map_or("", |work| work.words).to_string() done=share data_test="import-progress" />
            <div class="btn-row">
                <Button data_test="import-cancel" on_click=move |_| wizard.cancel()>"Cancel"</Button>
            </div>
        </div>
    }
}

#[component]
fn Finished(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let Some(report) = wizard.report.get_untracked() else { return ().into_any() };
    let has = |rows: Rows| report.kinds.contains(&rows);
    let mut ways: Vec<(&'static str, Route)> = Vec::new();
    if has(Rows::Opportunities) || has(Rows::StageMoves) || has(Rows::Stages) {
        let (filter, look) = (String::new(), Default::default());
        ways.push(("Open the board", Route::Board { pipeline: report.pipeline, filter, open: None, look }));
    }
    let lists = [
        (Rows::Opportunities, "See the table", "opportunities"),
        (Rows::Contacts, "See the contacts", "contacts"),
        (Rows::TagUses, "See the contacts", "contacts"),
        (Rows::Companies, "See the companies", "companies"),
        (Rows::Work, "See the tasks", "tasks"),
        (Rows::Products, "See the products", "products"),
        (Rows::Members, "See the team", "team"),
    ];
    for (rows, words, path) in lists {
        if has(rows) && !ways.iter().any(|(known, _)| *known == words) {
            ways.push((words, Route::parse(path)));
        }
    }
    let mut letters = report.words.chars();
    let words: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    let refused = (report.refused > 0).then(|| {
        let rows = penstock::value::plural(report.refused, "row was", "rows were");
        view! { <p class="muted">{format!("{rows} refused and left out.")}</p> }
    });
    view! {
        <div class="surface pad stack" data-test="import-done">
            <div class="banner good" role="status">
                <Icon name="circle-check" />
                <p>
                    <b data-test="import-summary">{words}</b>
                    ". One Undo takes it back, now or later."
                </p>
            </div>
            {refused}
            {report.more.then(|| view! { <p>"There are more rows than come in at once."</p> })}
            <div class="btn-row">
                {report
                    .more
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Main data_test="import-next" on_click=move |_| wizard.next_part()>
                                "Go on with the next part"
                            </Button>
                        }
                    })}
                {ways
                    .into_iter()
                    .enumerate()
                    .map(|(nth, (words, route))| {
                        let kind = if nth == 0 && !report.more { ButtonKind::Main } else { ButtonKind::Plain };
                        view! {
                            <Button kind data_test=format!("import-go-{}", route.path()) on_click=move |_| app.go(route.clone())>
                                {words}
                            </Button>
                        }
                    })
                    .collect_view()}
                <Button kind=ButtonKind::Quiet data_test="import-another" on_click=move |_| wizard.restart()>
                    "Import other files"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
