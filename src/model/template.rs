//! Templates: texts that are written once and used often, and the content library of each stage.

use super::{Channel, Extra, Invalid, nil, off};
use crate::value::{Id, Rank, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a template is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// A whole message, with its subject.
    #[default]
    Message,
    /// A piece of text to put into a message, such as a greeting or a signature.
    Snippet,
    /// What was done for another customer.
    CaseStudy,
    /// What a customer says.
    Testimonial,
    /// A demonstration or a trial.
    Demonstration,
    /// A reason to buy.
    SellingPoint,
    /// Something to read.
    Article,
    /// Something to have for nothing.
    FreeResource,
    /// A special offer.
    SpecialOffer,
}

impl TemplateKind {
    /// All.
    pub const ALL: [TemplateKind; 9] = [
        TemplateKind::Message,
        TemplateKind::Snippet,
        TemplateKind::CaseStudy,
        TemplateKind::Testimonial,
        TemplateKind::Demonstration,
        TemplateKind::SellingPoint,
        TemplateKind::Article,
        TemplateKind::FreeResource,
        TemplateKind::SpecialOffer,
    ];

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            TemplateKind::Message => "Message",
            TemplateKind::Snippet => "Snippet",
            TemplateKind::CaseStudy => "Case study",
            TemplateKind::Testimonial => "Testimonial",
            TemplateKind::Demonstration => "Demonstration",
            TemplateKind::SellingPoint => "Selling point",
            TemplateKind::Article => "Article",
            TemplateKind::FreeResource => "Free resource",
            TemplateKind::SpecialOffer => "Special offer",
        }
    }

    /// Whether it belongs to the content library: something to show to the other side, mostly with a link.
    pub fn is_content(self) -> bool {
        !matches!(self, TemplateKind::Message | TemplateKind::Snippet)
    }
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    /// As it stands.
    #[default]
    Plain,
    /// In Markdown: where the way allows it, it is sent with bold type, lists and links.
    Markdown,
}

/// Whether a text stands as it is: that is left out of the stored text.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn plain(form: &TextForm) -> bool {
    *form == TextForm::Plain
}

/// A text that is written once and used often. It may hold merge fields such as `{{ contact.first_name }}`.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Template {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: TemplateKind,
    /// Its place among the templates.
    #[serde(default)]
    pub rank: Rank,
    /// The way that a message takes.
    #[serde(default)]
    pub channel: Channel,
    /// The subject of a message.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// How the text is written.
    #[serde(default, skip_serializing_if = "plain")]
    pub form: TextForm,
    /// The address that it leads to; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The stages that it is for; empty for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stages: BTreeSet<Id>,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where it was taken from, such as `keap.proposal-1`; empty for an own one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// When the record was created.
    #[serde(default)]
    pub created: Time,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Template {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, one line as a subject, and a link that a browser may follow.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A template needs a name."));
        }
        if self.subject.contains(['\r', '\n']) {
            return Err(Invalid::new("subject", "A subject is one line."));
        }
        let link = self.link.trim().to_lowercase();
        if !link.is_empty() && !["https://", "http://", "mailto:"].iter().any(|start| link.starts_with(start)) {
            return Err(Invalid::new("link", "A link begins with https:// or http://."));
        }
        Ok(())
    }

    /// The address that it leads to: its own, else the first one in its text.
    pub fn leads_to(&self) -> Option<&str> {
        let link = self.link.trim();
        if !link.is_empty() {
            return Some(link);
        }
        let starts = ["https://", "http://"].into_iter().filter_map(|start| self.body.find(start));
        let rest = self.body.get(starts.min()?..)?;
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '{')).unwrap_or(rest.len());
        let link = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?', '*', '’', '”']);
        link.rsplit_once("//").filter(|(_, host)| !host.is_empty()).map(|_| link)
    }

    /// Whether it is offered in a stage.
    pub fn fits(&self, stage: Id) -> bool {
        self.stages.is_empty() || self.stages.contains(&stage)
    }
}
