//! The checks, in the order in which they fail fastest.

use std::net::TcpListener;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::licence;
use crate::need::{self, Need};
use crate::process::{answer, cargo, program, run, watch};
use crate::site::{trunk, with_chromium};
use crate::tally::Tally;

/// The report that Playwright writes for the count.
const REPORT: &str = "test-results/report.json";

/// One heading of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// rustfmt changes nothing.
    Format,
    /// clippy has nothing to say about what runs natively.
    Lint,
    /// clippy has nothing to say about what runs in the browser.
    LintWasm,
    /// Every dependency has an allowed licence.
    Licences,
    /// Tests that need no browser.
    Engine,
    /// Tests of the app inside a real browser.
    Browser,
    /// The site is built as it is published.
    Site,
    /// People's ways through the built site, in a real browser.
    Journeys,
}

impl Stage {
    const ALL: [Self; 8] = [
        Self::Format,
        Self::Lint,
        Self::LintWasm,
        Self::Licences,
        Self::Engine,
        Self::Browser,
        Self::Site,
        Self::Journeys,
    ];

    /// The stages that these words name; all, if there are none.
    pub fn chosen(words: &[String]) -> Result<Vec<Self>> {
        if words.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        let mut chosen = Vec::new();
        for word in words {
            chosen.extend_from_slice(match word.as_str() {
                "lint" => &[Self::Format, Self::Lint, Self::LintWasm, Self::Licences],
                "engine" => &[Self::Engine],
                "browser" => &[Self::Browser],
                "site" => &[Self::Site],
                "e2e" => &[Self::Site, Self::Journeys],
                other => {
                    return Err(Failure::new(format!(
                        "there is no stage `{other}`; there are lint, engine, browser, site, e2e"
                    )));
                }
            });
        }
        Ok(Self::ALL.into_iter().filter(|stage| chosen.contains(stage)).collect())
    }

    fn title(self) -> &'static str {
        match self {
            Self::Format => "rustfmt",
            Self::Lint => "clippy, native",
            Self::LintWasm => "clippy, wasm",
            Self::Licences => "licences",
            Self::Engine => "tests without a browser",
            Self::Browser => "tests inside Chromium",
            Self::Site => "the site, as published",
            Self::Journeys => "journeys through the site",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Format => &[Need::Rustfmt],
            Self::Lint => &[Need::Clippy],
            Self::LintWasm => &[Need::Clippy, Need::WasmTarget],
            Self::Licences | Self::Engine => &[],
            Self::Browser => &[Need::WasmTarget, Need::WasmBindgen, Need::Browser],
            // wasm-opt is one of the npm packages.
            Self::Site => &[Need::WasmTarget, Need::Trunk, Need::WasmBindgen, Need::NodePackages],
            Self::Journeys => &[Need::NodePackages, Need::Browser, Need::KoreanFont],
        }
    }

    /// Runs the check. Gives what its tests said and whether the whole of it is well.
    fn check(self) -> Result<(Tally, bool)> {
        match self {
            Self::Format => plain(run(&mut cargo(&["fmt", "--all", "--check"]))),
            Self::Lint => plain(clippy(&["--workspace"])),
            Self::LintWasm => {
                plain(clippy(&["--package", "partita", "--target", "wasm32-unknown-unknown"]))
            }
            Self::Licences => plain(licences()),
            Self::Engine => tests(&["--workspace"], &mut |_| {}),
            Self::Browser => browser(),
            Self::Site => plain(run(&mut trunk(&["build", "--release"]))),
            Self::Journeys => journeys(),
        }
    }
}

/// How one stage went.
struct Outcome {
    stage: Stage,
    tally: Tally,
    well: bool,
    took: Duration,
}

/// Installs what the stages need, runs them, and closes with the sum of their tests.
pub fn test(stages: &[Stage]) -> Result<ExitCode> {
    let begin = Instant::now();
    heading("what the checks need");
    let mut needs: Vec<Need> = stages.iter().flat_map(|stage| stage.needs()).copied().collect();
    needs.dedup();
    let mut seen = Vec::new();
    needs.retain(|need| {
        !seen.contains(need) && {
            seen.push(*need);
            true
        }
    });
    need::supply(&needs)?;
    println!("All there after {}", clock(begin.elapsed()));

    let mut outcomes: Vec<Outcome> = Vec::new();
    for &stage in stages {
        let site_failed = outcomes.iter().any(|it| it.stage == Stage::Site && !it.well);
        if stage == Stage::Journeys && site_failed {
            continue;
        }
        outcomes.push(outcome(stage));
    }
    Ok(summary(&outcomes, begin.elapsed()))
}

fn outcome(stage: Stage) -> Outcome {
    heading(stage.title());
    let begin = Instant::now();
    let (mut tally, well) = stage.check().unwrap_or_else(|failure| {
        println!("error: {failure}");
        (Tally::default(), false)
    });
    if !well && tally.failed == 0 {
        tally += Tally::FAILED_CHECK;
    }
    let took = begin.elapsed();
    println!("{} {}, {}", if well { "✓" } else { "✕ FAILED:" }, stage.title(), clock(took));
    Outcome { stage, tally, well, took }
}

