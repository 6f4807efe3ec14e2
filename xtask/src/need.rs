//! What a task needs, and how to get what is missing.

use std::fs;

use crate::failure::{Failure, Result};
use crate::machine::{Machine, Privilege};
use crate::process::{self, PRIVATE_TOOLS};

/// The line of trunk that works with the Rust this project asks for.
const TRUNK: &str = "0.21.14";

/// Something that a task cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Rust's compiler for wasm.
    WasmTarget,
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// Builds and serves the site.
    Trunk,
    /// Makes the JavaScript between wasm and browser, and runs wasm tests.
    WasmBindgen,
    /// The packages of `package-lock.json`.
    NodePackages,
    /// Chromium and its driver.
    Browser,
    /// A font with Hangul, so that screenshots and widths are true.
    KoreanFont,
}

/// What `serve` and `dist` need. One of the npm packages draws charts, another makes the wasm smaller.
pub const SITE: [Need; 4] = [Need::WasmTarget, Need::Trunk, Need::WasmBindgen, Need::NodePackages];

/// One thing to install.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is, for the person who waits.
    pub what: String,
    /// Roughly how long it takes.
    pub duration: &'static str,
    /// Ways to get it, the first that works is taken; each is a list of command lines.
    pub ways: Vec<Vec<Vec<String>>>,
}

/// Installs what of `needs` this machine lacks, and says so.
pub fn supply(needs: &[Need]) -> Result<()> {
    let steps = missing(needs, &Machine::look(), &wasm_bindgen_version()?)?;
    if !steps.is_empty() {
        println!("To install:");
        for step in &steps {
            println!("  {} ({})", step.what, step.duration);
        }
    }
    steps.iter().try_for_each(install)
}

fn install(step: &Step) -> Result<()> {
    println!("\nInstalling {} ({})", step.what, step.duration);
    let mut outcome = Err(Failure::new(format!("there is no way to install {}", step.what)));
    for way in &step.ways {
        outcome = way.iter().try_for_each(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words.split_first() {
                Some((&"cargo", rest)) => process::run(&mut process::cargo(rest)),
                Some((name, rest)) => process::run(&mut process::program(name, rest)),
                None => Ok(()),
            }
        });
        match &outcome {
            Ok(()) => break,
            Err(failure) => println!("{failure}"),
        }
    }
    outcome
}

/// The steps that lead from this machine to one that has all of `needs`.
fn missing(needs: &[Need], machine: &Machine, wasm_bindgen: &str) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut debian = Vec::new();
    for need in needs {
        match need {
            Need::WasmTarget if !machine.wasm_target => {
                steps.push(rustup(machine, &["target", "add", "wasm32-unknown-unknown"])?);
            }
            Need::Rustfmt if !machine.rustfmt => {
                steps.push(rustup(machine, &["component", "add", "rustfmt"])?);
            }
            Need::Clippy if !machine.clippy => {
                steps.push(rustup(machine, &["component", "add", "clippy"])?);
            }
            Need::Trunk if !machine.trunk.as_deref().is_some_and(is_usable_trunk) => {
                let found = machine.trunk.as_deref();
                steps.push(tool(machine, "trunk", TRUNK, found, "5 to 10 minutes from source"));
            }
            Need::WasmBindgen if machine.wasm_bindgen.as_deref() != Some(wasm_bindgen) => {
                let found = machine.wasm_bindgen.as_deref();
                let duration = "2 to 5 minutes from source";
                steps.push(tool(machine, "wasm-bindgen-cli", wasm_bindgen, found, duration));
            }
            Need::NodePackages => steps.extend(node_packages(machine)?),
            Need::Browser => {
                debian.extend((!machine.chromium).then_some("chromium"));
                debian.extend((!machine.chromedriver).then_some("chromium-driver"));
            }
            Need::KoreanFont if !machine.korean_font => debian.push("fonts-noto-cjk"),
            _ => {}
        }
    }
    if !debian.is_empty() {
        steps.push(debian_packages(machine, &debian)?);
    }
    Ok(steps)
}

