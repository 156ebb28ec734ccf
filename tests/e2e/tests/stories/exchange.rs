//! Bringing data in and out: import, backup, restore; and two tabs at once.

use crate::harness::story;
use crate::steps::{add, begin, card, column, saved, sees_cards, sees_count, undo};
use serde_json::Value;

#[test]
fn a_backup_brings_everything_back() {
    story("backup", async |b| {
        begin(b).await;
        add(b, "Fleet tracking @Zoë & Söhne 46000 EUR").await;
        b.go("#/data").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=save-backup]").await).await;
        let backup = b.saved_file().await;
        let file: Value = serde_json::from_str(&backup).expect("a backup is JSON");
        assert_eq!(file["penstock_backup"], 1);
        assert_eq!(file["counts"]["opportunities"], 1);

        // In another browser, or after everything is gone.
        b.expected_errors = vec!["favicon.ico"]; // what Chromium looks for beside a bare picture
        let fresh = "const all = await indexedDB.databases(); localStorage.clear();
             await Promise.all(all.map(({ name }) => new Promise((done) => { const r = indexedDB.deleteDatabase(name); r.onsuccess = r.onerror = r.onblocked = done; })));";
        b.go("favicon.svg").await;
        b.run_async(fresh, vec![]).await;
        b.open().await;
        b.choose_file("[data-test=start-restore]", "backup.json", &backup).await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
        saved(b).await;

        // A damaged one is refused, and nothing is touched.
        b.go("#/data").await;
        b.choose_file("[data-test=restore-drop] [data-test=choose-file]", "backup.json", &backup.replace("46000", "46001")).await;
        b.css("[data-test=restore-refused]").await;
        b.sees("damaged").await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Fleet tracking"]).await;
    });
}

#[test]
fn replacing_the_workspace_by_a_backup_is_one_undo() {
    story("replace", async |b| {
        begin(b).await;
        add(b, "Old").await;
        b.go("#/data").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=save-backup]").await).await;
        let backup = b.saved_file().await;
        b.go("#/board").await;
        b.drag(&card(b, "Old").await, &column(b, "Lead").await).await;
        add(b, "New").await;
        sees_cards(b, "Prospect", &["New"]).await;

        b.go("#/data").await;
        b.choose_file("[data-test=restore-drop] [data-test=choose-file]", "backup.json", &backup).await;
        b.until_is("return document.querySelector('[data-test=restore-count-opportunities] b')?.textContent", "1").await;
        b.click_on(&b.css("[data-test=restore-replace]").await).await;
        b.go("#/board").await;
        sees_cards(b, "Prospect", &["Old"]).await;
        sees_cards(b, "Lead", &[]).await;
        saved(b).await;
        b.reload().await;
        sees_cards(b, "Prospect", &["Old"]).await;

        undo(b).await;
        sees_cards(b, "Prospect", &["New"]).await;
        sees_cards(b, "Lead", &["Old"]).await;
        saved(b).await;
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

#[test]
fn a_csv_file_comes_in_after_a_dry_run_and_goes_with_one_undo() {
    story("import", async |b| {
        begin(b).await;
        // Thirty good rows, and one with a day that no calendar has.
        let rows: String = (1..=30)
            .map(|n| format!("Deal {n},Company {},{},\"1,0{n:02}.50\",2030-01-{n:02}\n", n % 7, if n % 3 == 0 { "Customer" } else { "Lead" }))
            .collect();
        let file = format!("Name,Company,Stage,Value,Close date\n{rows}Deal 31,Company 1,Lead,5,2030-02-30\n");
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "deals.csv", &file).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        for (test, count) in [("count-create", "30"), ("count-refused", "1")] {
            b.until_is(&format!("return document.querySelector('[data-test={test}] b')?.textContent"), count).await;
        }
        b.sees("2030-02-30").await;
        assert!(!b.css("[data-test=import-run]").await.is_enabled().await.expect("a button"), "refused rows are left out on request only");
        b.click_on(&b.css("[data-test=import-keep-good]").await).await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;
        b.go("#/board").await;
        sees_count(b, "Lead", "20").await;
        sees_count(b, "Customer", "10").await;
        // 1,001.50 + … + 1,030.50: 30 × 1,000.50 + 465; a third of the numbers is Customer's.
        b.until_is("return document.querySelector('[data-test=column][data-stage=Customer] [data-test=sum]').textContent.replace(/[^\\d.]/g, '')", "10170")
            .await;
        b.ctrl('z').await;
        sees_count(b, "Lead", "0").await;
        sees_count(b, "Customer", "0").await;
        b.go("#/companies").await;
        b.sees_no("Company 1").await;
    });
}
