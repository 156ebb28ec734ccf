//! What a list's cell says for a field of the query language, and what rows are sorted by there.

use crate::data::Dataset;
use crate::model::{Custom, CustomField, Extra, Kind};
use crate::query::custom::{Plain, said};
use crate::query::{Context, Field, Ideal, Subject, Values, linked};
use crate::value::{Currency, Date, Id, Money, fold};
use chrono::Datelike;

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// Words.
    Text(String),
    /// A number.
    Number(i64),
    /// Amounts, one a currency.
    Money(Vec<Money>),
    /// A day.
    Date(Date),
    /// A day that comes round, and how many days there are until then.
    Yearly(Date, i64),
    /// Yes or no.
    Flag(bool),
}

/// What rows are sorted by: what is empty comes last either way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// By number.
    Number(i128),
    /// By amount; those of the workspace's own currency before the others.
    Amount(bool, &'static str, i64),
    /// By words, without case and accents.
    Text(String),
    /// By the places of what was chosen among the choices.
    Places(Vec<usize>),
    /// Nothing there.
    Empty,
}

impl Key {
    /// Words; none are empty.
    pub fn text(text: &str) -> Key {
        if text.is_empty() { Key::Empty } else { Key::Text(fold(text)) }
    }

    /// A count; nothing counted is empty.
    pub fn count(count: usize) -> Key {
        if count == 0 { Key::Empty } else { Key::Number(count as i128) }
    }

    /// A record's value of a custom field: choices as the field has them, texts and people by name.
    pub fn own(field: &CustomField, extra: &Extra, data: &Dataset, home: Currency) -> Key {
        let place = |id: &Id| field.choices.iter().position(|choice| choice.id == *id);
        match extra.custom.get(&field.id) {
            None => Key::Empty,
            Some(Custom::Number(parts)) => Key::Number(i128::from(*parts)),
            Some(Custom::Money(money)) => Key::amounts(&[*money], home),
            Some(Custom::Date(date)) => Key::Number(i128::from(date.num_days_from_ce())),
            Some(Custom::Flag(yes)) => Key::Number(i128::from(*yes)),
            Some(Custom::Choice(id)) => place(id).map_or(Key::Empty, |place| Key::Places(vec![place])),
            Some(Custom::Choices(ids)) => {
                let mut places: Vec<usize> = ids.iter().filter_map(place).collect();
                places.sort_unstable();
                if places.is_empty() { Key::Empty } else { Key::Places(places) }
            }
            Some(value) => Key::text(&said(field, value, data, &Plain)),
        }
    }

    /// Amounts: the one in the workspace's currency, else the largest of the first of the others.
    pub fn amounts(all: &[Money], home: Currency) -> Key {
        let own = all.iter().find(|money| money.currency == home).or(all.first());
        own.map_or(Key::Empty, |money| {
            let foreign = money.currency != home;
            Key::Amount(foreign, if foreign { money.currency.code() } else { "" }, money.minor)
        })
    }
}

impl Cell {
    /// What it sorts by.
    pub fn key(&self, home: Currency) -> Key {
        match self {
            Cell::Nothing => Key::Empty,
            Cell::Text(text) => Key::text(text),
            Cell::Number(number) => Key::Number(i128::from(*number)),
            Cell::Money(all) => Key::amounts(all, home),
            Cell::Date(date) => Key::Number(i128::from(date.num_days_from_ce())),
            Cell::Yearly(_, days) => Key::Number(i128::from(*days)),
            Cell::Flag(yes) => Key::Number(i128::from(*yes)),
        }
    }
}

/// What a record says for a field.
pub fn cell(kind: Kind, id: Id, field: Field, cx: &Context<'_>) -> Cell {
    if field == Field::Fit {
        return fit(&Ideal::new(cx), kind, id, cx);
    }
    match kind {
        Kind::Contact => cx.data.contact(id).map_or(Cell::Nothing, |one| of(one.as_ref(), field, cx)),
        Kind::Company => cx.data.company(id).map_or(Cell::Nothing, |one| of(one.as_ref(), field, cx)),
        Kind::Opportunity => cx.data.opportunity(id).map_or(Cell::Nothing, |one| of(one.as_ref(), field, cx)),
        Kind::Task => cx.data.task(id).map_or(Cell::Nothing, |one| of(one.as_ref(), field, cx)),
        _ => Cell::Nothing,
    }
}

