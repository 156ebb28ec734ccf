use super::super::{like_company, like_contact};
use super::*;
use proptest::prelude::*;

fn id(bits: u128) -> Id {
    Id::from_bits(bits)
}

/// The number that an id was made of.
fn number(of: Id) -> u128 {
    (0..100).find(|bits| id(*bits) == of).unwrap()
}

fn person(bits: u128, name: &str, email: &str, phone: &str) -> Contact {
    let list = |text: &str| if text.is_empty() { vec![] } else { vec![text.to_string()] };
    Contact { id: id(bits), name: name.into(), emails: list(email), phones: list(phone), ..Contact::default() }
}

fn found(contacts: Vec<Contact>) -> Vec<(Vec<u128>, Sure)> {
    let data = Dataset::from_records(contacts.into_iter().map(Record::from));
    let groups = find(&data, Kind::Contact, Some(49));
    groups.into_iter().map(|group| (group.ids.iter().map(|one| number(one.id)).collect(), group.sure)).collect()
}

#[test]
fn two_empty_emails_are_not_a_duplicate() {
    assert!(found(vec![person(1, "Anna Bauer", "", ""), person(2, "Bo Lind", "", "")]).is_empty());
    let nameless = |bits, email: &str| person(bits, "", email, "");
    assert!(found(vec![nameless(1, "a@x.example"), nameless(2, "b@x.example")]).is_empty(), "colleagues");
}

#[test]
fn the_same_email_or_phone_with_the_same_name_is_almost_certain() {
    let twins = found(vec![
        person(1, "Anna Bauer", "Anna@Bauer.example", ""),
        person(2, "Bauer, Anna", " anna@bauer.example", ""),
        person(3, "Bo Lind", "bo@lind.example", "030 555 0123"),
        person(4, "Bo Lind", "", "+49 30 5550123"),
    ]);
    assert_eq!(twins, [(vec![1, 2], Sure::Certain), (vec![3, 4], Sure::Certain)]);
}

#[test]
fn a_shared_mailbox_or_number_of_two_names_is_possible_or_likely_but_not_certain() {
    assert_eq!(
        found(vec![
            person(1, "Anna Bauer", "info@bauer.example", ""),
            person(2, "Carl Bauer", "info@bauer.example", "")
        ]),
        [(vec![1, 2], Sure::Likely)]
    );
    assert_eq!(
        found(vec![person(1, "Anna Bauer", "", "030 5550123"), person(2, "Carl Dietz", "", "030 5550123")]),
        [(vec![1, 2], Sure::Possible)]
    );
    assert_eq!(
        found(vec![person(1, "Anna Bauer", "anna@b.example", ""), person(2, "A. Bauer", "anna+crm@b.example", "")]),
        [(vec![1, 2], Sure::Possible)],
        "what is behind the plus is a suspicion"
    );
}

#[test]
fn a_namesake_elsewhere_is_possible_and_a_slip_in_the_name_is_seen() {
    assert_eq!(
        found(vec![person(1, "Anna Bauer", "anna@one.example", ""), person(2, "Anna Bauer", "ab@two.example", "")]),
        [(vec![1, 2], Sure::Possible)]
    );
    assert_eq!(
        found(vec![person(1, "Anna Bauer", "", ""), person(2, "Anna Baur", "", "")]),
        [(vec![1, 2], Sure::Possible)]
    );
    assert!(
        found(vec![person(1, "Anna Bauer", "a@one.example", ""), person(2, "Anna Baur", "a@two.example", "")])
            .is_empty()
    );
}

#[test]
fn what_was_told_apart_is_not_taken_for_the_same_again() {
    let mut one = person(1, "Anna Bauer", "anna@bauer.example", "");
    one.distinct.insert(id(2));
    assert!(found(vec![one, person(2, "Anna Bauer", "anna@bauer.example", "")]).is_empty());
}

