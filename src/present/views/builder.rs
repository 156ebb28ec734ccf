//! A condition put together by rows: field, comparison, value. What a row has before it, and what a filled blank makes
//! of it. The text of the condition and the rows are two ways to write the same.

use super::fields::{field_choices, of_field};
use crate::data::Dataset;
use crate::model::{CustomField, CustomShape, Kind, Listing, StageKind, Temperature};
use crate::present::rule_form::{Choice, Form, condition as row};
use crate::query::custom::field_keyed;
use crate::query::{
    Amount, Ask, Context, Expr, Field, Group, Join, Literal, NextStep, Op, Part, Period, Row, Shape, Test, Unit,
    linked, parse, pin, unpin,
};
use crate::value::{Currency, Date, Id};
use std::sync::Arc;

/// The key of the row that looks for words instead of asking about a field.
pub const WORDS: &str = "words";

/// How a value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Editor {
    /// One of these.
    Choice(Vec<Choice>),
    /// A record of this kind, by its id.
    Record(Kind),
    /// A text; these are known already.
    Text(Vec<String>),
    /// A whole number.
    Number,
    /// An amount of money, with a currency behind it or without.
    Amount,
    /// `2026-12-31`.
    Date,
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Its name within the row.
    pub name: &'static str,
    /// What it is, for those who do not see the row around it.
    pub label: &'static str,
    /// What is in it.
    pub value: String,
    /// How it is written.
    pub editor: Editor,
    /// What stands behind it, such as `days`.
    pub behind: &'static str,
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The field's key, or [`WORDS`].
    pub field: String,
    /// The comparison's key.
    pub op: String,
    /// The comparisons.
    pub ops: Vec<Choice>,
    /// What it is compared with; nothing for `is empty`.
    pub blanks: Vec<Blank>,
    /// What is wrong with it, in a sentence.
    pub problem: Option<String>,
}

/// What a builder works in.
#[derive(Clone, Copy, Debug)]
pub struct Builder<'a> {
    /// The list that the condition is for.
    pub of: Listing,
    /// The pipeline, where it is about one.
    pub pipeline: Option<Id>,
    /// The currency of new amounts.
    pub currency: Currency,
    /// Day, place, person and data.
    pub cx: Context<'a>,
}

