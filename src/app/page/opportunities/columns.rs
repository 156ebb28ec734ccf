//! The columns of the table: what they are called, how wide they are, what they sort by, what they say.

use penstock::{
    data::Dataset,
    model::{Category, CustomField, CustomShape, Kind, Opportunity, StageKind, Status},
    present::{route::Order, views::cells},
    query::{
        Context, CustomKey, Ideal,
        custom::{field_keyed, fields_of},
        next_due,
    },
    value::{Currency, Date, Id, Money, Time, Zone, fold},
};
use std::{collections::HashMap, sync::Arc};

/// The name of the setting that keeps the choice of columns.
pub const SETTING: &str = "opportunities.columns";

/// What the word of a custom field's column begins with.
const OWN: &str = "custom.";

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Name,
    Value,
    Weighted,
    Stage,
    Company,
    Contact,
    Owner,
    Close,
    Temperature,
    Category,
    Next,
    Age,
    Score,
    /// How well it fits the ideal customer.
    Fit,
    Source,
    Campaign,
    Tags,
    Created,
    Products,
    /// A custom field, by its key.
    Own(CustomKey),
}

/// What there is to know of one of the table's own columns.
struct Fixed {
    column: Column,
    /// The stored word.
    key: &'static str,
    /// The words shown.
    label: &'static str,
    /// Its least width in pixels, and its share of what is left over.
    width: (u32, u32),
    /// It holds numbers, which stand at the right.
    num: bool,
    /// It is shown until the person chooses.
    usual: bool,
}

const fn text(column: Column, key: &'static str, label: &'static str, width: (u32, u32)) -> Fixed {
    Fixed { column, key, label, width, num: false, usual: false }
}

const fn number(column: Column, key: &'static str, label: &'static str, width: (u32, u32)) -> Fixed {
    Fixed { num: true, ..text(column, key, label, width) }
}

const fn usual(fixed: Fixed) -> Fixed {
    Fixed { usual: true, ..fixed }
}

/// The table's own columns, in the order that they stand in. The first one always stands.
static FIXED: &[Fixed] = &[
    usual(text(Column::Name, "name", "Name", (180, 3))),
    usual(number(Column::Value, "value", "Value", (90, 1))),
    number(Column::Weighted, "weighted", "Weighted", (90, 1)),
    usual(text(Column::Stage, "stage", "Stage", (110, 1))),
    usual(text(Column::Company, "company", "Company", (140, 2))),
    text(Column::Contact, "contact", "Contact", (110, 1)),
    usual(text(Column::Owner, "owner", "Owner", (110, 1))),
    usual(text(Column::Close, "close", "Close date", (92, 1))),
    text(Column::Temperature, "temperature", "Temperature", (92, 1)),
    text(Column::Category, "category", "Forecast", (92, 1)),
    usual(text(Column::Next, "next", "Next step", (140, 2))),
    number(Column::Age, "age", "Days in stage", (92, 1)),
    number(Column::Score, "score", "Score", (120, 1)),
    number(Column::Fit, "fit", "Fit", (70, 1)),
    text(Column::Source, "source", "Source", (92, 1)),
    text(Column::Campaign, "campaign", "Campaign", (110, 1)),
    text(Column::Tags, "tags", "Tags", (110, 1)),
    text(Column::Created, "created", "Created", (92, 1)),
    text(Column::Products, "products", "Products", (110, 1)),
];

impl Column {
    /// The stored word.
    pub fn key(self) -> String {
        match self {
            Column::Own(key) => format!("{OWN}{key}"),
            _ => FIXED.iter().find(|fixed| fixed.column == self).map_or("", |fixed| fixed.key).to_string(),
        }
    }

    /// The column with this stored word.
    pub fn parse(key: &str) -> Option<Column> {
        match key.strip_prefix(OWN) {
            Some(own) => CustomKey::new(own).map(Column::Own),
            None => FIXED.iter().find(|fixed| fixed.key == key).map(|fixed| fixed.column),
        }
    }
}

/// A column as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Col {
    pub column: Column,
    /// The stored word.
    pub key: String,
    /// The words shown.
    pub label: String,
    /// Its least width in pixels, and its share of what is left over.
    pub width: (u32, u32),
    /// It holds numbers, which stand at the right.
    pub num: bool,
    /// It is shown until the person chooses.
    pub usual: bool,
    /// The custom field that it shows.
    pub field: Option<Id>,
}

impl Col {
    fn fixed(fixed: &Fixed) -> Col {
        let (key, label) = (fixed.key.to_string(), fixed.label.to_string());
        Col { column: fixed.column, key, label, width: fixed.width, num: fixed.num, usual: fixed.usual, field: None }
    }

    fn own(field: &CustomField) -> Option<Col> {
        let column = Column::Own(CustomKey::new(&field.key)?);
        let num = matches!(field.shape, CustomShape::Number | CustomShape::Money);
        let label = field.name.clone();
        Some(Col { column, key: column.key(), label, width: (96, 1), num, usual: false, field: Some(field.id) })
    }
}

/// Every column that the table can have: its own ones, then those of custom fields.
pub fn all(data: &Dataset) -> Arc<[Col]> {
    let own = fields_of(data, Kind::Opportunity);
    FIXED.iter().map(Col::fixed).chain(own.into_iter().filter_map(|field| Col::own(field))).collect()
}

/// Those that are shown: the ones with these words, or the usual ones. The first one always stands.
pub fn shown(all: &[Col], words: &[String]) -> Arc<[Col]> {
    let wanted = |col: &Col| if words.is_empty() { col.usual } else { words.contains(&col.key) };
    all.iter().enumerate().filter(|(at, col)| *at == 0 || wanted(col)).map(|(_, col)| col.clone()).collect()
}

