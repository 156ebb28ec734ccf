//! Where the person is: the part of the address after `#`, read and printed.
//!
//! Filter, sort and the open record are part of it, so that a reload or a bookmark comes back to the same view.

use crate::model::RecordId;
use crate::value::Id;
use std::fmt::{self, Write};

/// A place in the product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The board of a pipeline; of none named, the first one.
    Board {
        /// The pipeline.
        pipeline: Option<Id>,
        /// The condition that cards meet, as text.
        filter: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The table of opportunities.
    Opportunities {
        /// Only of this pipeline.
        pipeline: Option<Id>,
        /// The condition that rows meet, as text.
        filter: String,
        /// The column that sorts, as the table writes it; empty for its usual order.
        sort: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The contacts.
    Contacts {
        /// The condition that rows meet, as text.
        filter: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The companies.
    Companies {
        /// The condition that rows meet, as text.
        filter: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The tasks.
    Tasks {
        /// The condition that rows meet, as text.
        filter: String,
        /// The record shown in the panel.
        open: Option<RecordId>,
    },
    /// The stages of a pipeline, for changing them.
    Stages {
        /// The pipeline.
        pipeline: Option<Id>,
    },
    /// The team.
    Team,
    /// The products.
    Products,
    /// Backup, restore and wiping.
    Data,
    /// Import of a file.
    Import,
    /// Everything that happened, with undo.
    History,
    /// Help.
    Help,
    /// The first-run screen.
    Start,
}

impl Default for Route {
    fn default() -> Self {
        Route::Board { pipeline: None, filter: String::new(), open: None }
    }
}

impl Route {
    /// Reads the address after the page's own, with or without its `#`. What is unknown leads to the board.
    pub fn parse(hash: &str) -> Route {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let mut params = Params::default();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "pipeline" => params.pipeline = decode(value).parse().ok(),
                "filter" => params.filter = decode(value),
                "sort" => params.sort = decode(value),
                "open" => params.open = decode(value).parse().ok(),
                _ => {}
            }
        }
        let Params { pipeline, filter, sort, open } = params;
        match path.trim_matches('/') {
            "board" => Route::Board { pipeline, filter, open },
            "opportunities" => Route::Opportunities { pipeline, filter, sort, open },
            "contacts" => Route::Contacts { filter, open },
            "companies" => Route::Companies { filter, open },
            "tasks" => Route::Tasks { filter, open },
            "stages" => Route::Stages { pipeline },
            "team" => Route::Team,
            "products" => Route::Products,
            "data" => Route::Data,
            "import" => Route::Import,
            "history" => Route::History,
            "help" => Route::Help,
            "start" => Route::Start,
            _ => Route::default(),
        }
    }

    /// The word in the address.
    pub fn path(&self) -> &'static str {
        match self {
            Route::Board { .. } => "board",
            Route::Opportunities { .. } => "opportunities",
            Route::Contacts { .. } => "contacts",
            Route::Companies { .. } => "companies",
            Route::Tasks { .. } => "tasks",
            Route::Stages { .. } => "stages",
            Route::Team => "team",
            Route::Products => "products",
            Route::Data => "data",
            Route::Import => "import",
            Route::History => "history",
            Route::Help => "help",
            Route::Start => "start",
        }
    }

    /// The pipeline, where the place has one.
    pub fn pipeline(&self) -> Option<Id> {
        match self {
            Route::Board { pipeline, .. } | Route::Opportunities { pipeline, .. } | Route::Stages { pipeline } => {
                *pipeline
            }
            _ => None,
        }
    }

    /// The record shown in the panel.
    pub fn open(&self) -> Option<RecordId> {
        match self {
            Route::Board { open, .. }
            | Route::Opportunities { open, .. }
            | Route::Contacts { open, .. }
            | Route::Companies { open, .. }
            | Route::Tasks { open, .. } => *open,
            _ => None,
        }
    }

    /// The same place with another record in the panel; a place without a panel stays as it is.
    pub fn with_open(mut self, record: Option<RecordId>) -> Route {
        match &mut self {
            Route::Board { open, .. }
            | Route::Opportunities { open, .. }
            | Route::Contacts { open, .. }
            | Route::Companies { open, .. }
            | Route::Tasks { open, .. } => *open = record,
            _ => {}
        }
        self
    }

    /// The condition in force, as text; empty where there is none.
    pub fn filter(&self) -> &str {
        match self {
            Route::Board { filter, .. }
            | Route::Opportunities { filter, .. }
            | Route::Contacts { filter, .. }
            | Route::Companies { filter, .. }
            | Route::Tasks { filter, .. } => filter,
            _ => "",
        }
    }

    /// The same place under another condition; a place without a list stays as it is.
    pub fn with_filter(mut self, text: impl Into<String>) -> Route {
        match &mut self {
            Route::Board { filter, .. }
            | Route::Opportunities { filter, .. }
            | Route::Contacts { filter, .. }
            | Route::Companies { filter, .. }
            | Route::Tasks { filter, .. } => *filter = text.into(),
            _ => {}
        }
        self
    }

    /// The column that sorts; empty where there is none.
    pub fn sort(&self) -> &str {
        if let Route::Opportunities { sort, .. } = self { sort } else { "" }
    }
}

