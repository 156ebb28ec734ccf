//! Quick add: one line becomes an opportunity, with a preview of what was understood.
//!
//! `Fleet tracking @Northgate Couriers 46000 EUR #referral fri`: `@` company, `+` contact, `#` tag, `!hot` temperature,
//! `~` owner, `>` stage, `%` campaign, amounts and dates as people write them, `"…"` for what is to be taken as it stands. Whatever
//! is none of these is the name.

mod amount;
mod day;
mod line;
mod token;

use crate::data::Dataset;
use crate::model::{StageKind, Temperature};
use crate::query::fold;
use crate::value::{Currency, Date, Id, Money, fold as folded, one_line, plausible, quoted};
use day::Day;
use std::ops::Range;
use token::{Token, tokens};

pub use amount::read_amount;
pub use line::{Named, Part, QuickAdd};

/// The longest line, in bytes.
const LONGEST: usize = 2_000;
/// The most words that a name after a mark has.
const MOST_WORDS: usize = 12;

/// Reads a line; stages of any pipeline in use are known.
pub fn parse(line: &str, data: &Dataset, today: Date) -> QuickAdd {
    parse_for(line, data, today, None)
}

/// Reads a line; only the stages of this pipeline are known.
pub fn parse_for(line: &str, data: &Dataset, today: Date, pipeline: Option<Id>) -> QuickAdd {
    if line.len() > LONGEST {
        let name = one_line(line).chars().take(200).collect();
        let problems =
            vec!["The line is too long to be understood; only its beginning is kept, as the name.".to_string()];
        return QuickAdd { name, problems, ..QuickAdd::default() };
    }
    let currency = data.settings().map(|settings| settings.currency).unwrap_or_default();
    let all = tokens(line);
    let taken = vec![false; all.len()];
    let mut reader = Reader { line, data, today, pipeline, currency, all, taken, out: QuickAdd::default() };
    reader.read();
    reader.out
}

struct Reader<'a> {
    line: &'a str,
    data: &'a Dataset,
    today: Date,
    pipeline: Option<Id>,
    currency: Currency,
    all: Vec<Token<'a>>,
    taken: Vec<bool>,
    out: QuickAdd,
}

