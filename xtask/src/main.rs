//! One command each: serve, test, swarm, dist, bench, screenshots.
#![expect(clippy::print_stdout, reason = "a command line program speaks on its standard output")]

mod bench;
mod failure;
mod licence;
mod machine;
mod need;
mod process;
mod site;
mod stage;
mod swarm;
mod tally;

use std::process::ExitCode;

use failure::{Failure, Result};
use stage::Stage;

const HELP: &str = "\
cargo xtask <command>

  serve [-- trunk options]   installs what is missing, then serves the app and opens a browser
  test [stage...]            installs what the checks need, then runs them all, or only these stages:
                             lint, engine, browser, site, e2e
  swarm [N [FIRST]]          looks at N random worlds in which things fail (100000 if not said)
  dist                       builds the site into dist/
  bench                      measures engine, stage and site: one line per figure, NAME = VALUE
  screenshots DIR            builds the site and photographs it: themes, sizes, languages
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<ExitCode> {
    let Some((name, rest)) = arguments.split_first() else {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    std::env::set_current_dir(process::root())
        .map_err(|error| Failure::new(format!("cannot enter the project's folder: {error}")))?;
    match name.as_str() {
        "serve" => site::serve(rest)?,
        "test" => return stage::test(&Stage::chosen(rest)?),
        "swarm" => swarm::swarm(rest)?,
        "bench" => bench::bench()?,
        "dist" => site::dist()?,
        "optimize" => site::optimize()?,
        "bundle" => site::bundle()?,
        "screenshots" => site::screenshots(rest)?,
        "help" | "-h" | "--help" => println!("{HELP}"),
        other => {
            return Err(Failure::new(format!(
                "there is no command `{other}`; there are serve, test, swarm, dist, bench, \
                 screenshots"
            )));
        }
    }
    Ok(ExitCode::SUCCESS)
}
