//! The engines' drivers: processes that a story starts, and that end with it.

use super::{Engine, PATIENCE};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// Runs a program until its own input ends, which it does with this process, however that ends; then asks all that the
/// program has started to end, and after a second makes it.
const WATCHED: &str = r#"
"$@" &
trap '' TERM
cat >/dev/null
kill 0
for _ in 1 2 3 4 5 6 7 8 9 10; do
  kill -0 $! || break
  sleep 0.1
done
kill -9 0"#;

/// A program that ends with its group when the story does.
pub struct Process(Child);

impl Process {
    /// Starts it with a folder of its own for temporary files.
    fn start(program: &str, temporary: &Path, set_up: impl FnOnce(&mut Command)) -> Self {
        assert!(on_path(program).is_some(), "there is no {program}: is `make test-engines` (or .ci/setup.sh) what you need?");
        let mut command = Command::new("sh");
        // A group of its own: the driver's browser goes when the driver goes.
        command.args(["-c", WATCHED, program, program]).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).env("TMPDIR", temporary);
        set_up(&mut command);
        Self(command.spawn().expect("a shell"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

pub async fn connect(engine: Engine, temporary: &Path) -> (WebDriver, Vec<Process>) {
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
            processes.push(Process::start("chromedriver", temporary, |driver| {
                driver.arg(format!("--port={port}"));
            }));
        }
        Engine::Firefox => {
            capabilities.set("moz:firefoxOptions", json!({ "args": ["-headless"], "prefs": { "intl.accept_languages": "en" } })).expect("options");
            processes.push(Process::start("geckodriver", temporary, |driver| {
                driver.args(["--port", &port.to_string()]);
            }));
        }
        Engine::WebKit => {
            let (screen, display) = virtual_screen(temporary);
            processes.push(Process::start("WebKitWebDriver", temporary, |driver| {
                driver.arg(format!("--port={port}")).env("DISPLAY", display);
                driver.env("LANG", "en_US.UTF-8").env("LC_ALL", "en_US.UTF-8");
            }));
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
fn virtual_screen(temporary: &Path) -> (Process, String) {
    let mut screen = Process::start("Xvfb", temporary, |screen| {
        screen.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
    });
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
