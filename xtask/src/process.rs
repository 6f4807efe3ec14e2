//! Other programs: where they are, how they are run.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

/// Where tools are put that must not replace another version that the person has.
pub const PRIVATE_TOOLS: &str = ".tools";

/// The project's folder.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The folders in which programs are looked for: the project's own tools, npm's, cargo's, then PATH.
pub fn search_path() -> OsString {
    let root = root();
    let mut folders = vec![
        root.join(PRIVATE_TOOLS).join("bin"),
        root.join("node_modules").join(".bin"),
        cargo_home().join("bin"),
    ];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
}

fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .unwrap_or_else(|| env::home_dir().unwrap_or_else(|| PathBuf::from(".")).join(".cargo"))
}

/// The first of these programs that is on the search path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&search_path()).collect();
    names.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    })
}

/// A program with its arguments, that finds the project's tools first.
pub fn program(name: impl AsRef<str>, arguments: &[&str]) -> Command {
    let found = find(&[name.as_ref()]);
    let mut command = Command::new(found.unwrap_or_else(|| PathBuf::from(name.as_ref())));
    command.args(arguments).env("PATH", search_path());
    command
}

/// `cargo` with these arguments: the cargo that runs this program, where one does.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).env("PATH", search_path());
    if env::var_os("CI").is_some() {
        // What is built once only need not be prepared for the next build.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs the command with the terminal's own input and output.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("cannot start `{}`: {error}", line(command))))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{}` failed ({status})", line(command))))
    }
}

/// Runs the command, shows its standard output as it comes, and hands each line to `each`.
/// Gives whether the command succeeded.
pub fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    println!("$ {}", line(command));
    let cannot = |what: &str, error| Failure::new(format!("cannot {what}: {error}"));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot(&format!("start `{}`", line(command)), error))?;
    if let Some(output) = child.stdout.take() {
        let mut out = std::io::stdout();
        for bytes in BufReader::new(output).split(b'\n') {
            let bytes = bytes.map_err(|error| cannot("read its output", error))?;
            let text = String::from_utf8_lossy(&bytes);
            each(&text);
            // A closed terminal must not end the checks.
            let _ = writeln!(out, "{text}");
        }
    }
    let status = child.wait().map_err(|error| cannot("wait for it", error))?;
    Ok(status.success())
}

/// What the command prints, if it starts and succeeds.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
