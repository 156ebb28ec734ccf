//! What every page owes everybody: names for all that can be used, and room on a phone.

use crate::harness::{Browser, Engine, story};
use crate::steps::begin_sample;
use serde_json::json;

const PAGES: [&str; 20] = [
    "today",
    "board",
    "opportunities",
    "contacts",
    "companies",
    "tasks",
    "outbox",
    "mail",
    "rules",
    "sequences",
    "runs",
    "stages",
    "flow",
    "team",
    "products",
    "import",
    "data",
    "history",
    "settings",
    "help",
];

async fn show(b: &Browser, page: &str) {
    b.go(&format!("#/{page}")).await;
    // The page before is gone once the new one has its title.
    b.until_with("the page is there", "return location.hash.startsWith('#/' + arguments[0]) && document.querySelector('#main h1, main h1')", vec![json!(page)])
        .await;
}

/// What can be used and has no name for assistive technology, and marks that are there twice.
const NAMELESS: &str = r#"
const text = (ids) => (ids ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join('').trim();
const named = (el) => text(el.getAttribute('aria-labelledby')) || el.getAttribute('aria-label')?.trim()
  || [...(el.labels ?? [])].some((label) => label.textContent.trim())
  || (el.matches('button, a, summary, [role=tab], [role=option], [role=menuitem], [role=radio], [role=row]') && el.textContent.trim()) || el.title.trim();
const usable = 'button, a[href], input:not([type=hidden]), select, textarea, summary, dialog[open], [role=dialog], [role=grid], [role=toolbar], [role=radiogroup], [role=listbox], [role=menu], [tabindex="0"], img, [role=img]';
const nameless = [...document.querySelectorAll(usable)].filter((el) => el.checkVisibility({ visibilityProperty: true }) && !named(el) && !el.hasAttribute('alt') && !el.matches('[aria-hidden=true], [aria-hidden=true] *'));
const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => 'twice: #' + id);
const shown = [...document.querySelectorAll('label[for], [aria-describedby], [aria-labelledby]')].filter((el) => el.checkVisibility());
const lost = shown.flatMap((el) =>
  ['for', 'aria-describedby', 'aria-labelledby'].flatMap((name) => (el.getAttribute(name) ?? '').split(/\s+/).filter((id) => id && !document.getElementById(id)).map((id) => `${name} leads nowhere: ${id}`)));
return [...nameless.map((el) => el.outerHTML.slice(0, 160)), ...twice, ...lost];
"#;

async fn all_named(b: &Browser, place: &str) {
    let wrong = b.run(NAMELESS, vec![]).await;
    assert_eq!(wrong, json!([]), "on {place}");
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    story("names", async |b| {
        b.open().await;
        all_named(b, "the first screen").await;
        begin_sample(b).await;
        for page in PAGES {
            show(b, page).await;
            all_named(b, page).await;
        }
        // The panels, and the dialogs that every page has.
        show(b, "board").await;
        b.click_on(&b.css("[data-test=card]").await).await;
        b.css("[data-test=panel]").await;
        all_named(b, "an opportunity").await;
        b.press("k").await;
        b.css("[data-test=composer]").await;
        all_named(b, "the composer").await;
        for kind in ["contacts", "companies"] {
            show(b, kind).await;
            b.click_on(&b.css("[data-test=row]").await).await;
            b.css("[data-test=panel]").await;
            all_named(b, kind).await;
        }
        show(b, "board").await;
        b.press("n").await;
        b.css("[data-test=quick-add-line]").await;
        all_named(b, "quick add").await;
    });
}

#[test]
fn no_page_is_wider_than_a_phone() {
    story("phone", async |b| {
        if b.engine != Engine::Chromium {
            b.skips("pages at 390 pixels", "windows are not as narrow, and only Chromium's driver can pretend");
            return;
        }
        begin_sample(b).await;
        b.phone().await;
        for page in PAGES {
            show(b, page).await;
            b.until_with(
                &format!("{page} fits"),
                "scrollTo(1000, 0); return innerWidth === 390 && document.documentElement.scrollWidth <= 390 && scrollX === 0",
                vec![],
            )
            .await;
            b.until(
                &format!("nothing of the head of {page} is cut off"),
                "return [...document.querySelectorAll('.bar > *, .page-head > *')].every((el) => {
                     const place = el.getBoundingClientRect();
                     return place.width === 0 || (place.left >= 0 && place.right <= 390);
                 })",
            )
            .await;
        }
        show(b, "board").await;
        b.click_on(&b.css("[data-test=card]").await).await;
        b.css("[data-test=panel]").await;
        b.until(
            "the panel fits",
            "return document.documentElement.scrollWidth <= 390 && document.querySelector('[data-test=panel]').getBoundingClientRect().right <= 390",
        )
        .await;
    });
}