/// The order of the rows: a column, and whether it runs backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: Column,
    pub descending: bool,
}

impl Sort {
    /// Newest first.
    const USUAL: Sort = Sort { column: Column::Created, descending: true };

    /// The order that the address asks for; the usual one where it names no column.
    pub fn read(order: &Order) -> Sort {
        let named =
            order.column().and_then(|(key, descending)| Column::parse(key).map(|column| Sort { column, descending }));
        named.unwrap_or(Self::USUAL)
    }

    /// As the address has it.
    pub fn order(self) -> Order {
        if self == Self::USUAL { Order::default() } else { Order::by(&self.column.key(), self.descending) }
    }

    /// After a click on a column's head: the same column turns round, another one starts with its natural end.
    pub fn clicked(self, column: Column) -> Sort {
        let natural = matches!(
            column,
            Column::Value
                | Column::Weighted
                | Column::Age
                | Column::Score
                | Column::Fit
                | Column::Created
                | Column::Temperature
        );
        Sort { column, descending: if self.column == column { !self.descending } else { natural } }
    }
}

/// What rows are compared by. Amounts of other currencies stand after those of the workspace's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Number(i128),
    Amount(bool, &'static str, i64),
    Text(Arc<str>),
    Own(cells::Key),
}

/// Names and places looked up once while sorting.
pub struct Keys<'a> {
    data: &'a Dataset,
    home: Currency,
    now: Time,
    zone: Zone,
    stages: HashMap<Id, usize>,
    names: HashMap<Id, Arc<str>>,
    /// The ideal customer, once it is asked for.
    ideal: Option<Ideal>,
}

impl<'a> Keys<'a> {
    pub fn new(data: &'a Dataset, home: Currency, now: Time, zone: Zone) -> Self {
        let stages = data
            .live_pipelines()
            .iter()
            .flat_map(|pipeline| data.all_stages_of(pipeline.id))
            .enumerate()
            .map(|(place, stage)| (stage.id, place))
            .collect();
        Keys { data, home, now, zone, stages, names: HashMap::new(), ideal: None }
    }

    fn name(&mut self, id: Id, of: impl FnOnce(&Dataset) -> Option<String>) -> Option<Key> {
        if let Some(name) = self.names.get(&id) {
            return Some(Key::Text(name.clone()));
        }
        let name: Arc<str> = fold(&of(self.data)?).into();
        self.names.insert(id, name.clone());
        Some(Key::Text(name))
    }

    fn amount(&self, money: Money) -> Key {
        let foreign = money.currency != self.home;
        Key::Amount(foreign, if foreign { money.currency.code() } else { "" }, money.minor)
    }

    /// What this row is compared by; nothing for an empty cell.
    pub fn of(&mut self, column: Column, row: &Opportunity) -> Option<Key> {
        let text = |text: &str| (!text.is_empty()).then(|| Key::Text(fold(text).into()));
        let day = |date: Date| Key::Number(i128::from(chrono_days(date)));
        match column {
            Column::Name => text(&row.name),
            Column::Value => row.value.map(|money| self.amount(money)),
            Column::Weighted => row.value.map(|money| self.amount(money.percent(self.data.probability(row)))),
            Column::Stage => self.stages.get(&row.stage).map(|place| Key::Number(*place as i128)),
            Column::Company => row.company.and_then(|id| self.name(id, |data| data.company(id).map(|r| r.title()))),
            Column::Contact => row
                .contacts
                .first()
                .and_then(|link| self.name(link.contact, |data| data.contact(link.contact).map(|r| r.title()))),
            Column::Owner => row.owner.and_then(|id| self.name(id, |data| data.member(id).map(|r| r.title()))),
            Column::Close => row.close.map(day),
            Column::Temperature => status(self.data, row).map(|status| Key::Number(status as i128)),
            Column::Category => {
                let stage = self.data.stage(row.stage).filter(|stage| !stage.kind.closed())?;
                Some(Key::Number(Category::of(row, stage) as i128))
            }
            Column::Next => next_due(self.data, row.id, self.zone).map(|next| {
                let due = next.due.map_or(i64::from(i32::MAX), chrono_days);
                Key::Number(i128::from(due))
            }),
            Column::Age => Some(Key::Number(i128::from(self.now.days_since(row.entered())))),
            Column::Score => row.score.map(|points| Key::Number(i128::from(points))),
            Column::Fit => {
                let cx = Context { today: self.zone.date(self.now), zone: self.zone, me: None, data: self.data };
                let ideal = self.ideal.get_or_insert_with(|| Ideal::new(&cx));
                ideal.percent(row, &cx).map(|percent| Key::Number(i128::from(percent)))
            }
            Column::Source => text(&row.source),
            Column::Campaign => row.campaign.and_then(|id| self.name(id, |data| data.campaign(id).map(|r| r.title()))),
            Column::Tags => row.tags.first().and_then(|tag| text(tag)),
            Column::Created => Some(Key::Number(i128::from(row.created.millis()))),
            Column::Own(key) => {
                let key = cells::Key::own(field_keyed(self.data, key.as_str())?, &row.extra, self.data, self.home);
                (key != cells::Key::Empty).then_some(Key::Own(key))
            }
            Column::Products => {
                row.products.first().and_then(|id| self.name(*id, |data| data.product(*id).map(|r| r.title())))
            }
        }
    }
}

fn status(data: &Dataset, row: &Opportunity) -> Option<Status> {
    Status::of(row.temperature, data.stage(row.stage).map_or(StageKind::Open, |stage| stage.kind))
}

fn chrono_days(date: Date) -> i64 {
    (date - Date::default()).num_days()
}
