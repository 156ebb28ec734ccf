//! The syntax tree: what a condition says, before it meets any data.

use super::key::CustomKey;
use super::span::Period;
use crate::model::{Kind, StageKind, Temperature};
use crate::value::{Currency, Date};
use std::collections::BTreeSet;
use std::fmt;

/// A condition. Built with [`Expr::all`], [`Expr::any`] and [`Expr::not`] it is in normal form: no nested lists of the
/// same kind, no list of one. Only trees in normal form print and read back as themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Every part holds; with no parts, everything does.
    All(Vec<Expr>),
    /// At least one part holds.
    Any(Vec<Expr>),
    /// The part does not hold.
    Not(Box<Expr>),
    /// The record mentions this word or phrase.
    Word(String),
    /// A field compared with values.
    Test(Test),
}

impl Default for Expr {
    fn default() -> Self {
        Expr::All(Vec::new())
    }
}

impl Expr {
    /// All of these.
    pub fn all(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Expr::All(flat)
            }
            None => Expr::default(),
        }
    }

    /// Any of these; of none, nothing.
    pub fn any(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            Some(last) => {
                flat.push(last);
                Expr::Any(flat)
            }
            None => Expr::negate(Expr::default()),
        }
    }

    /// The opposite.
    pub fn negate(part: Expr) -> Expr {
        Expr::Not(Box::new(part))
    }

    /// A field compared with values.
    pub fn test(field: Field, op: Op, values: Vec<Literal>) -> Expr {
        Expr::Test(Test { field, op, values })
    }

    /// Whether it keeps everything.
    pub fn is_empty(&self) -> bool {
        matches!(self, Expr::All(parts) if parts.is_empty())
    }

    /// Every word and comparison in it, in the order written.
    pub fn leaves(&self) -> Vec<&Expr> {
        match self {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().flat_map(Expr::leaves).collect(),
            Expr::Not(part) => part.leaves(),
            Expr::Word(_) | Expr::Test(_) => vec![self],
        }
    }

    /// The kinds of record that an opportunity's answer is read from, besides the opportunity and its stage: whoever
    /// keeps an answer asks again when one of these changes.
    pub fn reads(&self) -> BTreeSet<Kind> {
        let kinds = |leaf: &Expr| match leaf {
            Expr::Word(_) => &[Kind::Company, Kind::Contact][..],
            Expr::Test(test) => test.field.reads(),
            _ => &[],
        };
        self.leaves().into_iter().flat_map(kinds).copied().collect()
    }
}

/// A field compared with values; more than one means any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The field.
    pub field: Field,
    /// The comparison.
    pub op: Op,
    /// The values; never empty, and of the field's [`Shape`].
    pub values: Vec<Literal>,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// `:` is, or for names and free text: contains.
    Has,
    /// `=` is exactly.
    Is,
    /// `!=` is not.
    IsNot,
    /// `<=` at most.
    AtMost,
    /// `>=` at least.
    AtLeast,
    /// `<` less, or before.
    Less,
    /// `>` more, or after.
    More,
}

impl Op {
    /// All comparisons, longer signs before their beginnings.
    pub const ALL: [Op; 7] = [Op::IsNot, Op::AtMost, Op::AtLeast, Op::Has, Op::Is, Op::Less, Op::More];

    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Op::Has => ":",
            Op::Is => "=",
            Op::IsNot => "!=",
            Op::AtMost => "<=",
            Op::AtLeast => ">=",
            Op::Less => "<",
            Op::More => ">",
        }
    }

    /// Whether it asks for an order and not for sameness.
    pub fn orders(self) -> bool {
        matches!(self, Op::AtMost | Op::AtLeast | Op::Less | Op::More)
    }
}

/// What kind of values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Another record, by name or id.
    Link,
    /// Text.
    Text,
    /// How ready to buy.
    Temperature,
    /// What a stage means.
    Kind,
    /// The state of the next step.
    Next,
    /// An amount of money.
    Amount,
    /// A date.
    Date,
    /// A whole number, from 0 on.
    Number,
    /// Points: a whole number, below 0 too.
    Score,
    /// Yes or no.
    Flag,
    /// As the custom field is: what is written is read where the fields are known.
    Custom,
}

impl Shape {
    /// Whether values can be more or less, earlier or later.
    pub fn ordered(self) -> bool {
        matches!(self, Shape::Temperature | Shape::Amount | Shape::Date | Shape::Number | Shape::Score | Shape::Custom)
    }
}

/// What the word of a custom field begins with, before a point and its key.
pub(super) const CUSTOM: &str = "custom";

