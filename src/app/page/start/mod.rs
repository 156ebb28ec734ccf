//! The first-run screen: what the product is, and the ways to begin.

mod card;

use crate::app::{
    shell::files,
    store::{BeginRequest, Start, use_app},
    ui::{Button, ButtonKind, Field, Icon, SelectField},
};
use card::{Options, PlaybookCard};
use leptos::prelude::*;
use penstock::{playbook, present::route::Route, value::Currency};

/// What a workspace without a name is called.
const UNNAMED: &str = "My pipeline";
/// The playbook that a file is imported into, unless another one was chosen.
const FOR_IMPORT: &str = "b2b";

/// Explains the four playbooks, asks for as little as can be, and begins.
#[component]
pub fn StartPage() -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(None::<&'static str>);
    let options = RwSignal::new(Options::new());
    let name = RwSignal::new(String::new());
    let me = RwSignal::new(String::new());
    let currency = RwSignal::new(crate::app::shell::intl::local_currency());
    let begin = move |start: Start, then: Option<Route>| {
        let text =
            |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_string()).filter(|text| !text.is_empty());
        let request = BeginRequest {
            name: text(name).unwrap_or_else(|| UNNAMED.into()),
            currency: currency.get_untracked(),
            me: text(me),
            start,
        };
        // A lead that waits in the address is asked about as soon as there is somewhere to put it.
        let waiting = Some(app.address.get_untracked()).filter(waits);
        let then = Callback::new(move |()| app.go(then.clone().or_else(|| waiting.clone()).unwrap_or_default()));
        app.begin(request, then);
    };
    let start = move |key: Option<&str>| {
        let chosen = |key: &str| {
            let of_it = |(playbook, _): &&(&'static str, &'static str)| *playbook == key;
            options.with_untracked(|all| all.iter().filter(of_it).map(|(_, option)| option.to_string()).collect())
        };
        key.map_or(Start::Empty, |key| Start::Playbook(key.to_string(), chosen(key)))
    };
    let submit = move || match chosen.get_untracked() {
        Some(key) => begin(start(Some(key)), None),
        None => app.toast("Choose a pipeline to start with."),
    };
    let import = move |_| begin(start(Some(chosen.get_untracked().unwrap_or(FOR_IMPORT))), Some(Route::Import));
    let restore =
        move |_| files::pick_file(".json,application/json", Callback::new(move |file| app.restore_file(file)));
    let codes: Signal<Vec<(String, String)>> = Signal::stored(
        Currency::all()
            .into_iter()
            .map(|one| (one.code().to_string(), format!("{} · {}", one.code(), one.name())))
            .collect(),
    );
    let picked = move || chosen.get().and_then(playbook::find).map(|playbook| playbook.name);
    view! {
        <div class="page welcome" data-test="start">
            <header class="welcome-head">
                <h1>"Welcome to Penstock"</h1>
                <p>
                    "Penstock keeps your possible sales moving: each one has a stage, a value and a next step, and nothing is forgotten. "
                    "Everything stays on this device, works offline, and needs no account."
                </p>
                {move || {
                    app.workspaces()
                        .into_iter()
                        .map(|entry| {
                            let id = entry.id.clone();
                            view! {
                                <Button
                                    icon="arrow-left"
                                    on_click=move |_| app.switch_workspace(id.clone())
                                    data_test="start-back"
                                >
                                    {format!("Open {}", entry.name)}
                                </Button>
                            }
                        })
                        .collect_view()
                }}
            </header>
            <Show when=move || waits(&app.route())>
                <div class="banner info mb" data-test="start-lead">
                    <Icon name="user-plus" />
                    <p>"The link brings a new lead. Choose how to begin; then its form opens, filled in."</p>
                </div>
            </Show>
            <section aria-labelledby="start-choose">
                <h2 id="start-choose" class="mb">"1. Choose the pipeline that is most like your work"</h2>
                <div class="playbooks" role="radiogroup" aria-labelledby="start-choose">
                    {playbook::all().iter().map(|playbook| view! { <PlaybookCard playbook chosen options /> }).collect_view()}
                </div>
                <p class="hint mt">"Every name, stage and rule can be changed later, and you can have several pipelines."</p>
            </section>
            <section class="start-about" aria-labelledby="start-about">
                <h2 id="start-about" class="mb">"2. Say what it is for"</h2>
                <form
                    class="surface pad form two"
                    on:submit=move |ev| {
                        ev.prevent_default();
                        submit();
                    }
                >
                    <Field
                        label="Name of the workspace"
                        value=name
                        on_input=move |text| name.set(text)
                        placeholder=UNNAMED
                        data_test="start-name"
                    />
                    <Field
                        label="Your name (optional)"
                        value=me
                        on_input=move |text| me.set(text)
                        hint="Shown on what you own; it is not an account."
                        data_test="start-me"
                    />
                    <SelectField
                        label="Currency of your sales"
                        value=Signal::derive(move || currency.get().code().to_string())
                        options=codes
                        on_commit=move |code: String| {
                            if let Some(one) = Currency::from_code(&code) {
                                currency.set(one);
                            }
                        }
                        data_test="start-currency"
                    />
                    <div class="full btn-row">
                        <Button kind=ButtonKind::Main submit=true disabled=Signal::derive(move || chosen.get().is_none()) data_test="start-begin">
                            {move || picked().map_or("Choose a pipeline first".to_string(), |name| format!("Start with {name}"))}
                        </Button>
                        <Button kind=ButtonKind::Quiet on_click=move |_| begin(Start::Empty, Some(Route::Stages { pipeline: None })) data_test="start-empty">
                            "Start with nothing and build my own"
                        </Button>
                    </div>
                </form>
            </section>
            <section class="start-ways" aria-labelledby="start-ways">
                <h2 id="start-ways" class="mb">"Or begin another way"</h2>
                <div class="start-way-list">
                    <Way icon="sparkles" title="Look around first" text="A small firm with sales on their way. One click removes it.">
                        <Button on_click=move |_| begin(Start::Sample, None) data_test="start-sample">"Open a sample workspace"</Button>
                    </Way>
                    <Way icon="upload" title="Bring your sales along" text="From any table saved as CSV. Uses the pipeline chosen above, else the B2B one.">
                        <Button on_click=import data_test="start-import">"Import a file"</Button>
                    </Way>
                    <Way icon="rotate-ccw" title="Come back to your work" text="From a backup file that Penstock wrote.">
                        <Button on_click=restore data_test="start-restore">"Restore a backup"</Button>
                    </Way>
                </div>
            </section>
        </div>
    }
}

/// Whether an address brings a lead.
fn waits(route: &Route) -> bool {
    matches!(route, Route::New { fields } if !fields.is_empty())
}

/// Another way to begin: what it is, and its button.
#[component]
fn Way(icon: &'static str, title: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="surface pad start-way">
            <h3><Icon name=icon /> " " {title}</h3>
            <p class="muted">{text}</p>
            {children()}
        </div>
    }
}
