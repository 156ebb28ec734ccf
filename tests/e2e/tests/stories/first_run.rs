//! The first minutes, without a pointer.

use crate::harness::{Key, story};
use crate::steps::{enter, saved, sees_cards};

#[test]
fn somebody_without_a_mouse_gets_from_the_first_screen_to_a_moved_card() {
    story("keys-only", async |b| {
        b.open().await;
        b.tab_to("[data-test^=playbook-] input[type=radio]").await;
        // Arrow keys go through the four; each one that is reached is chosen.
        b.press(" ").await;
        for _ in 0..4 {
            let chosen = b.run("return document.querySelector('[data-test=playbook-recordbook-pick]').checked", vec![]).await;
            if chosen == true {
                break;
            }
            b.press(Key::Down + "").await;
        }
        b.until_is("return document.querySelector('[data-test=playbook-recordbook-pick]').checked", true).await;
        b.tab_to("[data-test=start-begin]").await;
        enter(b).await;
        b.css("[data-test=board]").await;

        b.press("n").await;
        b.until_is("return document.activeElement.dataset.test", "quick-add-line").await;
        b.press("Fleet tracking @Northgate Couriers 46000 EUR").await;
        enter(b).await;
        b.css("[data-test=panel]").await;
        b.press(Key::Escape + "").await;
        b.until("the panel closes", "return !document.querySelector('[data-test=panel]')").await;

        b.tab_to("[data-test=card]").await;
        b.press("]").await;
        sees_cards(b, "Lead", &["Fleet tracking"]).await;
        b.until_is("return document.activeElement.dataset.name ?? null", "Fleet tracking").await;
        b.ctrl('z').await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
        sees_cards(b, "Lead", &[]).await;
        saved(b).await;
    });
}
