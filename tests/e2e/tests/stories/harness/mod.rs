//! One browser, one page, and the few words that the stories are written in.

mod doing;
mod drivers;
mod looking;
mod room;

use drivers::{Process, connect};
use futures_util::FutureExt;
use penstock_e2e::Server;
use room::Room;
use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use thirtyfour::prelude::*;

pub use doing::Hand;
pub use thirtyfour::Key;

/// How long a story waits for what it expects: long, since a browser that has to share its processor is not wrong.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the app may take to start: a debug build is large, and a busy machine translates it slowly.
const STARTING: Duration = Duration::from_secs(60);
/// How long a whole story may take.
const STORY: Duration = Duration::from_secs(180);
/// The release is served from here, not from the server's root, and the name needs encoding.
const FOLDER: &str = "sales team/crm";

/// Plays one story. Each has a browser, a server and a log to itself.
pub fn story(name: &str, play: impl AsyncFnOnce(&mut Browser)) {
    let _turn = Turn::take();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut browser = Browser::start().await;
        let played = AssertUnwindSafe(async {
            tokio::time::timeout(STORY, play(&mut browser)).await.expect("the story takes too long");
            browser.no_console_errors().await;
        })
        .catch_unwind()
        .await;
        if played.is_err() {
            browser.picture(name).await;
        }
        browser.quit().await;
        if let Err(failure) = played {
            resume_unwind(failure);
        }
    });
}

/// The right to play, which is given back when dropped. One story plays for each processor in Chromium, where it waits
/// half of the time; one for every two in the other engines, which work all the time.
struct Turn;

impl Turn {
    fn playing() -> &'static (Mutex<usize>, Condvar) {
        static PLAYING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());
        &PLAYING
    }

    fn take() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let most = if Engine::from_env() == Engine::Chromium { cores } else { (cores / 2).max(1) };
        let (count, changed) = Self::playing();
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = changed.wait_while(count, |count| *count >= most).unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (count, changed) = Self::playing();
        *count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        changed.notify_one();
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    fn from_env() -> Self {
        match std::env::var("ENGINE").as_deref() {
            Err(_) | Ok("" | "chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!("ENGINE={other}: chromium, firefox or webkit"),
        }
    }
}

pub struct Browser {
    pub engine: Engine,
    pub driver: WebDriver,
    /// The folder that is served, for stories that change the release.
    pub site: PathBuf,
    server: Option<Server>,
    /// The page's address; it ends in a slash.
    pub url: String,
    /// Console errors that hold one of these are part of the story.
    pub expected_errors: Vec<&'static str>,
    // In this order: what has ended writes no more into its folder.
    _processes: Vec<Process>,
    _room: Room,
}

impl Browser {
    async fn start() -> Self {
        let engine = Engine::from_env();
        let room = Room::new();
        let site = room.served().join(FOLDER);
        let dist = std::env::var_os("DIST").map_or_else(|| project().join("dist"), PathBuf::from);
        assert!(dist.join("index.html").is_file(), "{} holds no release: run `make build` first", dist.display());
        copy(&dist, &site);
        let server = Server::start(room.served(), 0).expect("a server");
        let url = format!("http://localhost:{}/{}/", server.port(), FOLDER.replace(' ', "%20"));

        let (driver, processes) = connect(engine, &room.temporary()).await;
        let browser = Self { engine, driver, site, server: Some(server), url, expected_errors: Vec::new(), _processes: processes, _room: room };
        browser.resize(1280, 800).await;
        browser
    }

    /// Opens the app and waits for its first screen.
    pub async fn open(&self) {
        self.go("").await;
        self.ready().await;
    }

    /// Goes to an address below the app's folder: "", "#/board", …
    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.url)).await.expect("the page opens");
    }

    /// Reloads as the page itself does: Firefox's own command goes past the service worker.
    pub async fn reload(&self) {
        self.run("window.old = true; setTimeout(() => location.reload())", vec![]).await;
        self.renewed().await;
    }

    /// Waits for a new page after `window.old` was set on the old one.
    pub async fn renewed(&self) {
        self.until("the page is a new one", "return window.old === undefined").await;
        self.ready().await;
    }

    pub async fn ready(&self) {
        let there = "return !document.getElementById('boot') && document.body.children.length > 1";
        self.until_within(STARTING, "the app takes the place of #boot", there, vec![]).await;
    }

    /// The server goes away, as a network does.
    pub fn disconnect(&mut self) {
        self.server = None;
    }

    pub fn served(&self) -> Vec<String> {
        self.server.as_ref().map(Server::requests).unwrap_or_default()
    }

    /// Says aloud that this engine's driver cannot do a part of the story, and why: the test runner keeps what
    /// passing stories print to itself, so this goes past it.
    pub fn skips(&self, what: &str, why: &str) {
        let _ = writeln!(std::io::stderr(), "SKIPPED in {:?}: {what} ({why})", self.engine);
    }

    // ---- the end

    /// Errors in the console are failures: an exception, something missing, or something that the page's policy forbids.
    async fn no_console_errors(&self) {
        if self.engine != Engine::Chromium {
            return; // the other drivers do not tell
        }
        let log = self.driver.browser_log().await.unwrap_or_default();
        let unexpected: Vec<_> = log
            .iter()
            .filter(|entry| entry.level == "SEVERE" && !self.expected_errors.iter().any(|part| entry.message.contains(part)))
            .map(|entry| &entry.message)
            .collect();
        assert!(unexpected.is_empty(), "the console shows errors: {unexpected:#?}");
    }

    async fn picture(&self, name: &str) {
        let folder = project().join("target/screenshots");
        let _ = fs::create_dir_all(&folder);
        let file = folder.join(format!("{name}-{:?}.png", self.engine).to_lowercase());
        match self.driver.screenshot(&file).await {
            Ok(()) => eprintln!("the page at that moment: {}", file.display()),
            Err(error) => eprintln!("no picture of the page: {error}"),
        }
        if let Ok(log) = self.driver.browser_log().await {
            log.iter().for_each(|entry| eprintln!("console: {} {}", entry.level, entry.message));
        }
    }

    async fn quit(self) {
        // The driver's process is ended in any case.
        let _ = self.driver.quit().await;
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder is readable").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file is copied");
        }
    }
}
