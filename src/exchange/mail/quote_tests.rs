use super::*;
use proptest::prelude::*;

fn fresh(text: &str) -> String {
    split(text).0
}

#[test]
fn what_stands_above_the_history_is_new_whatever_program_wrote_it() {
    for history in [
        "On Mon, 16 Nov 2026 at 09:12, Bo Berg <bo@firm.example> wrote:\n\n> Did it arrive?\n> Bo",
        "On Mon, 16 Nov 2026 at 09:12, Bo Berg\n<bo@firm.example> wrote:\n> Did it arrive?",
        "Am 16.11.26 um 09:12 schrieb Bo Berg:\n> Ist es angekommen?",
        "Am Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Bo Berg <bo@firm.example>:\n\n> Ist es angekommen?",
        "Le lun. 16 nov. 2026 à 09:12, Bo Berg <bo@firm.example> a écrit :\n> Bien reçu ?",
        "2026年11月16日(月) 9:12 Bo Berg <bo@firm.example>:\n> 届きましたか",
        "-----Original Message-----\nFrom: Bo Berg\nSent: Monday\n\nDid it arrive?",
        "-------- Ursprüngliche Nachricht --------\nBetreff: Ihr Angebot\nVon: Bo\n\nText",
        "________________________________\nFrom: Bo Berg <bo@firm.example>\nSent: Monday, 16 November 2026 09:12\nTo: Anna\nSubject: Your proposal\n\nDid it arrive?",
        "Von: Bo Berg <bo@firm.example>\nGesendet: Montag, 16. November 2026 09:12\nAn: Anna Bauer\nBetreff: Ihr Angebot\n\nIst es angekommen?",
        "*De :* Bo Berg\n*Envoyé :* lundi 16 novembre 2026\n*À :* Anna\n*Objet :* Votre offre\n\nBien reçu ?",
    ] {
        let (new, old) = split(&format!("Hello Bo,\n\nyes, thank you.\nAnna\n\n{history}"));
        assert_eq!(new, "Hello Bo,\n\nyes, thank you.\nAnna", "{history}");
        assert!(old.contains("16") || old.contains("Text") || old.contains("Monday"), "{old}");
    }
}

#[test]
fn answers_between_and_below_the_quotations_are_put_together() {
    let text = "* Bo Berg <bo@firm.example> [2026-11-16 09:12]:\n> Did it arrive?\n\nYes.\n\n> Any questions?\n\nWhat does delivery cost?\n\n-- \nAnna";
    let (new, old) = split(text);
    assert_eq!(new, "Yes.\n\nWhat does delivery cost?\n\n--\nAnna");
    assert!(old.contains("> Did it arrive?") && old.contains("> Any questions?") && old.contains("Bo Berg"));
}

#[test]
fn a_mail_passed_on_without_a_word_is_all_new() {
    let text = "---------- Forwarded message ---------\nFrom: Cy\n\nPlease look.";
    assert_eq!(split(text), (text.to_string(), String::new()));
    assert_eq!(split("> all\n> quoted").0, "> all\n> quoted");
}

#[test]
fn ordinary_text_is_not_taken_for_history() {
    for text in [
        "To: do list\nFrom: now on we deliver on Mondays.\nBest",
        "Prices 2026:\n- one\n- two",
        "We wrote:\n\nnothing",
        "a -- b ---- c",
        "An example:\nthe end",
    ] {
        assert_eq!(fresh(text), text);
    }
}

#[test]
fn lines_that_were_broken_to_fit_are_joined() {
    let text = "This is a long \nline.\nShort.\n> quoted \n> too\n>> deeper\n-- \nAnna";
    assert_eq!(unflowed(text, false), "This is a long line.\nShort.\n> quoted too\n>> deeper\n-- \nAnna");
    assert_eq!(unflowed("日本 \n語", true), "日本語");
}

proptest! {
    #[test]
    fn no_text_is_lost_and_none_panics(text in "(>? ?[a-zA-Z@:0-9.-]{0,12}\n){0,20}") {
        let (new, old) = split(&text);
        let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        prop_assert_eq!(count(&new) + count(&old), count(&text));
        let _ = unflowed(&text, true);
    }
}
