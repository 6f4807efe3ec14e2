//! What this machine has.

use std::io::IsTerminal;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

use crate::process::{answer, cargo, find, program};

/// How `apt-get` can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// This is the administrator's account.
    Root,
    /// `sudo` works, or can ask for the password.
    Sudo,
}

/// What this machine has, as far as building and checking the project goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// `rustup` is there to add what Rust itself lacks.
    pub rustup: bool,
    /// Rust can compile for `wasm32-unknown-unknown`.
    pub wasm_target: bool,
    /// `cargo fmt` works.
    pub rustfmt: bool,
    /// `cargo clippy` works.
    pub clippy: bool,
    /// The version of `trunk`.
    pub trunk: Option<String>,
    /// The version of `wasm-bindgen` and its test runner.
    pub wasm_bindgen: Option<String>,
    /// `cargo binstall` fetches built programs.
    pub binstall: bool,
    /// The major version of Node.
    pub node: Option<u32>,
    /// `node_modules` holds what `package-lock.json` names.
    pub node_packages: bool,
    /// Chromium or Chrome.
    pub chromium: bool,
    /// The program that lets tests steer Chromium.
    pub chromedriver: bool,
    /// A font with Hangul.
    pub korean_font: bool,
    /// `apt-get`, where it can be used.
    pub apt: Option<Privilege>,
}

impl Machine {
    /// Looks at this machine.
    pub fn look() -> Self {
        Self {
            rustup: find(&["rustup"]).is_some(),
            wasm_target: has_wasm_target(),
            rustfmt: answer(&mut cargo(&["fmt", "--version"])).is_some(),
            clippy: answer(&mut cargo(&["clippy", "--version"])).is_some(),
            trunk: version_of("trunk"),
            wasm_bindgen: find(&["wasm-bindgen-test-runner"])
                .and_then(|_| version_of("wasm-bindgen")),
            binstall: answer(&mut cargo(&["binstall", "-V"])).is_some(),
            node: answer(&mut program("node", &["--version"])).and_then(|text| major(&text)),
            node_packages: node_packages_are_current(),
            chromium: find(&CHROMIUM).is_some(),
            chromedriver: find(&["chromedriver"]).is_some(),
            korean_font: !cfg!(target_os = "linux")
                || answer(&mut program("fc-list", &[":lang=ko"])).is_some_and(|it| !it.is_empty()),
            apt: privilege(),
        }
    }
}

/// The names under which Chromium is installed.
pub const CHROMIUM: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

fn has_wasm_target() -> bool {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let arguments = ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"];
    answer(&mut program(rustc, &arguments)).is_some_and(|folder| Path::new(&folder).is_dir())
}

/// `trunk 0.21.14` and `wasm-bindgen 0.2.130` end in the version.
fn version_of(name: &str) -> Option<String> {
    find(&[name])?;
    let text = answer(&mut program(name, &["--version"]))?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn privilege() -> Option<Privilege> {
    find(&["apt-get"])?;
    if answer(&mut program("id", &["-u"])).is_some_and(|user| user == "0") {
        return Some(Privilege::Root);
    }
    find(&["sudo"])?;
    let can_ask = std::io::stdin().is_terminal();
    (can_ask || answer(&mut program("sudo", &["-n", "true"])).is_some()).then_some(Privilege::Sudo)
}

fn node_packages_are_current() -> bool {
    let read = |path: &str| -> Option<Value> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    };
    match (read("package-lock.json"), read("node_modules/.package-lock.json")) {
        (Some(wanted), Some(installed)) => holds(&installed, &wanted),
        _ => false,
    }
}

/// Whether everything that one lock file names is in the other, in the same version.
/// What is optional may be absent: it is for other systems.
fn holds(installed: &Value, wanted: &Value) -> bool {
    let Some(packages) = wanted["packages"].as_object() else {
        return false;
    };
    packages.iter().filter(|(path, _)| !path.is_empty()).all(|(path, package)| {
        let there = &installed["packages"][path];
        let absent = there.is_null();
        (absent && package["optional"] == true) || there["version"] == package["version"]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn installed_packages_must_have_the_locked_versions() {
        let wanted = json!({ "packages": {
            "": { "name": "partita" },
            "node_modules/a": { "version": "1.0.0" },
            "node_modules/b": { "version": "2.0.0", "optional": true },
        } });
        let of = |a: &str| json!({ "packages": { "node_modules/a": { "version": a } } });
        assert!(holds(&of("1.0.0"), &wanted));
        assert!(!holds(&of("1.0.1"), &wanted));
        assert!(!holds(&json!({ "packages": {} }), &wanted));
        assert!(!holds(&of("1.0.0"), &json!({})));
    }
}
