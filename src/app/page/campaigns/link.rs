//! The link that opens a filled form for a new lead: to copy, to open, or as a QR code.

use crate::app::{
    shell::{address, files, handing},
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Campaign, Kind},
    present::{
        campaigns::qr::Code,
        new_lead::{Lead, stages},
        route::Route,
    },
    value::Id,
};

/// The campaign whose link is asked for, or a link of none.
pub type Linking = RwSignal<Option<Option<Id>>>;

/// The word that stands for a campaign in links.
fn word(campaign: &Campaign) -> String {
    if campaign.code.is_empty() { campaign.name.clone() } else { campaign.code.clone() }
}

/// What a campaign's link says to begin with.
fn usual(app: App, campaign: Option<Id>) -> Lead {
    let campaign = campaign.and_then(|id| app.data(|data| data.campaign(id).cloned()));
    campaign.map_or_else(Lead::default, |one| Lead {
        campaign: word(&one),
        source: one.channel.clone(),
        ..Lead::default()
    })
}

/// The dialog, if it is wanted.
#[component]
pub fn LinkDialog(linking: Linking) -> impl IntoView {
    view! {
        <Dialog
            open=Signal::derive(move || linking.with(Option::is_some))
            title="Link and QR code"
            on_close=move |()| linking.set(None)
            data_test="campaign-link-dialog"
        >
            {move || linking.get().map(|campaign| view! { <Link campaign /> })}
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| linking.set(None) data_test="campaign-link-done">"Done"</Button>
            </div>
        </Dialog>
    }
}

fn named_campaigns(app: App) -> Vec<(String, String)> {
    app.track(Kind::Campaign);
    let mut all: Vec<(String, String)> =
        app.data(|data| data.campaigns().filter(|one| !one.retired).map(|one| (word(one), one.name.clone())).collect());
    all.sort_by_cached_key(|(_, name)| name.to_lowercase());
    all.insert(0, (String::new(), "None".into()));
    all
}

/// Pipelines and their stages; the first stage of the first pipeline needs no saying.
fn named_places(app: App) -> Vec<(String, String)> {
    app.track(Kind::Stage);
    app.track(Kind::Pipeline);
    let mut all = vec![(String::new(), "The first stage".to_string())];
    app.data(|data| {
        for pipeline in data.live_pipelines() {
            let stages = stages(data, pipeline.id);
            all.extend(
                stages.iter().map(|stage| (stage.id.to_string(), format!("{} / {}", pipeline.name, stage.name))),
            );
        }
    });
    all
}

#[component]
fn Link(campaign: Option<Id>) -> impl IntoView {
    let app = use_app();
    let lead = RwSignal::new(usual(app, campaign));
    let tags = RwSignal::new(String::new());
    let place = RwSignal::new(String::new());
    let route = Memo::new(move |_| {
        let mut lead = lead.get();
        lead.tags = tags.get().split(',').map(|tag| tag.trim().to_string()).filter(|tag| !tag.is_empty()).collect();
        if let Ok(id) = place.get().parse::<Id>() {
            let names = app.data(|data| {
                let stage = data.stage(id)?;
                Some((stage.name.clone(), data.pipeline(stage.pipeline)?.name.clone()))
            });
            (lead.stage, lead.pipeline) = names.unwrap_or_default();
        }
        Route::New { fields: lead.to_string() }
    });
    let link = Memo::new(move |_| address::link(&route.get()));
    let shown = Signal::derive(move || link.get().unwrap_or_else(|| route.get().to_string()));
    let copy = move |_| {
        handing::copy(&shown.get_untracked(), move |there| {
            if there {
                app.toast("The link is copied.");
            } else {
                app.complain("The browser does not let the link be copied. Select it and copy it by hand.");
            }
        });
    };
    let options = Memo::new(move |_| named_campaigns(app));
    let places = Memo::new(move |_| named_places(app));
    view! {
        <div class="dialog-body link-body">
            <p class="muted">
                "The link opens a form for a new lead with these fields filled in. Nothing is created before somebody confirms. Leads go into the workspace of the browser that opens the link."
            </p>
            <div class="link-parts">
                <div class="stack">
                    <SelectField
                        label="Campaign"
                        value=Signal::derive(move || lead.with(|lead| lead.campaign.clone()))
                        options
                        on_commit=move |word: String| lead.update(|lead| lead.campaign = word)
                        data_test="link-campaign"
                    />
                    <Field
                        label="Source"
                        value=Signal::derive(move || lead.with(|lead| lead.source.clone()))
                        on_input=move |text: String| lead.update(|lead| lead.source = text)
                        data_test="link-source"
                    />
                    <SelectField label="Begins in" value=place options=places on_commit=move |id: String| place.set(id) data_test="link-stage" />
                    <Field label="Tags" value=tags on_input=move |text: String| tags.set(text) hint="With commas between" data_test="link-tags" />
                </div>
                <Picture link=shown />
            </div>
            <div class="link-line">
                <output class="link-text" data-test="link-text">{shown}</output>
                <div class="btn-row">
                    <Button kind=ButtonKind::Main icon="copy" on_click=copy data_test="link-copy">"Copy the link"</Button>
                    <a class="btn" href=move || route.get().to_string() data-test="link-open">"Open the form"</a>
                </div>
            </div>
            <p class="hint">
                "A web page can add what it knows: name, email, phone, company, title, value, note and any field of its own, as in &email=anna%40example.com."
            </p>
        </div>
    }
}

/// The QR code of the link, black on white in dark mode too: scanners want it so.
#[component]
fn Picture(link: Signal<String>) -> impl IntoView {
    let code = Memo::new(move |_| Code::of(&link.get()));
    let save = move |_| {
        if let Some(code) = code.get_untracked() {
            files::download("new-lead-qr.svg", "image/svg+xml", code.svg().as_bytes());
        }
    };
    let picture = move || {
        match code.get() {
        Some(Code { size, path, .. }) => view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="QR code of the link" data-test="link-qr">
                <path d=path />
            </svg>
            <Button icon="download" on_click=save data_test="link-save">"Save as SVG"</Button>
        }
        .into_any(),
        None => view! { <p class="hint">"The link is too long for a QR code."</p> }.into_any(),
    }
    };
    view! { <div class="link-picture">{picture}</div> }
}
