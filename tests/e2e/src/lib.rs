//! A static file server as small as a static host can be: it serves a folder and knows no app.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A running server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Serves `root` on 127.0.0.1; port 0 takes any free one.
    pub fn start(root: impl Into<PathBuf>, port: u16) -> io::Result<Self> {
        let root = Arc::new(root.into().canonicalize()?);
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let thread = thread::spawn({
            let (stopping, requests) = (Arc::clone(&stopping), Arc::clone(&requests));
            move || {
                for stream in listener.incoming().flatten() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    let (root, requests) = (Arc::clone(&root), Arc::clone(&requests));
                    thread::spawn(move || {
                        // A browser may hang up at any time; the next request is its own business.
                        let _ = answer(stream, &root, &requests);
                    });
                }
            }
        });
        Ok(Self { address, stopping, requests, thread: Some(thread) })
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The paths that were asked for so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().map(|paths| paths.clone()).unwrap_or_default()
    }

    /// Waits until the server ends, which is when the process does.
    pub fn join(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: TcpStream, root: &Path, requests: &Mutex<Vec<String>>) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(()); // a browser that opens connections in advance
    }
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
    }
    let mut words = line.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
    let path = target.split(['?', '#']).next().unwrap_or("/");
    if let Ok(mut paths) = requests.lock() {
        paths.push(path.to_owned());
    }
    let (status, mime, body) = match method {
        "GET" | "HEAD" => match find(root, path) {
            Found::File(file) => ("200 OK", mime(&file), fs::read(&file)?),
            Found::Folder => {
                write!(stream, "HTTP/1.1 301 Moved Permanently\r\nLocation: {path}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
                return stream.shutdown(Shutdown::Write);
            }
            Found::Nothing => ("404 Not Found", "text/plain; charset=utf-8", b"Not found".to_vec()),
        },
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"Only GET".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.shutdown(Shutdown::Write)
}

enum Found {
    File(PathBuf),
    /// A folder that was asked for without its closing slash.
    Folder,
    Nothing,
}

fn find(root: &Path, path: &str) -> Found {
    let Some(relative) = decode(path.trim_start_matches('/')) else { return Found::Nothing };
    let relative = Path::new(&relative);
    // Nothing outside the root: no "..", no absolute path.
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Found::Nothing;
    }
    let file = root.join(relative);
    if file.is_dir() {
        if !path.ends_with('/') {
            return Found::Folder;
        }
        let index = file.join("index.html");
        return if index.is_file() { Found::File(index) } else { Found::Nothing };
    }
    if file.is_file() { Found::File(file) } else { Found::Nothing }
}

/// Undoes percent-encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serves_only_what_is_in_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(find(root, "/src/lib.rs"), Found::File(_)));
        assert!(matches!(find(root, "/src"), Found::Folder));
        for outside in ["/../web.rs", "/src/../../web.rs", "/%2e%2e/web.rs", "//etc/passwd/..", "/%zz", "/none"] {
            assert!(matches!(find(root, outside), Found::Nothing), "{outside}");
        }
    }
}
