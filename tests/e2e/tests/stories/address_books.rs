//! People in from cards, and lists out as tables and cards.

use crate::harness::{Browser, story};
use crate::steps::{begin, saved};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lovelace;Ada;;;\r\nFN:Ada Lovelace\r\nORG:Engines Ltd;Research\r\n\
    item1.TEL:+41 27 555 01 02\r\nitem1.X-ABLabel:Chalet\r\nEMAIL;TYPE=WORK:ada@engines.example\r\n\
    NOTE:Likes =steam\\, and a line that is lo\r\n ng enough to be folded\r\nBDAY:--1210\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg\r\nTEL;CELL:+491701234567\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cut Off\r\nEMAIL:cut@x.example\r\n";

async fn bring_in_cards(b: &mut Browser) {
    b.go("#/import").await;
    b.choose_file("[data-test=import-drop] [data-test=choose-file]", "people.vcf", CARDS).await;
    b.click_on(&b.css("[data-test=import-check]").await).await;
    for (test, count) in [("count-create", "2"), ("count-refused", "1")] {
        b.until_is(&format!("return document.querySelector('[data-test={test}] b')?.textContent"), count).await;
    }
    b.sees("The file ends in the middle of this card.").await;
    // What could not be read goes back as the card that it is.
    b.catch_files().await;
    b.click_on(&b.css("[data-test=save-refused]").await).await;
    let cut = b.saved_file().await;
    assert!(cut.starts_with("BEGIN:VCARD\r\nX-PENSTOCK-REFUSED:") && cut.contains("cut@x.example"), "{cut}");
    b.click_on(&b.css("[data-test=import-keep-good]").await).await;
    b.click_on(&b.css("[data-test=import-run]").await).await;
    b.css("[data-test=import-done]").await;
    saved(b).await;
}

#[test]
fn cards_come_in_without_the_broken_one_and_go_with_one_undo() {
    story("cards", async |b| {
        begin(b).await;
        bring_in_cards(b).await;
        b.go("#/contacts").await;
        b.sees("Jörg Müller").await;
        b.sees("Ada Lovelace").await;
        b.sees("Engines Ltd").await;
        b.sees_no("Cut Off").await;
        b.ctrl('z').await;
        b.sees_no("Ada Lovelace").await;
        b.sees_no("Jörg Müller").await;
        saved(b).await;
    });
}

#[test]
fn a_list_goes_out_as_it_is_filtered_and_reads_back() {
    story("lists-out", async |b| {
        begin(b).await;
        bring_in_cards(b).await;
        b.go("#/contacts?filter=lovelace").await;
        b.sees_no("Jörg Müller").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=export]").await).await;
        b.click_on(&b.css("[data-test=export-columns] [role=radio]:last-child").await).await;
        b.click_on(&b.css("[data-test=export-save]").await).await;
        let table = b.saved_file().await;
        assert!(table.contains("Ada Lovelace") && table.contains("Engines Ltd") && !table.contains("Jörg"), "{table}");
        // The same people as cards, and both of them.
        b.go("#/contacts").await;
        b.sees("Jörg Müller").await;
        b.catch_files().await;
        b.click_on(&b.css("[data-test=export]").await).await;
        b.click_on(&b.css("[data-test=export-form] [role=radio]:nth-child(2)").await).await;
        b.click_on(&b.css("[data-test=export-save]").await).await;
        let cards = b.saved_file().await;
        assert!(cards.contains("VERSION:4.0") && cards.contains("X-ABLabel:Chalet") && cards.contains("BDAY:--1210"), "{cards}");
        // What went out says nothing new when it comes in.
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "again.vcf", &cards).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.until_is("return document.querySelector('[data-test=count-create] b')?.textContent", "0").await;
    });
}