macro_rules! fields {
    ($($field:ident $key:literal [$($alias:literal)*] $shape:ident $example:literal $doc:literal),+ $(,)?) => {
        /// The fields that a condition can ask about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $doc] $field,)+
            /// A custom field.
            Custom(CustomKey),
        }

        impl Field {
            /// Every field that all workspaces have.
            pub const ALL: &'static [Field] = &[$(Field::$field),+];

            /// The word that it is written with; of a custom field the first half of it.
            pub fn key(self) -> &'static str {
                match self { $(Field::$field => $key,)+ Field::Custom(_) => CUSTOM }
            }

            /// What kind of values it has.
            pub fn shape(self) -> Shape {
                match self { $(Field::$field => Shape::$shape,)+ Field::Custom(_) => Shape::Custom }
            }

            /// A condition on it, for help and error messages.
            pub fn example(self) -> &'static str {
                match self { $(Field::$field => $example,)+ Field::Custom(_) => "custom.plan:gold" }
            }

            /// What it is, in words.
            pub fn about(self) -> &'static str {
                match self { $(Field::$field => $doc,)+ Field::Custom(_) => "A custom field, by its short word." }
            }

            /// The field that this word names, in any case.
            pub fn parse(word: &str) -> Option<Field> {
                match word.to_lowercase().as_str() {
                    $($key $(| $alias)* => Some(Field::$field),)+
                    other => CustomKey::new(other.strip_prefix(CUSTOM)?.strip_prefix('.')?).map(Field::Custom),
                }
            }
        }
    };
}

fields! {
    Name "name" ["title"] Text "name:fleet" "What people call it.",
    Owner "owner" ["assignee" "member"] Link "owner:me" "The member in charge.",
    Tag "tag" ["tags"] Text "tag:referral" "A tag.",
    Temperature "temp" ["temperature"] Temperature "temp:hot" "How ready to buy they are: cold, warm or hot; won or lost once it is decided.",
    Value "value" ["amount"] Amount "value>10000" "What it is worth.",
    Close "close" ["closes"] Date "close:this-month" "The close date.",
    Stage "stage" [] Link "stage:Negotiating" "The stage.",
    Pipeline "pipeline" [] Link "pipeline:Sales" "The pipeline.",
    Company "company" ["account"] Link "company:Northgate" "The company.",
    Contact "contact" ["person"] Link "contact:Anna" "A person who takes part.",
    Product "product" ["products"] Link "product:Tracker" "A product in question.",
    Source "source" [] Text "source:web" "Where it came from.",
    Campaign "campaign" [] Link "campaign:Expo" "The campaign that brought it, by name or code.",
    Kind "kind" ["is"] Kind "kind:open" "What the stage means: open, parked, won or lost.",
    Next "next" [] Next "next:late" "The next step, a task or a message: late, due, planned or none.",
    Due "due" [] Date "due<+7d" "The day that the task or the next step is due.",
    Created "created" [] Date "created>=2026-01-01" "The day that the record was created.",
    Entered "entered" ["since"] Date "entered<-30d" "The day that the present stage was entered.",
    Probability "probability" ["chance"] Number "probability>=50" "The chance of winning, in percent.",
    Category "category" ["forecast"] Text "category:commit" "How sure it is in forecasts: omitted, pipeline, best case or commit; closed once it is decided.",
    Age "age" ["days"] Number "age>14" "Days in the present stage.",
    Score "score" ["points"] Score "score>=20" "How promising it is, in points.",
    Fit "fit" ["ideal"] Number "fit>=60" "How well they fit the ideal customer, in percent.",
    Answered "answered" ["replied"] Date "answered>-30d" "The day of their last answer: a message answered, an email received, a call taken.",
    Met "met" ["meeting"] Date "met>-30d" "The day of the last meeting that was held.",
    Bounced "bounced" [] Flag "bounced:no" "Whether a message came back as undeliverable: yes or no.",
    Touched "touched" ["contacted"] Date "touched<-14d" "The day of the last contact: a call, email, meeting, message or finished task; before the first one, the day it was created.",
    Untouched "untouched" ["quiet"] Number "untouched>14" "Days since the last contact.",
    Loss "loss" ["reason"] Text "loss:price" "Why it was lost: words of the loss reason.",
    OptOut "optout" ["opted_out"] Flag "optout:no" "Whether the main contact wants no more messages: yes or no.",
    Email "email" ["mail"] Text "email:example.com" "An email address.",
    Phone "phone" ["tel"] Text "phone:+49" "A telephone number.",
    Job "job" ["position"] Text "job:manager" "Their position.",
    Address "address" [] Text "address:Berlin" "A postal address.",
    Website "website" ["web"] Text "website:northgate" "A web address.",
    Social "social" ["profile"] Text "social:none" "A social account.",
    Country "country" ["region"] Text "country:Norway" "The company's country.",
    Sector "sector" ["industry"] Text "sector:logistics" "The company's sector.",
    Employees "employees" ["staff"] Number "employees>=50" "How many employees the company has.",
    Revenue "revenue" ["turnover"] Amount "revenue>1m" "The company's yearly revenue.",
    Founded "founded" [] Number "founded>=2015" "The year that the company was founded.",
    Parent "parent" [] Link "parent:Northgate" "The company that owns the company.",
    News "news" [] Text "news:none" "Latest news and updates.",
    Needs "needs" ["need"] Text "needs:tracking" "What they need.",
    Objections "objections" ["objection"] Text "objections:price" "What they object to.",
    Competitors "competitors" ["competitor"] Text "competitors:Orbit" "Whom else they work with, or might.",
    Research "research" ["known"] Number "research<6" "How many of the six parts of the research on a contact are done.",
    Birthday "birthday" ["born"] Date "birthday:this-month" "The birthday, as it comes round: birthday<+14d is one that comes within two weeks.",
    Consent "consent" [] Date "consent:none" "The day that they agreed to get messages.",
    Referred "referred" ["referrer"] Link "referred:Anna" "The contact who recommended us.",
    Wins "wins" [] Number "wins>=2" "How many opportunities were won with them.",
    Worth "worth" [] Amount "worth>10000" "What was won with them, together; in one of the currencies.",
    Brought "brought" [] Amount "brought>10000" "What was won with those who came on their recommendation, together; in one of the currencies.",
    Deals "deals" ["open"] Number "deals:0" "How many opportunities with them are open.",
    Done "done" ["finished"] Date "done:this-week" "The day that the task was done; none while it is open.",
    Type "type" ["task"] Text "type:meeting" "What kind of task it is: to do, call, email, meeting, reminder, question or checklist.",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Custom(key) => write!(f, "{CUSTOM}.{key}"),
            other => f.write_str(other.key()),
        }
    }
}

