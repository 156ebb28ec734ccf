//! Columns that become custom fields: new ones, named and shaped here, which come in with their values.

use super::{sheet::Sheet, wizard::Wizard};
use crate::app::{
    store::use_app,
    ui::{Button, Field, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::{
        csv::{Column, Target, read_as},
        custom_columns::{extend, kind_of, proposed, reshape, shapes_of},
    },
    model::{CustomField, CustomShape},
    value::{Id, fold, one_line, plural},
};

/// The choices of a new field that are shown.
const SHOWN: usize = 6;

/// The word of the choice of a custom field.
pub fn key_of(id: Id) -> String {
    format!("own {id}")
}

impl Wizard {
    /// Lets go of new fields that no column fills.
    pub fn drop_unused_fields(&self) {
        let used: Vec<Id> = self.sheets.with_untracked(|sheets| {
            let own = |target: Target| if let Target::Own(id, _) = target { Some(id) } else { None };
            let of = |sheet: &Sheet| {
                sheet.mapping.with_untracked(|mapping| {
                    mapping.columns.iter().filter_map(|one| own(one.target)).collect::<Vec<_>>()
                })
            };
            sheets.iter().flat_map(of).collect()
        });
        if self.fields.with_untracked(|fields| fields.iter().any(|field| !used.contains(&field.id))) {
            self.fields.update(|fields| fields.retain(|field| used.contains(&field.id)));
        }
    }

    /// Lets go of new fields that are there by now.
    pub fn drop_known_fields(&self) {
        let known = |field: &CustomField| self.app.data(|data| data.custom_field(field.id).is_some());
        self.fields.try_update(|fields| fields.retain(|field| !known(field)));
    }

    /// Changes a new field, and how the cells of its columns are read.
    fn change_field(&self, id: Id, change: impl FnOnce(&mut CustomField)) {
        let mut shape = None;
        self.fields.update(|fields| {
            if let Some(field) = fields.iter_mut().find(|field| field.id == id) {
                change(field);
                shape = Some(field.shape);
            }
        });
        let Some(read) = shape.map(read_as) else { return };
        for sheet in self.sheets.get_untracked() {
            sheet.mapping.update(|mapping| {
                for column in &mut mapping.columns {
                    if matches!(column.target, Target::Own(own, _) if own == id) {
                        column.target = Target::Own(id, read);
                    }
                }
            });
        }
    }
}

fn column_of(sheet: Sheet, index: usize) -> Option<Column> {
    sheet.columns.with_untracked(|columns| columns.get(index).cloned())
}

/// Makes a column a new field; columns of one name in several files fill one.
pub fn new_field(wizard: Wizard, sheet: Sheet, index: usize) {
    let rows = sheet.mapping.with_untracked(|mapping| mapping.rows);
    let (Some(of), Some(column)) = (kind_of(rows), column_of(sheet, index)) else { return };
    let mut ids = wizard.app.stamp().ids;
    let mut all = wizard.fields.get_untracked();
    let name = fold(&one_line(&column.name));
    let field = match all.iter_mut().find(|field| field.of == of && fold(&field.name) == name) {
        Some(field) => {
            extend(field, &column, &mut ids);
            field.clone()
        }
        None => {
            let field = wizard.app.data(|data| proposed(of, &column, &all, data, &mut ids));
            all.push(field.clone());
            field
        }
    };
    wizard.fields.set(all);
    sheet.set_column(index, |choice| choice.target = Target::Own(field.id, read_as(field.shape)));
    wizard.drop_unused_fields();
}

/// The way to keep all columns as fields that would be kept as mere text.
#[component]
pub fn KeepAll(wizard: Wizard, sheet: Sheet) -> impl IntoView {
    let further = Memo::new(move |_| {
        sheet.mapping.with(|mapping| {
            let detail = |(at, choice): (usize, &penstock::exchange::csv::ColumnChoice)| {
                (choice.target == Target::Detail).then_some(at)
            };
            match kind_of(mapping.rows) {
                Some(_) => mapping.columns.iter().enumerate().filter_map(detail).collect::<Vec<usize>>(),
                None => Vec::new(),
            }
        })
    });
    let keep = move |_| further.get_untracked().into_iter().for_each(|index| new_field(wizard, sheet, index));
    view! {
        <Show when=move || further.with(|further| !further.is_empty())>
            <div class="import-files mt">
                <span class="hint">
                    {move || format!("{} kept as text with each record.", further.with(|all| plural(all.len(), "further column is", "further columns are")))}
                </span>
                <Button class="small" icon="plus" data_test="map-own-all" on_click=keep>
                    {move || if further.with(Vec::len) == 1 { "Keep it as a field" } else { "Keep them as fields" }}
                </Button>
            </div>
        </Show>
    }
}

/// What the new field that a column becomes is called, and what kind of value it has: a row below the column's.
#[component]
pub fn NewField(wizard: Wizard, sheet: Sheet, index: usize) -> impl IntoView {
    let app = use_app();
    let own = Memo::new(move |_| {
        let target = sheet.mapping.with(|mapping| mapping.columns.get(index).map(|choice| choice.target));
        if let Some(Target::Own(id, _)) = target { Some(id) } else { None }
    });
    let field = Memo::new(move |_| {
        let id = own.get()?;
        wizard.fields.with(|fields| fields.iter().find(|field| field.id == id).cloned())
    });
    let there = Memo::new(move |_| field.with(Option::is_some));
    let name =
        Signal::derive(move || field.with(|field| field.as_ref().map(|field| field.name.clone()).unwrap_or_default()));
    let shape = Signal::derive(move || {
        field.with(|field| field.as_ref().map(|field| field.shape).unwrap_or_default().word().to_string())
    });
    let shapes = column_of(sheet, index).map(|column| shapes_of(&column)).unwrap_or_default();
    let options: Vec<(String, String)> =
        shapes.into_iter().map(|shape| (shape.word().to_string(), shape.word().to_string())).collect();
    let options = Signal::stored(options);
    let rename = move |text: String| {
        if let Some(id) = own.get_untracked() {
            wizard.change_field(id, |field| field.name = one_line(&text));
        }
    };
    let turn = move |word: String| {
        let shape = CustomShape::ALL.into_iter().find(|shape| shape.word() == word);
        if let (Some(id), Some(shape), Some(column)) = (own.get_untracked(), shape, column_of(sheet, index)) {
            let mut ids = app.stamp().ids;
            wizard.change_field(id, |field| reshape(field, shape, &column, &mut ids));
        }
    };
    let choices = move || {
        let words: Vec<String> = field.with(|field| {
            field
                .as_ref()
                .map(|field| field.choices.iter().map(|choice| choice.text.clone()).collect())
                .unwrap_or_default()
        });
        let more = words.len().saturating_sub(SHOWN);
        let shown = words.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {} more", app.number(more)) } else { String::new() };
        (!words.is_empty())
            .then(|| view! { <p class="hint" data-test="map-own-choices">{format!("Choices: {shown}{more}")}</p> })
    };
    view! {
        <Show when=move || there.get()>
            <tr class="map-own-row" data-test="map-own">
                <td colspan="5">
                    <div class="map-own">
                        <Field label="Name of the field" value=name on_commit=rename data_test="map-own-name" />
                        <SelectField
                            label="Kind of value"
                            value=shape
                            options=options
                            on_commit=turn
                            data_test="map-own-shape"
                        />
                        {choices}
                    </div>
                </td>
            </tr>
        </Show>
    }
}
