//! Looking at the page: scripts, waiting, and finding elements as a person names them.

use super::{Browser, PATIENCE};
use serde_json::{Value, json};
use std::fmt::Debug;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

impl Browser {
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
        self.until_within(PATIENCE, what, script, arguments).await
    }

    pub async fn until_within(&self, patience: Duration, what: &str, script: &str, arguments: Vec<Value>) -> Value {
        let end = Instant::now() + patience;
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
