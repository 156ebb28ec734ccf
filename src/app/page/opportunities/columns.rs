//! The columns of the table: what they are called, how wide they are, what they sort by, what they say.

use penstock::{
    data::Dataset,
    model::{Opportunity, StageKind, Status},
    present::route::Order,
    query::next_due,
    value::{Currency, Date, Id, Money, Time, Zone, fold},
};
use std::{collections::HashMap, sync::Arc};

/// The name of the setting that keeps the choice of columns.
pub const SETTING: &str = "opportunities.columns";

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
    Next,
    Age,
    Source,
    Campaign,
    Tags,
    Created,
    Products,
}

impl Column {
    /// Every column, in the order that they stand in.
    pub const ALL: [Column; 16] = [
        Column::Name,
        Column::Value,
        Column::Weighted,
        Column::Stage,
        Column::Company,
        Column::Contact,
        Column::Owner,
        Column::Close,
        Column::Temperature,
        Column::Next,
        Column::Age,
        Column::Source,
        Column::Campaign,
        Column::Tags,
        Column::Created,
        Column::Products,
    ];

    /// The columns that are shown until the person chooses.
    pub const USUAL: [Column; 7] =
        [Column::Name, Column::Value, Column::Stage, Column::Company, Column::Owner, Column::Close, Column::Next];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Value => "value",
            Column::Weighted => "weighted",
            Column::Stage => "stage",
            Column::Company => "company",
            Column::Contact => "contact",
            Column::Owner => "owner",
            Column::Close => "close",
            Column::Temperature => "temperature",
            Column::Next => "next",
            Column::Age => "age",
            Column::Source => "source",
            Column::Campaign => "campaign",
            Column::Tags => "tags",
            Column::Created => "created",
            Column::Products => "products",
        }
    }

    /// The words shown.
    pub fn label(self) -> &'static str {
        match self {
            Column::Name => "Name",
            Column::Value => "Value",
            Column::Weighted => "Weighted",
            Column::Stage => "Stage",
            Column::Company => "Company",
            Column::Contact => "Contact",
            Column::Owner => "Owner",
            Column::Close => "Close date",
            Column::Temperature => "Temperature",
            Column::Next => "Next step",
            Column::Age => "Days in stage",
            Column::Source => "Source",
            Column::Campaign => "Campaign",
            Column::Tags => "Tags",
            Column::Created => "Created",
            Column::Products => "Products",
        }
    }

    /// Its least width in pixels, and its share of what is left over.
    pub fn width(self) -> (u32, u32) {
        match self {
            Column::Name => (180, 3),
            Column::Company | Column::Next => (140, 2),
            Column::Stage | Column::Contact | Column::Owner => (110, 1),
            Column::Campaign | Column::Tags | Column::Products => (110, 1),
            Column::Value | Column::Weighted => (90, 1),
            Column::Close | Column::Created | Column::Source | Column::Temperature | Column::Age => (92, 1),
        }
    }

    /// Whether it holds numbers, which stand at the right.
    pub fn numeric(self) -> bool {
        matches!(self, Column::Value | Column::Weighted | Column::Age)
    }

    /// The column with this stored word.
    pub fn parse(key: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.key() == key)
    }

    /// Reads a kept choice; the name is always among them.
    pub fn read_choice(text: Option<&str>) -> Vec<Column> {
        let Some(text) = text else { return Column::USUAL.to_vec() };
        let wanted: Vec<Column> = text.split(',').filter_map(Column::parse).collect();
        Column::ALL.into_iter().filter(|column| *column == Column::Name || wanted.contains(column)).collect()
    }

    /// The choice as it is kept.
    pub fn print_choice(columns: &[Column]) -> String {
        columns.iter().map(|column| column.key()).collect::<Vec<_>>().join(",")
    }
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
        if self == Self::USUAL { Order::default() } else { Order::by(self.column.key(), self.descending) }
    }

    /// After a click on a column's head: the same column turns round, another one starts with its natural end.
    pub fn clicked(self, column: Column) -> Sort {
        let natural =
            matches!(column, Column::Value | Column::Weighted | Column::Age | Column::Created | Column::Temperature);
        Sort { column, descending: if self.column == column { !self.descending } else { natural } }
    }
}

/// What rows are compared by. Amounts of other currencies stand after those of the workspace's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Number(i128),
    Amount(bool, &'static str, i64),
    Text(Arc<str>),
}

/// Names and places looked up once while sorting.
pub struct Keys<'a> {
    data: &'a Dataset,
    home: Currency,
    now: Time,
    zone: Zone,
    stages: HashMap<Id, usize>,
    names: HashMap<Id, Arc<str>>,
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
        Keys { data, home, now, zone, stages, names: HashMap::new() }
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
            Column::Next => next_due(self.data, row.id, self.zone).map(|next| {
                let due = next.due.map_or(i64::from(i32::MAX), chrono_days);
                Key::Number(i128::from(due))
            }),
            Column::Age => Some(Key::Number(i128::from(self.now.days_since(row.entered())))),
            Column::Source => text(&row.source),
            Column::Campaign => row.campaign.and_then(|id| self.name(id, |data| data.campaign(id).map(|r| r.title()))),
            Column::Tags => row.tags.first().and_then(|tag| text(tag)),
            Column::Created => Some(Key::Number(i128::from(row.created.millis()))),
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
