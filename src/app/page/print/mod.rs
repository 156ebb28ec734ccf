//! A record on pages of paper, A4 or Letter, to be looked at and printed.

use super::parts::Paper;
use crate::app::{
    shell::{dom, files},
    store::use_app,
    ui::{Button, ButtonKind, EmptyState},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId},
    present::{
        record_page::{Look, record_page},
        route::Route,
    },
    value::one_line,
};

/// What is shared.
const TEXT: &str = "text/plain";

/// The page.
#[component]
pub fn PrintPage() -> impl IntoView {
    let app = use_app();
    let record = app.asked(|route| if let Route::Print { record } = route { Some(*record) } else { None });
    let page = Memo::new(move |_| {
        app.track_all();
        let (zone, now) = (app.zone(), app.now());
        record.get().and_then(|record| app.data(|data| record_page(&Look { data, zone, now }, record)))
    });
    let back = move || {
        if let Some(record) = record.get_untracked() {
            app.go(beside(record));
        }
    };
    // What is on the paper, for somebody else's telephone: a text file, as no browser makes a PDF file by itself.
    let share = move |_| {
        let title = page.with_untracked(|page| page.as_ref().map(|page| page.title.clone()).unwrap_or_default());
        let name: String = title.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
        let name = format!("{}.txt", one_line(&name));
        files::share(&name, TEXT, files::words_of(".paper").as_bytes(), move |why| app.complain(why));
    };
    let sharing = files::can_share("record.txt", TEXT);
    view! {
        <div class="page print-page" data-test="print-page">
            <div class="btn-row mb no-print">
                <Button icon="arrow-left" data_test="print-back" on_click=move |_| back()>"Back"</Button>
                <Button kind=ButtonKind::Main icon="printer" data_test="print-now" on_click=move |_| dom::print()>"Print"</Button>
                {sharing.then(|| view! { <Button icon="share" data_test="print-share" on_click=share>"Share as text"</Button> })}
                <span class="hint">"A4 or Letter, as you choose in the print dialog. It can also save a PDF file."</span>
            </div>
            {move || match page.get() {
                Some(page) => view! { <Paper page /> }.into_any(),
                None => {
                    view! {
                        <EmptyState
                            icon="circle-help"
                            title="This record is not there"
                            text="It was deleted, or it is in another workspace. Undo brings back what you deleted."
                            data_test="print-missing"
                        />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// The list that the record stands in, with its panel open.
fn beside(record: RecordId) -> Route {
    let list = match record.kind {
        Kind::Contact => "contacts",
        Kind::Company => "companies",
        _ => "opportunities",
    };
    Route::parse(list).with_open(Some(record))
}