fn summary(outcomes: &[Outcome], took: Duration) -> ExitCode {
    heading("summary");
    let mut sum = Tally::default();
    for it in outcomes {
        sum += it.tally;
        let sign = if it.well { "✓" } else { "✕" };
        println!("{sign} {:<28} {:>7}   {}", it.stage.title(), clock(it.took), it.tally);
    }
    let well = sum.failed == 0 && outcomes.iter().all(|it| it.well);
    if sum.skipped > 0 {
        println!("\n{} tests were left out by their authors", sum.skipped);
    }
    println!("\n{} in {}", if well { "All is well" } else { "FAILED" }, clock(took));
    println!("{sum}");
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn heading(title: &str) {
    println!("\n━━ {title} {}", "━".repeat(70_usize.saturating_sub(title.chars().count())));
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02} min", seconds / 60, seconds % 60)
}

fn plain(result: Result<()>) -> Result<(Tally, bool)> {
    result.map(|()| (Tally::default(), true))
}

fn clippy(what: &[&str]) -> Result<()> {
    let line = [&["clippy", "--locked", "--all-targets"], what, &["--", "-D", "warnings"]].concat();
    run(&mut cargo(&line))
}

fn tests(what: &[&str], each: &mut dyn FnMut(&str)) -> Result<(Tally, bool)> {
    let line = [&["test", "--locked", "--no-fail-fast"], what].concat();
    counted(&mut cargo(&line), each)
}

fn counted(command: &mut Command, each: &mut dyn FnMut(&str)) -> Result<(Tally, bool)> {
    let mut tally = Tally::default();
    let well = watch(command, |line| {
        tally.read_line(line);
        each(line);
    })?;
    Ok((tally, well))
}

/// Runs the tests of the app in Chromium. One of them compares what the engine came to natively,
/// which is found out first; those native tests were counted before.
fn browser() -> Result<(Tally, bool)> {
    let mut digests = String::new();
    let same_bytes = ["--package", "partita", "--test", "same_bytes", "--", "--nocapture"];
    let (_, well) = tests(&same_bytes, &mut |line| {
        if line.starts_with("digests of seed") {
            digests.push_str(line);
        }
    })?;
    if !well || digests.is_empty() {
        return Err(Failure::new("the native run printed no digests to compare with"));
    }
    let wasm = ["--package", "partita", "--target", "wasm32-unknown-unknown"];
    let line = [&["test", "--locked", "--no-fail-fast"], &wasm[..]].concat();
    counted(cargo(&line).env("PARTITA_NATIVE_DIGESTS", digests), &mut |_| {})
}

fn licences() -> Result<()> {
    let metadata = answer(&mut cargo(&["metadata", "--format-version", "1", "--locked"]))
        .ok_or_else(|| {
            Failure::new("`cargo metadata --locked` failed: is Cargo.lock up to date?")
        })?;
    let mut packages = licence::of_cargo(&parse("cargo metadata", &metadata)?)?;
    packages.extend(licence::of_npm(&parse("package-lock.json", &read("package-lock.json")?)?)?);
    licence::check(&packages)?;
    println!("{} packages, all with an allowed licence", packages.len());
    Ok(())
}

fn journeys() -> Result<(Tally, bool)> {
    let config = ["--config", "tests/e2e/playwright.config.mjs"];
    let arguments = [&["node_modules/@playwright/test/cli.js", "test"], &config[..]].concat();
    // An old report must not be counted.
    let _ = fs::remove_file(REPORT);
    let mut node = program("node", &arguments);
    node.env("PARTITA_REPORT", REPORT).env("PARTITA_PORT", free_port()?.to_string());
    if env::var_os("NO_COLOR").is_some() {
        // Node warns when both are set, as Playwright does for its workers.
        node.env_remove("NO_COLOR").env("FORCE_COLOR", "0");
    }
    let well = watch(with_chromium(&mut node), |_| {})?;
    let tally = Tally::of_playwright(&parse(REPORT, &read(REPORT)?)?)
        .ok_or_else(|| Failure::new(format!("{REPORT} has no counts")))?;
    Ok((tally, well))
}

fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(format!("no free port on this machine: {error}")))
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).map_err(|error| Failure::new(format!("cannot read {path}: {error}")))
}

fn parse(name: &str, text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| Failure::new(format!("{name} is not JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(words: &[&str]) -> Result<Vec<Stage>> {
        Stage::chosen(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn no_word_means_all_stages() {
        assert_eq!(chosen(&[]), Ok(Stage::ALL.to_vec()));
    }

    #[test]
    fn words_choose_stages_in_their_order() {
        assert_eq!(
            chosen(&["e2e", "engine"]),
            Ok(vec![Stage::Engine, Stage::Site, Stage::Journeys])
        );
    }

    #[test]
    fn an_unknown_stage_is_refused_with_the_known_ones() {
        let message = chosen(&["unit"]).map_err(|failure| failure.to_string());
        assert!(message.is_err_and(|text| text.contains("lint, engine, browser, site, e2e")));
    }
}
