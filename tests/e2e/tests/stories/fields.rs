//! Fields of one's own: made, filled in, asked about, written into texts, renamed, and taken back.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, enter, focus, saved, sees_cards, shows, undo};

/// Makes a choice field of contacts with these choices.
async fn choice_field(b: &Browser, name: &str, choices: &[&str]) {
    b.go("#/fields").await;
    b.click_on(&b.css("[data-test=field-new-contacts]").await).await;
    b.fill("[data-test=field-name]", name).await;
    b.choose("[data-test=field-shape]", "Choice").await;
    for choice in choices {
        b.fill("[data-test=field-choice-new]", choice).await;
        b.click_on(&b.css("[data-test=field-choice-add]").await).await;
        b.until_with(
            "the choice is there",
            "return [...document.querySelectorAll('[data-test=field-choice]')].some((one) => one.value === arguments[0])",
            vec![(*choice).into()],
        )
        .await;
    }
    // How it will look is shown before it is there.
    b.until("the choices can be tried", "return document.querySelectorAll('[data-test=custom-preview] option').length > 1").await;
    b.click_on(&b.css("[data-test=field-save]").await).await;
    b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
    shows(b, "[data-test=field-row]", name).await;
}

/// Opens the only contact.
async fn the_contact(b: &Browser) {
    b.go("#/contacts").await;
    b.click_on(&b.css("[data-test=row]").await).await;
    b.css("[data-test=custom-fields]").await;
}

#[test]
fn a_field_of_ones_own_is_filled_in_filtered_by_written_into_a_text_renamed_and_taken_back() {
    story("fields", async |b| {
        begin(b).await;
        add(b, "Fleet tracking +Anna Bauer").await;
        choice_field(b, "Plan", &["Gold", "Silver"]).await;
        shows(b, "[data-test=field-row]", "custom.plan").await;

        // In the panel of the contact.
        the_contact(b).await;
        b.choose("[data-test=custom-plan]", "Gold").await;
        saved(b).await;

        // The list of those who have it, from the field and by hand.
        b.go("#/fields").await;
        shows(b, "[data-test=field-filled]", "1 filled in").await;
        b.click_on(&b.css("a[data-test=field-filled]").await).await;
        shows(b, "[data-test=row]", "Anna Bauer").await;
        b.go("#/contacts?filter=custom.plan%3ASilver").await;
        b.until("nobody has it", "return !document.querySelector('[data-test=row]')").await;
        b.go("#/contacts?filter=custom.plan%3AGold").await;
        shows(b, "[data-test=row]", "Anna Bauer").await;

        // In a text, as she gets it.
        b.go("#/templates").await;
        b.css("[data-test=templates-page]").await;
        b.press("n").await;
        b.css("[data-test=template-editor]").await;
        b.until("the name is typed over", "return document.activeElement?.dataset.test === 'field-name'").await;
        b.press("Plan").await;
        enter(b).await;
        b.tab_to("[data-test=template-body]").await;
        b.press("Your plan is {{ contact.custom.plan }}").await;
        shows(b, "[data-test=preview-body]", "Your plan is Gold").await;
        b.press(Key::Tab + "").await;
        saved(b).await;

        // A choice is renamed for everybody, and that is taken back.
        b.go("#/fields").await;
        b.click_on(&b.css("[data-test=field-edit]").await).await;
        let first = b.css("[data-test=field-choice]").await;
        first.clear().await.expect("a field");
        b.fill("[data-test=field-choice]", "Platinum").await;
        b.click_on(&b.css("[data-test=field-save]").await).await;
        b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        saved(b).await;
        let chosen = "const list = document.querySelector('[data-test=custom-plan]');
            return list?.selectedOptions[0]?.textContent.trim()";
        the_contact(b).await;
        b.until_is(chosen, "Platinum").await;
        undo(b).await;
        b.until_is(chosen, "Gold").await;
    });
}

