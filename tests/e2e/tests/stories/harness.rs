//! One browser, one page, and the few words that the stories are written in.

use futures_util::FutureExt;
use penstock_e2e::Server;
use serde_json::{Value, json};
use std::fmt::Debug;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

pub use thirtyfour::Key;

/// How long a story waits for what it expects.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a whole story may take.
const STORY: Duration = Duration::from_secs(180);
/// The release is served from here, not from the server's root, and the name needs encoding.
const FOLDER: &str = "sales team/crm";

/// Plays one story. Stories take turns: each has the machine, and the log, to itself.
pub fn story(name: &str, play: impl AsyncFnOnce(&mut Browser)) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut browser = Browser::start(name).await;
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
    _processes: Vec<Process>,
}

impl Browser {
    async fn start(name: &str) -> Self {
        let engine = Engine::from_env();
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let site = root.join(FOLDER);
        let dist = std::env::var_os("DIST").map_or_else(|| project().join("dist"), PathBuf::from);
        assert!(dist.join("index.html").is_file(), "{} holds no release: run `make build` first", dist.display());
        copy(&dist, &site);
        let server = Server::start(&root, 0).expect("a server");
        let url = format!("http://localhost:{}/{}/", server.port(), FOLDER.replace(' ', "%20"));

        let (driver, processes) = connect(engine).await;
        let browser = Self { engine, driver, site, server: Some(server), url, expected_errors: Vec::new(), _processes: processes };
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
        self.until("the app takes the place of #boot", "return !document.getElementById('boot') && document.body.children.length > 1").await;
    }

    /// The server goes away, as a network does.
    pub fn disconnect(&mut self) {
        self.server = None;
    }

    pub fn served(&self) -> Vec<String> {
        self.server.as_ref().map(Server::requests).unwrap_or_default()
    }

    // ---- looking

