//! Data and backups: save, bring back, take along, and where everything lives.

mod place;
mod restore;
mod settings;
mod workspaces;

use crate::app::{
    shell,
    store::{App, use_app},
    ui::{Button, ButtonKind, Icon},
};
use leptos::prelude::*;
use penstock::{
    exchange::sheets::{Look, SHEETS, sheet},
    model::Kind,
    value::plural,
};

/// After so many days without a backup the page says so in red.
const STALE: u32 = 7;

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    view! {
        <div class="page narrow" data-test="data-page">
            <header class="page-head">
                <h1>"Data and backups"</h1>
                <p>"Everything you enter stays in this browser, on this device. A backup is the copy that survives both."</p>
            </header>
            <SaveBackup />
            <restore::Restore />
            <Sheets />
            <settings::ThisWorkspace />
            <workspaces::Workspaces />
            <place::WhereItLives />
        </div>
    }
}

/// The date of the last backup, and whether it is too long ago.
fn last_backup(app: App) -> (String, bool) {
    match app.last_backup() {
        None => ("No backup has been saved in this browser yet.".into(), true),
        Some(time) => {
            let days = app.now().days_since(time);
            let ago =
                if days == 0 { String::new() } else { format!(" ({} ago)", plural(days as usize, "day", "days")) };
            (format!("Last backup: {}{ago}.", app.moment(time)), days > STALE)
        }
    }
}

#[component]
fn SaveBackup() -> impl IntoView {
    let app = use_app();
    let last = move || {
        app.today();
        last_backup(app)
    };
    view! {
        <section class="surface pad" aria-labelledby="backup-title">
            <div class="setting">
                <div>
                    <h3 id="backup-title">"Save a backup"</h3>
                    <p>
                        "One file with every record, every stage and the whole history. You can read it with any text editor, "
                        "and bring it back here or in another browser."
                    </p>
                    {move || {
                        let (words, stale) = last();
                        view! {
                            <p class=if stale { "late-text" } else { "good-text" } data-test="last-backup">
                                <Icon name=if stale { "alert-triangle" } else { "circle-check" } class="small" />
                                " "
                                {words}
                            </p>
                        }
                    }}
                </div>
                <Button kind=ButtonKind::Main icon="download" data_test="save-backup" on_click=move |_| app.save_backup()>
                    "Save a backup"
                </Button>
            </div>
        </section>
    }
}

/// The plural of a kind with a large letter.
fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "Opportunities",
        Kind::Contact => "Contacts",
        Kind::Company => "Companies",
        Kind::Task => "Tasks",
        Kind::Care => "After-sales items",
        Kind::Message => "Messages",
        Kind::Campaign => "Campaigns",
        Kind::Product => "Products",
        other => other.plural(),
    }
}

#[component]
fn Sheets() -> impl IntoView {
    let app = use_app();
    let save = move |kind: Kind| {
        let (zone, today) = (app.zone(), app.zone().date(app.now()));
        let text = app.data(|data| sheet(&Look { data, zone, today }, kind));
        // The mark in front tells spreadsheets that it is UTF-8.
        let text = format!("\u{feff}{text}");
        shell::files::download(&format!("penstock-{}-{today}.csv", kind.plural()), "text/csv", text.as_bytes());
    };
    view! {
        <section class="surface pad" aria-labelledby="sheets-title">
            <h3 id="sheets-title">"For spreadsheets"</h3>
            <p class="muted">
                "Tables as CSV files, with names instead of identifiers. Cells that a spreadsheet would run as a formula are made plain text. "
                "This is no backup: history, rules and stages are not in it. What a list shows is exported from the list itself."
            </p>
            <div class="btn-row mt">
                {SHEETS
                    .into_iter()
                    .map(|kind| {
                        let count = move || {
                            app.track(kind);
                            format!("{} ({})", heading(kind), app.number(app.data(|data| data.count(kind))))
                        };
                        view! {
                            <Button
                                icon="table"
                                data_test=format!("export-{}", kind.plural())
                                on_click=move |_| save(kind)
                            >
                                {count}
                            </Button>
                        }
                    })
                    .collect_view()}
            </div>
        </section>
    }
}
