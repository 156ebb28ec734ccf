//! The frame around every page: top bar, navigation, panel, dialogs, messages and keys.

mod away;
mod confirm;
mod keys;
mod nav;
mod palette;
mod quick_add;
mod recovery;
mod top;
mod work;

use crate::app::{
    page, shell,
    store::{App, Phase, provide_app},
    ui::{self, Toasts},
};
use leptos::prelude::*;
use penstock::{model::Kind, present::route::Route};

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let app = provide_app();
    // Dialogs show what there is to say while they are open.
    provide_context(app.toasts);
    shell::theme::apply();
    shell::tabs::watch(app);
    shell::timer::watch(app);
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        let route = shell::address::read();
        if app.address.get_untracked() != route {
            app.address.set(route);
        }
    });
    let _ = window_event_listener_untyped("penstock:update", move |_| app.update_ready.set(true));
    app.update_ready.set(shell::dom::update_waits());
    let _ = window_event_listener(leptos::ev::keydown, move |event| keys::press(app, &event));
    ui::steady::watch();
    app.spawn(shell::open::boot(app));
    view! {
        {move || match app.phase.get() {
            Phase::Starting => view! { <main class="empty" aria-busy="true"><p>"Opening your workspace…"</p></main> }.into_any(),
            Phase::FirstRun => view! { <page::start::StartPage/> }.into_any(),
            Phase::Recovery(why) => view! { <recovery::Recovery why/> }.into_any(),
            Phase::Open => view! { <Frame/> }.into_any(),
        }}
        <confirm::ConfirmDialog/>
        <work::WorkDialog/>
        <Toasts state=app.toasts/>
    }
}

#[component]
fn Frame() -> impl IntoView {
    let app = crate::app::store::use_app();
    let drawer = RwSignal::new(false);
    // Mails that are looked through stay while the person looks something up elsewhere.
    provide_context(page::mail::MailIn::new(app));
    let open = Memo::new(move |_| app.route().open());
    // The page stays as it is while only its filter or its panel changes.
    let path = Memo::new(move |_| app.route().path());
    Effect::new(move |_| {
        if let Some(id) = open.get() {
            palette::remember(app, id);
        }
    });
    Effect::new(move |_| {
        let name = app.settings().name.clone();
        if !name.is_empty() {
            shell::registry::rename(&name);
        }
        shell::dom::set_title(&if name.is_empty() { "Penstock".into() } else { format!("{name} · Penstock") });
    });
    // Days and times are those of the workspace's zone.
    let zone = Memo::new(move |_| app.settings().zone.clone());
    Effect::new(move |_| {
        zone.with(|_| ());
        shell::zone::settle(app);
    });
    view! {
        <div class="app">
            <a class="skip" href="#main" on:click=move |event| { event.prevent_default(); shell::dom::focus("#main"); }>
                "Skip to content"
            </a>
            <top::Top drawer/>
            <nav::Nav drawer/>
            <main id="main" tabindex="-1" class=move || if open.get().is_some() { "main with-panel" } else { "main" }>
                // Each page is made anew: one that took over the elements of another would begin scrolled to where that was.
                <For each=move || [path.get()] key=|path| *path children=page/>
                {move || open.get().map(|id| match id.kind {
                    Kind::Opportunity => view! { <page::opportunity::OpportunityPanel id=id.id/> }.into_any(),
                    Kind::Contact => view! { <page::contact::ContactPanel id=id.id/> }.into_any(),
                    Kind::Company => view! { <page::company::CompanyPanel id=id.id/> }.into_any(),
                    _ => ().into_any(),
                })}
            </main>
            <nav::Bottom/>
        </div>
        <palette::CommandPalette/>
        <quick_add::QuickAddDialog/>
        <page::duplicates::MergeDialog/>
        <page::gate::GateDialog/>
        <page::gate::MoveDialog/>
        <page::gate::CloseDialog/>
        <page::runs::why::WhyDialog/>
        <away::AwayDialog/>
        <page::mail::DropAnywhere/>
        <crate::app::page::parts::ContactedDialog/>
    }
}

fn page(path: &'static str) -> AnyView {
    match path {
        "opportunities" => view! { <page::opportunities::OpportunitiesPage/> }.into_any(),
        "contacts" => view! { <page::contacts::ContactsPage/> }.into_any(),
        "companies" => view! { <page::companies::CompaniesPage/> }.into_any(),
        "tasks" => view! { <page::tasks::TasksPage/> }.into_any(),
        "stages" => view! { <page::stages::StagesPage/> }.into_any(),
        "flow" => view! { <page::flow::FlowPage/> }.into_any(),
        "today" => view! { <page::today::TodayPage/> }.into_any(),
        "outbox" => view! { <page::outbox::OutboxPage/> }.into_any(),
        "mail" => view! { <page::mail::MailPage/> }.into_any(),
        "rules" => view! { <page::rules::RulesPage/> }.into_any(),
        "runs" => view! { <page::runs::RunsPage/> }.into_any(),
        "scoring" => view! { <page::scoring::ScoringPage/> }.into_any(),
        "sequences" => view! { <page::sequences::SequencesPage/> }.into_any(),
        "campaigns" => view! { <page::campaigns::CampaignsPage/> }.into_any(),
        "duplicates" => view! { <page::duplicates::DuplicatesPage/> }.into_any(),
        "new" => view! { <page::new_lead::NewLeadPage/> }.into_any(),
        "templates" => view! { <page::templates::TemplatesPage/> }.into_any(),
        "fields" => view! { <page::fields::FieldsPage/> }.into_any(),
        "settings" => view! { <page::settings::SettingsPage/> }.into_any(),
        "distribution" => view! { <page::distribution::DistributionPage/> }.into_any(),
        "handover" => view! { <page::handover::HandOverPage/> }.into_any(),
        "team" => view! { <page::team::TeamPage/> }.into_any(),
        "products" => view! { <page::products::ProductsPage/> }.into_any(),
        "data" => view! { <page::data::DataPage/> }.into_any(),
        "import" => view! { <page::import::ImportPage/> }.into_any(),
        "history" => view! { <page::history::HistoryPage/> }.into_any(),
        "dashboard" => view! { <page::dashboard::DashboardPage/> }.into_any(),
        "reports" => view! { <page::reports::ReportsPage/> }.into_any(),
        "agenda" => view! { <page::agenda::AgendaPage/> }.into_any(),
        "plan" => view! { <page::plan::PlanPage/> }.into_any(),
        "print" => view! { <page::print::PrintPage/> }.into_any(),
        "help" => view! { <page::help::HelpPage/> }.into_any(),
        _ => view! { <page::board::BoardPage/> }.into_any(),
    }
}

/// The place that a navigation entry leads to.
fn place(path: &str) -> Route {
    Route::parse(&format!("#/{path}"))
}

/// Whether an entry is the present place.
fn is_here(app: App, path: &'static str) -> Option<&'static str> {
    (app.route().path() == path).then_some("page")
}
