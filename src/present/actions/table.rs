//! The actions that the app carries out wherever they are asked for.

use super::{Action, Does, Group, Place};
use crate::model::{ActivityKind, Kind, StageKind};

const fn action(id: &'static str, words: &'static str, icon: &'static str, does: Does) -> Action {
    Action {
        id,
        words,
        also: "",
        group: Group::Other,
        icon,
        keys: &[],
        place: Place::Anywhere,
        kinds: &[],
        does,
        menu: false,
    }
}

/// A page: its word in the address is its name.
const fn page(path: &'static str, words: &'static str, icon: &'static str, group: Group) -> Action {
    Action { group, ..action(path, words, icon, Does::Go(path)) }
}

/// Something about the record that is open.
const fn record(id: &'static str, words: &'static str, icon: &'static str, does: Does) -> Action {
    Action { place: Place::Record, group: Group::Record, ..action(id, words, icon, does) }
}

const fn make(id: &'static str, words: &'static str, icon: &'static str, does: Does) -> Action {
    Action { group: Group::Make, ..action(id, words, icon, does) }
}

impl Action {
    const fn keys(mut self, keys: &'static [&'static str]) -> Action {
        self.keys = keys;
        self
    }

    const fn also(mut self, words: &'static str) -> Action {
        self.also = words;
        self
    }

    const fn of(mut self, kinds: &'static [Kind]) -> Action {
        self.kinds = kinds;
        self
    }

    const fn in_menu(mut self) -> Action {
        self.menu = true;
        self
    }
}

const SALE: &[Kind] = &[Kind::Opportunity];
const PEOPLE: &[Kind] = &[Kind::Opportunity, Kind::Contact];
const CARDS: &[Kind] = &[Kind::Contact, Kind::Company];
const PAPER: &[Kind] = &crate::present::record_page::KINDS;

