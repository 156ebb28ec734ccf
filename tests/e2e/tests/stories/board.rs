//! Working the board: first run, quick add, moving by pointer and by keyboard, the gate, undo.

use crate::harness::{Key, story};
use crate::steps::{add, begin, card, close_panel, column, focus, saved, sees_cards, text};

#[test]
fn first_run_explains_the_playbooks_and_sets_one_up() {
    story("first-run", async |b| {
        b.open().await;
        for playbook in ["Keap", "Kich Media", "Recordbook", "B2B"] {
            b.sees(playbook).await;
        }
        assert!(!b.css("[data-test=start-begin]").await.is_enabled().await.expect("a button"), "nothing is chosen yet");
        begin(b).await;
        let stages = "return [...document.querySelectorAll('[data-test=column]')].map((column) => column.dataset.stage)";
        b.until_is(stages, vec!["Prospect", "Lead", "Opportunity", "Customer", "Lost"]).await;
        saved(b).await;
        b.reload().await;
        b.until_is(stages, vec!["Prospect", "Lead", "Opportunity", "Customer", "Lost"]).await;
    });
}

#[test]
fn one_line_becomes_a_record() {
    story("quick-add", async |b| {
        begin(b).await;
        b.press("n").await;
        let line = b.css("[data-test=quick-add-line]").await;
        line.send_keys("Fleet tracking @Northgate Couriers 46000 EUR #referral 2030-12-18").await.expect("the line is typed");
        for understood in ["Northgate Couriers", "46,000", "referral", "2030"] {
            b.until_with(
                &format!("the preview shows {understood}"),
                "return document.querySelector('[data-test=quick-add-preview]').innerText.includes(arguments[0])",
                vec![understood.into()],
            )
            .await;
        }
        b.press(Key::Enter + "").await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
        b.until("the message is as tall as its words", "return document.querySelector('.toast')?.getBoundingClientRect().height < 100").await;
        close_panel(b).await;
        let shown = text(b, "[data-test=card]").await;
        assert!(shown.contains("Northgate Couriers") && shown.contains("46,000") && shown.contains("referral"), "{shown}");
        saved(b).await;
        b.go("#/companies").await;
        b.sees("Northgate Couriers").await;
    });
}

#[test]
fn a_card_is_dragged_with_the_mouse_and_stays_there() {
    story("drag", async |b| {
        begin(b).await;
        add(b, "One").await;
        add(b, "Two").await;
        b.drag(&card(b, "One").await, &column(b, "Opportunity").await).await;
        sees_cards(b, "Opportunity", &["One"]).await;
        sees_cards(b, "Prospect", &["Two"]).await;
        saved(b).await;
        b.reload().await;
        sees_cards(b, "Opportunity", &["One"]).await;

        // Escape lets a card go where it was.
        let (from, to) = (card(b, "Two").await, column(b, "Lead").await);
        let held = b.driver.action_chain().move_to_element_center(&from).click_and_hold().move_to_element_center(&to);
        held.send_keys(Key::Escape + "").release().perform().await.expect("the pointer moves");
        sees_cards(b, "Prospect", &["Two"]).await;
        sees_cards(b, "Lead", &[]).await;
    });
}

#[test]
fn a_card_is_moved_by_keyboard_and_keeps_the_focus() {
    story("keyboard", async |b| {
        begin(b).await;
        add(b, "One").await;
        focus(b, "One").await;
        b.press(" ").await;
        b.press(Key::Right + "").await;
        b.press(" ").await;
        sees_cards(b, "Lead", &["One"]).await;
        b.until_is("return document.activeElement.dataset.name", "One").await;
        // The list of stages needs no lifting; typing chooses.
        b.press("m").await;
        b.css("[data-test=move-dialog] input").await;
        b.press("Opportunity").await;
        b.press(Key::Enter + "").await;
        sees_cards(b, "Opportunity", &["One"]).await;
        b.until_is("return document.activeElement.dataset.name", "One").await;
    });
}

#[test]
fn losing_asks_for_the_reason_and_records_it() {
    story("gate", async |b| {
        begin(b).await;
        add(b, "One").await;
        focus(b, "One").await;
        b.press("m").await;
        b.css("[data-test=move-dialog] input").await;
        b.press("Lost").await;
        b.press(Key::Enter + "").await;
        assert!(!b.css("[data-test=gate-confirm]").await.is_enabled().await.expect("a button"), "no way without a reason");
        b.click_on(&b.css("[data-test=gate-cancel]").await).await;
        sees_cards(b, "Prospect", &["One"]).await;

        focus(b, "One").await;
        b.press("m").await;
        b.css("[data-test=move-dialog] input").await;
        b.press("Lost").await;
        b.press(Key::Enter + "").await;
        b.click_on(&b.css("[data-test=loss-new]").await).await;
        b.css("[data-test=loss-new-text]").await.send_keys("Price of the \"Pro\" plan").await.expect("the field takes text");
        b.click_on(&b.css("[data-test=gate-confirm]").await).await;
        sees_cards(b, "Lost", &["One"]).await;
        b.click_on(&card(b, "One").await).await;
        b.until(
            "the panel shows the numbered reason",
            "const panel = document.querySelector('[data-test=panel]');
             return [panel?.innerText, ...[...panel?.querySelectorAll('input') ?? []].map((field) => field.value)].some((text) => /1\\.\\d+ Price of the \"Pro\" plan/.test(text))",
        )
        .await;
    });
}

#[test]
fn undo_reaches_back_over_a_reload() {
    story("undo", async |b| {
        begin(b).await;
        add(b, "One").await;
        b.drag(&card(b, "One").await, &column(b, "Lead").await).await;
        sees_cards(b, "Lead", &["One"]).await;
        saved(b).await;
        b.reload().await;
        sees_cards(b, "Lead", &["One"]).await;
        let undo = b.css("[data-test=undo]").await.attr("title").await.expect("a button").unwrap_or_default();
        assert!(undo.starts_with("Undo: ") && undo.contains("One") && undo.contains("Lead"), "{undo}");
        b.ctrl('z').await;
        sees_cards(b, "Prospect", &["One"]).await;
        b.click_on(&b.css("[data-test=redo]").await).await;
        sees_cards(b, "Lead", &["One"]).await;
        b.ctrl('z').await;
        b.ctrl('z').await;
        b.until("the card is gone", "return !document.querySelector('[data-test=card]')").await;
        saved(b).await;
        b.reload().await;
        b.until("it stays gone", "return document.querySelector('[data-test=empty-board]') !== null").await;
        assert!(text(b, "[data-test=redo]").await.is_empty(), "an icon");
    });
}
