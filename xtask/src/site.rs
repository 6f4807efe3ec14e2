//! Building, serving and photographing the site.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::need::{self, Need};
use crate::process::{find, program, run};

/// Installs what serving needs, then serves until it is ended. Gives trunk the rest of the line.
pub fn serve(arguments: &[String]) -> Result<()> {
    need::supply(&need::SITE)?;
    let arguments = arguments.iter().map(String::as_str).filter(|word| *word != "--");
    let mut trunk = trunk(&["serve"]);
    trunk.args(arguments);
    if has_screen() {
        trunk.arg("--open");
    }
    run(&mut trunk)
}

/// Builds the site as it is published, into `dist`.
pub fn dist() -> Result<()> {
    need::supply(&need::SITE)?;
    run(&mut trunk(&["build", "--release"]))
}

/// Photographs the built site into a folder.
pub fn screenshots(arguments: &[String]) -> Result<()> {
    need::supply(&[Need::NodePackages, Need::Browser, Need::KoreanFont])?;
    dist()?;
    let mut node = program("node", &["tests/e2e/screenshots.mjs"]);
    node.args(arguments);
    run(with_chromium(&mut node))
}

/// Makes the wasm of a release build smaller with wasm-opt, where that is installed.
/// Trunk calls this for every build, in its hook.
pub fn optimize() -> Result<()> {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    if variable("TRUNK_PROFILE") != "release" {
        return Ok(());
    }
    if find(&["wasm-opt"]).is_none() {
        println!(
            "wasm-opt is not installed: the site works, but is a third larger (`npm ci` brings it)"
        );
        return Ok(());
    }
    wasm_files(Path::new(&variable("TRUNK_STAGING_DIR")))?.iter().try_for_each(|file| shrink(file))
}

fn shrink(file: &Path) -> Result<()> {
    let size = || fs::metadata(file).map_or(0, |data| data.len() / 1024);
    let before = size();
    let path = file.to_string_lossy();
    run(&mut program("wasm-opt", &["-O2", &path, "--output", &path]))?;
    println!("{before} KiB before wasm-opt, {} KiB after", size());
    Ok(())
}

fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", folder.display())))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(files.filter(|path| path.extension().is_some_and(|it| it == "wasm")).collect())
}

/// Trunk. It refuses the `NO_COLOR=1` that many terminals set: it wants `true`.
pub fn trunk(arguments: &[&str]) -> std::process::Command {
    let mut trunk = program("trunk", arguments);
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

/// Tells the browser tests where Chromium is.
pub fn with_chromium(command: &mut std::process::Command) -> &mut std::process::Command {
    if let Some(path) = find(&crate::machine::CHROMIUM) {
        command.env("PARTITA_CHROMIUM", path);
    }
    command
}

/// Whether a browser can open a window here.
fn has_screen() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let window =
        cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    window && !is_set("CI")
}