    /// Runs a function body in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.driver.execute(script, arguments).await {
            Ok(answer) => answer.json().clone(),
            Err(error) => panic!("{script}: {error}"),
        }
    }

    /// Runs the body of an async function in the page.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let wrapped = format!(
            "const done = arguments[arguments.length - 1]; (async function () {{ {script} }})(...arguments).then((value) => done([true, value]), (error) => done([false, String(error)]));"
        );
        let answer = self.driver.execute_async(wrapped, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"));
        let [ok, value] = answer.json().as_array().and_then(|pair| <&[Value; 2]>::try_from(pair.as_slice()).ok()).expect("a pair");
        assert_eq!(ok, &Value::Bool(true), "{script}: {value}");
        value.clone()
    }

    /// Waits until a function body returns something true, and returns it.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        self.until_with(what, script, vec![]).await
    }

    pub async fn until_with(&self, what: &str, script: &str, arguments: Vec<Value>) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            // A page that is just being replaced answers with an error: look again.
            let answer = self.driver.execute(script, arguments.clone()).await.map(|answer| answer.json().clone());
            match answer {
                Ok(value) if !matches!(value, Value::Null | Value::Bool(false)) => return value,
                last if Instant::now() > end => panic!("waited in vain until {what}; last: {last:?}"),
                _ => tokio::time::sleep(Duration::from_millis(40)).await,
            }
        }
    }

    /// Waits until a function body returns exactly this.
    pub async fn until_is<T: Into<Value> + Debug>(&self, script: &str, expected: T) {
        let expected = expected.into();
        let end = Instant::now() + PATIENCE;
        loop {
            let last = self.driver.execute(script, vec![]).await.map(|answer| answer.json().clone());
            match last {
                Ok(value) if value == expected => return,
                last if Instant::now() > end => panic!("{script}: expected {expected}, last: {last:?}"),
                _ => tokio::time::sleep(Duration::from_millis(40)).await,
            }
        }
    }

    /// The visible element with this role and name (exactly; else one whose name contains it).
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        self.find_in("", role, name).await
    }

    /// The same, within what a CSS selector finds.
    pub async fn find_in(&self, scope: &str, role: &str, name: &str) -> WebElement {
        let end = Instant::now() + PATIENCE;
        loop {
            let found = self.driver.execute(format!("{ROLES}{FIND}"), vec![json!(scope), json!(role), json!(name)]).await;
            match found.and_then(thirtyfour::session::scriptret::ScriptRet::element) {
                Ok(element) => return element,
                Err(_) if Instant::now() < end => tokio::time::sleep(Duration::from_millis(40)).await,
                Err(_) => panic!(
                    "there is no {role} \"{name}\" in \"{scope}\"; there are: {}",
                    self.run(&format!("{ROLES}{NAMES}"), vec![json!(scope), json!(role)]).await
                ),
            }
        }
    }

    /// Waits for an element by CSS selector.
    pub async fn css(&self, selector: &str) -> WebElement {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.driver.find(By::Css(selector)).await {
                Ok(element) => return element,
                Err(_) if Instant::now() < end => tokio::time::sleep(Duration::from_millis(40)).await,
                Err(error) => panic!("{selector}: {error}"),
            }
        }
    }

    /// Waits until the page shows this text.
    pub async fn sees(&self, text: &str) {
        self.until_with(
            &format!("the page shows \"{text}\""),
            "return document.body.innerText.replace(/\\s+/g, ' ').includes(arguments[0])",
            vec![json!(text)],
        )
        .await;
    }

    /// Waits until the page does not show this text.
    pub async fn sees_no(&self, text: &str) {
        self.until_with(
            &format!("the page shows no \"{text}\""),
            "return !document.body.innerText.replace(/\\s+/g, ' ').includes(arguments[0])",
            vec![json!(text)],
        )
        .await;
    }

    // ---- doing

    pub async fn click(&self, role: &str, name: &str) {
        let element = self.find(role, name).await;
        self.click_on(&element).await;
    }

    pub async fn click_on(&self, element: &WebElement) {
        // What is just sliding into its place is not clickable yet.
        let end = Instant::now() + PATIENCE;
        loop {
            // WebKit's driver does not scroll what scrolls inside the page.
            let _ =
                self.driver.execute("arguments[0].scrollIntoView({ block: 'center', inline: 'nearest' })", vec![element.to_json().expect("an element")]).await;
            match element.click().await {
                Ok(()) => return,
                Err(_) if Instant::now() < end => tokio::time::sleep(Duration::from_millis(40)).await,
                Err(error) => {
                    let what = element.outer_html().await.unwrap_or_default();
                    panic!("cannot click {}: {}", what.chars().take(200).collect::<String>(), error.to_string().split("Stacktrace").next().unwrap_or_default());
                }
            }
        }
    }

    /// Clicks where an element is, whatever lies there: a card that is a button as a whole, for one.
    pub async fn click_at(&self, element: &WebElement) {
        let (x, y) = self.centre(element).await;
        self.driver.action_chain().move_to(x, y).click().perform().await.expect("the pointer clicks");
    }

    /// Presses keys, with the focus where it is: text, or `Key`s.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("keys are pressed");
    }

    /// Presses a key together with Ctrl.
    pub async fn ctrl(&self, key: char) {
        self.driver.action_chain().key_down(Key::Control).send_keys(key.to_string()).key_up(Key::Control).perform().await.expect("keys are pressed");
    }

    /// Drags with the mouse, in several moves as a hand does.
    pub async fn drag(&self, from: &WebElement, to: &WebElement) {
        let (from, to) = (self.centre(from).await, self.centre(to).await);
        let mut chain = self.driver.action_chain_with_delay(None, Some(Duration::from_millis(30))).move_to(from.0, from.1).click_and_hold();
        for step in 1..=8 {
            chain = chain.move_to(from.0 + (to.0 - from.0) * step / 8, from.1 + (to.1 - from.1) * step / 8);
        }
        chain.move_to(to.0, to.1).release().perform().await.expect("the pointer moves");
    }

    /// The middle of the element's visible part.
    async fn centre(&self, element: &WebElement) -> (i64, i64) {
        let place = self
            .run(
                "const r = arguments[0].getBoundingClientRect();
                 const middle = (a, b, max) => Math.round((Math.max(a, 0) + Math.min(b, max)) / 2);
                 return [middle(r.left, r.right, innerWidth), middle(r.top, r.bottom, innerHeight)];",
                vec![element.to_json().expect("an element")],
            )
            .await;
        let number = |n: usize| place[n].as_i64().expect("a place");
        (number(0), number(1))
    }

    /// Presses a button that lets the user choose a file, and gives it this one.
    pub async fn choose_file(&self, button: &str, name: &str, content: &str) {
        let button = self.css(button).await;
        // The browser's own window for choosing a file is out of reach: it stays closed.
        self.run(
            "const click = HTMLInputElement.prototype.click;
             HTMLInputElement.prototype.click = function () { if (this.type !== 'file') click.call(this); };",
            vec![],
        )
        .await;
        self.click_on(&button).await;
        let field = self.css("input[type=file]").await;
        self.run(
            "const [field, name, content] = arguments, data = new DataTransfer();
             data.items.add(new File([content], name));
             field.files = data.files;
             field.dispatchEvent(new Event('change', { bubbles: true }));",
            vec![field.to_json().expect("an element"), json!(name), json!(content)],
        )
        .await;
    }

    /// From now on (until the next reload) files that the page saves can be read by [`Self::saved_file`].
    pub async fn catch_files(&self) {
        self.run(
            "delete window.showSaveFilePicker; delete Window.prototype.showSaveFilePicker;
             const url = URL.createObjectURL;
             URL.createObjectURL = (blob) => { window.savedFile = blob; return url.call(URL, blob); };",
            vec![],
        )
        .await;
    }

    /// Waits for the page to save a file and returns its text.
    pub async fn saved_file(&self) -> String {
        self.until("a file is saved", "return window.savedFile !== undefined").await;
        let text = self.run_async("const text = await window.savedFile.text(); delete window.savedFile; return text;", vec![]).await;
        text.as_str().expect("text").to_owned()
    }

    pub async fn resize(&self, width: u32, height: u32) {
        self.driver.set_window_rect(0, 0, width, height).await.expect("the window has a size");
    }

    /// Opens the app in a second tab, which is then the one in front. Returns (first, second).
    pub async fn second_tab(&self) -> (WindowHandle, WindowHandle) {
        let first = self.driver.window().await.expect("a window");
        let second = self.driver.new_tab().await.expect("a second tab");
        self.driver.switch_to_window(second.clone()).await.expect("the second tab");
        self.open().await;
        (first, second)
    }

    pub async fn switch(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("the tab");
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

/// Shared by FIND and NAMES: the roles and names of visible elements, as assistive technology has them (in short).
const ROLES: &str = r#"
const selectors = {
  button: 'button, [role=button], summary, input[type=submit], input[type=button]',
  link: 'a[href], [role=link]',
  textbox: 'input:not([type]), input[type=text], input[type=search], input[type=email], input[type=tel], input[type=url], input[type=number], input[type=date], input[type=time], textarea, [role=textbox], [role=searchbox], [role=combobox]:is(input)',
  combobox: 'select, [role=combobox]',
  checkbox: 'input[type=checkbox], [role=checkbox], [role=switch]',
  radio: 'input[type=radio], [role=radio]',
  heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
  dialog: 'dialog[open], [role=dialog], [role=alertdialog]',
  tab: '[role=tab]', option: '[role=option], option', menuitem: '[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]',
  listitem: 'li, [role=listitem], article', row: 'tr, [role=row]', region: 'section, [role=region]',
};
const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const name = (el) => tidy(el.getAttribute('aria-labelledby')?.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '))
  || tidy(el.getAttribute('aria-label')) || tidy([...(el.labels ?? [])].map((l) => l.textContent).join(' '))
  || tidy(el.innerText) || tidy(el.getAttribute('placeholder')) || tidy(el.title) || tidy(el.value);
const [scope, role, wanted] = arguments;
const roots = scope ? [...document.querySelectorAll(scope)] : [document];
let all = [...new Set(roots.flatMap((root) => [...root.querySelectorAll(selectors[role] ?? `[role=${role}]`)]))]
  .filter((el) => el.checkVisibility({ visibilityProperty: true }) || el.type === 'radio' || el.type === 'checkbox');
const modal = [...document.querySelectorAll('dialog:modal')].pop();
if (modal) all = all.filter((el) => modal.contains(el) || el === modal);
"#;
const FIND: &str = "const low = wanted.toLowerCase();
return all.find((el) => name(el) === wanted) ?? all.find((el) => name(el).toLowerCase() === low) ?? all.find((el) => name(el).toLowerCase().includes(low)) ?? null;";
const NAMES: &str = "return all.map(name)";

/// A process that ends with its group when the story does.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        // A group of its own: the driver's browser goes when the driver goes.
        match command.process_group(0).stdin(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{:?} does not start ({error}): is `make test-engines` (or .ci/setup.sh) what you need?", command.get_program()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-9", "--", &format!("-{}", self.0.id())]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

async fn connect(engine: Engine) -> (WebDriver, Vec<Process>) {
    let port = free_port();
    let address = format!("http://127.0.0.1:{port}");
    let mut processes = Vec::new();
    let mut capabilities = Capabilities::new();
    match engine {
        Engine::Chromium => {
            let mut options = json!({ "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en",
            ] });
            if let Some(binary) = ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| on_path(name)) {
                options["binary"] = json!(binary);
            }
            capabilities.set("goog:chromeOptions", options).expect("options");
            capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).expect("options");
            processes.push(Process::start(Command::new("chromedriver").arg(format!("--port={port}")).stdout(Stdio::null())));
        }
        Engine::Firefox => {
            capabilities.set("moz:firefoxOptions", json!({ "args": ["-headless"], "prefs": { "intl.accept_languages": "en" } })).expect("options");
            processes.push(Process::start(Command::new("geckodriver").args(["--port", &port.to_string()]).stdout(Stdio::null())));
        }
        Engine::WebKit => {
            let (screen, display) = virtual_screen();
            processes.push(Process::start(
                Command::new("WebKitWebDriver")
                    .arg(format!("--port={port}"))
                    .env("DISPLAY", display)
                    .env("LANG", "en_US.UTF-8")
                    .env("LC_ALL", "en_US.UTF-8")
                    .stdout(Stdio::null()),
            ));
            processes.push(screen);
        }
    }
    capabilities.set("unhandledPromptBehavior", json!("accept")).expect("options");

    let end = Instant::now() + Duration::from_secs(30);
    loop {
        match WebDriver::new(&address, capabilities.clone()).await {
            Ok(driver) => {
                driver.set_script_timeout(PATIENCE).await.expect("a time limit");
                return (driver, processes);
            }
            // The driver is not listening yet.
            Err(error) if Instant::now() > end => panic!("{engine:?} does not start: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// An X server on a display of its own choice.
fn virtual_screen() -> (Process, String) {
    let mut screen = Process::start(Command::new("Xvfb").args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]).stdout(Stdio::piped()));
    let mut display = String::new();
    let output = screen.0.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut display).expect("its display");
    (screen, format!(":{}", display.trim()))
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
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