fn is_usable_trunk(version: &str) -> bool {
    version.starts_with("0.21.")
}

fn words(line: &[&str]) -> Vec<String> {
    line.iter().map(|word| (*word).to_owned()).collect()
}

fn rustup(machine: &Machine, arguments: &[&str]) -> Result<Step> {
    let what = arguments.last().copied().unwrap_or_default();
    if !machine.rustup {
        return Err(Failure::new(format!(
            "Rust lacks {what}, and without rustup it cannot be added here: \
             install Rust with rustup, or {what} by your system's packages"
        )));
    }
    let mut line = words(&["rustup"]);
    line.extend(words(arguments));
    Ok(Step { what: format!("Rust's {what}"), duration: "under a minute", ways: vec![vec![line]] })
}

/// A program from cargo's registry. It goes where cargo puts programs; but where another version
/// is already installed, which the person may need elsewhere, it goes into the project's own folder.
fn tool(
    machine: &Machine,
    name: &str,
    version: &str,
    found: Option<&str>,
    from_source: &'static str,
) -> Step {
    let place: &[&str] = if found.is_some() { &["--root", PRIVATE_TOOLS] } else { &[] };
    // wasm-bindgen-cli's own lock file names a crate version that was withdrawn.
    let locked: &[&str] = if name == "trunk" { &["--locked"] } else { &[] };
    let source = [&["cargo", "install", name, "--version", version], locked, place].concat();
    let mut ways = vec![vec![words(&source)]];
    if machine.binstall {
        let pinned = format!("{name}@{version}");
        let built = [&["cargo", "binstall", "--no-confirm", pinned.as_str()], place].concat();
        ways.insert(0, vec![words(&built)]);
    }
    let other = found.map(|found| format!(", beside the {found} you have")).unwrap_or_default();
    Step {
        what: format!("{name} {version}{other}"),
        duration: if machine.binstall { "under a minute, ready built" } else { from_source },
        ways,
    }
}

fn node_packages(machine: &Machine) -> Result<Option<Step>> {
    const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
    match machine.node {
        Some(20..) => Ok((!machine.node_packages).then(|| Step {
            what: "npm packages of package-lock.json".to_owned(),
            duration: "under a minute",
            ways: vec![vec![words(&[NPM, "ci"])]],
        })),
        Some(old) => Err(Failure::new(format!("Node {old} is too old: install Node 20 or later"))),
        None => Err(Failure::new("Node is missing: install Node 20 or later, with npm")),
    }
}

fn debian_packages(machine: &Machine, packages: &[&str]) -> Result<Step> {
    let prefix: &[&str] = match machine.apt {
        Some(Privilege::Root) => &[],
        Some(Privilege::Sudo) => &["sudo"],
        None => {
            return Err(Failure::new(format!(
                "missing, and to be installed by hand: {} (these are Debian's names; \
                 Chrome with the chromedriver of its version will do as well)",
                packages.join(", ")
            )));
        }
    };
    let apt = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]].concat();
    let update = words(&[apt.as_slice(), &["update"]].concat());
    let install =
        words(&[apt.as_slice(), &["install", "--no-install-recommends"], packages].concat());
    Ok(Step {
        what: packages.join(", "),
        duration: "1 to 3 minutes",
        ways: vec![vec![install.clone()], vec![update, install]],
    })
}

