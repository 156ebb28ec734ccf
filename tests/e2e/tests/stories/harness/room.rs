//! Where a story keeps its files: a folder of its own, which goes with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What the folders' names begin with. The process's number follows, and one for each story.
const NAME: &str = "penstock-e2e-";

/// A folder for what is served, and one for what the browser puts away: profiles of a hundred megabytes. Both are gone
/// when this is dropped, whether the story passes or not.
pub struct Room(PathBuf);

impl Room {
    /// It is in the system's folder for such things and has a short name, since browsers make sockets in it, and the path of
    /// a socket holds a hundred characters.
    pub fn new() -> Self {
        static SWEPT: Once = Once::new();
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        SWEPT.call_once(sweep);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let room = Self(std::env::temp_dir().join(format!("{NAME}{}-{number}", std::process::id())));
        fs::create_dir_all(room.temporary()).expect("a folder for the story");
        room
    }

    /// What is served.
    pub fn served(&self) -> PathBuf {
        self.0.join("www")
    }

    /// The browser's folder for temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.0.join("tmp")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

/// Removes a folder, also if a process that is just ending still writes into it.
fn remove(folder: &Path) {
    for _ in 0..50 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    eprintln!("cannot remove {}", folder.display());
}

/// Removes what runs that were killed have left.
fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(NAME)).and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|owner| owner.parse::<u32>().is_ok() && !lives(owner)) {
            remove(&entry.path());
        }
    }
}

/// Whether there is a process with this number.
fn lives(process: &str) -> bool {
    Command::new("kill").args(["-0", process]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
