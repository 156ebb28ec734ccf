use super::*;
use crate::model::*;
use proptest::prelude::*;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn data() -> Dataset {
    let company = |n: u128, name: &str| Company { id: id(n), name: name.into(), ..Default::default() };
    let stage = |n: u128, name: &str| Stage { id: id(n), pipeline: id(1), name: name.into(), ..Default::default() };
    let contact =
        |n: u128, of: u128| Contact {
            id: id(n), name: "Zoë Hart".into(), company: Some(id(of)), ..Default::default()
        };
    let records: Vec<Record> = vec![
        Pipeline { id: id(1), name: "Sales".into(), ..Default::default() }.into(),
        stage(2, "Proposal Pending").into(),
        Stage { kind: StageKind::Won, ..stage(3, "Won") }.into(),
        Member { id: id(10), name: "Anna Kovács".into(), ..Default::default() }.into(),
        Member { id: id(11), name: "Ben Low".into(), ..Default::default() }.into(),
        company(20, "Northgate").into(),
        company(21, "Northgate Couriers").into(),
        company(22, "Studio 54").into(),
        contact(30, 20).into(),
        contact(31, 21).into(),
    ];
    Dataset::from_records(records)
}

/// A Thursday.
fn today() -> Date {
    "2026-11-19".parse().unwrap()
}

fn read(line: &str) -> QuickAdd {
    parse(line, &data(), today())
}

#[test]
fn the_line_of_the_help_becomes_a_record() {
    let line = "Fleet tracking @northgate COURIERS 46000 EUR #referral fri";
    let read = read(line);
    assert_eq!(read.name, "Fleet tracking");
    assert_eq!(read.company, Some(Named::Known(id(21))));
    assert_eq!(read.value, Some(Money::whole(46_000, Currency::EUR)));
    assert_eq!(read.close, Some("2026-11-20".parse().unwrap()));
    assert_eq!(read.tags, ["referral".to_string()].into());
    assert_eq!(read.problems, Vec::<String>::new());
    let understood: Vec<_> =
        read.understood.iter().map(|part| format!("{} = {}", &line[part.range.clone()], part.meaning)).collect();
    assert_eq!(
        understood,
        [
            "@northgate COURIERS = Company “Northgate Couriers”",
            "46000 EUR = Value EUR 46,000",
            "#referral = Tag “referral”",
            "fri = Close Fri 2026-11-20",
        ]
    );
}

#[test]
fn marks_name_people_stages_and_temperatures() {
    let read = read("Renewal ~ben >proposal !hot @Northgate Couriers +zoe hart");
    assert_eq!((read.owner, read.stage, read.temperature), (Some(id(11)), Some(id(2)), Some(Temperature::Hot)));
    assert_eq!((read.company, read.contact), (Some(Named::Known(id(21))), Some(Named::Known(id(31)))));
    assert_eq!((read.name.as_str(), read.problems.len()), ("Renewal", 0));
}

#[test]
fn what_is_won_already_goes_to_the_won_stage_and_losing_waits_for_its_reason() {
    let won = read("Renewal !won 500 EUR");
    assert_eq!((won.stage, won.temperature, won.name.as_str()), (Some(id(3)), None, "Renewal"));
    assert_eq!(won.problems.len(), 0);
    assert_eq!(read("Renewal >proposal !won").problems, ["“!won” would be a second stage; it stays in the name."]);
    let lost = read("Renewal !lost");
    assert_eq!((lost.stage, lost.name.as_str()), (None, "Renewal !lost"));
    assert_eq!(lost.problems, ["Losing asks for a reason: add it first, then move it to lost."]);
}

