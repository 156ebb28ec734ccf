//! Export of what a list shows: a button, and a dialog that asks how.

use crate::app::{
    shell::files,
    store::{App, use_app},
    ui::{Button, ButtonKind, CheckField, Choice, Dialog, DialogSize, Segmented},
};
use leptos::prelude::*;
use penstock::{
    exchange::{
        sheets::{Look, Wanted, history, sheet_of},
        vcard::{Version, write_vcards},
    },
    model::Kind,
    value::Id,
};
use std::sync::Arc;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Card(Version),
}

/// What is to be exported.
#[derive(Clone)]
pub enum Exported {
    /// Records of a kind.
    Records(Kind),
    /// Entries of the history.
    History,
}

impl Exported {
    /// How many of these there are, in words.
    fn words(&self, app: App, count: usize) -> String {
        let (one, many) = match self {
            Exported::Records(Kind::Opportunity) => ("opportunity", "opportunities"),
            Exported::Records(Kind::Company) => ("company", "companies"),
            Exported::Records(kind) => (kind.name(), kind.plural()),
            Exported::History => ("change", "changes"),
        };
        app.counted(count, one, many)
    }

    fn file(&self) -> &'static str {
        match self {
            Exported::Records(kind) => kind.plural(),
            Exported::History => "history",
        }
    }

    /// Whether they can be written as cards.
    fn cards(&self) -> bool {
        matches!(self, Exported::Records(Kind::Contact | Kind::Company))
    }
}

/// A button that exports what is listed, or what is selected of it.
#[component]
pub fn ExportButton(
    /// What it is.
    what: Exported,
    /// What is listed, in its order.
    #[prop(into)]
    ids: Signal<Arc<[Id]>>,
    /// What is selected.
    #[prop(optional, into)]
    selected: Option<Signal<Vec<Id>>>,
    /// The keys of the columns that are shown.
    #[prop(optional, into)]
    shown: Option<Signal<Vec<String>>>,
    /// Marks the button.
    #[prop(default = "export")]
    mark: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let none = move || ids.with(|ids| ids.is_empty());
    view! {
        <Button icon="download" disabled=none data_test=mark on_click=move |_| open.set(true)>"Export"</Button>
        <ExportDialog what open ids selected shown />
    }
}

/// Asks how what is listed is to be written.
#[component]
pub fn ExportDialog(
    /// What it is.
    what: Exported,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is listed, in its order.
    #[prop(into)]
    ids: Signal<Arc<[Id]>>,
    /// What is selected.
    selected: Option<Signal<Vec<Id>>>,
    /// The keys of the columns that are shown.
    shown: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let what = StoredValue::new(what);
    let close = move |()| open.set(false);
    view! {
        <Dialog open title="Export" on_close=close size=DialogSize::Small data_test="export-dialog">
            <Asked what open ids selected shown />
        </Dialog>
    }
}