impl Field {
    /// What it is called in a sentence: `next step`.
    pub fn label(self) -> &'static str {
        match self {
            Field::Tag => "tags",
            Field::Temperature => "temperature",
            Field::Close => "close date",
            Field::Kind => "kind of stage",
            Field::Next => "next step",
            Field::Category => "forecast category",
            Field::Age => "days in the stage",
            Field::Fit => "fit with the ideal customer",
            Field::Answered => "last answer",
            Field::Met => "last meeting",
            Field::Bounced => "a message came back",
            Field::Touched => "last contact",
            Field::Untouched => "days without contact",
            Field::Loss => "loss reason",
            Field::OptOut => "wants no messages",
            Field::Job => "position",
            Field::Social => "social account",
            Field::Founded => "founded in",
            Field::Parent => "parent company",
            Field::Research => "research done",
            Field::Consent => "agreed to messages",
            Field::Referred => "recommended by",
            Field::Worth => "value won",
            Field::Brought => "value brought",
            Field::Deals => "open opportunities",
            Field::Done => "done on",
            Field::Type => "kind of task",
            Field::Custom(_) => "custom field",
            _ => self.key(),
        }
    }

    /// The kinds of record that an opportunity's answer is read from, besides the opportunity and its stage.
    pub fn reads(self) -> &'static [Kind] {
        match self {
            Field::Next | Field::Due => &[Kind::Task, Kind::Message],
            Field::Fit => &[Kind::ScoreRule, Kind::Task, Kind::Activity, Kind::Message, Kind::Company, Kind::Contact],
            Field::Touched | Field::Untouched | Field::Answered | Field::Met | Field::Bounced => {
                &[Kind::Task, Kind::Activity, Kind::Message]
            }
            Field::Loss => &[Kind::LossReason],
            Field::OptOut
            | Field::Email
            | Field::Phone
            | Field::Job
            | Field::Address
            | Field::Social
            | Field::Research
            | Field::Birthday
            | Field::Consent
            | Field::Referred => &[Kind::Contact],
            Field::Country | Field::Sector | Field::Employees | Field::Revenue | Field::Founded | Field::Parent => {
                &[Kind::Contact, Kind::Company]
            }
            Field::Website | Field::News | Field::Needs | Field::Objections | Field::Competitors => {
                &[Kind::Contact, Kind::Company]
            }
            Field::Wins | Field::Worth | Field::Deals => &[Kind::Opportunity, Kind::Contact],
            Field::Brought => &[Kind::Opportunity, Kind::Contact, Kind::Company],
            Field::Custom(_) => &[Kind::CustomField, Kind::Product, Kind::Campaign, Kind::Company, Kind::Contact],
            _ => &[],
        }
    }
}

/// The state of an opportunity's next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NextStep {
    /// Due before today.
    Late,
    /// Due today.
    Due,
    /// Due later, or without a date.
    Planned,
}

impl NextStep {
    /// All states but none.
    pub const ALL: [NextStep; 3] = [NextStep::Late, NextStep::Due, NextStep::Planned];

    /// The word.
    pub fn key(self) -> &'static str {
        match self {
            NextStep::Late => "late",
            NextStep::Due => "due",
            NextStep::Planned => "planned",
        }
    }
}

/// An amount as written: ten-thousandths of a unit, so that any currency's decimals fit. Without a currency it is
/// compared with the number that a record shows, in whatever currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Ten-thousandths of a unit.
    pub parts: i64,
    /// The currency, where one is written.
    pub currency: Option<Currency>,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `none`: nothing there.
    None,
    /// `me`: the person at the keyboard.
    Me,
    /// A name or a text.
    Text(String),
    /// How ready to buy.
    Temperature(Temperature),
    /// What a stage means.
    Kind(StageKind),
    /// The state of the next step.
    Next(NextStep),
    /// An amount of money.
    Amount(Amount),
    /// A civil date.
    Date(Date),
    /// Days from today: `today`, `tomorrow`, `+7d`, `-7d`.
    Days(i32),
    /// A span of the calendar around today.
    Period(Period),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}
