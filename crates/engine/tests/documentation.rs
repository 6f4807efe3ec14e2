//! What `ARCHITECTURE.md` says of the command language is what the engine understands.

use partita_engine::command::{Command, reference};

const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

/// The table of commands as it must stand there.
fn table() -> String {
    let mut table = "| Word | Line | What it does | Example |\n|---|---|---|---|\n".to_owned();
    for verb in reference() {
        let (word, usage) = (verb.word, verb.usage());
        table += &format!("| `{word}` | `{usage}` | {} | `{}` |\n", verb.meaning, verb.example);
    }
    table
}

#[test]
fn the_table_of_commands_is_that_of_the_engine() {
    let table = table();
    assert!(ARCHITECTURE.contains(&table), "ARCHITECTURE.md must hold this table:\n\n{table}");
}

#[test]
fn every_example_is_a_command_in_the_form_in_which_it_is_kept() {
    for verb in reference() {
        let command: Command = verb.example.parse().expect(verb.example);
        assert_eq!(command.to_string(), verb.example);
    }
}
