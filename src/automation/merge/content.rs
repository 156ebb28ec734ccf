//! What the content library has for a stage: the links that texts take from it.

use super::Merging;
use crate::data::Dataset;
use crate::model::{MessageState, Template, TemplateKind};
use crate::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fields that take a link of some kind; `any` takes whatever there is.
const FIELDS: [(&str, Option<TemplateKind>); 7] = [
    ("article", Some(TemplateKind::Article)),
    ("free_resource", Some(TemplateKind::FreeResource)),
    ("case_study", Some(TemplateKind::CaseStudy)),
    ("testimonial", Some(TemplateKind::Testimonial)),
    ("demonstration", Some(TemplateKind::Demonstration)),
    ("special_offer", Some(TemplateKind::SpecialOffer)),
    ("any", None),
];

/// What a merge field such as `content.article` takes from the content library; none if it is another field. Of what is
/// taken, the kind: none for any.
pub fn content_field(field: &str) -> Option<Option<TemplateKind>> {
    let name = field.strip_prefix("content.")?;
    FIELDS.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind)
}

/// What the content library has of a kind for a stage: what is meant for this stage first. Without a stage, for any.
pub fn library(kind: Option<TemplateKind>, stage: Option<Id>, data: &Dataset) -> Vec<&Arc<Template>> {
    let fits = |one: &&Arc<Template>| {
        !one.retired
            && one.kind.is_content()
            && kind.is_none_or(|kind| one.kind == kind)
            && stage.is_none_or(|stage| one.fits(stage))
            && one.leads_to().is_some()
    };
    let mut found: Vec<&Arc<Template>> = data.templates().filter(fits).collect();
    found.sort_by(|a, b| (a.stages.is_empty(), &a.rank, a.id).cmp(&(b.stages.is_empty(), &b.rank, b.id)));
    found
}

/// The links for an opportunity: of each kind the first that it has not been sent yet.
pub(super) fn values(with: Merging) -> BTreeMap<&'static str, String> {
    let Merging { opportunity, data, .. } = with;
    let had = |link: &str| {
        let messages = data.messages_of(opportunity.id).filter(|one| one.state != MessageState::Cancelled);
        messages.into_iter().any(|message| message.body.contains(link))
    };
    let next = |kind| {
        let all = library(kind, Some(opportunity.stage), data);
        all.into_iter().filter_map(|one| one.leads_to()).find(|link| !had(link)).map(str::to_string)
    };
    FIELDS.iter().filter_map(|(name, kind)| Some((*name, next(*kind)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Gap, MergeText, Merging};
    use super::*;
    use crate::model::{Message, Opportunity, Record, TextForm};

    fn id(bits: u128) -> Id {
        Id::from_bits(bits)
    }

    fn item(bits: u128, kind: TemplateKind, stage: Option<u128>, link: &str, body: &str) -> Record {
        let stages = stage.map(id).into_iter().collect();
        Template {
            id: id(bits),
            name: format!("No. {bits}"),
            kind,
            stages,
            link: link.into(),
            body: body.into(),
            ..Template::default()
        }
        .into()
    }

    fn filled(text: &str, records: Vec<Record>) -> String {
        let deal = Opportunity { id: id(1), name: "Fleet".into(), stage: id(2), ..Opportunity::default() };
        let data = Dataset::from_records(records.into_iter().chain([deal.clone().into()]));
        MergeText::read(text, TextForm::Plain).unwrap().shown(Merging::new(&deal, &data), Gap::Field).unwrap()
    }

    #[test]
    fn a_text_takes_the_link_of_its_stage_and_none_twice() {
        use TemplateKind::{Article, FreeResource, SellingPoint};
        let all = |sent: &[(&str, MessageState)]| {
            let mut all = vec![
                item(10, Article, None, "https://us.example/everywhere", ""),
                item(11, Article, Some(2), "", "Read this: https://us.example/here."),
                item(12, Article, Some(3), "https://us.example/elsewhere", ""),
                item(13, FreeResource, Some(2), "", "Not ready: {{ add_your_link }}"),
                item(14, SellingPoint, Some(2), "", "We answer the telephone."),
            ];
            all.extend(sent.iter().enumerate().map(|(nth, (link, state))| {
                let body = format!("See {link}");
                Message {
                    id: id(20 + nth as u128),
                    body,
                    state: *state,
                    opportunity: Some(id(1)),
                    ..Message::default()
                }
                .into()
            }));
            all
        };
        let (here, everywhere) = ("https://us.example/here", "https://us.example/everywhere");
        assert_eq!(filled("{{ content.article }}", all(&[])), here);
        assert_eq!(filled("{{ content.article }}", all(&[(here, MessageState::Cancelled)])), here);
        assert_eq!(filled("{{ content.article }}", all(&[(here, MessageState::Sent)])), everywhere);
        let both = [(here, MessageState::Sent), (everywhere, MessageState::Open)];
        assert_eq!(filled("{{ content.article }}", all(&both)), "{{ content.article }}", "then it is asked for");
        assert_eq!(filled("{{ content.free_resource }}", all(&[])), "{{ content.free_resource }}");
        assert_eq!(filled("{{ content.any }}, {{ content.article or \"-\" }}", all(&[])), format!("{here}, {here}"));
        assert_eq!(content_field("content.article"), Some(Some(Article)));
        assert_eq!((content_field("content.any"), content_field("contact.name")), (Some(None), None));
    }
}
