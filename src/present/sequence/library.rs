//! The links that a sequence takes from the content library, and which of them are not there.

use super::pieces::number_of;
use crate::automation::{content_field, library};
use crate::data::Dataset;
use crate::model::{Action, Plan, Step, Template, TemplateKind};
use crate::value::{Id, quoted};

/// A link that messages take and the content library does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoLink {
    /// Of what kind; none for any.
    pub kind: Option<TemplateKind>,
    /// The numbers of the steps.
    pub steps: Vec<usize>,
    /// The stage that it is for; none where no stage starts the sequence.
    pub stage: Option<Id>,
    /// What is in the library of this kind and waits for its link.
    pub waits: Option<Id>,
}

impl NoLink {
    /// What is missing, as a sentence.
    pub fn words(&self, data: &Dataset) -> String {
        let numbers: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        let (lead, takes) = if numbers.len() == 1 { ("Step", "takes") } else { ("Steps", "take") };
        let place = self.stage.and_then(|id| data.stage(id)).map(|stage| format!(" for {}", quoted(&stage.name)));
        let place = place.unwrap_or_default();
        format!(
            "{lead} {} {takes} the link of {} from the content library, which has none{place}.",
            numbers.join(" and "),
            a_kind(self.kind)
        )
    }

    /// What it takes, as a field is called: `Link of an article`.
    pub fn label(&self) -> String {
        format!("Link of {}", a_kind(self.kind))
    }

    /// The item of the library with a link: the one that waits for it, else a new one.
    pub fn with_link(&self, link: &str, data: &Dataset) -> Template {
        let link = link.trim().to_string();
        if let Some(known) = self.waits.and_then(|id| data.template(id)) {
            return Template { link, ..known.as_ref().clone() };
        }
        let kind = self.kind.unwrap_or(TemplateKind::Article);
        let name = link.split_once("//").map_or(link.as_str(), |(_, rest)| rest).trim_end_matches('/').to_string();
        Template { name, kind, link, stages: self.stage.into_iter().collect(), ..Template::default() }
    }
}

fn a_kind(kind: Option<TemplateKind>) -> String {
    match kind {
        None => "anything".to_string(),
        Some(kind) => {
            let word = kind.word().to_lowercase();
            let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{article} {word}")
        }
    }
}

/// The links that a plan's messages take and the content library does not have for the stage that starts it.
pub fn no_links(plan: &Plan, stage: Option<Id>, data: &Dataset) -> Vec<NoLink> {
    let mut found: Vec<NoLink> = Vec::new();
    for (place, step) in plan.steps.iter().enumerate() {
        let Step::Do { action: Action::Message { subject, body, variants, .. } } = step else { continue };
        let texts = [subject, body].into_iter().chain(variants.iter().flat_map(|one| [&one.subject, &one.body]));
        for kind in texts.flat_map(|text| kinds(text)) {
            let number = number_of(&plan.steps, place);
            match found.iter_mut().find(|one| one.kind == kind) {
                Some(known) if known.steps.contains(&number) => {}
                Some(known) => known.steps.push(number),
                None if library(kind, stage, data).is_empty() => {
                    let waits = |one: &&std::sync::Arc<Template>| {
                        !one.retired
                            && Some(one.kind) == kind
                            && stage.is_none_or(|stage| one.stages.contains(&stage))
                            && one.leads_to().is_none()
                    };
                    let waits = data.templates().find(waits).map(|one| one.id);
                    found.push(NoLink { kind, steps: vec![number], stage, waits });
                }
                None => {}
            }
        }
    }
    found
}

/// What a text takes from the content library.
fn kinds(text: &str) -> Vec<Option<TemplateKind>> {
    let name = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    };
    text.match_indices("content.").filter_map(|(at, _)| content_field(name(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Record, Stage};

    fn id(bits: u128) -> Id {
        Id::from_bits(bits)
    }

    fn plan(bodies: &[&str]) -> Plan {
        let step = |body: &&str| Step::Do { action: Action::email("About it", *body) };
        Plan { steps: bodies.iter().map(step).collect(), ..Plan::default() }
    }

    #[test]
    fn links_that_the_library_does_not_have_are_said_and_one_word_adds_them() {
        let stage: Record = Stage { id: id(1), name: "Delayed".into(), ..Stage::default() }.into();
        let body = "See {{ add_your_link }}".to_string();
        let waits =
            Template { id: id(2), name: "Guide".into(), kind: TemplateKind::FreeResource, body, ..Template::default() };
        let waits = Template { stages: [id(1)].into(), ..waits };
        let data = Dataset::from_records([stage.clone(), waits.into()]);
        let takes = plan(&["{{ content.article }}", "No link", "{{ content.free_resource }} {{ content.article }}"]);
        let found = no_links(&takes, Some(id(1)), &data);
        let words: Vec<String> = found.iter().map(|one| one.words(&data)).collect();
        assert_eq!(
            words,
            [
                "Steps 1 and 3 take the link of an article from the content library, which has none for “Delayed”.",
                "Step 3 takes the link of a free resource from the content library, which has none for “Delayed”.",
            ]
        );
        let made: Vec<Template> = found.iter().map(|one| one.with_link(" https://us.example/one/ ", &data)).collect();
        assert_eq!((made[0].name.as_str(), made[0].kind), ("us.example/one", TemplateKind::Article));
        assert_eq!((made[1].id, made[1].name.as_str()), (id(2), "Guide"), "what waits for its link gets it");
        let made = made.into_iter().enumerate().map(|(nth, one)| Template { id: id(10 + nth as u128), ..one }.into());
        let data = Dataset::from_records(made.chain([stage]));
        assert_eq!(no_links(&takes, Some(id(1)), &data), []);
        assert_eq!(no_links(&plan(&["Our content.is good"]), None, &data), []);
    }
}