#[test]
fn unknown_companies_and_contacts_are_made_and_end_at_the_next_number_date_or_mark() {
    for (line, company, name) in [
        ("Deal @Acme Ltd 5k", "Acme Ltd", "Deal"),
        ("Deal @Acme Ltd next week", "Acme Ltd", "Deal"),
        ("@Acme Ltd #x Deal", "Acme Ltd", "Deal"),
        ("@\"Acme 3 Fri\" Deal", "Acme 3 Fri", "Deal"),
        ("Deal @Acme EUR 500", "Acme", "Deal"),
    ] {
        let read = read(line);
        assert_eq!((read.company, read.name.as_str()), (Some(Named::New(company.into())), name), "{line}");
    }
    assert_eq!(read("Deal @Studio 54 1k").company, Some(Named::Known(id(22))));
    assert_eq!(read("Deal +Max Muster 5k").contact, Some(Named::New("Max Muster".into())));
    assert_eq!(read("x @North 5k").understood[0].meaning, "New company “North”");
    assert_eq!(read("x @studio 5k").understood[0].meaning, "New company “studio” (not “Studio 54”)");
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, expected) in [
        ("46000 EUR", "EUR 46,000"),
        ("€46k", "EUR 46,000"),
        ("46k€", "EUR 46,000"),
        ("1.5m", "EUR 1,500,000"),
        ("1,5 mio", ""),
        ("1,5 Mio €", "EUR 1,500,000"),
        ("1,5 Mio. EUR", "EUR 1,500,000"),
        ("500 Tsd. €", "EUR 500,000"),
        ("€2 million", "EUR 2,000,000"),
        ("USD 2 million", "USD 2,000,000"),
        ("3Mrd €", "EUR 3,000,000,000"),
        ("5 million users", ""),
        ("1,5mio", "EUR 1,500,000"),
        ("46,000", "EUR 46,000"),
        ("46.000", "EUR 46,000"),
        ("46 000 EUR", "EUR 46,000"),
        ("46'000 CHF", "CHF 46,000"),
        ("1.234,56 €", "EUR 1,234.56"),
        ("1,234.56 usd", "USD 1,234.56"),
        ("$500", "USD 500"),
        ("EUR 46000", "EUR 46,000"),
        ("500EUR", "EUR 500"),
        ("5 EUR", "EUR 5"),
        ("46000", "EUR 46,000"),
        ("99", ""),
        ("007", ""),
        ("50%", ""),
        ("1,12,3", ""),
        ("1.2.3", ""),
        ("500 all", ""),
    ] {
        let read = read(&format!("Deal {text}"));
        let value = read.value.map(|money| money.to_string()).unwrap_or_default();
        assert_eq!(value, expected, "{text}");
        assert_eq!(read.name == "Deal", !expected.is_empty(), "{text}: {}", read.name);
    }
}

#[test]
fn numbers_that_may_belong_to_the_name_are_explained() {
    let name_only = read("Boeing 747 spare parts");
    assert_eq!((name_only.name.as_str(), name_only.value), ("Boeing 747 spare parts", None));
    assert_eq!(name_only.understood[0].meaning, "Part of the name; “747 EUR” would be a value");
    let worth = read("Boeing 747 parts 12000 tomorrow");
    assert_eq!((worth.name.as_str(), worth.value), ("Boeing 747 parts", Some(Money::whole(12_000, Currency::EUR))));
    let last = read("Boeing 747");
    assert_eq!(last.understood[0].meaning, "Value EUR 747; in quotation marks it would stay in the name");
    assert_eq!(read("Boeing \"747\"").name, "Boeing 747");
    assert_eq!(read("Audit 2027").name, "Audit 2027");
    assert_eq!(read("Deal 0.005 EUR").problems, ["“0.005 EUR” is not a value: EUR has only 2 decimals."]);
}

#[test]
fn dates_are_read_as_people_write_them() {
    for (text, expected) in [
        ("today", "2026-11-19"),
        ("tomorrow", "2026-11-20"),
        ("fri", "2026-11-20"),
        ("by Thursday", "2026-11-26"),
        ("next fri", "2026-11-27"),
        ("in 3 days", "2026-11-22"),
        ("in a month", "2026-12-19"),
        ("+2w", "2026-12-03"),
        ("2026-12-18", "2026-12-18"),
        ("18 dec", "2026-12-18"),
        ("Dec 18th", "2026-12-18"),
        ("3 March", "2027-03-03"),
        ("18 dec 2028", "2028-12-18"),
        ("18.12.", "2026-12-18"),
        ("1.2.27", "2027-02-01"),
        ("12/18/2026", "2026-12-18"),
        ("18/12/2026", "2026-12-18"),
        ("12/18/26", "2026-12-18"),
        ("2026/12/18", "2026-12-18"),
        ("3/3/2027", "2027-03-03"),
        ("29 feb", "2028-02-29"),
        ("next week", "2026-11-23"),
        ("next quarter", "2027-01-01"),
        ("end of week", "2026-11-20"),
        ("end of the month", "2026-11-30"),
        ("end of quarter", "2026-12-31"),
    ] {
        let read = read(&format!("Deal {text}"));
        let close = read.close.map(|date| date.to_string()).unwrap_or_default();
        assert_eq!((close.as_str(), read.name.as_str()), (expected, "Deal"), "{text}");
    }
    assert_eq!(read("Sun Microsystems upgrade").name, "Sun Microsystems upgrade");
    assert_eq!(read("Support 24/7").name, "Support 24/7");
    assert_eq!(read("Bolts 1/2/3").name, "Bolts 1/2/3");
    assert_eq!(read("Deal in Berlin").name, "Deal in Berlin");
    assert_eq!(read("Deal \"fri\"").close, None);
}

