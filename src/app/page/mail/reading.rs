//! From files to mails, without ever holding up the page: a slice at a time, and no more mails at once than a person can
//! look through.

use super::state::{FEW, MailIn, Open, Unreadable};
use crate::app::{
    shell::{
        self,
        files::{ChosenFile, painted},
    },
    ui::focus,
};
use leptos::prelude::*;
use penstock::{
    exchange::mail::{Directory, LARGEST, Mail, Mailbox, Unread, read},
    present::mail_in::{Item, MOST, MOST_TEXT},
    value::{Progress, one_line, plural},
};

/// Bytes that are read from a file at once: some milliseconds of work.
const SLICE: u64 = 1024 * 1024;

/// A file with more mails than this was not put together by hand for this.
const BY_HAND: usize = 10;

/// How many that cannot be read are named.
const NAMED: usize = 100;

/// What files are mails, by their endings.
const ENDINGS: [&str; 5] = ["eml", "emlx", "mbox", "mbx", "msg"];

/// What the browser's own dialog offers.
pub const ACCEPT: &str = ".eml,.emlx,.mbox,.mbx,.msg,.txt,message/rfc822,application/mbox";

/// Whether a file is one of mails, by its name.
pub fn is_mail(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    ENDINGS.contains(&ending.as_str())
}

/// A mail that has been read and not looked at.
struct Fresh {
    mail: Mail,
    file: String,
}

impl MailIn {
    /// Takes files: they are read after those that are being read.
    pub fn take(self, files: Vec<ChosenFile>) {
        if files.is_empty() {
            return;
        }
        if self.report.with_untracked(Option::is_some) {
            self.clear();
        }
        let _ = self.waiting.try_update_value(|waiting| waiting.extend(files));
        if self.work.with_untracked(Option::is_none) {
            self.read_on();
        }
    }

    /// Takes a mail, or several, as text.
    pub fn take_text(self, text: &str) {
        if self.report.with_untracked(Option::is_some) {
            self.clear();
        }
        let bytes = text.as_bytes();
        let found = if Mailbox::is_one("", bytes) {
            let mut mailbox = Mailbox::default();
            let mut found = mailbox.feed(bytes);
            found.extend(mailbox.finish());
            found
        } else {
            vec![read(bytes)]
        };
        let mut fresh = Vec::new();
        found.into_iter().for_each(|mail| self.keep(mail, "Pasted text", &mut fresh));
        let ticket = self.begin("Reading the mail");
        self.app.spawn(async move { self.look_at(ticket, fresh).await });
    }

    /// Reads what waits, until it is enough at once.
    pub fn read_on(self) {
        self.more.set(false);
        let ticket = self.begin("Reading");
        self.app.spawn(async move {
            let mut fresh = Vec::new();
            while self.room(&fresh) {
                let Some(open) = self.next_file(ticket, &mut fresh).await else { break };
                if !self.read_mailbox(ticket, open, &mut fresh).await {
                    return;
                }
            }
            if !self.on(ticket) {
                return;
            }
            let more = self.open.with_value(Option::is_some) || self.waiting.with_value(|waiting| !waiting.is_empty());
            self.look_at(ticket, fresh).await;
            self.more.try_set(more);
        });
    }

    /// Puts aside what was looked through and goes on with what is left of the files.
    pub fn next_part(self) {
        self.items.set(Vec::new());
        self.unread.set(Vec::new());
        self.unnamed.set(0);
        self.report.set(None);
        self.read_on();
    }

    /// Whether more can be looked through.
    fn room(self, fresh: &[Fresh]) -> bool {
        let text: usize = fresh.iter().map(|one| one.mail.text.len()).sum();
        let (count, weight) =
            self.items.with_untracked(|items| (items.len(), items.iter().map(Item::weight).sum::<usize>()));
        count + fresh.len() < MOST && weight + text < MOST_TEXT
    }

    /// The mailbox to go on with. Files of one mail that come before it are read; none if nothing is left.
    async fn next_file(self, ticket: u64, fresh: &mut Vec<Fresh>) -> Option<Open> {
        if let Some(open) = self.open.try_update_value(Option::take).flatten() {
            return Some(open);
        }
        while self.room(fresh) && self.on(ticket) {
            let file = self.waiting.try_update_value(std::collections::VecDeque::pop_front).flatten()?;
            let (name, mut bytes) = (file.name(), Vec::new());
            if let Err(why) = file.slice(0, 1_000, &mut bytes).await {
                self.refuse(name, why);
            } else if Mailbox::is_one(&name, &bytes) {
                return Some(Open { file, at: 0, mailbox: Mailbox::default(), nth: 0 });
            } else {
                self.read_mail(ticket, &file, fresh).await;
            }
        }
        None
    }

    /// A file of one mail.
    async fn read_mail(self, ticket: u64, file: &ChosenFile, fresh: &mut Vec<Fresh>) {
        let (name, size) = (one_line(&file.name()), file.size());
        if size > LARGEST as u64 {
            let bytes = usize::try_from(size).unwrap_or(usize::MAX);
            return self.refuse(name, Unread::TooLarge(bytes).to_string());
        }
        let (mut all, mut bytes) = (Vec::new(), Vec::new());
        while (all.len() as u64) < size {
            if let Err(why) = file.slice(all.len() as u64, SLICE, &mut bytes).await {
                return self.refuse(name, why);
            }
            all.extend_from_slice(&bytes);
            if bytes.is_empty() || !self.show(ticket, &name, all.len() as u64, size, fresh.len()) {
                break;
            }
        }
        if self.on(ticket) {
            if size > 4 * SLICE {
                painted().await;
            }
            self.keep(read(&all), &name, fresh);
        }
    }

