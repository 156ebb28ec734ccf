use super::*;
use crate::exchange::phone::Phone;
use std::collections::BTreeSet;

#[test]
fn a_number_written_as_in_its_country_is_dialled_as_from_abroad() {
    let mut read = 0;
    for line in include_str!("countries_examples.txt").lines() {
        let mut parts = line.split('\t');
        let (region, written, dialled) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let home = country(region).unwrap().code;
        assert_eq!(Phone::read(written, Some(home)).unwrap().dialled(), dialled, "{region} {written}");
        // What is dialled from everywhere is dialled from there too.
        assert_eq!(Phone::read(dialled, Some(home)).unwrap().dialled(), dialled, "{region}");
        read += 1;
    }
    assert!(read > 450);
}

#[test]
fn from_every_country_another_one_is_reached_as_one_dials_there() {
    for home in &COUNTRIES {
        let home = of_code(home.code).unwrap();
        for number in [format!("{} 49 170 1234567", home.abroad), "+49 170 1234567".into()] {
            assert_eq!(Phone::read(&number, Some(home.code)).unwrap().dialled(), "+491701234567", "{}", home.name);
        }
    }
}

#[test]
fn every_country_is_there_once_and_every_code_has_its_rules() {
    let regions: BTreeSet<&str> = COUNTRIES.iter().map(|country| country.region).collect();
    let names: BTreeSet<&str> = COUNTRIES.iter().map(|country| country.name).collect();
    assert_eq!((regions.len(), names.len()), (COUNTRIES.len(), COUNTRIES.len()));
    for country in &COUNTRIES {
        assert_eq!(of_code(country.code).unwrap().code, country.code, "{}", country.name);
        assert!(country.region.len() == 2 && country.digits.0 <= country.digits.1, "{}", country.name);
        let example = Phone::read(&country.example(), Some(country.code)).unwrap();
        assert!(example.dialled().starts_with(&format!("+{}", country.code)), "{}", country.name);
        assert!(country.code.to_string().len() + country.digits.1 <= 15, "{}", country.name);
    }
    assert_eq!(country("DE").unwrap().words(), "Germany (+49)");
    assert_eq!(country("de"), None);
    assert_eq!(of_code(999), None);
}

#[test]
fn a_country_is_known_by_its_name_or_letters() {
    let region = |text: &str| named(text).map(|country| country.region);
    for (text, known) in [("Germany", "DE"), (" de ", "DE"), ("AUSTRIA", "AT"), ("Côte d’Ivoire", "CI"), ("USA", "US")]
    {
        assert_eq!(region(text), Some(known), "{text}");
    }
    assert_eq!((region(""), region("Atlantis")), (None, None));
}

#[test]
fn a_language_names_its_country_and_no_other() {
    let region = |language: &str| of_language(language).map(|country| country.region);
    assert_eq!(region("de-AT"), Some("AT"));
    assert_eq!(region("zh-Hant-TW"), Some("TW"));
    assert_eq!(region("en_gb"), Some("GB"));
    for none in ["en", "de", "", "es-419", "en-u-hc-h23", "zh-Hans", "en-ZZ", "x"] {
        assert_eq!(region(none), None, "{none}");
    }
}
