//! The figures: how fast the engine and the stage are, how large the site is.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::need::{self, Need};
use crate::process::{cargo, program, run, watch};
use crate::site;

/// What is told, in this order. Others are told as they come, to see what these are made of.
const FIGURES: [&str; 8] = [
    "engine_over_floor",
    "engine_growth",
    "wasm_over_native",
    "stage_over_canvas_1000",
    "stage_over_canvas_5000",
    "first_load_gzip_kb",
    "first_paint_over_bare",
    "reload_over_empty",
];

/// The page that measures, and what it needs.
const PAGE: [&str; 3] = ["tests/bench/page.html", "tests/bench/page.mjs", "www/styles/tokens.css"];

/// Builds all that is measured, measures it, and prints one line per figure: `NAME = VALUE`.
pub fn bench() -> Result<()> {
    need::supply(&[Need::WasmTarget, Need::Trunk, Need::WasmBindgen, Need::NodePackages])?;
    need::supply(&[Need::Browser])?;
    site::dist()?;
    let folder = measuring_page()?;
    let mut values = BTreeMap::new();
    let mut native = cargo(&["run", "--release", "--locked", "--package", "partita-measure"]);
    let mut node = program("node", &["tests/bench/bench.mjs", &folder.to_string_lossy(), "dist"]);
    for command in [&mut native, site::with_chromium(&mut node)] {
        if !watch(command, |line| values.extend(figure(line)))? {
            return Err(Failure::new("a measurement failed"));
        }
    }
    if let (Some(wasm), Some(engine)) = (values.get("wasm_ms"), values.get("engine_ms")) {
        values.insert("wasm_over_native".into(), wasm / engine);
    }
    println!();
    for name in FIGURES {
        let value = values.get(name).ok_or_else(|| Failure::new(format!("{name} was not told")))?;
        println!("{name} = {value:.2}");
    }
    Ok(())
}

/// Builds the page that measures the engine and the stage in the browser. Gives its folder.
fn measuring_page() -> Result<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let build =
        ["build", "--release", "--locked", "--package", "partita-measure", "--target", TARGET];
    run(&mut cargo(&build))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let wasm = target.join(TARGET).join("release").join("partita-measure.wasm");
    let folder = target.join("measure");
    let (wasm, out) = (wasm.to_string_lossy(), folder.to_string_lossy());
    let bind =
        ["--target", "web", "--no-typescript", "--out-name", "measure", "--out-dir", &out, &wasm];
    run(&mut program("wasm-bindgen", &bind))?;
    site::shrink(&folder.join("measure_bg.wasm"))?;
    for file in PAGE.map(PathBuf::from) {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, folder.join(name))
            .map_err(|error| Failure::new(format!("cannot copy {}: {error}", file.display())))?;
    }
    Ok(folder)
}

/// The name and value of a line `NAME = VALUE`.
fn figure(line: &str) -> Option<(String, f64)> {
    let (name, value) = line.split_once(" = ")?;
    Some((name.to_owned(), value.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_name_and_a_number() {
        assert_eq!(figure("engine_growth = 1.05"), Some(("engine_growth".to_owned(), 1.05)));
        assert_eq!(figure("Compiling partita"), None);
        assert_eq!(figure("a = b"), None);
    }
}