/// The version of wasm-bindgen that Cargo.lock names: crate and command must be equal.
fn wasm_bindgen_version() -> Result<String> {
    let lock = fs::read_to_string("Cargo.lock")
        .map_err(|error| Failure::new(format!("cannot read Cargo.lock: {error}")))?;
    locked_version(&lock, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock names no wasm-bindgen"))
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Need; 8] = [
        Need::WasmTarget,
        Need::Rustfmt,
        Need::Clippy,
        Need::Trunk,
        Need::WasmBindgen,
        Need::NodePackages,
        Need::Browser,
        Need::KoreanFont,
    ];

    fn complete() -> Machine {
        Machine {
            rustup: true,
            wasm_target: true,
            rustfmt: true,
            clippy: true,
            trunk: Some("0.21.14".to_owned()),
            wasm_bindgen: Some("0.2.130".to_owned()),
            binstall: false,
            node: Some(22),
            node_packages: true,
            chromium: true,
            chromedriver: true,
            korean_font: true,
            apt: Some(Privilege::Root),
        }
    }

    fn bare() -> Machine {
        Machine {
            rustup: true,
            rustfmt: true,
            clippy: true,
            node: Some(20),
            apt: Some(Privilege::Root),
            ..Machine::default()
        }
    }

    fn lines(needs: &[Need], machine: &Machine) -> Vec<String> {
        let steps = missing(needs, machine, "0.2.130").unwrap_or_default();
        steps.iter().flat_map(|step| step.ways.concat()).map(|words| words.join(" ")).collect()
    }

    fn refusal(needs: &[Need], machine: &Machine) -> String {
        missing(needs, machine, "0.2.130")
            .map_or_else(|failure| failure.to_string(), |_| String::new())
    }

    #[test]
    fn a_complete_machine_needs_nothing() {
        assert_eq!(lines(&ALL, &complete()), [""; 0]);
    }

    #[test]
    fn a_bare_machine_gets_what_serving_needs() {
        assert_eq!(
            lines(&SITE, &bare()),
            [
                "rustup target add wasm32-unknown-unknown",
                "cargo install trunk --version 0.21.14 --locked",
                "cargo install wasm-bindgen-cli --version 0.2.130",
                "npm ci",
            ]
        );
    }

    #[test]
    fn built_programs_are_tried_before_source() {
        let machine = Machine { binstall: true, ..bare() };
        assert_eq!(
            lines(&[Need::WasmBindgen], &machine),
            [
                "cargo binstall --no-confirm wasm-bindgen-cli@0.2.130",
                "cargo install wasm-bindgen-cli --version 0.2.130",
            ]
        );
    }

    #[test]
    fn another_version_is_not_replaced() {
        let machine = Machine {
            wasm_bindgen: Some("0.2.99".to_owned()),
            trunk: Some("0.22.1".to_owned()),
            ..complete()
        };
        assert_eq!(
            lines(&ALL, &machine),
            [
                "cargo install trunk --version 0.21.14 --locked --root .tools",
                "cargo install wasm-bindgen-cli --version 0.2.130 --root .tools",
            ]
        );
    }

    #[test]
    fn lists_are_updated_only_when_installing_fails() {
        assert_eq!(
            lines(&[Need::Browser, Need::KoreanFont], &bare()),
            [
                "env DEBIAN_FRONTEND=noninteractive apt-get --yes install --no-install-recommends \
                 chromium chromium-driver fonts-noto-cjk",
                "env DEBIAN_FRONTEND=noninteractive apt-get --yes update",
                "env DEBIAN_FRONTEND=noninteractive apt-get --yes install --no-install-recommends \
                 chromium chromium-driver fonts-noto-cjk",
            ]
        );
        let machine = Machine { chromium: true, apt: Some(Privilege::Sudo), ..bare() };
        assert!(lines(&[Need::Browser], &machine)[0].starts_with("sudo env "));
    }

    #[test]
    fn what_cannot_be_installed_is_said() {
        let machine = Machine { rustup: false, apt: None, node: Some(18), ..bare() };
        assert!(refusal(&[Need::WasmTarget], &machine).contains("without rustup"));
        assert!(refusal(&[Need::Browser], &machine).contains("chromium, chromium-driver"));
        assert!(refusal(&[Need::NodePackages], &machine).contains("Node 18 is too old"));
        let machine = Machine { node: None, ..bare() };
        assert!(refusal(&[Need::NodePackages], &machine).contains("Node is missing"));
    }

    #[test]
    fn the_locked_version_is_read() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
