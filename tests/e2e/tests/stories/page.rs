//! The page as such: it loads from any folder, asks nobody else, works offline, updates as a whole, and can be left with one's data.

use crate::harness::{Browser, story};
use penstock_e2e::Server;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

#[test]
fn loads_from_any_folder_and_asks_nobody_else() {
    story("loads", async |b| {
        b.open().await;
        let foreign = b
            .run("return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith(arguments[0]) && !name.startsWith('blob:'))", vec![json!(b.url)])
            .await;
        assert_eq!(foreign, json!([]));
        assert!(b.served().iter().all(|path| path.starts_with("/sales%20team/crm/")), "{:?}", b.served());

        // And it could not, if it tried.
        b.expected_errors = vec!["Content Security Policy", "violates"];
        let elsewhere = Server::start(&b.site, 0).expect("a server");
        let reached = b
            .run_async(
                "return await fetch(arguments[0], { mode: 'no-cors' }).then(() => true, () => false)",
                vec![json!(format!("http://localhost:{}/", elsewhere.port()))],
            )
            .await;
        assert_eq!((reached, elsewhere.requests()), (Value::Bool(false), vec![]));
    });
}

#[test]
fn no_text_becomes_markup_that_can_do_anything() {
    story("markup", async |b| {
        b.open().await;
        if b.run("return !!self.trustedTypes", vec![]).await == json!(false) {
            return b.skips("markup", "the browser does not know trusted types");
        }
        b.expected_errors = vec!["TrustedHTML", "TrustedScript", "trusted", "Trusted"];
        // Firefox runs a test's script beside the page, where the page's policy is not asked: the page's own window is.
        for text in ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<iframe srcdoc=x></iframe>", "<a href='javascript:alert(1)'>x</a>"] {
            let refused = b
                .run(
                    "const page = self.wrappedJSObject ?? self; try { page.document.createElement('div').innerHTML = arguments[0]; return false } catch (error) { return error.name === 'TypeError' }",
                    vec![json!(text)],
                )
                .await;
            assert_eq!(refused, json!(true), "{text}");
        }
        let code = b
            .run(
                "const page = self.wrappedJSObject ?? self; try { page.document.createElement('script').text = 'x'; return false } catch { return true }",
                vec![],
            )
            .await;
        assert_eq!(code, json!(true));
    });
}

#[test]
fn works_offline_after_the_first_visit() {
    story("offline", async |b| {
        b.open().await;
        installed(b).await;
        assert_eq!(b.run("return document.documentElement.dataset.update ?? null", vec![]).await, Value::Null, "a first visit is no update");
        b.disconnect();
        b.reload().await;
        b.open().await; // also by its address, not only by reloading
    });
}

#[test]
fn updates_as_a_whole_when_the_user_asks() {
    story("update", async |b| {
        b.open().await;
        installed(b).await;
        let first = b.run_async("return await caches.keys()", vec![]).await;

        // A release that did not arrive completely is not taken.
        b.expected_errors = vec!["sw.js", "is not of release"];
        change(b, "sw.js", "VERSION = \"", "VERSION = \"broken");
        let hash = fs::read_to_string(b.site.join("sw.js")).expect("sw.js").split("\"favicon.svg\", \"").nth(1).expect("a hash")[..64].to_owned();
        change(b, "sw.js", &hash, &"0".repeat(64));
        let state = b
            .run_async("const r = await navigator.serviceWorker.getRegistration(); await r.update().catch(() => {}); const w = r.installing; if (w) await new Promise((done) => w.onstatechange = () => w.state !== 'installing' && done()); return [r.waiting === null, document.documentElement.dataset.update ?? null]", vec![])
            .await;
        assert_eq!(state, json!([true, null]));
        assert_eq!(b.run_async("return await caches.keys()", vec![]).await, first);

        // A complete one waits until the user asks for it.
        change(b, "sw.js", &"0".repeat(64), &hash);
        change(b, "sw.js", "VERSION = \"broken", "VERSION = \"second");
        b.run_async("await (await navigator.serviceWorker.getRegistration()).update()", vec![]).await;
        b.until("the page knows of the update", "return document.documentElement.dataset.update === 'ready'").await;
        b.run("window.old = true; dispatchEvent(new CustomEvent('penstock:update-apply'))", vec![]).await;
        b.renewed().await;
        let caches = b.run_async("return await caches.keys()", vec![]).await;
        assert_eq!(caches.as_array().map(Vec::len), Some(1), "{caches}");
        assert!(caches[0].as_str().is_some_and(|name| name.contains("second")), "{caches}");
    });
}

#[test]
fn a_stopped_app_can_save_a_copy_without_itself() {
    story("panic", async |b| {
        b.open().await;
        b.run_async(
            "await new Promise((done, failed) => {
               const open = indexedDB.open('penstock-probe', 1);
               open.onupgradeneeded = () => open.result.createObjectStore('journal').put(new TextEncoder().encode('{\"name\":\"Zoë & Söhne\"}'), 7);
               open.onsuccess = () => { open.result.close(); done(); };
               open.onerror = () => failed(open.error);
             })",
            vec![],
        )
        .await;
        b.catch_files().await;
        b.run("dispatchEvent(new CustomEvent('penstock:panic', { detail: 'index out of bounds' }))", vec![]).await;
        b.sees("Your data is saved").await;
        b.click("button", "Save a copy").await;
        let copy: Value = serde_json::from_str(&b.saved_file().await).expect("the copy is JSON");
        assert_eq!(copy["databases"]["penstock-probe"]["stores"]["journal"], json!([[7, "{\"name\":\"Zoë & Söhne\"}"]]));
        b.run("window.old = true", vec![]).await;
        b.click("button", "Reload").await;
        b.renewed().await;
    });
}

#[test]
fn an_app_that_cannot_start_says_so() {
    story("no-start", async |b| {
        b.expected_errors = vec![""];
        fs::write(file(b, "_bg.wasm"), b"not WebAssembly").expect("the file is written");
        b.go("").await;
        b.sees("Your data is saved").await;
        b.find("button", "Save a copy").await;
    });
}

/// Waits until the service worker is in charge of the page.
async fn installed(b: &Browser) {
    b.until("the service worker is in charge", "return navigator.serviceWorker.controller !== null").await;
}

fn file(b: &Browser, ending: &str) -> PathBuf {
    let entries = fs::read_dir(&b.site).expect("the site");
    entries.flatten().map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with(ending)).expect("the file")
}

fn change(b: &Browser, name: &str, from: &str, to: &str) {
    let path = b.site.join(name);
    let text = fs::read_to_string(&path).expect("the file is readable");
    assert!(text.contains(from), "{name} holds no {from}");
    fs::write(path, text.replacen(from, to, 1)).expect("the file is written");
}
