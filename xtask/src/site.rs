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

/// Of the npm packages, what the site itself shows: loaded when a chart is first opened.
const BUNDLED: [&str; 3] =
    ["uplot/dist/uPlot.iife.min.js", "uplot/dist/uPlot.min.css", "uplot/LICENSE"];

/// Copies them beside the page. Trunk calls this for every build, in its hook.
pub fn bundle() -> Result<()> {
    let staging = std::env::var("TRUNK_STAGING_DIR").unwrap_or_default();
    let packages = Path::new("node_modules");
    if !packages.join(BUNDLED[0]).is_file() {
        println!("uPlot is not installed: charts are shown as tables only (`npm ci` brings it)");
        return Ok(());
    }
    for file in BUNDLED {
        let name = bundled_name(file);
        let copied = fs::copy(packages.join(file), Path::new(&staging).join(&name));
        copied.map_err(|error| Failure::new(format!("cannot copy {file} to {name}: {error}")))?;
    }
    Ok(())
}

/// What a file is called beside the page; a licence says whose it is.
fn bundled_name(path: &str) -> String {
    match path.split_once('/') {
        Some((package, "LICENSE")) => format!("LICENSE.{package}.txt"),
        _ => path.rsplit('/').next().unwrap_or(path).to_owned(),
    }
}

/// Makes one wasm file smaller.
pub fn shrink(file: &Path) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_files_keep_their_names_and_licences_say_whose_they_are() {
        let names: Vec<String> = BUNDLED.iter().map(|path| bundled_name(path)).collect();
        assert_eq!(names, ["uPlot.iife.min.js", "uPlot.min.css", "LICENSE.uplot.txt"]);
    }
}