#[test]
fn what_cannot_be_used_stays_in_the_name_and_is_said() {
    for (line, name, problem) in [
        ("Deal 2026-02-30", "Deal 2026-02-30", "“2026-02-30” is not a date of the calendar; it stays in the name."),
        ("Deal 31/02/2027", "Deal 31/02/2027", "“31/02/2027” is not a date of the calendar; it stays in the name."),
        (
            "Deal 03/04/2027",
            "Deal 03/04/2027",
            "“03/04/2027” is 3 Apr 2027 or 4 Mar 2027: write it so, or as 2026-12-31. It stays in the name.",
        ),
        ("Deal !wram", "Deal !wram", "“wram” is not a temperature: write !hot, !warm, !cold or !won."),
        ("Deal ~nobody", "Deal ~nobody", "“nobody” is not the name of one member of the team; it stays in the name."),
        ("Deal 5k 6k", "Deal 6k", "“6k” would be a second value; it stays in the name."),
        ("@Acme 5k", "", "The opportunity needs a name."),
    ] {
        let read = read(line);
        assert_eq!((read.name.as_str(), read.problems), (name, vec![problem.to_string()]), "{line}");
    }
    assert_eq!(read("Order #12 @ noon").name, "Order #12 @ noon");
    assert_eq!(read("").problems, Vec::<String>::new());
}

#[test]
fn the_preview_can_write_amounts_and_days_in_the_persons_own_way() {
    let read = read("Deal 1.234,56 € 18.12. #x");
    let figures: Vec<_> = read.understood.iter().map(|part| (part.money, part.day)).collect();
    let (money, day) = (Money::new(123_456, Currency::EUR), "2026-12-18".parse().unwrap());
    assert_eq!(figures, [(Some(money), None), (None, Some(day)), (None, None)]);
    let value = &read.understood[0];
    assert!(value.meaning.contains(&money.to_string()), "{}", value.meaning);
}

#[test]
fn a_field_reads_amounts_in_german_and_english_and_never_guesses() {
    let kuwait = Currency::from_code("KWD").unwrap();
    for (text, mark, currency, expected) in [
        ("46000", '.', Currency::EUR, "EUR 46,000"),
        ("46,000", '.', Currency::EUR, "EUR 46,000"),
        ("46.000", ',', Currency::EUR, "EUR 46,000"),
        ("46.000", '.', Currency::EUR, "“46.000” can be read in two ways. Write 46000 for thousands."),
        ("46,000", ',', Currency::EUR, "“46,000” can be read in two ways. Write 46000 for thousands."),
        ("46.000,50", '.', Currency::EUR, "EUR 46,000.50"),
        ("46,000.50", ',', Currency::EUR, "EUR 46,000.50"),
        ("1.234.567", '.', Currency::EUR, "EUR 1,234,567"),
        ("1,12", '.', Currency::EUR, "EUR 1.12"),
        ("1.12", ',', Currency::EUR, "EUR 1.12"),
        ("46\u{202f}000,50 €", ',', Currency::EUR, "EUR 46,000.50"),
        ("46’000", '.', Currency::EUR, "EUR 46,000"),
        ("1,00,000", '.', Currency::EUR, "EUR 100,000"),
        ("1,00,00", '.', Currency::EUR, "“1,00,00” is not an amount. Write it like 46000 or 46k."),
        ("0.500", '.', Currency::EUR, "EUR 0.50"),
        ("0.505", '.', Currency::EUR, "EUR has only 2 decimals."),
        ("1.234", '.', kuwait, "KWD 1.234"),
        ("1,234", '.', kuwait, "KWD 1,234"),
        ("1.5k", '.', Currency::EUR, "EUR 1,500"),
        ("1,5 Mio", '.', Currency::EUR, "EUR 1,500,000"),
        ("500 USD", '.', Currency::EUR, "USD 500"),
        ("(3,100)", '.', Currency::EUR, "-EUR 3,100"),
        ("-20", '.', Currency::EUR, "-EUR 20"),
        ("abc", '.', Currency::EUR, "“abc” is not an amount. Write it like 46000 or 46k."),
        ("12 apples", '.', Currency::EUR, "“12 apples” is not an amount. Write it like 46000 or 46k."),
        ("", '.', Currency::EUR, "“” is not an amount. Write it like 46000 or 46k."),
        ("99999999999999999999", '.', Currency::EUR, "This amount is too large."),
    ] {
        let found = read_amount(text, currency, mark).map_or_else(|error| error, |money| money.to_string());
        assert_eq!(found, expected, "{text} with {mark}");
    }
}