#[component]
fn Asked(
    what: StoredValue<Exported>,
    open: RwSignal<bool>,
    ids: Signal<Arc<[Id]>>,
    selected: Option<Signal<Vec<Id>>>,
    shown: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let app = use_app();
    let chosen = selected.map(|selected| selected.get_untracked()).unwrap_or_default();
    let (some, all) = (!chosen.is_empty(), ids.with_untracked(|ids| ids.len()));
    let chosen = StoredValue::new(chosen);
    let only = RwSignal::new(some);
    let form = RwSignal::new(Form::Csv);
    let every = RwSignal::new(shown.is_none());
    let excel = RwSignal::new(true);
    let which = Signal::stored(vec![
        Choice::new(true, "Selected").note(app.number(chosen.with_value(Vec::len))),
        Choice::new(false, "All that are listed").note(app.number(all)),
    ]);
    let forms = Signal::stored(vec![
        Choice::new(Form::Csv, "CSV"),
        Choice::new(Form::Card(Version::V4), "vCard 4.0"),
        Choice::new(Form::Card(Version::V3), "vCard 3.0"),
    ]);
    let columns = Signal::stored(vec![Choice::new(false, "Columns shown"), Choice::new(true, "All columns")]);
    let meant = move || if only.get() { chosen.get_value() } else { ids.with(|ids| ids.to_vec()) };
    let made = move || {
        untrack(|| {
            let ids = meant();
            let shown = shown.filter(|_| !every.get()).map(|shown| shown.get());
            what.with_value(|what| make(app, what, &ids, form.get(), shown.as_deref(), excel.get()))
        })
    };
    let say = move |name: &str| {
        let count = untrack(|| meant().len());
        let words = what.with_value(|what| what.words(app, count));
        app.toast(format!("Saved {words} to {name}."));
        open.set(false);
    };
    let save = move || {
        let file = made();
        files::download(&file.name, file.mime, &file.bytes);
        say(&file.name);
    };
    let share = move || {
        let file = made();
        files::share(&file.name, file.mime, &file.bytes, move |why| app.complain(why));
        open.set(false);
    };
    let (csv, cards) = (move || form.get() == Form::Csv, what.with_value(Exported::cards));
    let sharing = files::can_share("contacts.csv", "text/csv");
    let count = move || what.with_value(|what| what.words(app, meant().len()));
    view! {
        <div class="dialog-body stack export">
            {some.then(|| view! { <Segmented label="Which" options=which value=only on_pick=move |choice| only.set(choice) data_test="export-which" /> })}
            {cards.then(|| view! { <Segmented label="Written as" options=forms value=form on_pick=move |choice| form.set(choice) data_test="export-form" /> })}
            <Show when=csv>
                {shown.map(|_| view! { <Segmented label="Columns" options=columns value=every on_pick=move |choice| every.set(choice) data_test="export-columns" /> })}
                <CheckField
                    label="For Excel"
                    hint="Marks the file as UTF-8, so that Excel shows accents and umlauts right."
                    value=excel
                    on_commit=move |on: bool| excel.set(on)
                    data_test="export-excel"
                />
            </Show>
            <p class="hint" data-test="export-count">
                <b>{count}</b>
                {move || match form.get() {
                    Form::Csv => ", in the order of the list. Cells that a spreadsheet would run as a formula are made plain text.",
                    Form::Card(Version::V4) => ", with labels, as telephones and address books of today read them.",
                    Form::Card(Version::V3) => ", with labels, for older telephones and address books.",
                }}
            </p>
        </div>
        <div class="dialog-foot">
            <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>"Cancel"</Button>
            {sharing.then(|| view! { <Button icon="share" data_test="export-share" on_click=move |_| share()>"Share"</Button> })}
            <Button kind=ButtonKind::Main icon="download" data_test="export-save" on_click=move |_| save()>"Save the file"</Button>
        </div>
    }
}

/// A file ready to go.
struct Made {
    name: String,
    mime: &'static str,
    bytes: Vec<u8>,
}

fn make(app: App, what: &Exported, ids: &[Id], form: Form, shown: Option<&[String]>, excel: bool) -> Made {
    let (zone, today) = (app.zone(), app.today());
    let base = format!("{}-{today}", what.file());
    if let Form::Card(version) = form {
        let (contacts, companies): (&[Id], &[Id]) = match what {
            Exported::Records(Kind::Company) => (&[], ids),
            _ => (ids, &[]),
        };
        let text = app.data(|data| write_vcards(data, contacts, companies, version));
        return Made { name: format!("{base}.vcf"), mime: "text/vcard;charset=utf-8", bytes: text.into_bytes() };
    }
    let wanted = shown.map_or(Wanted::All, Wanted::These);
    let text = app.read(|workspace| {
        let look = Look { data: workspace.data(), zone, today };
        match what {
            Exported::Records(kind) => sheet_of(&look, *kind, ids, wanted),
            Exported::History => history(&look, workspace.journal(), ids),
        }
    });
    let text = if excel { format!("\u{feff}{text}") } else { text };
    Made { name: format!("{base}.csv"), mime: "text/csv;charset=utf-8", bytes: text.into_bytes() }
}
