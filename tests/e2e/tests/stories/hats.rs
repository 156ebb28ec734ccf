//! Hats: lists of one's own, work that goes to somebody else, and new leads that go to somebody by themselves.

use crate::harness::{Browser, Key, story};
use crate::steps::{add, begin, begin_sample, close_panel, enter, saved, shows, undo};

/// Adds a contact by name.
async fn add_contact(b: &Browser, name: &str) {
    b.go("#/contacts").await;
    b.click_on(&b.css("[data-test=new-record]").await).await;
    b.fill("[data-test=new-name]", name).await;
    b.click_on(&b.css("[data-test=new-save]").await).await;
    close_panel(b).await;
    saved(b).await;
}

/// Adds somebody to the team.
async fn member(b: &Browser, name: &str) {
    crate::steps::add_member(b, name).await;
    saved(b).await;
}

#[test]
fn a_hat_lists_its_own_work_and_opens_it_where_something_is_missing() {
    story("hats-lists", async |b| {
        begin(b).await;
        add_contact(b, "Mia Vos").await;
        b.go("#/today").await;
        b.click_on(&b.css("[data-test=hat-miner]").await).await;
        shows(b, "[data-test=group-people] [data-test=today-title]", "Mia Vos").await;
        shows(b, "[data-test=group-people] [data-test=today-why]", "missing: email or phone").await;
        b.press("f").await;
        b.until("the missing field has the focus", "return document.activeElement?.dataset.test === 'entry-emails-new'").await;
        b.press(Key::Escape + "").await;
        b.go("#/today?tab=accountant").await;
        b.css("[data-test=today-empty]").await;
        b.sees("No stage is about invoices yet").await;
    });
}

#[test]
fn what_somebody_has_goes_to_a_colleague_and_comes_back_by_undo() {
    story("hats-hand-over", async |b| {
        begin(b).await;
        for name in ["Ana", "Bo"] {
            member(b, name).await;
        }
        add(b, "Fleet tracking ~ana").await;
        saved(b).await;
        b.go("#/handover").await;
        b.choose("[data-test=handover-from]", "All that Ana has open").await;
        b.choose("[data-test=handover-to]", "Bo").await;
        shows(b, "[data-test=handover-words]", "1 opportunity").await;
        b.fill("[data-test=handover-note]", "On leave until May").await;
        b.click_on(&b.css("[data-test=handover-go]").await).await;
        shows(b, "[data-test=handover-done]", "1 opportunity went to Bo").await;
        b.sees("For Bo").await;
        b.sees("Handed over from Ana to Bo.").await;
        undo(b).await;
        b.go("#/opportunities?filter=owner:ana").await;
        b.sees("Fleet tracking").await;
    });
}

/// What was done under a hat, and what is open under it.
async fn under(b: &Browser, hat: &str) -> (String, String) {
    let cells = b
        .until_with(
            "the hats are told",
            "const row = [...document.querySelectorAll('[data-test=block-hats] tbody tr')].find((row) => row.cells[0].innerText === arguments[0]);
             return row && [...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())",
            vec![hat.into()],
        )
        .await;
    let cells: Vec<String> = serde_json::from_value(cells).unwrap();
    (cells[1..10].join(" | "), cells[10].clone())
}

#[test]
fn who_changes_hats_keeps_what_was_done_under_the_ones_before() {
    story("hats-changed", async |b| {
        begin_sample(b).await;
        saved(b).await;
        b.go("#/reports?tab=people").await;
        let (done, open) = under(b, "Accountant").await;
        assert!(!done.starts_with("0 |") && open != "0", "{done} {open}");

        b.go("#/team").await;
        b.css("[data-test=member-row]").await;
        b.run(
            "[...document.querySelectorAll('[data-test=member-row]')].find((row) => row.innerText.includes('Priya')).querySelector('[data-test=member-edit]').click()",
            vec![],
        )
        .await;
        for hat in ["accountant", "data-miner", "lead-generator"] {
            b.click_on(&b.css(&format!("[data-test=hat-{hat}]")).await).await;
        }
        b.click_on(&b.css("[data-test=member-done]").await).await;
        b.until("the dialog closes", "return !document.querySelector('dialog:modal')").await;
        saved(b).await;
        b.go("#/reports?tab=people").await;
        // Only what is open goes with the person to the new hat.
        b.until(
            "nothing is open under it",
            "const row = [...document.querySelectorAll('[data-test=block-hats] tbody tr')].find((row) => row.cells[0].innerText === 'Accountant');
             return row?.cells[10].innerText.trim() === '0'",
        )
        .await;
        assert_eq!(under(b, "Accountant").await, (done, "0".to_string()));

        // What was counted is Priya's, by name.
        b.run(
            "[...document.querySelectorAll('[data-test=block-hats] tbody tr')].find((row) => row.cells[0].innerText === 'Accountant').querySelector('[data-test=figure-open]').click()",
            vec![],
        )
        .await;
        b.until(
            "each is hers",
            "const lines = [...document.querySelectorAll('[data-test=records-line]')];
             return lines.length > 0 && lines.every((line) => line.innerText.includes('Priya Nair'))",
        )
        .await;
    });
}

#[test]
fn new_leads_go_to_the_team_in_turn_and_pass_over_who_is_full() {
    story("hats-distribution", async |b| {
        begin(b).await;
        for name in ["Ana", "Bo"] {
            member(b, name).await;
        }
        b.go("#/distribution").await;
        b.click_on(&b.css("[data-test=way-turn]").await).await;
        b.click_on(&b.css("[data-test=share-keep]").await).await;
        shows(b, "[data-test=share-rule]", "in turn").await;
        b.fill("[data-test=share-row] [data-test=share-capacity]", "0").await;
        enter(b).await;
        shows(b, "[data-test=share-state]", "full").await;
        add(b, "First").await;
        add(b, "Second").await;
        saved(b).await;
        b.go("#/opportunities?filter=owner:bo").await;
        b.sees("First").await;
        b.sees("Second").await;
    });
}

#[test]
fn conditions_are_put_together_by_rows_and_each_number_opens_what_it_counts() {
    story("hats-conditions", async |b| {
        begin(b).await;
        member(b, "Ana").await;
        b.go("#/distribution").await;
        b.click_on(&b.css("[data-test=way-cases]").await).await;
        b.click_on(&b.css("[data-test=share-add]").await).await;
        b.until("the focus is where a condition is added", "return document.activeElement?.dataset.test === 'builder-add'").await;
        enter(b).await;
        b.css("[data-test=share-case] [data-test=builder-row]").await;
        b.fill("[data-test=share-case] [data-test=builder-value]", "van").await;
        b.press(Key::Tab + "").await;
        b.until_is("return document.querySelector('[data-test=share-case] [data-test=builder-text]').value", "name:van").await;
        b.click_on(&b.css("[data-test=share-keep]").await).await;
        shows(b, "[data-test=share-rule]", "Ana if name contains “van”").await;
        add(b, "Fleet tracking").await;
        add(b, "Vans").await;
        saved(b).await;
        b.go("#/distribution").await;
        b.until_is("return document.querySelector('[data-test=share-new]').innerText", "1").await;
        b.click_on(&b.css("[data-test=share-new]").await).await;
        b.until_is("return [...document.querySelectorAll('[data-test=opportunity-row] b')].map(b => b.innerText).join()", "Vans").await;
    });
}
