//! Using the page: pointers, keys, files, tabs.

use super::{Browser, PATIENCE};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::common::command::Command;
use thirtyfour::prelude::*;

/// What a card is dragged with, beside the mouse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hand {
    Touch,
    Pen,
}

impl Hand {
    /// As `PointerEvent.pointerType` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Pen => "pen",
        }
    }
}

impl Browser {
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

    /// Presses Enter together with Ctrl.
    pub async fn ctrl_enter(&self) {
        self.driver.action_chain().key_down(Key::Control).send_keys(Key::Enter + "").key_up(Key::Control).perform().await.expect("keys are pressed");
    }

    /// Presses a key together with Shift.
    pub async fn shift(&self, key: Key) {
        self.driver.action_chain().key_down(Key::Shift).send_keys(key + "").key_up(Key::Shift).perform().await.expect("keys are pressed");
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

    /// Draws a line with a finger or a pen, after a rest of so many milliseconds.
    pub async fn gesture(&self, hand: Hand, from: (i64, i64), to: (i64, i64), rest: u32) -> WebDriverResult<()> {
        let at = |x: i64, y: i64| json!({ "type": "pointerMove", "duration": 25, "x": x, "y": y, "origin": "viewport" });
        let mut actions = vec![at(from.0, from.1), json!({ "type": "pointerDown", "button": 0 }), json!({ "type": "pause", "duration": rest })];
        actions.extend((1..=8).map(|step| at(from.0 + (to.0 - from.0) * step / 8, from.1 + (to.1 - from.1) * step / 8)));
        actions.extend([at(to.0, to.1), json!({ "type": "pointerUp", "button": 0 })]);
        let source = json!([{ "type": "pointer", "id": hand.word(), "parameters": { "pointerType": hand.word() }, "actions": actions }]);
        self.driver.cmd(Command::PerformActions(source.into())).await.map(|_| ())
    }

    /// Goes from place to place with a finger or a pen that is down, and rests at each for so many milliseconds.
    pub async fn carry(&self, hand: Hand, path: &[((i64, i64), u32)]) -> WebDriverResult<()> {
        let at = |(x, y): (i64, i64)| json!({ "type": "pointerMove", "duration": 120, "x": x, "y": y, "origin": "viewport" });
        let rest = |millis: u32| json!({ "type": "pause", "duration": millis });
        let mut actions = Vec::new();
        for (step, (place, millis)) in path.iter().enumerate() {
            actions.push(at(*place));
            if step == 0 {
                actions.push(json!({ "type": "pointerDown", "button": 0 }));
            }
            actions.push(rest(*millis));
        }
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let source = json!([{ "type": "pointer", "id": hand.word(), "parameters": { "pointerType": hand.word() }, "actions": actions }]);
        self.driver.cmd(Command::PerformActions(source.into())).await.map(|_| ())
    }

    /// Chooses an option of a native list by its words.
    pub async fn choose(&self, selector: &str, option: &str) {
        self.css(selector).await;
        self.until_with(
            &format!("{selector} offers {option}"),
            "const [selector, words] = arguments, list = document.querySelector(selector);
             const option = [...list.options].find((option) => option.textContent.trim() === words);
             if (!option) return false;
             list.focus();
             list.value = option.value;
             list.dispatchEvent(new Event('input', { bubbles: true }));
             list.dispatchEvent(new Event('change', { bubbles: true }));
             return true",
            vec![json!(selector), json!(option)],
        )
        .await;
    }

    /// Types into a field. A line ends with the key: WebKit's driver passes over the character.
    pub async fn fill(&self, selector: &str, text: &str) {
        let keys = text.replace('\n', &Key::Enter.value().to_string());
        self.css(selector).await.send_keys(keys).await.expect("the field takes text");
    }

    /// Presses Tab until the focus is on what a selector means, as somebody without a pointer does.
    pub async fn tab_to(&self, selector: &str) {
        self.css(selector).await;
        for _ in 0..80 {
            let there = self.run("return document.activeElement.matches(arguments[0])", vec![json!(selector)]).await;
            if there == Value::Bool(true) {
                return;
            }
            self.press(Key::Tab + "").await;
        }
        panic!("Tab does not lead to {selector}");
    }

    /// The middle of the element's visible part.
    pub async fn centre(&self, element: &WebElement) -> (i64, i64) {
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
        self.choose_files(button, &[(name, content)]).await;
    }

    /// Chooses several files at once: each by its name and its content.
    pub async fn choose_files(&self, button: &str, files: &[(&str, &str)]) {
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
            "const [field, files] = arguments, data = new DataTransfer();
             for (const [name, content] of files) data.items.add(new File([content], name));
             field.files = data.files;
             field.dispatchEvent(new Event('change', { bubbles: true }));",
            vec![field.to_json().expect("an element"), json!(files)],
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

    /// Gives the page a phone's width, which no window can be as narrow as. Chromium alone can do that.
    pub async fn phone(&self) {
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", phone).await.expect("a phone's width");
    }

    /// Gives the tab a clock that [`Browser::later`] moves, from the next page on. Chromium alone can do that.
    ///
    /// A page's clock is set when the page begins: an open page whose clock jumped would do at once what the story
    /// means to see after the next start.
    pub async fn own_clock(&self) {
        let clock = "{
            let ahead = 0;
            try { ahead = Number(localStorage.getItem('ahead') ?? 0); } catch {}
            const Real = Date;
            globalThis.Date = class extends Real {
                constructor(...when) { if (when.length) super(...when); else super(Real.now() + ahead); }
                static now() { return Real.now() + ahead; }
            };
        }";
        let script = json!({ "source": clock });
        self.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.expect("a clock of its own");
    }

    /// Closes the app and opens it again so many hours later. Other tabs stay in their time until they are reloaded.
    pub async fn later(&self, hours: i64) {
        let move_it = "localStorage.setItem('ahead', Number(localStorage.getItem('ahead') ?? 0) + arguments[0] * 3600000)";
        self.run(move_it, vec![json!(hours)]).await;
        self.reload().await;
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
}