#[test]
fn several_that_belong_together_are_one_group() {
    let groups = found(vec![
        person(1, "Anna Bauer", "anna@bauer.example", ""),
        person(2, "Anna Bauer", "anna@bauer.example", "030 5550123"),
        person(3, "Anna Bauer", "", "030 5550123"),
    ]);
    assert_eq!(groups, [(vec![1, 2, 3], Sure::Likely)]);
}

#[test]
fn companies_are_recognised_by_name_without_what_they_are_in_law_and_by_their_domain() {
    let company = |bits, name: &str, website: &str| Company {
        id: id(bits),
        name: name.into(),
        website: website.into(),
        ..Company::default()
    };
    let data = Dataset::from_records([
        company(1, "Northgate Ltd", "https://northgate.example").into(),
        company(2, "Northgate", "www.northgate.example/about").into(),
        company(3, "Acme GmbH", "").into(),
        company(4, "ACME", "").into(),
        company(5, "Globex", "").into(),
    ]);
    let groups = find(&data, Kind::Company, None);
    let told: Vec<(Vec<u128>, Sure)> =
        groups.iter().map(|g| (g.ids.iter().map(|one| number(one.id)).collect(), g.sure)).collect();
    assert_eq!(told, [(vec![1, 2], Sure::Certain), (vec![3, 4], Sure::Likely)]);
    assert_eq!(like_company(&data, &company(9, "north gate", "northgate.example"), None).len(), 2);
    assert!(like_company(&data, &company(9, "Initech", ""), None).is_empty());
}

#[test]
fn who_is_there_already_is_found_while_somebody_is_created() {
    let data = Dataset::from_records([
        person(1, "Zoë Hart", "zoe.hart@gmail.com", "+49 170 1234567").into(),
        person(2, "Bo Lind", "bo@lind.example", "").into(),
    ]);
    let like = |name: &str, email: &str, phone: &str| {
        let found = like_contact(&data, &person(9, name, email, phone), Some(49));
        found.iter().map(|(record, sure, _)| (number(record.id), *sure)).collect::<Vec<_>>()
    };
    assert_eq!(like("Hart, Zoe", "", ""), [(1, Sure::Likely)]);
    assert_eq!(like("", "zoehart+x@googlemail.com", ""), [(1, Sure::Likely)]);
    assert_eq!(like("", "", "0170 123 4567"), [(1, Sure::Possible)]);
    assert!(like("", "", "").is_empty());
    assert!(like("Somebody Else", "else@where.example", "").is_empty());
}

proptest! {
    /// In slices of any length it comes to the same; nobody is in a group with themselves; every group shares something.
    #[test]
    fn looking_in_slices_comes_to_the_same(
        people in proptest::collection::vec((0..6_u8, 0..5_u8, 0..4_u8), 0..40),
        few in 1..20_usize,
    ) {
        let names = ["", "Anna Bauer", "Anna Baur", "Bauer Anna", "Bo Lind", "Zoë Hart"];
        let emails = ["", "anna@bauer.example", "anna+x@bauer.example", "bo@lind.example", "info@gmail.com"];
        let phones = ["", "030 5550123", "+49305550123", "0170 1"];
        let contacts: Vec<Contact> = people
            .iter()
            .enumerate()
            .map(|(at, (name, email, phone))| {
                person(at as u128 + 1, names[*name as usize], emails[*email as usize], phones[*phone as usize])
            })
            .collect();
        let data = Dataset::from_records(contacts.into_iter().map(Record::from));
        let whole = find(&data, Kind::Contact, Some(49));
        let mut finder = Finder::new(Kind::Contact, Some(49));
        let mut last = 0;
        while !finder.done() {
            let progress = finder.step(&data, few);
            prop_assert!(progress.done >= last && progress.done <= progress.total);
            last = progress.done;
        }
        prop_assert_eq!(&finder.finish(&data), &whole);
        let mut keys: Vec<_> = whole.iter().map(Group::key).collect();
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), whole.len());
        for group in whole {
            prop_assert!(group.ids.len() > 1 && !group.reasons.is_empty());
            prop_assert!(group.ids.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