/// How well a record fits the ideal customer, in percent. For many records the ideal customer is made ready once.
pub fn fit(ideal: &Ideal, kind: Kind, id: Id, cx: &Context<'_>) -> Cell {
    let percent = match kind {
        Kind::Contact => cx.data.contact(id).and_then(|one| ideal.percent(one.as_ref(), cx)),
        Kind::Company => cx.data.company(id).and_then(|one| ideal.percent(one.as_ref(), cx)),
        Kind::Opportunity => cx.data.opportunity(id).and_then(|one| ideal.percent(one.as_ref(), cx)),
        _ => None,
    };
    percent.map_or(Cell::Nothing, |percent| Cell::Number(i64::from(percent)))
}

fn name(field: Field, id: Id, data: &Dataset) -> String {
    let kind = linked(field);
    kind.and_then(|kind| data.get(crate::model::RecordId { kind, id })).map(|record| record.title()).unwrap_or_default()
}

fn of(subject: &impl Subject, field: Field, cx: &Context<'_>) -> Cell {
    let text = |text: String| if text.is_empty() { Cell::Nothing } else { Cell::Text(text) };
    let names = |ids: &mut dyn Iterator<Item = Id>| {
        text(ids.map(|id| name(field, id, cx.data)).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", "))
    };
    match subject.value(field, cx) {
        Values::Id(id) => text(name(field, id, cx.data)),
        Values::Ids(ids) => names(&mut ids.iter().copied()),
        Values::Links(links) => names(&mut links.iter().map(|link| link.contact)),
        Values::Text(words) => text(words.to_string()),
        Values::Texts(all) => text(all.iter().cloned().collect::<Vec<_>>().join(", ")),
        Values::Strings(first, more) => {
            let all = std::iter::once(first).chain(more.iter().map(String::as_str));
            text(all.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", "))
        }
        Values::Temperature(temperature) => text(temperature.word().to_string()),
        Values::Kind(kind) => text(kind.word().to_string()),
        Values::Next(next) => text(next.key().to_string()),
        Values::Money(money) => Cell::Money(vec![money]),
        Values::Won(won) => {
            let sums = won.sums();
            if sums.is_empty() { Cell::Nothing } else { Cell::Money(sums) }
        }
        Values::Date(date) => Cell::Date(date),
        Values::Yearly(on, today) => Cell::Yearly(on, crate::query::days_until(on, today)),
        // That nothing was won or is open is no news.
        Values::Number(0) if matches!(field, Field::Wins | Field::Deals) => Cell::Nothing,
        Values::Number(number) => Cell::Number(number),
        Values::Flag(yes) => Cell::Flag(yes),
        _ => Cell::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Choice, Company, Contact, CustomShape, Record};
    use crate::value::Zone;

    #[test]
    fn custom_fields_sort_by_size_by_the_order_of_their_choices_and_by_name() {
        let id = Id::from_bits;
        let choice = |n: u128, text: &str| Choice { id: id(n), text: text.into(), retired: false };
        let field = |shape| CustomField {
            id: id(9),
            shape,
            choices: vec![choice(20, "small"), choice(21, "large")],
            ..CustomField::default()
        };
        let data = Dataset::default();
        let key = |shape, value: Option<Custom>| {
            let extra = Extra { custom: value.map(|value| (id(9), value)).into_iter().collect(), ..Extra::default() };
            Key::own(&field(shape), &extra, &data, Currency::EUR)
        };
        let (small, large) = (Custom::Choice(id(20)), Custom::Choice(id(21)));
        let choices = |ids: &[u128]| Custom::Choices(ids.iter().map(|n| id(*n)).collect());
        let rising = [
            (CustomShape::Choice, small, large),
            (CustomShape::Choices, choices(&[20, 21]), choices(&[21])),
            (CustomShape::Number, Custom::Number(90_000), Custom::Number(100_000)),
            (CustomShape::Text, Custom::Text("émile".into()), Custom::Text("Frank".into())),
            (CustomShape::Flag, Custom::Flag(false), Custom::Flag(true)),
            (
                CustomShape::Money,
                Custom::Money(Money::new(900, Currency::EUR)),
                Custom::Money(Money::new(1, Currency::USD)),
            ),
        ];
        for (shape, less, more) in rising {
            let (less, more) = (key(shape, Some(less)), key(shape, Some(more)));
            assert!(less < more && more < key(shape, None), "{shape:?}: {less:?} {more:?}");
        }
        assert_eq!(key(CustomShape::Choice, Some(Custom::Choice(id(77)))), Key::Empty, "a choice that is gone");
    }

    #[test]
    fn the_fit_is_a_share_of_what_can_be_asked_and_what_nobody_can_say_comes_last() {
        let id = Id::from_bits;
        let rule = |n, filter: &str, points| crate::model::ScoreRule {
            id: id(n),
            filter: filter.into(),
            points,
            fit: true,
            on: true,
            ..Default::default()
        };
        let northgate = Company { id: id(1), name: "Northgate".into(), country: "Norway".into(), ..Default::default() };
        let anna = Contact { id: id(2), name: "Anna".into(), company: Some(id(1)), ..Default::default() };
        let data = Dataset::from_records([
            Record::from(northgate),
            anna.into(),
            rule(8, "country:Norway", 30).into(),
            rule(9, "employees>50", 10).into(),
        ]);
        let cx = Context { today: Date::default(), zone: Zone::default(), me: None, data: &data };
        for (kind, n) in [(Kind::Company, 1), (Kind::Contact, 2)] {
            assert_eq!(cell(kind, id(n), Field::Fit, &cx), Cell::Number(75), "{kind:?}");
        }
        assert_eq!(cell(Kind::Task, id(1), Field::Fit, &cx), Cell::Nothing);
        let nobody = Dataset::default();
        let cx = Context { data: &nobody, ..cx };
        assert_eq!(cell(Kind::Company, id(1), Field::Fit, &cx).key(Currency::EUR), Key::Empty);
    }

    #[test]
    fn a_cell_says_what_the_query_language_knows_and_sorts_by_it() {
        let id = Id::from_bits;
        let company = Company { id: id(1), name: "Northgate".into(), country: "Norway".into(), ..Default::default() };
        let anna = Contact {
            id: id(2),
            name: "Anna".into(),
            emails: vec!["a@n.example".into(), "b@n.example".into()],
            company: Some(id(1)),
            birthday: "1980-12-01".parse().ok(),
            ..Default::default()
        };
        let data = Dataset::from_records([Record::from(company), anna.into()]);
        let cx = Context { today: "2026-11-22".parse().unwrap(), zone: Zone::default(), me: None, data: &data };
        let say = |field| cell(Kind::Contact, id(2), field, &cx);
        assert_eq!(say(Field::Company), Cell::Text("Northgate".into()));
        assert_eq!(say(Field::Country), Cell::Text("Norway".into()));
        assert_eq!(say(Field::Email), Cell::Text("a@n.example, b@n.example".into()));
        assert_eq!(say(Field::Birthday), Cell::Yearly("1980-12-01".parse().unwrap(), 9));
        assert_eq!(say(Field::Worth), Cell::Nothing);
        assert_eq!(say(Field::Owner), Cell::Nothing);
        assert_eq!(say(Field::Value), Cell::Nothing, "a field of other records");
        assert_eq!(cell(Kind::Contact, id(9), Field::Name, &cx), Cell::Nothing);
        let euro = |minor| Money::new(minor, Currency::EUR);
        assert!(
            Key::amounts(&[euro(500)], Currency::EUR) < Key::amounts(&[Money::new(1, Currency::USD)], Currency::EUR)
        );
        assert!(Key::amounts(&[euro(5)], Currency::EUR) < Key::amounts(&[euro(50)], Currency::EUR));
        assert!(Key::text("Zoë") < Key::Empty && say(Field::Birthday).key(Currency::EUR) == Key::Number(9));
    }
}