impl<'a> Builder<'a> {
    fn data(&self) -> &'a Dataset {
        self.cx.data
    }

    fn form(&self) -> Form<'a> {
        Form { data: self.cx.data, pipeline: self.pipeline, currency: self.currency }
    }

    /// The groups of a text.
    ///
    /// # Errors
    /// A sentence that says where it cannot be read.
    pub fn read(&self, text: &str) -> Result<Group, String> {
        parse(text).map(|expr| Group::read(&pin(&expr, &self.cx))).map_err(|error| error.to_string())
    }

    /// The text of groups, with names.
    pub fn text(&self, group: &Group) -> String {
        unpin(&group.expr(), &self.cx).to_string()
    }

    /// The fields that a row can ask about, under their headings.
    pub fn fields(&self) -> Vec<Choice> {
        field_choices(self.of, self.data())
    }

    /// A row that can be read at once, to begin with.
    pub fn fresh(&self, field: &str) -> Option<Row> {
        if field == WORDS {
            return Some(Row { ask: Ask::Word(String::new()), not: false });
        }
        Field::parse(field).map(|field| Row { ask: Ask::Test(self.fresh_test(field)), not: false })
    }

    /// Adds a row to the group at a place; says where it is now.
    pub fn add_row(&self, group: &mut Group, place: &[usize], field: &str) -> Option<Vec<usize>> {
        let row = self.fresh(field)?;
        put(group, place, Part::Row(row))
    }

    /// Adds a group with one row to the group at a place; says where its row is now.
    pub fn add_group(&self, group: &mut Group, place: &[usize], join: Join) -> Option<Vec<usize>> {
        let first = self.fields().into_iter().find(|choice| choice.key != WORDS)?;
        let row = self.fresh(&first.key)?;
        let mut path = put(group, place, Part::Group(Group::of(join, row)))?;
        path.push(0);
        Some(path)
    }

    /// A row as it is shown.
    pub fn show(&self, row: &Row) -> Shown {
        match &row.ask {
            Ask::Word(word) => Shown {
                field: WORDS.into(),
                op: if row.not { "not-has" } else { "has" }.into(),
                ops: vec![Choice::new("has", "mention"), Choice::new("not-has", "do not mention")],
                blanks: vec![blank("value", "Words", word.clone(), Editor::Text(Vec::new()))],
                problem: word.trim().is_empty().then(|| "Write the words to look for.".to_string()),
            },
            Ask::Test(test) => self.show_test(test, row.not),
        }
    }

    fn show_test(&self, test: &Test, not: bool) -> Shown {
        let own = own(test.field, self.data());
        let key = comparison(test, own.as_deref());
        let mut ops: Vec<Choice> =
            comparisons(test.field, own.as_deref()).iter().map(|(key, words)| Choice::new(*key, *words)).collect();
        if ops.iter().all(|choice| choice.key != key) {
            ops.push(Choice::new(key, test.op.sign()));
        }
        let turned = |choice: &Choice| Choice::new(format!("not-{}", choice.key), no(&choice.words));
        let contains = ops.iter().find(|choice| choice.words == "contains").map(turned);
        let now = ops.iter().find(|choice| choice.key == key).filter(|_| not).map(turned);
        let place = ops.iter().position(|choice| choice.words == "contains").map_or(ops.len(), |at| at + 1);
        for extra in contains.iter().chain(now.iter().filter(|now| contains.as_ref() != Some(*now))) {
            ops.insert(place, extra.clone());
        }
        let blanks = if matches!(key, "empty" | "filled") { Vec::new() } else { self.blanks(test, own.as_deref()) };
        let op = if not { format!("not-{key}") } else { key.to_string() };
        Shown { field: test.field.to_string(), op, ops, blanks, problem: self.problem(test) }
    }

    fn problem(&self, test: &Test) -> Option<String> {
        let all = crate::query::missing(&Expr::Test(test.clone()), &self.cx);
        all.into_iter().next()
    }

    fn blanks(&self, test: &Test, own: Option<&CustomField>) -> Vec<Blank> {
        let [value] = test.values.as_slice() else {
            let all = Expr::Test(test.clone());
            let text = unpin(&all, &self.cx).to_string();
            let head = format!("{}{}", test.field, test.op.sign());
            let list = text.strip_prefix(&head).unwrap_or(&text).replace(',', ", ");
            return vec![blank("list", "One of these", list, Editor::Text(Vec::new()))];
        };
        let shown = match value {
            Literal::Text(text) => text.clone(),
            other => other.to_string(),
        };
        let one = |editor| vec![blank("value", "Value", shown.clone(), editor)];
        if let Some(own) = own {
            return self.own_blanks(own, value, &shown);
        }
        match test.field.shape() {
            Shape::Link => match linked(test.field) {
                Some(kind @ (Kind::Company | Kind::Contact)) => one(Editor::Record(kind)),
                _ => one(Editor::Choice(self.records(test.field))),
            },
            Shape::Text if test.field == Field::Type => one(Editor::Choice(kinds_of_task())),
            Shape::Text if test.field == Field::Category => one(Editor::Choice(categories())),
            Shape::Text | Shape::Custom => one(Editor::Text(row::known(test.field, &self.form()))),
            Shape::Temperature => one(Editor::Choice(temperatures())),
            Shape::Kind => one(Editor::Choice(
                StageKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.word().to_lowercase())).collect(),
            )),
            Shape::Next => {
                one(Editor::Choice(NextStep::ALL.iter().map(|next| Choice::new(next.key(), next.key())).collect()))
            }
            Shape::Flag => one(Editor::Choice(yes_no())),
            Shape::Amount => one(Editor::Amount),
            Shape::Date => days(value),
            Shape::Number | Shape::Score => {
                let mut all = one(Editor::Number);
                if let (Some(blank), Field::Age | Field::Untouched) = (all.first_mut(), test.field) {
                    blank.behind = "days";
                }
                all
            }
        }
    }

    fn own_blanks(&self, own: &CustomField, value: &Literal, shown: &str) -> Vec<Blank> {
        let one = |editor| vec![blank("value", "Value", shown.to_string(), editor)];
        match own.shape {
            CustomShape::Choice | CustomShape::Choices => {
                let named = |choice: &&crate::model::Choice| !choice.retired || choice.id.to_string() == shown;
                let all = own.choices.iter().filter(named);
                one(Editor::Choice(all.map(|one| Choice::new(one.id.to_string(), one.text.clone())).collect()))
            }
            CustomShape::Flag => one(Editor::Choice(yes_no())),
            CustomShape::Date => {
                let read = crate::query::read_date(shown).unwrap_or_else(|_| value.clone());
                days(&read)
            }
            CustomShape::Person => one(Editor::Record(Kind::Contact)),
            _ => one(Editor::Text(Vec::new())),
        }
    }

    /// The records that a field can name, few enough to choose from.
    fn records(&self, field: Field) -> Vec<Choice> {
        let mut all = row::records(field, &self.form());
        // Rules have no “me”: they act whoever is there.
        if field == Field::Owner && self.cx.me.is_some() {
            all.insert(0, Choice::new("me", "me"));
        }
        all
    }

    fn fresh_test(&self, field: Field) -> Test {
        let filled = Test { field, op: Op::IsNot, values: vec![Literal::None] };
        let test = |op, value| Test { field, op, values: vec![value] };
        if let Some(own) = own(field, self.data()) {
            let text = |text: &str| Literal::Text(text.to_string());
            return match own.shape {
                CustomShape::Choice | CustomShape::Choices => match own.choices.iter().find(|choice| !choice.retired) {
                    Some(first) => test(Op::Has, Literal::Text(first.id.to_string())),
                    None => filled,
                },
                CustomShape::Flag => test(Op::Has, text("yes")),
                CustomShape::Date => test(Op::Has, text("this-month")),
                CustomShape::Number => test(Op::AtLeast, text("1")),
                CustomShape::Money => test(Op::AtLeast, text("100")),
                _ => filled,
            };
        }
        match (field, field.shape()) {
            (Field::Owner, _) if self.cx.me.is_some() => test(Op::Has, Literal::Me),
            (Field::Type, _) => test(Op::Is, Literal::Text("Meeting".into())),
            (Field::Category, _) => test(Op::Is, Literal::Text("commit".into())),
            (_, Shape::Link) => match linked(field) {
                // The name is still to be written: until then it means anybody.
                Some(Kind::Company | Kind::Contact) => test(Op::Has, Literal::Text(String::new())),
                _ => self
                    .records(field)
                    .into_iter()
                    .find(|choice| choice.key != "me")
                    .map_or(filled, |first| test(Op::Has, Literal::Text(first.key))),
            },
            (_, Shape::Text) => {
                let first = row::known(field, &self.form()).into_iter().next();
                match first {
                    // A tag is a whole word: none of them is without letters.
                    None if field == Field::Tag => filled,
                    first => test(Op::Has, Literal::Text(first.unwrap_or_default())),
                }
            }
            (Field::Fit, _) => test(Op::AtLeast, Literal::Number(60)),
            (Field::Research, _) => test(Op::Less, Literal::Number(6)),
            (Field::Wins | Field::Deals, _) => test(Op::AtLeast, Literal::Number(1)),
            (Field::Employees, _) => test(Op::AtLeast, Literal::Number(50)),
            (Field::Founded, _) => {
                test(Op::AtLeast, Literal::Number(i64::from(chrono::Datelike::year(&self.cx.today)) - 10))
            }
            (Field::Done, _) => test(Op::Has, Literal::Period(Period::This(Unit::Week))),
            (_, Shape::Amount) => test(Op::More, Literal::Amount(Amount { parts: 100_000_000, currency: None })),
            _ => row::fresh(field, &self.form()),
        }
    }

    /// Fills in a blank of the row at a place: `field`, `op`, or the name of a value.
    ///
    /// # Errors
    /// A sentence for that blank.
    pub fn fill(&self, group: &mut Group, place: &[usize], name: &str, value: &str) -> Result<(), String> {
        let Some(row) = group.row_mut(place) else { return Ok(()) };
        if name == "field" {
            *row = self.fresh(value).ok_or("Choose a field.")?;
            return Ok(());
        }
        match &mut row.ask {
            Ask::Word(word) if name == "value" => *word = value.trim().to_string(),
            Ask::Word(_) => row.not = value.starts_with("not-"),
            Ask::Test(test) if name == "op" => {
                row.not = value.starts_with("not-");
                self.compare(test, value.trim_start_matches("not-"));
            }
            Ask::Test(test) => self.write(test, name, value)?,
        }
        Ok(())
    }

    fn compare(&self, test: &mut Test, key: &str) {
        let bare = matches!(test.values.as_slice(), [Literal::None]);
        match key {
            "empty" => (test.op, test.values) = (Op::Has, vec![Literal::None]),
            "filled" => (test.op, test.values) = (Op::IsNot, vec![Literal::None]),
            key => {
                let op = row::op_of(key);
                // An order compares with one value.
                if op.orders() {
                    test.values.truncate(1);
                }
                test.op = op;
                if bare {
                    let values = self.fresh_test(test.field).values;
                    // Where nothing is known yet, the blank wants a word.
                    test.values = if values == [Literal::None] { vec![Literal::Text(String::new())] } else { values };
                }
            }
        }
    }

    fn write(&self, test: &mut Test, name: &str, text: &str) -> Result<(), String> {
        if name == "list" {
            let whole = format!("{}{}{text}", test.field, test.op.sign());
            return match pin(&parse(&whole).map_err(|error| error.to_string())?, &self.cx) {
                Expr::Test(read) => {
                    *test = read;
                    Ok(())
                }
                _ => Err("Write the values with commas between them.".into()),
            };
        }
        if let Some(own) = own(test.field, self.data()) {
            let text = if own.shape == CustomShape::Date {
                let old = test.values.first().cloned().unwrap_or(Literal::None);
                let old = crate::query::read_date(&plain(&old)).unwrap_or(Literal::Days(0));
                day(&old, name, text, self.cx.today)?.to_string()
            } else {
                text.trim().to_string()
            };
            test.values = vec![Literal::Text(text)];
            return Ok(());
        }
        test.values = vec![match test.field.shape() {
            Shape::Date => day(test.values.first().unwrap_or(&Literal::None), name, text, self.cx.today)?,
            _ if test.field == Field::Owner && text == "me" => Literal::Me,
            _ => row::read(test, name, text, test.field, &self.form())?,
        }];
        Ok(())
    }
}

