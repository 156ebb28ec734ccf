//! Dragging with what is not a mouse.

use crate::harness::{Browser, Engine, Hand, story};
use crate::steps::{add, begin, card, column, saved, sees_cards};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Why an engine's driver has no such pointer; none where it has.
fn lacks(b: &Browser, hand: Hand) -> Option<&'static str> {
    match (b.engine, hand) {
        (Engine::Firefox, Hand::Pen) => Some("geckodriver knows no pen"),
        (Engine::WebKit, Hand::Touch) => Some("WebKitGTK's driver knows no touch"),
        _ => None,
    }
}

/// Makes a gesture. Whether the page felt this kind of pointer; where the driver has none, the story says so.
async fn felt(b: &Browser, hand: Hand, from: &WebElement, to: (i64, i64), rest: u32) -> bool {
    b.run("addEventListener('pointerdown', (event) => { window.felt = event.pointerType; }, true)", vec![]).await;
    let from = b.centre(from).await;
    let done = b.gesture(hand, from, to, rest).await;
    let felt = b.run("return window.felt === arguments[0]", vec![json!(hand.word())]).await == Value::Bool(true);
    match lacks(b, hand) {
        None => {
            done.expect("the pointer moves");
            assert!(felt, "the page felt no {}", hand.word());
        }
        Some(why) => {
            assert!(!felt, "this driver has learnt it: it is not true any more that {why}");
            b.skips(&format!("a gesture by {}", hand.word()), why);
        }
    }
    felt
}

async fn is_dragged(b: &Browser, hand: Hand) {
    begin(b).await;
    add(b, "One").await;
    add(b, "Two").await;
    let to = b.centre(&column(b, "Opportunity").await).await;
    // A finger rests on the card first: one that moves at once scrolls.
    let rest = if hand == Hand::Touch { 450 } else { 0 };
    if !felt(b, hand, &card(b, "One").await, to, rest).await {
        return;
    }
    sees_cards(b, "Opportunity", &["One"]).await;
    sees_cards(b, "Prospect", &["Two"]).await;
    assert_eq!(b.run("return document.querySelector('[data-test=panel]')", vec![]).await, Value::Null, "a drag opens nothing");
    saved(b).await;
    b.reload().await;
    sees_cards(b, "Opportunity", &["One"]).await;
}

#[test]
fn a_card_is_dragged_with_a_finger_that_rests_on_it_first() {
    story("touch", async |b| is_dragged(b, Hand::Touch).await);
}

#[test]
fn a_card_is_dragged_with_a_pen() {
    story("pen", async |b| is_dragged(b, Hand::Pen).await);
}

#[test]
fn a_finger_that_moves_at_once_moves_no_card() {
    story("swipe", async |b| {
        begin(b).await;
        add(b, "One").await;
        let one = card(b, "One").await;
        let (to, level) = (b.centre(&column(b, "Opportunity").await).await, b.centre(&one).await.1);
        if felt(b, Hand::Touch, &one, (to.0, level), 0).await {
            sees_cards(b, "Prospect", &["One"]).await;
            sees_cards(b, "Opportunity", &[]).await;
        }
    });
}

#[test]
fn a_finger_carries_a_card_past_columns_that_were_out_of_sight() {
    story("carry-far", async |b| {
        if b.engine != Engine::Chromium {
            b.skips("a finger at 390 pixels", "only Chromium's driver can pretend a phone");
            return;
        }
        begin(b).await;
        add(b, "One").await;
        b.phone().await;
        let from = b.centre(&card(b, "One").await).await;
        // At the edge the board scrolls, until the column that the card came from is far away.
        b.carry(Hand::Touch, &[(from, 450), ((380, from.1), 2_500), ((200, from.1), 100)]).await.expect("the finger moves");
        b.until(
            "the card has gone more than one stage on",
            "const column = document.querySelector('[data-test=card][data-name=One]')?.closest('[data-test=column]');
             return [...document.querySelectorAll('[data-test=column]')].indexOf(column) > 1 || document.querySelector('[data-test=gate-dialog][open]') !== null",
        )
        .await;
    });
}
