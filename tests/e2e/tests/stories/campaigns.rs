//! Campaigns, and leads that come with a link.

use crate::harness::{Browser, story};
use crate::steps::{begin, enter, pick, saved, shows, undo};

const LINK: &str = "#/new?name=Zo%C3%AB+Hart&email=zoe%40hart.example&phone=+49+30+555123&company=Hart%20%26%20Co&value=4600\
                    &note=Wants+%3Cb%3Etwo%3C%2Fb%3E+sites&utm_source=fair&utm_campaign=EXPO26&gclid=x1";

#[test]
fn a_link_fills_in_a_form_and_makes_nothing_before_somebody_confirms() {
    story("campaigns", async |b| {
        begin(b).await;
        campaign(b).await;
        rule(b).await;

        b.go(LINK).await;
        b.until_is("return document.querySelector('[data-test=lead-name]')?.value", "Zoë Hart").await;
        b.until_is("return document.querySelector('[data-test=lead-company]').value", "Hart & Co").await;
        b.until_is("return document.querySelector('[data-test=lead-phone]').value", "+49 30 555123").await;
        b.until_is("return document.querySelector('[data-test=lead-campaign]').selectedOptions[0]?.textContent.trim()", "Trade fair").await;
        shows(b, "[data-test=lead-details]", "x1").await;
        b.go("#/contacts").await;
        b.css("[data-test=list-empty]").await;

        b.go(LINK).await;
        b.css("[data-test=lead-name]").await.focus().await.expect("it takes the focus");
        enter(b).await;
        b.css("[data-test=panel]").await;
        shows(b, "[data-test=panel]", "Hart & Co").await;
        shows(b, "[data-test=timeline]", "Wants <b>two</b> sites").await;
        shows(b, "[data-test=panel]", "Welcome the lead").await;
        b.until_is("return document.querySelector('[data-test=field-campaign]')?.value", "Trade fair").await;
        b.until_is("return document.querySelector('[data-test=field-source]')?.value", "fair").await;
        saved(b).await;

        b.go("#/campaigns").await;
        shows(b, "[data-test=campaign-leads]", "1").await;
        shows(b, "[data-test=campaign-per-lead]", "100").await;
        b.click_on(&b.css("[data-test=campaign-contacts]").await).await;
        b.until_is("return document.querySelector('[data-test=count]')?.textContent", "1").await;
        b.go("#/campaigns").await;
        b.click_on(&b.css("[data-test=campaign-open]").await).await;
        b.sees("Hart & Co").await;

        // Whoever opens the link once more is told that she is known.
        b.go(LINK).await;
        shows(b, "[data-test=lead-known]", "Zoë Hart is known with this email address").await;
        b.go("#/campaigns").await;
        undo(b).await;
        b.until_is("return document.querySelector('[data-test=campaign-leads]')?.textContent", "0").await;
        b.go("#/contacts").await;
        b.css("[data-test=list-empty]").await;
        b.go("#/tasks").await;
        b.sees_no("Welcome the lead").await;
    });
}

#[test]
fn a_lead_waits_in_the_link_until_there_is_a_pipeline_for_it() {
    story("campaigns-first", async |b| {
        b.go("#/new?name=Zo%C3%AB+Hart&utm_campaign=spring").await;
        b.ready().await;
        b.css("[data-test=start-lead]").await;
        b.click_at(&b.css("[data-test=playbook-recordbook] label b").await).await;
        b.click_on(&b.css("[data-test=start-begin]").await).await;
        b.until_is("return document.querySelector('[data-test=lead-name]')?.value", "Zoë Hart").await;
        b.sees("No campaign is called “spring” yet.").await;
        b.click_on(&b.css("[data-test=lead-save-next]").await).await;
        // The next one of the stand begins without the person, and with the campaign that is there now.
        b.until_is("return document.querySelector('[data-test=lead-name]')?.value", "").await;
        b.until_is("return document.querySelector('[data-test=lead-campaign]').selectedOptions[0]?.textContent.trim()", "spring").await;
        b.until_is("return document.activeElement.dataset.test", "lead-name").await;
        saved(b).await;
    });
}

#[test]
fn a_campaign_has_a_link_and_a_picture_of_it() {
    story("campaigns-link", async |b| {
        begin(b).await;
        campaign(b).await;
        pick(b, "[data-test=campaign-menu]", "Link and QR code").await;
        shows(b, "[data-test=link-text]", "utm_campaign=expo26").await;
        b.fill("[data-test=link-tags]", "fair").await;
        shows(b, "[data-test=link-text]", "tags=fair").await;
        b.until("the code is drawn", "return document.querySelector('[data-test=link-qr] path')?.getAttribute('d').length > 500").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=link-save]").await).await;
        assert!(b.saved_file().await.contains("<svg "), "the picture is saved");
        b.click_on(&b.css("[data-test=link-open]").await).await;
        b.until_is("return document.querySelector('[data-test=lead-tags]')?.value", "fair").await;
    });
}

/// A fair that costs 100.
async fn campaign(b: &Browser) {
    b.go("#/campaigns").await;
    b.fill("[data-test=campaign-new]", "Trade fair").await;
    enter(b).await;
    for (field, text) in [("code", "expo26"), ("cost", "100")] {
        b.fill(&format!("[data-test=campaign-dialog] [data-test=field-{field}]"), text).await;
        enter(b).await;
    }
    b.click_on(&b.css("[data-test=campaign-done]").await).await;
    b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
    saved(b).await;
}

/// A rule that welcomes whoever the fair brings.
async fn rule(b: &Browser) {
    b.go("#/rules").await;
    b.click_on(&b.css("[data-test=rule-new]").await).await;
    b.click_on(&b.css("[data-test=rule-scratch]").await).await;
    pick(b, "[data-test=rule-words] [data-blank=kind] button", "an opportunity is created").await;
    pick(b, "[data-test=add-if]", "Campaign").await;
    b.click_on(&b.css("[data-test=add-task]").await).await;
    let title = b.css("[data-test=rule-editor] input[data-blank=title]").await;
    title.clear().await.expect("it can be emptied");
    title.send_keys("Welcome the lead").await.expect("the title is typed");
    enter(b).await;
    let name = b.css("[data-test=field-name]").await;
    name.clear().await.expect("it can be emptied");
    name.send_keys("Welcome").await.expect("the name is typed");
    enter(b).await;
    b.click_on(&b.css("[data-test=rule-publish]").await).await;
    shows(b, "[data-test=rule-state]", "Version 1 is on").await;
    saved(b).await;
}