/// The custom field that a condition asks about.
fn own(field: Field, data: &Dataset) -> Option<Arc<CustomField>> {
    of_field(field).and_then(|key| field_keyed(data, &key).cloned())
}

fn put(group: &mut Group, place: &[usize], part: Part) -> Option<Vec<usize>> {
    let into = group.group_mut(place)?;
    into.parts.push(part);
    let mut path = place.to_vec();
    path.push(into.parts.len() - 1);
    Some(path)
}

fn plain(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

fn blank(name: &'static str, label: &'static str, value: String, editor: Editor) -> Blank {
    Blank { name, label, value, editor, behind: "" }
}

/// A comparison turned round, in words.
fn no(words: &str) -> String {
    match words {
        "contains" => "does not contain".into(),
        "mention" => "do not mention".into(),
        other if other.starts_with("is not") => format!("not: {other}"),
        other => match other.strip_prefix("is ") {
            Some(rest) => format!("is not {rest}"),
            None => format!("not {other}"),
        },
    }
}

fn comparisons(field: Field, own: Option<&CustomField>) -> &'static [(&'static str, &'static str)] {
    match own.map(|own| own.shape) {
        None if field == Field::Type => {
            &[("is", "is"), ("isnot", "is not"), ("empty", "is empty"), ("filled", "is filled")]
        }
        None => row::comparisons(field.shape()),
        Some(CustomShape::Number | CustomShape::Money) => row::comparisons(Shape::Number),
        Some(CustomShape::Date) => row::comparisons(Shape::Date),
        Some(CustomShape::Flag) => &[("has", "is"), ("empty", "is empty"), ("filled", "is filled")],
        Some(CustomShape::Choice | CustomShape::Choices | CustomShape::Person) => row::comparisons(Shape::Link),
        Some(_) => row::comparisons(Shape::Text),
    }
}

