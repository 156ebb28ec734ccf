//! Moving over from another system.

use crate::harness::story;
use crate::steps::{begin, saved, sees_count};

const DEALS: &str = "\u{feff}Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Organization ID,Deal - Pipeline,Deal - Contact person,Deal - Contact person ID,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Last stage change,Deal - Won time\n\
    1,Fleet tracking,Ada Low,46000,EUR,Northgate,11,Field sales,Zoë Berg,21,Proposal Made,open,2024-01-10 09:15:00,2024-03-04 14:30:00,\n\
    2,Cold chain,Ada Low,1200,EUR,Harbour,12,Field sales,Mia Cole,22,Negotiations Started,won,2024-01-12 08:00:00,2024-02-20 10:00:00,2024-04-01 08:59:00\n";
const PEOPLE: &str = "Person - ID;Person - Name;Person - Email - Work;Person - Organization;Person - Organization ID\n\
    21;Zoë Berg;zoe@northgate.example;Northgate;11\n22;Mia Cole;mia@harbour.example;Harbour;12\n";
const ORGANIZATIONS: &str = "Organization - ID,Organization - Name,Organization - Address\n11,Northgate,\"1 Quay,\nOslo\"\n12,Harbour,\n";

#[test]
fn deals_people_and_organizations_come_in_together_with_their_history_and_go_with_one_undo() {
    story("systems", async |b| {
        begin(b).await;
        b.go("#/import").await;
        let files = [("people.csv", PEOPLE), ("deals.csv", DEALS), ("organizations.csv", ORGANIZATIONS)];
        b.choose_files("[data-test=import-drop] [data-test=choose-file]", &files).await;
        b.sees("This is a Pipedrive file: deals.").await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.until_is("return document.querySelector('[data-test=count-create] b')?.textContent", "6").await;
        b.until_is("return document.querySelectorAll('[data-test=import-file-counts]').length", 3).await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;

        // The board of the pipeline that the file names, with the sums of its stages.
        b.click_on(&b.css("[data-test=import-done] .btn-row button").await).await;
        sees_count(b, "Proposal Made", "1").await;
        sees_count(b, "Won", "1").await;
        b.sees("Fleet tracking").await;
        b.click_on(&b.css("[data-test=column][data-stage=Won] [data-test=card]").await).await;
        b.sees("Negotiations Started").await;
        b.sees("mia@harbour.example").await;

        // A second time there is nothing to do.
        b.go("#/import").await;
        b.choose_files("[data-test=import-drop] [data-test=choose-file]", &files).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.until_is("return document.querySelector('[data-test=count-same] b')?.textContent", "6").await;
        b.sees("Nothing to import").await;

        b.ctrl('z').await;
        b.go("#/contacts").await;
        b.sees_no("Mia Cole").await;
        b.go("#/companies").await;
        b.sees_no("Northgate").await;
    });
}

const MEMBERS: &str = "Name,Email,Phone,Plan,Seats\nAda Lovelace,ada@x.example,+44 7700 900123,Gold,12\n\
    Bo Ray,bo@x.example,,Silver,7\nCy Fox,cy@x.example,,Gold,3\nDee Lin,dee@x.example,,Silver,4\n";

#[test]
fn further_columns_become_fields_and_a_second_import_brings_only_what_is_new() {
    story("own-columns", async |b| {
        begin(b).await;
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "members.csv", MEMBERS).await;
        b.click_on(&b.css("[data-test=map-own-all]").await).await;
        b.until_is("return document.querySelectorAll('[data-test=map-own]').length", 2).await;
        b.sees("Choices: Gold, Silver").await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        b.sees("“Plan” (new)").await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;
        b.go("#/fields").await;
        b.sees("Seats").await;

        // Another number of seats, and somebody else with the number of somebody who is there.
        let later = MEMBERS.replace("Gold,12", "Gold,13") + "Charles Babbage,cb@x.example,+44 7700 900 123,Silver,1\n";
        b.go("#/import").await;
        b.choose_file("[data-test=import-drop] [data-test=choose-file]", "later.csv", &later).await;
        b.click_on(&b.css("[data-test=import-check]").await).await;
        for (test, count) in [("count-create", "1"), ("count-update", "1"), ("count-same", "3")] {
            b.until_is(&format!("return document.querySelector('[data-test={test}] b')?.textContent"), count).await;
        }
        b.sees("Perhaps Ada Lovelace: the same telephone number.").await;
        b.click_on(&b.css("[data-test=import-run]").await).await;
        b.css("[data-test=import-done]").await;
        saved(b).await;
        b.ctrl('z').await;
        b.ctrl('z').await;
        b.go("#/contacts").await;
        b.sees_no("Ada Lovelace").await;
        b.go("#/fields").await;
        b.sees_no("Seats").await;
    });
}