    /// A mailbox, to its end or until it is enough at once. Says whether to go on.
    async fn read_mailbox(self, ticket: u64, mut open: Open, fresh: &mut Vec<Fresh>) -> bool {
        let (name, size) = (one_line(&open.file.name()), open.file.size());
        let (mut bytes, before) = (Vec::new(), fresh.len());
        while open.at < size {
            if !self.room(fresh) {
                self.open.try_set_value(Some(open));
                return self.on(ticket);
            }
            if let Err(why) = open.file.slice(open.at, SLICE, &mut bytes).await {
                self.refuse(name, why);
                return self.on(ticket);
            }
            if bytes.is_empty() {
                break;
            }
            open.at += bytes.len() as u64;
            let found = open.mailbox.feed(&bytes);
            self.keep_nth(found, &name, &mut open.nth, fresh);
            if !self.show(ticket, &name, open.at, size, fresh.len()) {
                return false;
            }
            shell::pause().await;
        }
        let found = open.mailbox.finish();
        self.keep_nth(found, &name, &mut open.nth, fresh);
        if open.nth == 0 && fresh.len() == before {
            self.refuse(name, Unread::Empty.to_string());
        }
        self.on(ticket)
    }

    fn keep_nth(self, found: Vec<Result<Mail, Unread>>, name: &str, nth: &mut usize, fresh: &mut Vec<Fresh>) {
        for mail in found {
            *nth += 1;
            match mail {
                Err(why) => self.refuse(format!("Mail {} in {name}", self.app.number(*nth)), why.to_string()),
                mail => self.keep(mail, name, fresh),
            }
        }
    }

    /// Keeps a mail, or the reason why it is none.
    fn keep(self, mail: Result<Mail, Unread>, file: &str, fresh: &mut Vec<Fresh>) {
        match mail {
            // A file of Outlook's is one whatever is in it.
            Err(Unread::NoHeaders) if file.to_lowercase().ends_with(".msg") => {
                self.refuse(file.to_string(), Unread::Outlook.to_string());
            }
            Err(why) => self.refuse(file.to_string(), why.to_string()),
            Ok(mut mail) => {
                let new = self.ids.try_update_value(|ids| ids.insert(mail.id.clone())) == Some(true);
                if !new {
                    self.twice.try_update(|twice| *twice += 1);
                    return;
                }
                // Of what it repeats only that it does is of weight.
                mail.quoted = mail.quoted.chars().take(1).collect();
                fresh.push(Fresh { mail, file: file.to_string() });
            }
        }
    }

    fn refuse(self, name: String, why: String) {
        if self.unread.with_untracked(Vec::len) < NAMED {
            self.unread.try_update(|unread| unread.push(Unreadable { name, why }));
        } else {
            self.unnamed.try_update(|unnamed| *unnamed += 1);
        }
    }

    fn show(self, ticket: u64, name: &str, at: u64, size: u64, count: usize) -> bool {
        let mega = |bytes: u64| self.app.number(usize::try_from(bytes.div_ceil(SLICE)).unwrap_or(usize::MAX));
        let figure = format!("{} of {} MB, {}", mega(at), mega(size), plural(count, "mail", "mails"));
        let bytes = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let progress = Progress { done: bytes(at), total: bytes(size) };
        self.note(ticket, &format!("Reading {name}"), Some(figure), progress)
    }

    /// Finds out what each mail is, a few at a time, and shows all of them: the latest first.
    async fn look_at(self, ticket: u64, fresh: Vec<Fresh>) {
        let app = self.app;
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        fresh.iter().for_each(|one| *counts.entry(one.file.clone()).or_default() += 1);
        let (total, mut items) = (fresh.len(), Vec::with_capacity(fresh.len()));
        let mut fresh = fresh.into_iter();
        while items.len() < total {
            let words = "Finding out whose they are";
            if !self.note(ticket, words, None, Progress { done: items.len(), total }) {
                return;
            }
            shell::pause().await;
            let now = app.now();
            app.data(|data| {
                let directory = Directory::of(data);
                let some = fresh.by_ref().take(2 * FEW);
                items.extend(some.map(|Fresh { mail, file }| {
                    let many = counts.get(&file).is_some_and(|count| *count > BY_HAND);
                    Item::new(mail, &file, many, &directory, now)
                }));
            });
        }
        if !self.on(ticket) {
            return;
        }
        self.items.try_update(|all| {
            all.extend(items);
            all.sort_by_key(|item| std::cmp::Reverse(item.wanted.at));
        });
        self.work.try_set(None);
        self.count_rules();
        // One mail that clearly belongs somewhere needs Enter and no more.
        let (all, chosen) = self.items.with_untracked(|items| (items.len(), items.iter().any(|item| item.chosen)));
        focus::offer(if all == 1 && chosen { "[data-test=mail-log]" } else { ".mail-list" });
    }
}
