//! A mailbox file (`.mbox`): mail after mail, each below a line that begins with `From `.

use super::{LARGEST, Mail, Unread, read};

/// Reads an `.mbox` file of any size in slices, so that a page can go on answering between them. It holds no more than
/// the mail that is being read.
///
/// ```
/// # use penstock::exchange::mail::Mailbox;
/// let mut mailbox = Mailbox::default();
/// let mut mails = mailbox.feed(b"From bo@firm.example Mon Nov 16 09:12:00 2026\nFrom: bo@firm.example\nSubject: One\n\nHello\n");
/// mails.extend(mailbox.finish());
/// assert_eq!(mails.len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Mailbox {
    mail: Vec<u8>,
    /// Bytes of a line that has not ended yet.
    line: Vec<u8>,
    /// Whether a mail has begun.
    begun: bool,
    /// Whether the line before was empty, or there was none.
    after_gap: bool,
    /// How many bytes of a mail that is too large were passed over.
    passed: usize,
    started: bool,
}

impl Mailbox {
    /// Whether a file is a mailbox, by its name and its first bytes.
    pub fn is_one(name: &str, first: &[u8]) -> bool {
        let ending = name.rsplit('.').next().unwrap_or_default();
        first.trim_ascii_start().starts_with(b"From ")
            || ending.eq_ignore_ascii_case("mbox")
            || ending.eq_ignore_ascii_case("mbx")
    }

    /// Takes the next slice of the file. Returns the mails that ended in it, each read or with the reason why it is not.
    /// A megabyte is a good size of a slice.
    pub fn feed(&mut self, slice: &[u8]) -> Vec<Result<Mail, Unread>> {
        let mut found = Vec::new();
        for part in slice.split_inclusive(|byte| *byte == b'\n') {
            if self.line.is_empty() && part.ends_with(b"\n") {
                self.take(part, &mut found);
                continue;
            }
            self.line.extend_from_slice(part);
            // A line without an end is no line of a mail; it is passed on in pieces.
            if part.ends_with(b"\n") || self.line.len() > LARGEST {
                let line = std::mem::take(&mut self.line);
                self.take(&line, &mut found);
            }
        }
        found
    }

    /// The file has ended: the last mail.
    pub fn finish(mut self) -> Vec<Result<Mail, Unread>> {
        let mut found = Vec::new();
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.take(&line, &mut found);
        }
        self.end(&mut found);
        found
    }

    fn take(&mut self, line: &[u8], found: &mut Vec<Result<Mail, Unread>>) {
        let bare = line.trim_ascii_end();
        let first = !std::mem::replace(&mut self.started, true);
        if (self.after_gap || first) && separates(bare) {
            self.end(found);
            self.begun = true;
            self.after_gap = true;
            return;
        }
        self.after_gap = bare.is_empty();
        // A file that begins with a mail at once is one as well.
        if !self.begun && bare.is_empty() {
            self.started = false;
            return;
        }
        self.begun = true;
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "));
        let line = if quoted { line.get(1..).unwrap_or(line) } else { line };
        if self.passed > 0 || self.mail.len().saturating_add(line.len()) > LARGEST {
            self.passed = self.passed.saturating_add(self.mail.len()).saturating_add(line.len());
            self.mail = Vec::new();
        } else {
            self.mail.extend_from_slice(line);
        }
    }

    fn end(&mut self, found: &mut Vec<Result<Mail, Unread>>) {
        let mail = std::mem::take(&mut self.mail);
        let passed = std::mem::take(&mut self.passed);
        if passed > 0 {
            found.push(Err(Unread::TooLarge(passed)));
        } else if !mail.trim_ascii().is_empty() {
            found.push(read(&mail));
        }
    }
}

/// Whether a line parts two mails: `From `, somebody, and a time; some programs leave out all but the first.
fn separates(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From") else { return false };
    if rest.trim_ascii().is_empty() {
        return true;
    }
    let clock =
        |part: &[u8]| matches!(part, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
    rest.starts_with(b" ") && rest.windows(5).any(clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: &str = "From bo@firm.example Mon Nov 16 09:12:00 2026\nFrom: bo@firm.example\nSubject: One\n\nHello\n>From here on\n>>From there\nFrom now on we deliver.\n\nFrom us\n\n\
        From - Mon Nov 16 09:13:00 2026\r\nFrom: cy@firm.example\r\nSubject: Two\r\n\r\nHello\r\n\r\nFrom 1@xxx Mon Nov 16 09:13:00 +0000 2026\nnothing of a mail\n";

    fn all(bytes: &[u8], slice: usize) -> Vec<Result<Mail, Unread>> {
        let mut mailbox = Mailbox::default();
        let mut found: Vec<_> = bytes.chunks(slice).flat_map(|part| mailbox.feed(part)).collect();
        found.extend(mailbox.finish());
        found
    }

    #[test]
    fn mails_are_the_same_however_the_file_is_sliced() {
        let whole = all(BOX.as_bytes(), BOX.len());
        let texts: Vec<_> = whole.iter().map(|mail| mail.as_ref().map(|mail| mail.subject.as_str())).collect();
        assert_eq!(texts, [Ok("One"), Ok("Two"), Err(&Unread::NoHeaders)]);
        let first = whole.first().unwrap().as_ref().unwrap();
        assert_eq!(
            first.text,
            "Hello\nFrom here on\n>From there\nFrom now on we deliver.\n\nFrom us".replace("\n>From there", "")
        );
        for slice in [1, 2, 7, 64] {
            assert_eq!(all(BOX.as_bytes(), slice), whole, "{slice}");
        }
    }

    #[test]
    fn a_file_that_begins_with_a_mail_is_read_and_nothing_is_no_mail() {
        assert_eq!(all(b"\n\nFrom: a@b.example\nSubject: x\n\ny", 3).len(), 1);
        assert!(all(b"", 1).is_empty() && all(b"\n\n", 1).is_empty());
    }

    #[test]
    fn one_mail_that_is_too_large_does_not_keep_the_others_out() {
        let head = b"From a@b.example Mon Nov 16 09:12:00 2026\nFrom: a@b.example\nSubject: big\n\n";
        let line = [b"x".repeat(999), b"\n".to_vec()].concat();
        let mut mailbox = Mailbox::default();
        let mut found = mailbox.feed(head);
        for _ in 0..LARGEST / 1_000 + 10 {
            found.extend(mailbox.feed(&line));
        }
        found.extend(mailbox.feed(b"\n"));
        found.extend(mailbox.feed(BOX.as_bytes()));
        found.extend(mailbox.finish());
        assert!(matches!(found.first(), Some(Err(Unread::TooLarge(_)))));
        assert_eq!(found.len(), 4);
    }
}