/// The key of a test's comparison.
fn comparison(test: &Test, own: Option<&CustomField>) -> &'static str {
    let texts = own.is_some_and(|own| matches!(own.shape, CustomShape::Text | CustomShape::Link));
    if test.op == Op::Is && test.values != [Literal::None] && (texts || test.field == Field::Type) {
        return "is";
    }
    if test.field == Field::Type && test.op == Op::Has && test.values != [Literal::None] {
        return "is";
    }
    row::comparison(test, if texts { Shape::Text } else { test.field.shape() })
}

fn yes_no() -> Vec<Choice> {
    vec![Choice::new("yes", "yes"), Choice::new("no", "no")]
}

fn kinds_of_task() -> Vec<Choice> {
    crate::model::TaskKind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.word().to_lowercase())).collect()
}

fn categories() -> Vec<Choice> {
    let open = crate::model::Category::ALL.iter().map(|one| one.word());
    open.chain(["Closed"]).map(|word| Choice::new(word.to_lowercase(), word.to_lowercase())).collect()
}

fn temperatures() -> Vec<Choice> {
    let open = Temperature::ALL.iter().map(|one| Choice::new(one.key(), one.word().to_lowercase()));
    let ended = [StageKind::Won, StageKind::Lost].into_iter();
    open.chain(ended.map(|kind| Choice::new(kind.key(), kind.word().to_lowercase()))).collect()
}

