//! Import of a file: choose, say what the columns are, look at the dry run, bring in.

mod columns;
mod options;
mod reading;
mod review;
mod rules;
mod wizard;

use crate::app::{
    shell::files::{choose_file, dropped},
    store::use_app,
    ui::{Button, ButtonKind, DropZone, Icon, Progress},
};
use leptos::prelude::*;
use penstock::{model::Kind, present::route::Route};
use wizard::{Step, Wizard};

const STEPS: [(Step, &str); 4] = [
    (Step::File, "Choose a file"),
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
                <h1>"Import a file"</h1>
                <p>"Opportunities, contacts, companies, products or the team, from any CSV file. Nothing is changed before you press Import, and then it is one change that Undo takes back."</p>
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
                                <p>
                                    <b>{wizard.name.get_untracked()}</b>
                                    ": "
                                    {why}
                                </p>
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
    let take = Callback::new(move |file| wizard.take(file));
    view! {
        <DropZone
            text="Drop a CSV file here, or choose one."
            button="Choose a file"
            hint="CSV, TSV or text with any delimiter and encoding; also what other CRMs export. In a spreadsheet, save the sheet as CSV first. A Penstock backup (.json) is brought back on the Data page."
            data_test="import-drop"
            on_drop=move |ev| {
                if let Some(file) = dropped(&ev) {
                    take.run(file);
                }
            }
            on_pick=move |()| choose_file(".csv,.tsv,.tab,.txt,.json,text/csv,text/plain,application/json", take)
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
    let (filter, open, sort) = (String::new(), None, Default::default());
    let ways: Vec<(&'static str, Route)> = match report.kind {
        Kind::Contact => vec![("See the contacts", Route::Contacts { filter, sort, open, look: Default::default() })],
        Kind::Company => vec![("See the companies", Route::Companies { filter, sort, open, look: Default::default() })],
        Kind::Product => vec![("See the products", Route::parse("products"))],
        Kind::Member => vec![("See the team", Route::parse("team"))],
        _ => vec![
            (
                "Open the board",
                Route::Board { pipeline: report.pipeline, filter: filter.clone(), open, look: Default::default() },
            ),
            (
                "See the table",
                Route::Opportunities { pipeline: report.pipeline, filter, sort, open, look: Default::default() },
            ),
        ],
    };
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
            {report.more.then(|| view! { <p>"There are more rows in this file than come in at once."</p> })}
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
                    "Import another file"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
