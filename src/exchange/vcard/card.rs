//! The properties of one card as what they say about somebody.

use super::days::{Day, day};
use super::labels::{account, label_of, labelled_by};
use super::person::{Labelled, Person};
use super::property::Property;
use crate::model::Milestone;
use crate::value::{fold, one_line};

/// A card as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Card {
    pub line: usize,
    pub properties: Vec<Property>,
    pub media: usize,
}

/// A group of people: its name, and the ids of the cards in it.
pub(super) struct Group {
    pub name: String,
    pub members: Vec<String>,
}

/// What a card comes to.
pub(super) enum Read {
    Person(Box<Person>),
    Group(Group),
}

impl Card {
    fn all(&self, name: &'static str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |property| property.name == name)
    }

    fn first(&self, name: &'static str) -> Option<&Property> {
        self.all(name).find(|property| !property.value.trim().is_empty())
    }

    fn text(&self, name: &'static str) -> String {
        self.first(name).map(|property| one_line(&property.text())).unwrap_or_default()
    }

    fn old(&self) -> bool {
        self.first("VERSION").is_some_and(|version| version.value.trim().starts_with('2'))
    }

    /// The properties of these names, those first that are meant most.
    fn by_preference(&self, names: &[&str]) -> Vec<&Property> {
        let mut found: Vec<&Property> =
            self.properties.iter().filter(|property| names.contains(&property.name.as_str())).collect();
        found.sort_by_key(|property| property.preference());
        found
    }

    fn label(&self, property: &Property) -> String {
        label_of(property, labelled_by(property, &self.properties))
    }

    fn list(&self, names: &[&str], text: impl Fn(&Property) -> String) -> Vec<Labelled> {
        let mut list = Vec::<Labelled>::new();
        for property in self.by_preference(names) {
            let known = Labelled { text: text(property), label: self.label(property) };
            if !known.text.is_empty() && !list.iter().any(|other| fold(&other.text) == fold(&known.text)) {
                list.push(known);
            }
        }
        list
    }

    /// What the card says.
    pub fn read(self) -> Read {
        let kind = self.first("KIND").or_else(|| self.first("X-ADDRESSBOOKSERVER-KIND"));
        let kind = kind.map(|kind| fold(&kind.text())).unwrap_or_default();
        if kind == "group" {
            let members = self.properties.iter().filter(|property| property.name.ends_with("MEMBER"));
            let members = members.map(|property| bare_uid(&property.text())).collect();
            return Read::Group(Group { name: self.text("FN"), members });
        }
        let mut person = self.named(&kind);
        person.line = self.line;
        person.media = self.media;
        person.uid = bare_uid(&self.text("UID"));
        self.reached_at(&mut person);
        self.days(&mut person);
        self.told(&mut person);
        if person.name.is_empty() && person.emails.is_empty() {
            person.refused = Some("This card has neither a name nor an email address.".to_string());
        }
        Read::Person(Box::new(person))
    }

    fn named(&self, kind: &str) -> Person {
        let mut person = Person::default();
        let org: Vec<String> = self
            .first("ORG")
            .map(|org| org.parts(true))
            .unwrap_or_default()
            .into_iter()
            .map(|part| one_line(&part.join(",")))
            .collect();
        let company = org.first().cloned().unwrap_or_default();
        let n: Vec<String> = self
            .first("N")
            .map(|n| n.parts(self.old()))
            .unwrap_or_default()
            .iter()
            .map(|part| one_line(&part.join(" ")))
            .collect();
        let part = |at: usize| n.get(at).map_or("", String::as_str);
        // Prefix, given, additional, family, suffix.
        let assembled = one_line(&[3, 1, 2, 0, 4].map(part).join(" "));
        let (full, shown_as) = (self.text("FN"), fold(&self.text("X-ABSHOWAS")));
        let full = if full.is_empty() { assembled.clone() } else { full };
        person.company_itself = matches!(kind, "org" | "organization")
            || shown_as == "company"
            || (assembled.is_empty() && !company.is_empty() && (full.is_empty() || fold(&full) == fold(&company)));
        person.name = match full.is_empty() {
            true if person.company_itself => company.clone(),
            _ => full,
        };
        if !person.company_itself {
            person.company = company;
        }
        for unit in org.iter().skip(1) {
            person.detail("Department", unit);
        }
        for nick in self.all("NICKNAME").flat_map(Property::list) {
            person.detail("Nickname", &one_line(&nick));
        }
        let (title, role) = (self.text("TITLE"), self.text("ROLE"));
        person.job = if title.is_empty() { role.clone() } else { title };
        if role != person.job {
            person.detail("Role", &role);
        }
        person
    }