/// A record that a mark can name: id and name.
type Candidate<'a> = (Id, &'a str);

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let mut at = 0;
        while let Some(token) = self.all.get(at).cloned() {
            let count = match token.mark {
                Some('#') => self.tag(at, token.text),
                Some('!') => self.temperature(at, token.text),
                Some('@') => self.company(at),
                Some('+') => self.contact(at),
                Some('~') => self.owner(at),
                Some('>') => self.stage(at),
                Some('%') => self.campaign(at),
                _ if token.quoted => 0,
                _ => self.date(at).max(self.amount(at)),
            };
            at += count.max(1);
        }
        self.lone_number();
        self.name();
        self.out.understood.sort_by_key(|part| part.range.start);
    }

    /// Takes `count` tokens for something. Returns `count`.
    fn take(&mut self, at: usize, count: usize, meaning: String) -> usize {
        for taken in self.taken.iter_mut().skip(at).take(count) {
            *taken = true;
        }
        self.out.understood.push(Part { range: self.range(at, count), meaning, money: None, day: None });
        count
    }

    /// Says which amount and day the part taken last is.
    fn figures(&mut self, money: Option<Money>, day: Option<Date>) {
        if let Some(part) = self.out.understood.last_mut() {
            (part.money, part.day) = (money, day);
        }
    }

    fn range(&self, at: usize, count: usize) -> Range<usize> {
        let start = self.all.get(at).map_or(0, |token| token.range.start);
        let end = self.all.get((at + count).saturating_sub(1)).map_or(start, |token| token.range.end);
        start..end.max(start)
    }

    fn source(&self, at: usize, count: usize) -> &'a str {
        self.line.get(self.range(at, count)).unwrap_or_default()
    }

    /// Says that a part cannot be used; it stays in the name.
    fn problem(&mut self, sentence: String) -> usize {
        self.out.problems.push(sentence);
        0
    }

    fn second(&mut self, at: usize, count: usize, what: &str) -> usize {
        let text = quoted(self.source(at, count));
        self.problem(format!("{text} would be a second {what}; it stays in the name."));
        count
    }

    fn tag(&mut self, at: usize, tag: &str) -> usize {
        let tag = one_line(tag);
        if !tag.chars().any(char::is_alphabetic) {
            return 0; // “Order #12” is a name.
        }
        let meaning = format!("Tag {}", quoted(&tag));
        self.out.tags.insert(tag);
        self.take(at, 1, meaning)
    }

    fn temperature(&mut self, at: usize, word: &str) -> usize {
        match Temperature::parse(word) {
            Some(_) if self.out.temperature.is_some() => self.second(at, 1, "temperature"),
            Some(temperature) => {
                self.out.temperature = Some(temperature);
                self.take(at, 1, format!("Temperature {}", temperature.word()))
            }
            None => match StageKind::parse(&folded(word)) {
                Some(StageKind::Won) => self.won(at),
                Some(StageKind::Lost) => {
                    self.problem("Losing asks for a reason: add it first, then move it to lost.".to_string())
                }
                _ => self.problem(format!("{} is not a temperature: write !hot, !warm, !cold or !won.", quoted(word))),
            },
        }
    }

    /// A sale that is won already: it goes into the won stage.
    fn won(&mut self, at: usize) -> usize {
        let pipeline = self.pipeline.or_else(|| self.data.live_pipelines().first().map(|pipeline| pipeline.id));
        let stages = pipeline.map(|id| self.data.stages_of(id)).unwrap_or_default();
        let Some(stage) = stages.into_iter().find(|stage| stage.kind == StageKind::Won) else {
            return self.problem("This pipeline has no stage for what is won.".to_string());
        };
        if self.out.stage.is_some() {
            return self.second(at, 1, "stage");
        }
        self.out.stage = Some(stage.id);
        self.take(at, 1, format!("Won: stage {}", quoted(&stage.name)))
    }

    /// The words after a mark, up to the next mark or quotation; `short` also stops at numbers and dates.
    fn words(&self, at: usize, short: bool) -> usize {
        let Some(first) = self.all.get(at) else { return 0 };
        if first.quoted {
            return 1;
        }
        let ends = |next: usize| {
            self.all.get(next).is_none_or(|token| token.mark.is_some() || token.quoted)
                || (short && (amount::starts(&self.all, next) || day::read(&self.all, next, self.today).is_some()))
        };
        (1..MOST_WORDS).find(|count| ends(at + count)).unwrap_or(MOST_WORDS)
    }

    /// The words after a mark as text.
    fn phrase(&self, at: usize, count: usize) -> String {
        let words: Vec<&str> = self.all.iter().skip(at).take(count).map(|token| token.text).collect();
        one_line(&words.join(" "))
    }

    /// The records whose whole name follows the mark, by the longest name.
    fn longest(&self, at: usize, candidates: &[Candidate<'_>]) -> Option<(usize, Vec<Id>)> {
        (1..=self.words(at, false)).rev().find_map(|count| {
            let wanted = folded(&self.phrase(at, count));
            let found: Vec<Id> =
                candidates.iter().filter(|(_, name)| fold::equals(name, &wanted)).map(|(id, _)| *id).collect();
            (!found.is_empty()).then_some((count, found))
        })
    }

    /// The one record of which a word begins with what follows the mark.
    fn begun(&self, at: usize, candidates: &[Candidate<'_>]) -> Option<(usize, Id)> {
        (1..=self.words(at, true)).rev().find_map(|count| {
            let wanted = folded(&self.phrase(at, count));
            let begins = |name: &str| {
                // Most names do not even contain it, and that is told without copying them.
                if !fold::contains(name, &wanted) {
                    return false;
                }
                let name = folded(name);
                name.starts_with(&wanted) || name.contains(&format!(" {wanted}"))
            };
            let mut found = candidates.iter().filter(|(_, name)| begins(name));
            match (found.next(), found.next()) {
                (Some((id, _)), None) => Some((count, *id)),
                _ => None,
            }
        })
    }

    fn company(&mut self, at: usize) -> usize {
        let data = self.data;
        let candidates: Vec<Candidate<'_>> =
            data.companies().map(|company| (company.id, company.name.as_str())).collect();
        let (count, company, meaning) =
            match self.longest(at, &candidates).and_then(|(count, ids)| Some((count, *ids.first()?))) {
                Some((count, id)) => {
                    let name = data.company(id).map_or("", |company| company.name.as_str());
                    (count, Named::Known(id), format!("Company {}", quoted(name)))
                }
                None => {
                    let count = self.words(at, true);
                    let name = self.phrase(at, count);
                    let near = self.begun(at, &candidates).filter(|(words, _)| *words == count);
                    let near =
                        near.and_then(|(_, id)| data.company(id)).map(|near| format!(" (not {})", quoted(&near.name)));
                    let meaning = format!("New company {}{}", quoted(&name), near.unwrap_or_default());
                    (count, Named::New(name), meaning)
                }
            };
        if self.out.company.is_some() {
            return self.second(at, count, "company");
        }
        self.out.company = Some(company);
        self.take(at, count, meaning)
    }

    fn contact(&mut self, at: usize) -> usize {
        let data = self.data;
        let candidates: Vec<Candidate<'_>> =
            data.contacts().map(|contact| (contact.id, contact.name.as_str())).collect();
        let (count, contact, meaning) = match self.longest(at, &candidates) {
            Some((count, ids)) => {
                // Of several people of that name, the one at the company named so far.
                let here = |id: &&Id| match &self.out.company {
                    Some(Named::Known(company)) => {
                        data.contact(**id).is_some_and(|contact| contact.company == Some(*company))
                    }
                    _ => false,
                };
                let Some(id) = ids.iter().find(here).or(ids.first()).copied() else { return 0 };
                let name = data.contact(id).map_or("", |contact| contact.name.as_str());
                (count, Named::Known(id), format!("Contact {}", quoted(name)))
            }
            None => {
                let count = self.words(at, true);
                let name = self.phrase(at, count);
                let meaning = format!("New contact {}", quoted(&name));
                (count, Named::New(name), meaning)
            }
        };
        if self.out.contact.is_some() {
            return self.second(at, count, "contact");
        }
        self.out.contact = Some(contact);
        self.take(at, count, meaning)
    }

    fn owner(&mut self, at: usize) -> usize {
        let members = self.data.members().filter(|member| !member.retired);
        let candidates: Vec<Candidate<'_>> = members.map(|member| (member.id, member.name.as_str())).collect();
        let Some((count, id)) = self.existing(at, &candidates, "member of the team") else { return 0 };
        if self.out.owner.is_some() {
            return self.second(at, count, "owner");
        }
        self.out.owner = Some(id);
        let name = self.data.member(id).map(|member| member.name.clone()).unwrap_or_default();
        self.take(at, count, format!("Owner {}", quoted(&name)))
    }

    fn campaign(&mut self, at: usize) -> usize {
        let campaigns = self.data.campaigns().filter(|campaign| !campaign.retired);
        let candidates: Vec<Candidate<'_>> = campaigns.map(|one| (one.id, one.name.as_str())).collect();
        let Some((count, id)) = self.existing(at, &candidates, "campaign") else { return 0 };
        if self.out.campaign.is_some() {
            return self.second(at, count, "campaign");
        }
        self.out.campaign = Some(id);
        let name = self.data.campaign(id).map(|campaign| campaign.name.clone()).unwrap_or_default();
        self.take(at, count, format!("Campaign {}", quoted(&name)))
    }

    fn stage(&mut self, at: usize) -> usize {
        let pipeline = self.pipeline;
        let stages =
            self.data.stages().filter(|stage| !stage.retired && pipeline.is_none_or(|id| stage.pipeline == id));
        let candidates: Vec<Candidate<'_>> = stages.map(|stage| (stage.id, stage.name.as_str())).collect();
        let Some((count, id)) = self.existing(at, &candidates, "stage") else { return 0 };
        if self.out.stage.is_some() {
            return self.second(at, count, "stage");
        }
        self.out.stage = Some(id);
        let name = self.data.stage(id).map(|stage| stage.name.clone()).unwrap_or_default();
        self.take(at, count, format!("Stage {}", quoted(&name)))
    }

    /// One of these records, by its whole name or an unmistakable beginning; else a problem.
    fn existing(&mut self, at: usize, candidates: &[Candidate<'_>], what: &str) -> Option<(usize, Id)> {
        let whole = self.longest(at, candidates).and_then(|(count, ids)| Some((count, *ids.first()?)));
        let found = whole.or_else(|| self.begun(at, candidates));
        if found.is_none() {
            let words = quoted(&self.phrase(at, self.words(at, true)));
            self.problem(format!("{words} is not the name of one {what}; it stays in the name."));
        }
        found
    }

    fn date(&mut self, at: usize) -> usize {
        match day::read(&self.all, at, self.today) {
            None => 0,
            Some((count, Day::Is(date))) if plausible(date) => {
                if self.out.close.is_some() {
                    return self.second(at, count, "close date");
                }
                self.out.close = Some(date);
                self.take(at, count, format!("Close {}", date.format("%a %Y-%m-%d")));
                self.figures(None, Some(date));
                count
            }
            Some((count, Day::TwoWays(one, other))) => {
                let text = quoted(self.source(at, count));
                let (one, other) = (one.format("%-d %b %Y"), other.format("%-d %b %Y"));
                self.problem(format!(
                    "{text} is {one} or {other}: write it so, or as 2026-12-31. It stays in the name."
                ));
                count
            }
            Some((count, _)) => {
                let text = quoted(self.source(at, count));
                self.problem(format!("{text} is not a date of the calendar; it stays in the name."));
                count
            }
        }
    }

    fn amount(&mut self, at: usize) -> usize {
        if self.taken.get(at).copied().unwrap_or(true) {
            return 0;
        }
        match amount::read(&self.all, at) {
            Some(found) if found.certain => self.value(at, &found, ""),
            _ => 0,
        }
    }

    fn value(&mut self, at: usize, found: &amount::Found, hint: &str) -> usize {
        let text = self.source(at, found.count);
        match amount::money(found.parts, found.currency.unwrap_or(self.currency)) {
            Ok(_) if self.out.value.is_some() => self.second(at, found.count, "value"),
            Ok(money) => {
                self.out.value = Some(money);
                self.take(at, found.count, format!("Value {money}{hint}"));
                self.figures(Some(money), None);
                found.count
            }
            Err(error) => {
                self.problem(format!("{} is not a value: {error}.", quoted(text)));
                found.count
            }
        }
    }

    /// A number without a sign of money is the value only if it is at least 100, is no year, and stands last.
    fn lone_number(&mut self) {
        let plain: Vec<(usize, amount::Found)> = (0..self.all.len())
            .filter(|at| !self.taken.get(*at).copied().unwrap_or(true))
            .filter_map(|at| Some((at, amount::read(&self.all, at).filter(|found| !found.certain)?)))
            .collect();
        let Some((at, found)) = plain.last() else { return };
        if self.out.value.is_some() || found.parts < 100 * 10_000 {
            return;
        }
        let last = self.taken.iter().skip(at + 1).all(|taken| *taken);
        if last && !amount::is_year(found.parts, self.today) {
            self.value(*at, found, "; in quotation marks it would stay in the name");
        } else {
            let text = self.source(*at, 1);
            let meaning = format!("Part of the name; “{text} {}” would be a value", self.currency);
            self.out.understood.push(Part { range: self.range(*at, 1), meaning, money: None, day: None });
        }
    }

    fn name(&mut self) {
        let rest = self.all.iter().zip(&self.taken).filter(|(_, taken)| !**taken);
        let words: Vec<&str> = rest
            .map(|(token, _)| {
                let literal = token.quoted && token.mark.is_none();
                if literal { token.text } else { self.line.get(token.range.clone()).unwrap_or_default() }
            })
            .collect();
        self.out.name = one_line(&words.join(" "));
        if self.out.name.is_empty() && !self.all.is_empty() {
            self.problem("The opportunity needs a name.".to_string());
        }
    }
}

#[cfg(test)]
#[path = "quick_add/tests.rs"]
mod tests;
