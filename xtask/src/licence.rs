//! The licences of what the project is built with.

use serde_json::Value;

use crate::failure::{Failure, Result};

const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// A package and the licence expression that it states.
#[derive(Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name and version.
    pub name: String,
    /// An SPDX expression; empty when it states none.
    pub licence: String,
}

/// The packages of `cargo metadata` that come from elsewhere.
pub fn of_cargo(metadata: &Value) -> Result<Vec<Package>> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .ok_or_else(|| Failure::new("cargo metadata lists no packages"))?;
    Ok(packages
        .iter()
        .filter(|package| !package["source"].is_null())
        .map(|package| Package {
            name: format!("{} {}", text(&package["name"]), text(&package["version"])),
            licence: text(&package["license"]),
        })
        .collect())
}

/// The packages of an npm lock file.
pub fn of_npm(lock: &Value) -> Result<Vec<Package>> {
    let packages = lock
        .get("packages")
        .and_then(Value::as_object)
        .ok_or_else(|| Failure::new("package-lock.json lists no packages"))?;
    Ok(packages
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| Package {
            name: format!(
                "{} {}",
                path.trim_start_matches("node_modules/"),
                text(&package["version"])
            ),
            licence: text(&package["license"]),
        })
        .collect())
}

/// Fails with one line per package whose licence is not on the list.
pub fn check(packages: &[Package]) -> Result<()> {
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(&package.licence))
        .map(|package| format!("  {}: `{}`", package.name, package.licence))
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "licences that are not among {}:\n{}",
        ALLOWED.join(", "),
        refused.join("\n")
    )))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Whether an SPDX expression can be fulfilled with allowed licences only.
/// Older packages write `MIT/Apache-2.0` for `MIT OR Apache-2.0`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) == Some(true) && rest.is_empty()
}

fn any_of(words: &mut &[&str]) -> Option<bool> {
    let mut allowed = all_of(words)?;
    while take(words, "OR") {
        allowed |= all_of(words)?;
    }
    Some(allowed)
}

fn all_of(words: &mut &[&str]) -> Option<bool> {
    let mut allowed = licence(words)?;
    while take(words, "AND") {
        allowed &= licence(words)?;
    }
    Some(allowed)
}

fn licence(words: &mut &[&str]) -> Option<bool> {
    if take(words, "(") {
        let allowed = any_of(words)?;
        return take(words, ")").then_some(allowed);
    }
    let (name, rest) = words.split_first()?;
    *words = rest;
    if take(words, "WITH") {
        let (exception, rest) = words.split_first()?;
        *words = rest;
        return Some(ALLOWED.contains(&format!("{name} WITH {exception}").as_str()));
    }
    Some(ALLOWED.contains(name))
}

fn take(words: &mut &[&str], word: &str) -> bool {
    match words.split_first() {
        Some((first, rest)) if *first == word => {
            *words = rest;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_that_can_be_fulfilled_are_allowed() {
        for expression in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR (GPL-2.0 AND LGPL-3.0)",
        ] {
            assert!(is_allowed(expression), "{expression}");
        }
    }

    #[test]
    fn expressions_that_cannot_be_fulfilled_are_refused() {
        for expression in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT",
            "MIT Apache-2.0",
            "OR MIT",
            "MIT WITH Font-exception",
        ] {
            assert!(!is_allowed(expression), "{expression}");
        }
    }

    #[test]
    fn a_refused_package_is_named() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "own", "version": "0.1.0", "license": null, "source": null },
            { "name": "good", "version": "1.0.0", "license": "MIT", "source": "registry" },
            { "name": "bad", "version": "2.0.0", "license": "GPL-3.0", "source": "registry" },
        ] });
        let packages = of_cargo(&metadata).unwrap_or_default();
        assert_eq!(packages.len(), 2, "the project's own packages are not asked");
        let message = check(&packages).map_err(|failure| failure.to_string());
        assert!(message.is_err_and(|text| text.contains("bad 2.0.0: `GPL-3.0`")));
        assert_eq!(check(&packages[..1]), Ok(()));
    }
}
