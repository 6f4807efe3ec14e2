//! What a person can carry away of a session, whole or damaged: every byte that is there.

use super::record::{JournalAction, JournalEntry, SessionHeader};
use super::session_file::SessionFile;
use super::{
    Breath, Document, Place, SessionBytes, SessionId, Store, StoreError, Told, read_journal,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use partita_engine::command::Command;
use partita_engine::history::Branch;
use partita_engine::scenario::{Localized, Scenario};
use partita_engine::time::SimTime;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};

/// What the exported document calls itself.
pub const FORMAT: &str = "partita-session-raw";

/// A file to be carried away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A session as a file, with all its branches; or everything raw where something of it cannot be
/// read.
///
/// # Errors
/// When the store fails.
pub async fn file<S: Store>(store: &S, session: SessionId) -> Result<File, StoreError> {
    let kept = store.session(session).await?;
    // What contradicts itself would be refused when it is read again: that is carried away raw.
    let read = read_journal(session, &kept, &mut Breath::new()).await;
    Ok(match read.ok().and_then(|_| SessionFile::of(&kept)) {
        Some(file) => File {
            name: format!("{}.partita-session", file_name(&file.header.title)),
            text: file.text(),
        },
        None => File { name: format!("partita-session-{session}.json"), text: raw(session, &kept) },
    })
}

/// The commands of the branch that is shown, as a scenario document; nothing where they cannot be
/// read.
///
/// # Errors
/// When the store fails.
pub async fn commands<S: Store>(store: &S, session: SessionId) -> Result<Option<File>, StoreError> {
    let kept = store.session(session).await?;
    let Ok(Told { header, branches, reached, .. }) =
        read_journal(session, &kept, &mut Breath::new()).await
    else {
        return Ok(None);
    };
    let shown = branches.iter().find(|branch| branch.id == reached.branch);
    Ok(shown.map(|branch| File {
        name: format!("{}.partita", file_name(&header.title)),
        text: scenario(&header.title, header.seed, branch, branch.end),
    }))
}

/// A title as the name of a file: its letters and digits.
fn file_name(title: &str) -> String {
    /// As many letters as any file system takes.
    const LONGEST: usize = 60;
    let letters = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
    let name: String = letters.take(LONGEST).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "session".into() } else { name.into() }
}

/// Hands a file to the browser, which keeps it where the person wants it.
///
/// # Errors
/// What the browser says when it refuses.
pub fn download(file: &File) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let document = window.document().ok_or("there is no page")?;
    let parts = js_sys::Array::of1(&JsValue::from(file.text.as_str()));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(&file.name);
    link.click();
    web_sys::Url::revoke_object_url(&address)
}

/// A session as a JSON document: all bytes in base64 as they lie in the store, and beside them in
/// plain text the commands of all journal entries that can be read.
#[must_use]
pub fn raw(session: SessionId, kept: &SessionBytes) -> String {
    let numbered = |records: &[(u32, Vec<u8>)]| -> Value {
        records
            .iter()
            .map(|(number, bytes)| json!({ "number": number, "bytes": STANDARD.encode(bytes) }))
            .collect()
    };
    let document = json!({
        "format": FORMAT,
        "version": 1,
        "session": session.0,
        "title": SessionHeader::decode(&kept.header, "").ok().map(|header| header.title),
        "seed": SessionHeader::decode(&kept.header, "").ok().map(|header| header.seed),
        "commands": readable(session, &kept.journal),
        "header": STANDARD.encode(&kept.header),
        "journal": numbered(&kept.journal),
        "reached": kept.reached.as_ref().map(|bytes| STANDARD.encode(bytes)),
        "checkpoints": numbered(&kept.checkpoints),
    });
    format!("{document:#}\n")
}

/// A branch of a run as a scenario document: every command with its moment, until `until`.
///
/// `run` lines are left out: they only let time pass, which the moments say.
#[must_use]
pub fn scenario(title: &str, seed: u64, branch: &Branch, until: SimTime) -> String {
    let title = Localized { text: title.into(), ..Localized::default() };
    let mut scenario = Scenario { title, seed: Some(seed), ..Scenario::default() };
    for entry in &branch.journal {
        match entry.line.parse() {
            Ok(Command::Run { .. }) => {}
            Ok(command) => scenario.push(entry.time, command),
            Err(_) => scenario.notes.push(format!("{}: {}", entry.time, entry.line)),
        }
    }
    scenario.until = scenario.until.max(until);
    scenario.to_string()
}

fn readable(session: SessionId, journal: &[(u32, Vec<u8>)]) -> Value {
    journal
        .iter()
        .map(|(number, bytes)| {
            match JournalEntry::decode(bytes, Place::Numbered { session, number: *number }) {
                Ok(JournalEntry { branch, at, action: JournalAction::Command(line), .. }) => {
                    json!({
                        "number": number, "branch": branch.0, "at_us": at.as_micros(), "line": line,
                    })
                }
                Ok(JournalEntry {
                    branch,
                    at,
                    action: JournalAction::Fork { parent, inherited },
                    ..
                }) => json!({
                    "number": number, "branch": branch.0, "at_us": at.as_micros(),
                    "parent": parent.0, "inherited": inherited,
                }),
                Err(error) => json!({ "number": number, "error": error.to_string() }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::{BranchId, History};

    #[test]
    fn a_run_exported_as_a_scenario_runs_the_same() {
        let mut history = History::new(42);
        for (millis, line) in [
            (0, "cluster brokers=1"),
            (0, "topic orders"),
            (0, "producer p1"),
            (250, "run 1s"),
            (1250, "send p1 orders key=cart-7 value=41"),
        ] {
            history.advance_to(SimTime::from_millis(millis));
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history.advance_to(SimTime::from_millis(4000));
        let until = history.now();
        let text = scenario("A\nrun", 42, &history.branches()[0], until);
        let read: Scenario = text.parse().expect(&text);
        assert_eq!((read.seed, read.until), (Some(42), until));
        let mut again = History::new(42);
        for step in &read.steps {
            again.advance_to(step.at);
            again.apply(&step.command).expect("applied once before");
        }
        again.advance_to(until);
        let records = |history: &History| super::super::outcome(history.world());
        assert_eq!(records(&again), records(&history));
    }

    #[test]
    fn a_damaged_session_is_exported_whole() {
        let line = "send p1 orders key=cart-7";
        let entry = JournalEntry {
            number: 0,
            branch: BranchId(0),
            at: SimTime::from_millis(5),
            action: JournalAction::Command(line.into()),
        };
        let kept = SessionBytes {
            header: vec![1, 2, 3],
            journal: vec![(0, entry.encode()), (1, vec![9, 9])],
            reached: None,
            checkpoints: vec![(4, vec![0; 5])],
        };
        let exported: Value = serde_json::from_str(&raw(SessionId(2), &kept)).expect("JSON");
        assert_eq!(exported["format"], FORMAT);
        assert_eq!(exported["title"], Value::Null);
        assert_eq!(exported["commands"][0]["line"], line);
        assert_eq!(exported["commands"][0]["at_us"], 5000);
        assert!(exported["commands"][1]["error"].as_str().expect("text").contains("damaged"));
        let bytes = |value: &Value| STANDARD.decode(value.as_str().expect("text")).expect("base64");
        assert_eq!(bytes(&exported["header"]), [1, 2, 3]);
        assert_eq!(bytes(&exported["journal"][1]["bytes"]), [9, 9]);
        assert_eq!(bytes(&exported["checkpoints"][0]["bytes"]), [0; 5]);
    }
}
