//! The engines' drivers: processes that a story starts, and that end with it.

use super::{Engine, PATIENCE};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// A process that ends with its group when the story does.
pub struct Process(Child);

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

pub async fn connect(engine: Engine) -> (WebDriver, Vec<Process>) {
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
