//! Bringing data in and out: import, backup, restore; and two tabs at once.

use crate::harness::story;
use crate::steps::{add, begin, card, column, saved, sees_cards, sees_count};
use serde_json::Value;

#[test]
fn a_backup_brings_everything_back() {
    story("backup", async |b| {
        begin(b).await;
        add(b, "Fleet \"tracking\" @Zoë & Söhne 46000 EUR").await;
        b.go("#/data").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=save-backup]").await).await;
        let backup = b.saved_file().await;
        let file: Value = serde_json::from_str(&backup).expect("a backup is JSON");
        assert_eq!(file["penstock_backup"], 1);
        assert_eq!(file["counts"]["opportunities"], 1);

        // In another browser, or after everything is gone.
        let fresh = "const all = await indexedDB.databases(); localStorage.clear();
             await Promise.all(all.map(({ name }) => new Promise((done) => { const r = indexedDB.deleteDatabase(name); r.onsuccess = r.onerror = r.onblocked = done; })));";
        b.go("favicon.svg").await;
        b.run_async(fresh, vec![]).await;
        b.open().await;
        b.choose_file("[data-test=start-restore]", "backup.json", &backup).await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Fleet \"tracking\""]).await;
        saved(b).await;

        // A damaged one is refused, and nothing is touched.
        b.go("#/data").await;
        b.choose_file("[data-test=restore-drop] [data-test=choose-file]", "backup.json", &backup.replace("46000", "46001")).await;
        b.css("[data-test=restore-refused]").await;
        b.sees("damaged").await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Fleet \"tracking\""]).await;
    });
}

#[test]
fn two_tabs_agree_and_lose_nothing() {
    story("tabs", async |b| {
        begin(b).await;
        add(b, "One").await;
        let (first, second) = b.second_tab().await;
        sees_cards(b, "Prospect", &["One"]).await;
        add(b, "Two").await;
        b.switch(&first).await;
        sees_count(b, "Prospect", "2").await;
        b.drag(&card(b, "One").await, &column(b, "Lead").await).await;
        saved(b).await;
        b.switch(&second).await;
        sees_cards(b, "Lead", &["One"]).await;
        sees_cards(b, "Prospect", &["Two"]).await;
        b.reload().await;
        sees_cards(b, "Lead", &["One"]).await;
        sees_cards(b, "Prospect", &["Two"]).await;
    });
}