pub(super) const ACTIONS: &[Action] = &[
    action("search", "Search and commands", "search", Does::Search).keys(&["Ctrl+K"]).also("find palette anything"),
    make("new-opportunity", "New opportunity", "plus", Does::QuickAdd)
        .keys(&["n"])
        .also("add create lead deal sale quick"),
    make("new-contact", "New contact…", "user-plus", Does::Create(Kind::Contact)).also("add create person people"),
    make("new-company", "New company…", "building", Does::Create(Kind::Company))
        .also("add create organisation account firm"),
    make("new-task", "New task…", "list-checks", Does::Create(Kind::Task)).also("add create to do reminder"),
    action("filter", "Search or filter this page", "filter", Does::Filter).keys(&["/"]).also("find narrow"),
    action("undo", "Undo", "undo", Does::Undo).keys(&["Ctrl+Z"]).also("take back revert"),
    action("redo", "Redo", "redo", Does::Redo).keys(&["Ctrl+Shift+Z", "Ctrl+Y"]).also("do again repeat"),
    action("backup", "Save a backup", "download", Does::Backup).also("export everything json copy file"),
    action("light", "Light colours", "sun", Does::Colours("light")).also("theme bright"),
    action("dark", "Dark colours", "moon", Does::Colours("dark")).also("theme night"),
    action("as-system", "Colours as the system", "monitor", Does::Colours("")).also("theme automatic"),
    // Pages.
    page("today", "Today", "sun", Group::Work).keys(&["g y"]).also("worklist agenda home"),
    page("board", "Board", "square-kanban", Group::Work).keys(&["g b"]).also("pipeline kanban stages cards"),
    page("opportunities", "Opportunities", "table", Group::Work).keys(&["g o"]).also("deals sales leads table list"),
    page("contacts", "Contacts", "users", Group::Work).keys(&["g c"]).also("people persons leads"),
    page("companies", "Companies", "building", Group::Work).keys(&["g f"]).also("organisations accounts firms"),
    page("tasks", "Tasks", "list-checks", Group::Work).keys(&["g t"]).also("to do reminders calendar meetings"),
    page("outbox", "Outbox", "send", Group::Work).keys(&["g x"]).also("messages emails to send"),
    page("mail", "Mail in", "mail-plus", Group::Work).keys(&["g l"]).also("inbox log emails eml mbox"),
    page("dashboard", "Dashboard", "layout-dashboard", Group::Work)
        .keys(&["g j"])
        .also("overview widgets figures charts"),
    page("reports", "Reports", "chart-column", Group::Work)
        .keys(&["g n"])
        .also("figures numbers forecast funnel conversion statistics"),
    page("plan", "Plan", "target", Group::Work).keys(&["g z"]).also("goals targets quota reverse funnel"),
    page("campaigns", "Campaigns", "megaphone", Group::Work).keys(&["g a"]).also("marketing links qr"),
    page("rules", "Rules", "zap", Group::Automation).keys(&["g r"]).also("automation triggers workflow"),
    page("sequences", "Sequences", "list-ordered", Group::Automation)
        .keys(&["g q"])
        .also("cadence drip follow up series"),
    page("scoring", "Scoring", "gauge", Group::Automation)
        .keys(&["g g"])
        .also("score points ideal customer flames pre-sales lead"),
    page("templates", "Templates", "file-text", Group::Automation)
        .keys(&["g v"])
        .also("texts snippets content library"),
    page("runs", "What rules did", "activity", Group::Automation).keys(&["g w"]).also("automation log history traces"),
    page("stages", "Stages", "settings", Group::SetUp).keys(&["g s"]).also("pipelines loss reasons gates checklist"),
    page("team", "Team", "user", Group::SetUp).keys(&["g m"]).also("members people hats owners"),
    page("distribution", "Lead distribution", "users", Group::SetUp)
        .also("assign share new leads round robin in turn owner capacity away"),
    page("products", "Products", "package", Group::SetUp).keys(&["g p"]).also("price list catalogue"),
    page("duplicates", "Duplicates", "copy", Group::SetUp).keys(&["g u"]).also("merge double twice same"),
    page("import", "Import", "upload", Group::SetUp).keys(&["g i"]).also("csv file bring in table"),
    page("data", "Data and backups", "database", Group::SetUp)
        .keys(&["g d"])
        .also("restore export workspaces delete storage"),
    page("history", "History", "history", Group::SetUp).keys(&["g h"]).also("journal changes undo log"),
    page("fields", "Fields", "list-plus", Group::SetUp).keys(&["g k"]).also("custom own columns attributes"),
    page("settings", "Settings", "clock", Group::SetUp)
        .keys(&["g e"])
        .also("zone working hours days off currency notifications"),
    page("help", "Help and keys", "circle-help", Group::Foot).keys(&["?"]).also("shortcuts manual documentation"),
    page("agenda", "Meeting agenda", "clipboard", Group::Page).also("sales meeting report print sheet pdf"),
    page("flow", "Flow chart", "workflow", Group::Page).also("picture diagram pipeline"),
    page("handover", "Hand over records", "arrow-right", Group::Page)
        .also("give colleague leave holiday owner summary"),
    page("new", "New lead form", "clipboard", Group::Page).also("web form enquiry"),
    // The record that is open.
    record("log-call", "Log a call", "phone", Does::Log(ActivityKind::Call)).keys(&["c"]).also("phoned telephone"),
    record("log-email", "Log an email", "mail", Does::Log(ActivityKind::Email)).keys(&["e"]).also("wrote message"),
    record("log-meeting", "Log a meeting", "users", Does::Log(ActivityKind::Meeting))
        .keys(&["t"])
        .also("met visit demo"),
    record("note", "Write a note", "sticky-note", Does::Log(ActivityKind::Note)).keys(&["n"]).also("comment remark"),
    record("add-task", "Add a task", "list-checks", Does::AddTask)
        .keys(&["k"])
        .also("to do follow up reminder next step"),
    record("write", "Write a message", "send", Does::Write).keys(&["w"]).of(PEOPLE).also("send email letter compose"),
    record("move", "Move to stage…", "arrow-right", Does::Move).keys(&["m"]).of(SALE).also("change step column"),
    record("win", "Mark as won", "trophy", Does::Close(StageKind::Won)).of(SALE).also("close win sold order"),
    record("lose", "Mark as lost", "circle-x", Does::Close(StageKind::Lost)).of(SALE).also("close lose gone"),
    record("assign", "Assign to…", "user", Does::Assign).in_menu().also("owner member in charge"),
    record("hand-over", "Hand over…", "arrow-right", Does::HandOver)
        .of(PAPER)
        .in_menu()
        .also("give colleague summary owner leave"),
    record("tag", "Add a tag…", "tag", Does::Tag).in_menu().also("label mark"),
    record("untag", "Take a tag away…", "tag", Does::Untag).also("remove label unmark"),
    record("campaign", "Set the campaign…", "megaphone", Does::Campaign).of(PEOPLE).also("marketing source attribute"),
    record("enrol", "Enrol in a sequence…", "list-ordered", Does::Enrol).of(SALE).also("start cadence drip series"),
    record("copy-link", "Copy the link", "link", Does::CopyLink).in_menu().also("address url share"),
    record("print", "Print…", "printer", Does::Print).of(PAPER).in_menu().also("paper pdf summary"),
    record("save-card", "Save as vCard", "download", Does::SaveCard)
        .of(CARDS)
        .in_menu()
        .also("export address book vcf"),
    record("merge", "Merge with…", "combine", Does::Merge).of(CARDS).in_menu().also("duplicate double twice same join"),
    record("duplicate", "Duplicate", "copy", Does::Duplicate).of(SALE).in_menu().also("again same copy clone"),
    record("delete", "Delete", "trash", Does::Delete).in_menu().also("remove bin"),
];
