//! A file that was brought: a session to go on with, or a scenario to begin with.

use super::handle::Session;
use super::notice::Notice;
use super::opening::{NewSession, Opened, resume, start};
use crate::storage::session_file::{LONGEST_FILE, SessionFile, SessionFileError};
use crate::storage::{AnyStore, Breath, StoreError, adopt};
use partita_engine::command::Command;
use partita_engine::history::History;
use partita_engine::scenario::{Scenario, ScenarioError, ScenarioReader};
use partita_engine::simulation::Refusal;
use partita_engine::time::{SimDuration, SimTime};
use wasm_bindgen_futures::JsFuture;

/// The seed of a scenario that fixes none.
const DEFAULT_SEED: u64 = 1;
/// The virtual time that is run between two looks at the clock.
const SLICE: SimDuration = SimDuration::from_millis(20);
/// The longest run of a scenario that is brought, in virtual time: an hour.
const LONGEST_RUN: SimDuration = SimDuration::from_secs(3_600);

/// Why a file was not taken. Nothing was changed then.
#[derive(Clone, Debug, PartialEq)]
pub enum FileTrouble {
    /// The browser could not read it.
    Unreadable,
    /// It is no session.
    Session(SessionFileError),
    /// It is no scenario.
    Scenario(ScenarioError),
    /// A line of the scenario cannot be carried out.
    Refused {
        /// Which, from 1.
        line: u32,
        /// Why.
        refusal: Refusal,
    },
    /// The scenario runs for too long.
    TooLate {
        /// How far it would run, in seconds.
        seconds: u64,
        /// How far it may.
        most: u64,
    },
    /// The store did not take it.
    Store(StoreError),
}

impl Session {
    /// Goes on with what a file holds, in place of this run, which is kept. What is wrong with it is
    /// told as a notice. Says whether it was taken.
    pub async fn bring(&self, file: &web_sys::File, language: &str) -> bool {
        self.save_now();
        let name = file.name();
        let opened = match text_of(file).await {
            Ok(text) => open_text(&self.store(), &name, &text, language).await,
            Err(trouble) => Err(trouble),
        };
        match opened {
            Ok(opened) => {
                self.replace(opened);
                true
            }
            Err(trouble) => {
                self.tell_of(Notice::FileRefused { name, trouble });
                false
            }
        }
    }
}

/// The text of a file; one that is too long is not even read.
async fn text_of(file: &web_sys::File) -> Result<String, FileTrouble> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's size is a whole number, and one beyond all bounds is too long anyway"
    )]
    let bytes = file.size().max(0.0) as usize;
    if bytes > LONGEST_FILE {
        return Err(FileTrouble::Session(SessionFileError::TooLong { bytes, most: LONGEST_FILE }));
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.ok_or(FileTrouble::Unreadable)
}

/// Opens the text of a file: a session's begins with `{`, anything else is a scenario.
async fn open_text(
    store: &AnyStore,
    name: &str,
    text: &str,
    language: &str,
) -> Result<Opened, FileTrouble> {
    let mut breath = Breath::new();
    if text.trim_start_matches('\u{feff}').starts_with('{') {
        let file = SessionFile::read(text, &mut breath).await.map_err(FileTrouble::Session)?;
        return open_session(store, &file).await;
    }
    let scenario = read_scenario(text, &mut breath).await.map_err(FileTrouble::Scenario)?;
    let history = play(&scenario, &mut breath).await?;
    let title = scenario.title.get(language);
    let title = if title.is_empty() { name } else { title }.to_owned();
    let database = store.database().unwrap_or_default();
    Ok(start(&database, store.clone(), NewSession { title, history }, Vec::new()).await)
}

/// Reads a scenario line by line.
async fn read_scenario(text: &str, breath: &mut Breath) -> Result<Scenario, ScenarioError> {
    let mut reader = ScenarioReader::new(text)?;
    for line in text.lines() {
        reader.read(line);
        breath.take().await;
    }
    reader.finish()
}

async fn open_session(store: &AnyStore, file: &SessionFile) -> Result<Opened, FileTrouble> {
    let session = adopt(store, &file.header, &file.records()).await.map_err(FileTrouble::Store)?;
    let (title, seed) = (file.header.title.clone(), file.header.seed);
    let begin = || NewSession { title, history: History::new(seed) };
    let database = store.database().unwrap_or_default();
    Ok(resume(&database, store.clone(), session, begin).await)
}

/// Carries out a scenario in slices; stops at what is refused.
async fn play(scenario: &Scenario, breath: &mut Breath) -> Result<History, FileTrouble> {
    let length = scenario.until.since(SimTime::ZERO);
    if length > LONGEST_RUN {
        let whole = |length: SimDuration| length.as_micros() / 1_000_000;
        let (seconds, most) = (whole(length), whole(LONGEST_RUN));
        return Err(FileTrouble::TooLate { seconds, most });
    }
    let mut history = History::new(scenario.seed.unwrap_or(DEFAULT_SEED));
    for step in &scenario.steps {
        run_to(&mut history, step.at, breath).await;
        // Its time passes with the moment of the next step.
        if matches!(step.command, Command::Run { .. }) {
            continue;
        }
        if let Err(refusal) = history.apply(&step.command) {
            return Err(FileTrouble::Refused { line: step.line, refusal });
        }
    }
    run_to(&mut history, scenario.until, breath).await;
    Ok(history)
}

async fn run_to(history: &mut History, time: SimTime, breath: &mut Breath) {
    while history.now() < time {
        history.advance_to(time.min(history.now() + SLICE));
        breath.take().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn played(text: &str) -> Result<History, FileTrouble> {
        let mut breath = Breath::new();
        let scenario =
            read_scenario(text, &mut breath).now_or_never().expect("nothing to wait for");
        let scenario = scenario.map_err(FileTrouble::Scenario)?;
        play(&scenario, &mut breath).now_or_never().expect("nothing to wait for")
    }

    #[test]
    fn a_scenario_runs_to_its_end() {
        let history = played("cluster brokers=1\nrun 2s\ntopic orders\n@4\n").expect("runs");
        assert_eq!(history.now(), SimTime::from_millis(4_000));
        assert_eq!(history.journal()[1].time, SimTime::from_millis(2_000));
    }

    #[test]
    fn what_is_refused_is_told_with_its_line() {
        let refused = played("cluster brokers=1\n\ncrash nobody\n").expect_err("nobody is there");
        assert!(matches!(refused, FileTrouble::Refused { line: 3, .. }), "{refused:?}");
        assert!(matches!(played("tpoic orders"), Err(FileTrouble::Scenario(_))));
        let late = played("@3601\n").expect_err("too late");
        assert_eq!(late, FileTrouble::TooLate { seconds: 3_601, most: 3_600 });
    }
}
