//! The form that makes or changes a custom field.

use super::plain_number;
use crate::model::{Choice, Custom, CustomField, CustomShape, Kind};
use crate::query::custom::{decimal, limits};
use crate::query::literal;
use crate::value::{Id, one_line};
use std::collections::BTreeSet;

/// The words for the records that can have fields.
pub fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "Opportunities",
        Kind::Contact => "Contacts",
        Kind::Company => "Companies",
        Kind::Task => "Tasks",
        Kind::Product => "Products",
        Kind::Campaign => "Campaigns",
        _ => "Records",
    }
}

/// A field as it is being filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldForm {
    /// The field that is changed; nil for a new one.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The records that have it.
    pub of: Kind,
    /// The short word; made of the name where it is empty.
    pub key: String,
    /// What kind of values it has.
    pub shape: CustomShape,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
    /// Whether forms ask for it.
    pub required: bool,
    /// What new records have.
    pub usual: Option<Custom>,
    /// A line that says what belongs in it.
    pub help: String,
    /// The least number, as it is typed.
    pub least: String,
    /// The largest number, as it is typed.
    pub most: String,
}

impl FieldForm {
    /// A new field of a kind of record.
    pub fn new(of: Kind) -> Self {
        Self::of(&CustomField { of, ..CustomField::default() }, '.')
    }

    /// A field that is there, with numbers as they are typed where `mark` parts the decimals.
    pub fn of(field: &CustomField, mark: char) -> Self {
        let marked = |text: String| text.replace('.', mark.encode_utf8(&mut [0; 4]));
        let number = |parts: Option<i64>| marked(parts.map(decimal).unwrap_or_default());
        FieldForm {
            id: field.id,
            name: field.name.clone(),
            of: field.of,
            key: field.key.clone(),
            shape: field.shape,
            choices: field.choices.clone(),
            required: field.required,
            usual: field.default.clone(),
            help: field.help.clone(),
            least: number(field.least),
            most: number(field.most),
        }
    }

    /// Takes another kind of value: what new records have is none of it.
    pub fn take_shape(&mut self, shape: CustomShape) {
        if self.shape != shape {
            (self.shape, self.usual) = (shape, None);
        }
    }

    /// What new records have, among what there is to choose from by now.
    pub fn usual(&self) -> Option<Custom> {
        let offered = |id: &Id| self.kept_choices().iter().any(|choice| choice.id == *id && !choice.retired);
        match self.usual.clone()? {
            Custom::Choice(id) => offered(&id).then_some(Custom::Choice(id)),
            Custom::Choices(ids) => {
                let ids: BTreeSet<Id> = ids.into_iter().filter(offered).collect();
                (!ids.is_empty()).then_some(Custom::Choices(ids))
            }
            other => Some(other),
        }
    }

    /// The field whose value new records have, as its input is shown.
    pub fn usual_field(&self) -> CustomField {
        let name = "What new records have".to_string();
        CustomField { name, required: false, help: String::new(), ..self.preview() }
    }

    /// Whether there is something to choose from.
    pub fn chooses(&self) -> bool {
        matches!(self.shape, CustomShape::Choice | CustomShape::Choices)
    }

    /// Whether there are limits.
    pub fn limited(&self) -> bool {
        matches!(self.shape, CustomShape::Number | CustomShape::Money)
    }

    /// The field as it would be shown, whatever is still missing.
    pub fn preview(&self) -> CustomField {
        let name = one_line(&self.name);
        CustomField {
            id: self.id,
            name: if name.is_empty() { "New field".into() } else { name },
            of: self.of,
            key: self.key.clone(),
            shape: self.shape,
            choices: if self.chooses() { self.kept_choices() } else { Vec::new() },
            required: self.required,
            help: one_line(&self.help),
            ..CustomField::default()
        }
    }

    fn kept_choices(&self) -> Vec<Choice> {
        let tidy = |choice: &Choice| Choice { text: one_line(&choice.text), ..choice.clone() };
        self.choices.iter().map(tidy).filter(|choice| !choice.text.is_empty()).collect()
    }

    /// The field that the form makes of what was there.
    ///
    /// # Errors
    /// The name of what is wrong, and a sentence about it.
    pub fn field(&self, before: Option<&CustomField>, mark: char) -> Result<CustomField, (&'static str, String)> {
        let limit = |name: &'static str, text: &str| match text.trim() {
            "" => Ok(None),
            text => literal::parts(&plain_number(text, mark), 0)
                .map(Some)
                .ok_or((name, "Write a number with at most four decimals.".to_string())),
        };
        let (least, most) =
            if self.limited() { (limit("least", &self.least)?, limit("most", &self.most)?) } else { (None, None) };
        let base = before.cloned().unwrap_or_default();
        let preview = self.preview();
        let mut field = CustomField {
            rank: base.rank,
            retired: base.retired,
            extra: base.extra,
            name: one_line(&self.name),
            least,
            most,
            key: self.key.trim().to_lowercase(),
            ..preview
        };
        if field.name.is_empty() {
            return Err(("name", "A field needs a name.".into()));
        }
        field.default = self.usual();
        if let Some(usual) = &field.default {
            limits(&field, usual).map_err(|why| ("default", why))?;
        }
        let key = if field.key.is_empty() { "x".into() } else { field.key.clone() };
        CustomField { key, ..field.clone() }.check().map_err(|why| (why.field, why.message))?;
        Ok(field)
    }
}
