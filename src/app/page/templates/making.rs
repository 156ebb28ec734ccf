//! Templates that are new: an empty one, a copy, or those to start with.

use crate::app::{store::App, ui::focus};
use penstock::{
    command::Command,
    model::{Kind, Record, RecordId, Template},
    playbook,
    present::{
        route::Route,
        templates::{copy, record},
    },
    value::Id,
};

/// Creates a template and opens it.
pub fn create(app: App) {
    let template = Template { name: "New template".into(), created: app.now(), ..Template::default() };
    let created = app.act_with_undo(Command::Create(template.into()));
    open(app, created.map(|outcome| outcome.created).unwrap_or_default().first().copied());
}

/// Creates another one that says the same, and opens it.
pub fn duplicate(app: App, id: Id) {
    let made = app.data(|data| data.template(id).map(|one| copy(one, data, app.now())));
    if let Some(made) = made {
        let created = app.act_with_undo(Command::Create(made.into()));
        open(app, created.map(|outcome| outcome.created).unwrap_or_default().first().copied());
    }
}

/// Opens a template; its name is ready to be typed over.
fn open(app: App, created: Option<RecordId>) {
    if let Some(id) = created {
        app.go(Route::Templates { template: Some(id.id), filter: String::new() });
        focus::type_over("[data-test=template-editor] [data-test=field-name]");
    }
}

/// Takes a template out of use, or uses it again.
pub fn retire(app: App, id: Id, retired: bool) {
    let set = std::iter::once(("retired".to_string(), retired.into())).collect();
    app.act_with_undo(Command::Edit { id: record(id), set });
}

/// Deletes a template.
pub fn delete(app: App, id: Id) -> bool {
    app.act_with_undo(Command::Delete(vec![RecordId { kind: Kind::Template, id }])).is_some()
}

/// The templates to start with that are not there yet.
pub fn starters(app: App) -> Vec<Template> {
    let stamp = app.stamp();
    let mut ids = stamp.ids;
    app.data(|data| {
        let pipelines = data.live_pipelines().into_iter().map(|one| (one.playbook.clone(), data.stages_of(one.id)));
        let known: Vec<&str> = data.templates().map(|one| one.recipe.as_str()).collect();
        let mut all = playbook::starter_templates(&pipelines.collect::<Vec<_>>(), &mut ids);
        all.retain(|one| !known.contains(&one.recipe.as_str()));
        all.into_iter().map(|one| Template { created: stamp.now, ..one }).collect()
    })
}

/// Takes the templates to start with.
pub fn take_starters(app: App) {
    let records: Vec<Record> = starters(app).into_iter().map(Record::from).collect();
    if !records.is_empty() {
        app.act_with_undo(Command::CreateAll(records));
    }
}