    fn reached_at(&self, person: &mut Person) {
        let one = |property: &Property| one_line(&property.text());
        let mail = |property: &Property| {
            let text = one(property);
            text.get(..7)
                .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
                .map_or(text.clone(), |_| text[7..].to_string())
        };
        let (good, odd): (Vec<_>, Vec<_>) =
            self.list(&["EMAIL"], mail).into_iter().partition(|known| crate::model::looks_like_email(&known.text));
        person.emails = good;
        person.odd_addresses = odd.len();
        for known in odd {
            person.detail("Email as written", &known.text);
        }
        if person.emails.iter().any(|known| fold(&known.text) == fold(&person.name)) {
            person.name.clear(); // Some programs write the address where they know no name.
        }
        person.phones = self.list(&["TEL"], |property| number(&one(property)));
        person.websites = self.list(&["URL"], one);
        let apart = person.company_itself;
        person.addresses = self.list(&["ADR"], |property| address(property, self.old(), apart));
        if apart {
            let country =
                |property: &&Property| property.parts(self.old()).get(6).map(|part| one_line(&part.join(", ")));
            person.country = self.by_preference(&["ADR"]).first().and_then(country).unwrap_or_default();
        }
        // The oldest versions put an address that is not divided into a property of its own.
        if person.addresses.is_empty() {
            person.addresses = self.list(&["LABEL"], |property| lines(&property.text()));
        }
        person.social = self
            .by_preference(&["SOCIALPROFILE", "X-SOCIALPROFILE", "IMPP"])
            .into_iter()
            .map(|property| Labelled { text: account(property), label: self.label(property) })
            .filter(|known| !known.text.is_empty())
            .collect();
        for property in &self.properties {
            if let Some(text) = super::labels::messenger(property) {
                person.social.push(Labelled { text, label: String::new() });
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        person.social.retain(|known| seen.insert(fold(&known.text)));
    }

    fn days(&self, person: &mut Person) {
        if let Some(property) = self.first("BDAY") {
            match day(&property.text(), property.param("X-APPLE-OMIT-YEAR")) {
                Some(Day::Whole(date)) => person.birthday = Some(date),
                Some(Day::Partly(words)) => person.detail("Birthday", &words),
                None => person.detail("Birthday", &one_line(&property.text())),
            }
        }
        for property in &self.properties {
            let what = match property.name.as_str() {
                "ANNIVERSARY" | "X-ANNIVERSARY" | "X-EVOLUTION-ANNIVERSARY" | "X-WAB-WEDDING_ANNIVERSARY" => {
                    "Anniversary".to_string()
                }
                "X-ABDATE" => {
                    let label = self.label(property);
                    let apple =
                        labelled_by(property, &self.properties).is_some_and(|own| own.value.starts_with("_$!<"));
                    match label.is_empty() {
                        true => "Day".to_string(),
                        false if apple => capital(&label),
                        false => label,
                    }
                }
                _ => continue,
            };
            match day(&property.text(), property.param("X-APPLE-OMIT-YEAR")) {
                Some(Day::Whole(on)) => {
                    // Several programs write the same day in their own way, too.
                    let milestone = Milestone { on, what, yearly: property.param("X-ONCE").is_none() };
                    if !person.milestones.contains(&milestone) {
                        person.milestones.push(milestone);
                    }
                }
                Some(Day::Partly(words)) => person.detail(&what, &words),
                None => person.detail(&what, &one_line(&property.text())),
            }
        }
    }

    fn told(&self, person: &mut Person) {
        let notes: Vec<String> =
            self.all("NOTE").map(|note| note.text().trim().to_string()).filter(|note| !note.is_empty()).collect();
        person.about = notes.join("\n\n");
        for words in self.properties.iter().filter(|p| matches!(p.name.as_str(), "CATEGORIES" | "X-CATEGORIES")) {
            let old = self.old() && !words.value.contains(',');
            let list = if old { words.parts(true).concat() } else { words.list() };
            person
                .tags
                .extend(list.iter().map(|tag| one_line(tag.trim_start_matches('#'))).filter(|tag| !tag.is_empty()));
        }
        for property in &self.properties {
            if let Some(name) = super::labels::detail_name(property) {
                let label = self.label(property);
                let name = match property.name.as_str() {
                    "X-PENSTOCK-DETAIL" if !label.is_empty() => label,
                    _ if name == "Related" && !label.is_empty() => capital(&label),
                    _ => name,
                };
                let text = property.text();
                let android = property.name == "X-ANDROID-CUSTOM";
                person.detail(&name, if android { text.split(';').nth(1).unwrap_or_default() } else { &text });
            }
        }
    }
}

/// The text with a large first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The id without what says that it is one.
fn bare_uid(text: &str) -> String {
    let text = text.trim();
    text.get(..9).filter(|scheme| scheme.eq_ignore_ascii_case("urn:uuid:")).map_or(text, |_| &text[9..]).to_string()
}

/// A number without its scheme: `tel:+49-30-1;ext=5` is `+49-30-1 ext. 5`.
fn number(text: &str) -> String {
    let Some(rest) = text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("tel:")).and_then(|_| text.get(4..))
    else {
        return text.to_string();
    };
    let mut parts = rest.split(';');
    let number = parts.next().unwrap_or_default().to_string();
    match parts.find_map(|part| part.strip_prefix("ext=")) {
        Some(extension) => format!("{number} ext. {extension}"),
        None => number,
    }
}

/// What was written on several lines, on one.
fn lines(text: &str) -> String {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Box, what is in addition, street; then code, town and region; then the country, unless it is kept apart.
fn address(property: &Property, old: bool, apart: bool) -> String {
    let parts: Vec<String> =
        property.parts(old).iter().map(|part| lines(&part.join(if old { "," } else { ", " }))).collect();
    let part = |at: usize| parts.get(at).map(String::as_str).filter(|part| !part.is_empty());
    let town = [part(5), part(3)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let town = Some(town.as_str()).filter(|town| !town.is_empty());
    let country = part(6).filter(|_| !apart);
    let whole =
        [part(2), part(1), part(0), town, part(4), country].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match property.param("LABEL") {
        Some(label) if whole.is_empty() => lines(&label.replace("\\n", "\n")),
        _ => whole,
    }
}
