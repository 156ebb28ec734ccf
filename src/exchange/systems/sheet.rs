//! How a system's files are told by their headers: each kind of file as a table of names.

use super::languages::entered;
use super::{Known, Recognised};
use crate::exchange::csv::{Field, Label, Rows, Target, bare, once};

/// A column of a file, by the names that it goes by: in lower case, letters and digits only, divided by blanks.
#[derive(Clone, Copy)]
pub struct Col {
    to: Target,
    names: &'static str,
    label: Label,
    group: u8,
}

/// A column that fills a field.
pub const fn field(field: Field, names: &'static str) -> Col {
    Col { to: Target::Field(field), names, label: Label::None, group: 0 }
}

/// A column that fills a field with something that is for this.
pub const fn labelled(field: Field, label: &'static str, names: &'static str) -> Col {
    Col { to: Target::Field(field), names, label: Label::Always(label), group: 0 }
}

/// A part of a postal address; the parts of one group are one address.
pub const fn part(group: u8, label: &'static str, names: &'static str) -> Col {
    let label = if label.is_empty() { Label::None } else { Label::Always(label) };
    Col { to: Target::Field(Field::Address), names, label, group }
}

/// A column that says nothing that is worth keeping.
pub const fn skip(names: &'static str) -> Col {
    Col { to: Target::Ignore, names, label: Label::None, group: 0 }
}

/// A kind of file.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// What its rows are.
    pub rows: Rows,
    /// What the system calls it, such as `deals`.
    pub file: &'static str,
    /// From each of these lists of names one has to be among the headers.
    pub needs: &'static [&'static str],
    /// None of these names may be among the headers.
    pub never: &'static str,
    /// What headers begin with and what does not tell columns apart, such as `Contact: `; empty for none.
    pub prefix: &'static str,
    /// Its columns; what is not among them is kept as a detail.
    pub columns: &'static [Col],
}

fn listed(names: &str, name: &str) -> bool {
    names.split(' ').any(|listed| listed == name)
}

impl Sheet {
    /// Whether these headers are those of such a file. Columns may be missing, come in another order, and come twice.
    pub fn recognise(&self, headers: &[String]) -> Option<Recognised> {
        let names: Vec<String> = headers.iter().map(|header| self.name(header)).collect();
        let any = |list: &str| names.iter().any(|name| listed(list, name));
        if !self.needs.iter().all(|list| any(list)) || (!self.never.is_empty() && any(self.never)) {
            return None;
        }
        Some(self.take(headers))
    }

    /// These headers as those of such a file, whatever they are.
    pub fn take(&self, headers: &[String]) -> Recognised {
        let mut columns: Vec<Known> = Vec::with_capacity(headers.len());
        let mut sure = 0;
        for header in headers {
            let name = self.name(header);
            let column = self.columns.iter().find(|column| listed(column.names, &name));
            sure += usize::from(column.is_some());
            columns.push(match column {
                Some(column) => Known { label: column.label, group: column.group, ..Known::new(column.to) },
                None if entered(header) => Known::new(Target::Field(Field::Entered)),
                None => Known::new(Target::Detail),
            });
        }
        Recognised { rows: self.rows, file: self.file, sure, columns }
    }

    fn name(&self, header: &str) -> String {
        let name = bare(once(header));
        match name.strip_prefix(self.prefix).filter(|rest| !rest.is_empty() && header.contains(": ")) {
            Some(rest) => rest.to_string(),
            None => name,
        }
    }
}

/// The surest of the kinds of file that fit.
pub fn surest(sheets: &[Sheet], headers: &[String]) -> Option<Recognised> {
    let found = sheets.iter().filter_map(|sheet| sheet.recognise(headers));
    found.fold(None, |best: Option<Recognised>, next| match best {
        Some(best) if best.sure >= next.sure => Some(best),
        _ => Some(next),
    })
}