#[test]
fn a_field_says_what_goes_with_it_before_it_is_deleted_and_comes_back_with_its_values() {
    story("fields-delete", async |b| {
        begin(b).await;
        add(b, "Fleet tracking +Anna Bauer").await;
        choice_field(b, "Plan", &["Gold", "Silver"]).await;
        the_contact(b).await;
        b.choose("[data-test=custom-plan]", "Silver").await;
        b.go("#/fields").await;
        b.click_on(&b.css("[data-test=field-menu]").await).await;
        b.click("menuitem", "Delete…").await;
        shows(b, "dialog:modal", "What 1 contact had in it goes too.").await;
        b.click("button", "Delete").await;
        b.until("the field is gone", "return !document.querySelector('[data-test=field-row]')").await;
        undo(b).await;
        shows(b, "[data-test=field-filled]", "1 filled in").await;
    });
}

#[test]
fn a_new_opportunity_is_added_by_keys_once_what_it_needs_is_there_and_the_field_says_so() {
    story("fields-needed", async |b| {
        begin(b).await;
        b.go("#/fields").await;
        b.click_on(&b.css("[data-test=field-new-opportunities]").await).await;
        b.fill("[data-test=field-name]", "Seats").await;
        b.choose("[data-test=field-shape]", "Number").await;
        b.click_on(&b.css("[data-test=field-required]").await).await;
        // A default is a value of the field, or it is not saved.
        b.fill("[data-test=field-default] input", "many").await;
        enter(b).await;
        shows(b, "[data-test=field-default] .field-error", "is not a number").await;
        b.css("[data-test=field-default] input").await.clear().await.expect("a field");
        // Leaving the field says what is wrong, and the dialog grows: the press still is one on the button.
        b.fill("[data-test=field-default] input", "several").await;
        b.until("nothing is wrong yet", "return !document.querySelector('[data-test=field-default] .field-error')").await;
        b.run("window.pressed = 0; document.querySelector('[data-test=field-save]').addEventListener('click', () => window.pressed++)", vec![]).await;
        b.click_at(&b.css("[data-test=field-save]").await).await;
        shows(b, "[data-test=field-default] .field-error", "is not a number").await;
        b.until_is("return window.pressed", 1).await;
        b.css("[data-test=field-default] input").await.clear().await.expect("a field");
        b.click_on(&b.css("[data-test=field-save]").await).await;
        b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        saved(b).await;

        b.go("#/board").await;
        b.click_on(&b.css("[data-test=new-opportunity]").await).await;
        b.css("[data-test=quick-add-line]").await.send_keys("Fleet tracking").await.expect("the line is typed");
        enter(b).await;
        shows(b, "[data-test=quick-add] .field-error", "Seats is needed.").await;
        b.until_is("return document.activeElement?.dataset.test", "custom-seats").await;
        b.press("12").await;
        enter(b).await;
        b.until("the dialog closes", "return !document.querySelector('[data-test=quick-add-line]')").await;
        b.until_is("return document.querySelector('[data-test=panel] [data-test=custom-seats]')?.value", "12").await;
    });
}

#[test]
fn a_gate_asks_for_a_field_of_the_contact_and_one_step_back_takes_the_answer_too() {
    story("fields-gate", async |b| {
        begin(b).await;
        add(b, "Fleet tracking +Anna Bauer").await;
        choice_field(b, "Plan", &["Gold", "Silver"]).await;
        b.go("#/stages").await;
        b.click_on(&b.css("[data-test=stage]:nth-child(2) [data-test=stage-details]").await).await;
        b.click_on(&b.css("[data-test=stage]:nth-child(2) [data-test=require-Plan]").await).await;
        saved(b).await;

        b.go("#/board").await;
        focus(b, "Fleet tracking").await;
        b.press("m").await;
        b.css("[data-test=move-dialog] input").await;
        b.press("Lead").await;
        enter(b).await;
        shows(b, "[data-test=gate-dialog]", "Plan of Anna Bauer").await;
        b.choose("[data-test=gate-dialog] [data-test=custom-plan]", "Silver").await;
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        sees_cards(b, "Lead", &["Fleet tracking"]).await;
        saved(b).await;

        // One step back takes the move and what was said at the gate.
        the_contact(b).await;
        let chosen = "return document.querySelector('[data-test=custom-plan]')?.selectedOptions[0]?.textContent.trim()";
        b.until_is(chosen, "Silver").await;
        undo(b).await;
        b.until_is(chosen, "–").await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
    });
}
