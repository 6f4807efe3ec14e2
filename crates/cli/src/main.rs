//! `partita`: run scenarios and check the engine, in a terminal.

use clap::{Parser, Subcommand, ValueEnum};
use partita_cli::{conformance, run};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Partita in a terminal: the same engine as in the browser.
#[derive(Parser)]
#[command(name = "partita", version)]
struct Arguments {
    #[command(subcommand)]
    command: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Carry out a scenario file and print the state it ends in.
    Run {
        /// The scenario: command lines with times.
        file: PathBuf,
        /// How to print the state.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// The seed, in place of the scenario's own.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Check the engine against vectors of Kafka's classes and traces of a real cluster.
    Conformance {
        /// Files of either form.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Action::Run { file, format, seed } => {
            let printed = run::run(&file, seed).map(|world| match format {
                Format::Text => run::text(&world),
                Format::Json => run::json(&world),
            });
            match printed {
                Ok(text) => print(&text),
                Err(error) => complain(&error.to_string()),
            }
        }
        Action::Conformance { files } => {
            let report = conformance::check_files(&files);
            let printed = print(&report.to_string());
            if report.is_clean() { printed } else { ExitCode::FAILURE }
        }
    }
}

/// A closed pipe is no reason to panic.
fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(text: &str) -> ExitCode {
    // Nothing can be said where even this cannot be written.
    let _ = writeln!(std::io::stderr(), "partita: {text}");
    ExitCode::FAILURE
}