/// The blanks of a day: which one, and how far away it is, or its date.
fn days(value: &Literal) -> Vec<Blank> {
    let key = match value {
        Literal::Days(0) => "today".to_string(),
        Literal::Days(days) if *days < 0 => "past".to_string(),
        Literal::Days(_) => "future".to_string(),
        Literal::Date(_) => "date".to_string(),
        other => other.to_string(),
    };
    let mut all = vec![
        Choice::new("today", "today"),
        Choice::new("future", "in so many days"),
        Choice::new("past", "so many days ago"),
        Choice::new("date", "the date"),
    ];
    all.extend(Period::all().map(|period| Choice::new(period.key(), period.key().replace('-', " "))));
    let mut blanks = vec![blank("when", "Which day", key, Editor::Choice(all))];
    match value {
        Literal::Days(days) if *days != 0 => {
            let mut far = blank("distance", "How many days", days.unsigned_abs().to_string(), Editor::Number);
            far.behind = if *days < 0 { "days ago" } else { "days from today" };
            blanks.push(far);
        }
        Literal::Date(date) => blanks.push(blank("date", "Date", date.to_string(), Editor::Date)),
        _ => {}
    }
    blanks
}

fn day(old: &Literal, name: &str, text: &str, today: Date) -> Result<Literal, String> {
    let far = match old {
        Literal::Days(days) if *days != 0 => *days,
        _ => 7,
    };
    match (name, text) {
        ("when", "future") => Ok(Literal::Days(far.abs())),
        ("when", "past") => Ok(Literal::Days(-far.abs())),
        ("when", "date") => Ok(Literal::Date(today)),
        ("distance", text) => {
            let days = text.trim().parse::<i32>().ok().filter(|days| (1..=36_500).contains(days));
            let days = days.ok_or("Write a number of days from 1 to 36,500.")?;
            Ok(Literal::Days(if far < 0 { -days } else { days }))
        }
        (_, text) => crate::query::read_date(text),
    }
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
