//! The words around what a customer is worth, and the lists behind the numbers.

use crate::data::{Dataset, Worth};
use crate::model::Kind;
use crate::query::fold::equals;
use crate::value::{Id, Money, fold, plural};

/// The condition that lists the opportunities of contacts or companies that also meet another one. Names stand for ids
/// where they name one record alone.
pub fn filter(data: &Dataset, kind: Kind, ids: &[Id], more: &str) -> String {
    let field = if kind == Kind::Company { "company" } else { "contact" };
    let whose: Vec<String> = ids.iter().map(|id| format!("{field}:{}", called(data, kind, *id))).collect();
    match whose.as_slice() {
        [one] => format!("{one} {more}"),
        several => format!("({}) {more}", several.join(" or ")),
    }
}

/// A name as a condition can carry it, or the id where the name would mean another record as well.
pub fn called(data: &Dataset, kind: Kind, id: Id) -> String {
    let title = match kind {
        Kind::Company => data.company(id).map(|one| one.name.clone()),
        _ => data.contact(id).map(|one| one.name.clone()),
    }
    .unwrap_or_default();
    let folded = fold(&title);
    let same = |name: &str| equals(name, &folded);
    let alone = match kind {
        Kind::Company => data.companies().filter(|one| same(&one.name)).nth(1).is_none(),
        _ => data.contacts().filter(|one| same(&one.name)).nth(1).is_none(),
    };
    if title.is_empty() || title.contains(['"', '\\']) || !alone { id.to_string() } else { format!("\"{title}\"") }
}

/// How often somebody buys, in words: `every 2 months`.
pub fn pace(days: u32) -> String {
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    match days {
        0 | 1 => "every day".into(),
        2..=13 => format!("every {}", plural(count(days), "day", "days")),
        14..=59 => format!("every {}", plural(count((days + 3) / 7), "week", "weeks")),
        60..=729 => format!("every {}", plural(count((days + 15) / 30), "month", "months")),
        _ => format!("every {}", plural(count((days + 182) / 365), "year", "years")),
    }
}

/// How much of what was won came after the first purchase, in percent; none with several currencies, which are never
/// added together.
pub fn share(worth: &Worth) -> Option<u32> {
    let ([won], again) = (worth.won.as_slice(), worth.again.as_slice()) else { return None };
    let again = again.first().map_or(0, |money: &Money| i128::from(money.minor));
    let won = i128::from(won.minor);
    (won > 0).then(|| u32::try_from((again * 200 + won) / (2 * won)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Company, Contact};
    use crate::value::Currency;

    #[test]
    fn the_list_behind_a_number_means_nobody_else() {
        let firm =
            |bits, name: &str| Company { id: Id::from_bits(bits), name: name.into(), ..Company::default() }.into();
        let person =
            |bits, name: &str| Contact { id: Id::from_bits(bits), name: name.into(), ..Contact::default() }.into();
        let data = Dataset::from_records([
            firm(1, "Firm"),
            firm(2, "Twin"),
            firm(3, "twin"),
            person(4, "Anna"),
            person(5, "A \"B\" C"),
            person(6, ""),
        ]);
        let told = |kind, ids: &[u128]| {
            let ids: Vec<Id> = ids.iter().map(|bits| Id::from_bits(*bits)).collect();
            filter(&data, kind, &ids, "kind:won")
        };
        let twin = Id::from_bits(2);
        assert_eq!(told(Kind::Contact, &[4]), "contact:\"Anna\" kind:won");
        assert_eq!(told(Kind::Company, &[1, 2]), format!("(company:\"Firm\" or company:{twin}) kind:won"));
        assert_eq!(told(Kind::Contact, &[5]), format!("contact:{} kind:won", Id::from_bits(5)));
        assert_eq!(told(Kind::Contact, &[6]), format!("contact:{} kind:won", Id::from_bits(6)));
        for text in [told(Kind::Contact, &[5]), told(Kind::Company, &[1, 2])] {
            assert!(crate::query::parse(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_pace_is_told_in_fitting_units() {
        let told = [1, 9, 30, 61, 365, 800].map(pace);
        assert_eq!(
            told,
            ["every day", "every 9 days", "every 4 weeks", "every 2 months", "every 12 months", "every 2 years"]
        );
    }

    #[test]
    fn the_share_of_what_came_again_is_told_in_one_currency_only() {
        let euro = |n| Money::whole(n, Currency::EUR);
        let worth = |won: Vec<Money>, again: Vec<Money>| Worth { won, again, ..Worth::default() };
        assert_eq!(share(&worth(vec![euro(300)], vec![euro(100)])), Some(33));
        assert_eq!(share(&worth(vec![euro(300)], vec![])), Some(0));
        assert_eq!(share(&worth(vec![euro(300), Money::whole(1, Currency::USD)], vec![euro(1)])), None);
    }
}
