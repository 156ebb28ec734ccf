//! The shape of the house, kept by reading the `use` lines: imports run one way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn files(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}

/// The names that come after `prefix` (such as `crate::`) in some code.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in code.split(prefix).skip(1) {
        let inner = part.strip_prefix('{').map(|group| group.split("};").next().unwrap_or_default());
        let first = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match inner {
            None => names.push(first(part)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_alphabetic() && depth == 0 => {
                            names.push(first(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

#[test]
fn imports_in_the_core_run_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("value", &[][..]),
        ("model", &["value"]),
        ("data", &["value", "model"]),
        ("query", &["value", "model", "data"]),
        ("search", &["value", "model", "data", "query"]),
        ("playbook", &["value", "model"]),
        ("command", &["value", "model", "data", "query"]),
        ("automation", &["value", "model", "data", "query", "command"]),
        ("effect", &["value", "model"]),
        ("report", &["value", "model", "data", "query", "automation"]),
        ("exchange", &["value", "model", "data", "query", "command"]),
        ("present", &["value", "model", "data", "query", "search", "command", "automation", "report", "exchange"]),
        ("workspace", &["value", "model", "data", "query", "command", "exchange", "effect", "automation"]),
        ("retell", &["value", "model", "data", "command", "workspace"]),
        ("storage", &[]),
        ("keeper", &["value", "data", "workspace", "storage"]),
    ]);
    let mut wrong = Vec::new();
    for (module, may) in &allowed {
        let folder = source().join(module);
        let paths = if folder.is_dir() { files(&folder) } else { vec![source().join(format!("{module}.rs"))] };
        for path in paths.iter().filter(|path| !is_test(path)) {
            for name in named_after(&code(path), "crate::") {
                if name != *module && !may.contains(&name.as_str()) {
                    wrong.push(format!("{} uses crate::{name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_of_the_core_is_in_the_plan() {
    let listed =
        ["value", "model", "data", "query", "playbook", "command", "effect", "exchange", "present", "workspace"];
    let more = ["report", "storage", "keeper", "automation", "retell", "search"];
    for name in named_after(&code(&source().join("lib.rs")), "pub mod ") {
        assert!(listed.contains(&name.as_str()) || more.contains(&name.as_str()), "{name} is not in the plan");
    }
}

#[test]
fn the_core_has_no_clock_no_chance_no_float_and_no_browser() {
    let banned = [
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "rand::",
        "f64",
        "f32",
        "HashMap",
        "HashSet",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "leptos",
        "async fn",
        "unwrap()",
        ".expect(",
        "panic!(",
    ];
    let mut wrong = Vec::new();
    let modules = [
        "value",
        "model",
        "data",
        "query",
        "search",
        "playbook",
        "command",
        "automation",
        "report",
        "exchange",
        "present",
    ];
    for module in modules {
        for path in files(&source().join(module)).iter().filter(|path| !is_test(path)) {
            let code = code(path);
            // Shares and times are statistics in reports; money is whole there too.
            let floats = module == "report";
            for word in banned.into_iter().filter(|word| !(floats && word.starts_with('f'))) {
                if code.contains(word) {
                    wrong.push(format!("{} has {word}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn parts_know_no_records_and_pages_know_no_other_page() {
    let app = source().join("app");
    let mut wrong = Vec::new();
    for path in files(&app.join("ui")) {
        let code = code(&path);
        for word in ["app::store", "app::page", "penstock::model", "penstock::data", "penstock::command"] {
            if code.contains(word) {
                wrong.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    for path in files(&app.join("page")) {
        let own = path.strip_prefix(app.join("page")).unwrap().components().next().unwrap();
        let own = own.as_os_str().to_string_lossy().trim_end_matches(".rs").to_string();
        for name in named_after(&code(&path), "app::page::") {
            if name != own && name != "parts" {
                wrong.push(format!("{} uses page {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn text_from_data_never_becomes_markup() {
    let markers = [["inner", "_html"].concat(), ["insert", "AdjacentHTML"].concat()];
    for path in files(&source()) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(markers.iter().all(|marker| !text.contains(marker)), "{}", path.display());
    }
}