/// `#/board?pipeline=01J…&filter=owner%3Ame&open=opportunities%3A01J…`
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#/{}", self.path())?;
        let params = [
            ("pipeline", self.pipeline().map(|id| id.to_string()).unwrap_or_default()),
            ("filter", self.filter().to_string()),
            ("sort", self.sort().to_string()),
            ("open", self.open().map(|id| id.to_string()).unwrap_or_default()),
        ];
        let mut mark = '?';
        for (key, value) in params.iter().filter(|(_, value)| !value.is_empty()) {
            write!(f, "{mark}{key}=")?;
            encode(f, value)?;
            mark = '&';
        }
        Ok(())
    }
}

#[derive(Default)]
struct Params {
    pipeline: Option<Id>,
    filter: String,
    sort: String,
    open: Option<RecordId>,
}

fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            f.write_char(char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

/// Reads percent signs and plus signs; what is not well formed stays as it stands.
fn decode(text: &str) -> String {
    let hex = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high * 16 + low);
                at += 3;
                continue;
            }
            (b'+', ..) => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use proptest::prelude::*;

    fn routes() -> impl Strategy<Value = Route> {
        let id = any::<u128>().prop_map(Id::from_bits);
        let record =
            (proptest::sample::select(Kind::ALL.to_vec()), id.clone()).prop_map(|(kind, id)| RecordId { kind, id });
        let parts = (proptest::option::of(id), ".*", ".*", proptest::option::of(record));
        (parts, 0usize..13).prop_map(|((pipeline, filter, sort, open), pick)| match pick {
            0 => Route::Board { pipeline, filter, open },
            1 => Route::Opportunities { pipeline, filter, sort, open },
            2 => Route::Contacts { filter, open },
            3 => Route::Companies { filter, open },
            4 => Route::Tasks { filter, open },
            5 => Route::Stages { pipeline },
            6 => Route::Team,
            7 => Route::Products,
            8 => Route::Data,
            9 => Route::Import,
            10 => Route::History,
            11 => Route::Help,
            _ => Route::Start,
        })
    }

    proptest! {
        #[test]
        fn every_route_reads_back_from_its_print(route in routes()) {
            let text = route.to_string();
            prop_assert!(text.is_ascii());
            prop_assert_eq!(Route::parse(&text), route, "{}", text);
        }

        #[test]
        fn any_address_leads_somewhere(text in ".*") {
            let route = Route::parse(&text);
            prop_assert_eq!(Route::parse(&route.to_string()), route);
        }
    }

    #[test]
    fn addresses_are_plain_and_the_unknown_leads_to_the_board() {
        let open = Some(RecordId::opportunity(Id::from_bits(1)));
        let route = Route::default().with_filter("owner:me café").with_open(open);
        assert_eq!(
            route.to_string(),
            "#/board?filter=owner%3Ame%20caf%C3%A9&open=opportunities%3A00000000000000000000000001"
        );
        assert_eq!((route.filter(), route.open()), ("owner:me café", open));
        for hash in ["", "#", "#/", "#/nowhere?filter=%zz", "board", "/board/"] {
            assert_eq!(Route::parse(hash), Route::default(), "{hash}");
        }
        assert_eq!(
            Route::parse("#/tasks?filter=a+b&open=nonsense&x"),
            Route::Tasks { filter: "a b".into(), open: None }
        );
        assert_eq!(Route::Team.with_filter("x").with_open(open), Route::Team);
    }
}