fn sound(line: &str) -> Result<(), TestCaseError> {
    let read = read(line);
    for part in &read.understood {
        prop_assert!(line.get(part.range.clone()).is_some_and(|text| !text.is_empty()), "{:?} in {:?}", part, line);
    }
    prop_assert!(
        read.understood.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start),
        "{:?}",
        read.understood
    );
    Ok(())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(line in ".*") {
        sound(&line)?;
    }

    #[test]
    fn no_text_makes_the_field_panic(text in "\\PC{0,20}|[0-9.,' ()k€-]{0,16}", comma in any::<bool>()) {
        let _ = read_amount(&text, Currency::EUR, if comma { ',' } else { '.' });
    }

    #[test]
    fn every_amount_in_a_field_reads_back_as_it_is_written(minor in -10_i64.pow(12)..10_i64.pow(12)) {
        let money = Money::new(minor, Currency::EUR);
        let english = money.to_string().replace("EUR ", "");
        let german: String = english.chars().map(|c| match c { ',' => '.', '.' => ',', c => c }).collect();
        prop_assert_eq!(read_amount(&english, Currency::EUR, '.'), Ok(money));
        prop_assert_eq!(read_amount(&german, Currency::EUR, ','), Ok(money));
    }

    #[test]
    fn no_almost_right_line_makes_the_reader_panic(
        words in proptest::collection::vec(
            "(@|\\+|#|!|~|>|\"|€|EUR|46|000|1,5|k|m|mio|fri|Sun|in|3|days|\\+2w|9999|18|dec|\\.|31\\.2\\.|next|week|end|of|northgate|couriers|hot|ü| ){1,4}", 0..14)
    ) {
        sound(&words.concat())?;
        sound(&words.join(" "))?;
    }

    #[test]
    fn quoted_words_are_the_name_as_they_stand(words in "[a-z0-9@#!€. ]{0,20}x") {
        let read = read(&format!("\"{words}\""));
        prop_assert_eq!(read.name, one_line(&words));
        prop_assert!(read.understood.is_empty());
    }
}

#[test]
fn a_campaign_is_named_by_its_name_or_its_beginning() {
    let campaign =
        |n: u128, name: &str, retired| Campaign { id: id(n), name: name.into(), retired, ..Campaign::default() };
    let more: [Record; 2] = [campaign(40, "Spring fair", false).into(), campaign(41, "Old mailing", true).into()];
    let data = Dataset::from_records(data().records().chain(more));
    let read = |line: &str| parse(line, &data, today());
    let both = read("Fleet %spring fair @Northgate 10% off");
    assert_eq!((both.campaign, both.name.as_str()), (Some(id(40)), "Fleet 10% off"));
    assert_eq!(read("Fleet %spring 500 EUR").campaign, Some(id(40)));
    assert_eq!(
        read("Fleet %old mailing").problems,
        ["“old mailing” is not the name of one campaign; it stays in the name."]
    );
}
