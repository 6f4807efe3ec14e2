use super::*;
use crate::command::strategy::command;
use crate::time::SimDuration;
use proptest::collection::vec;
use proptest::prelude::*;

const DOCUMENT: &str = "\
# partita: 1
# title: One record
# title.ko: 레코드 하나
# look-for: The record gets offset 0.
# seed: 42
# A comment: it stays.

cluster brokers=1
topic orders
producer p1
# Now it comes.
@1.5 send p1 orders value=41
run 5s
send p1 orders value=42
@10 stop p1
@20.000001
# The end.
";

fn parse(document: &str) -> Scenario {
    document.parse().unwrap_or_else(|error: ScenarioError| panic!("{error}"))
}

fn problems(document: &str) -> Vec<Problem> {
    document.parse::<Scenario>().expect_err("must be refused").problems
}

#[test]
fn a_document_is_read_and_written() {
    let scenario = parse(DOCUMENT);
    assert_eq!(scenario.to_string(), DOCUMENT);
    assert_eq!(scenario.title.get("ko"), "레코드 하나");
    assert_eq!(scenario.title.get("fr"), "One record");
    assert_eq!(scenario.seed, Some(42));
    let moments: Vec<u64> = scenario.steps.iter().map(|step| step.at.as_millis()).collect();
    assert_eq!(moments, [0, 0, 0, 1_500, 1_500, 6_500, 10_000]);
    assert_eq!(scenario.steps[3].notes, ["Now it comes."]);
    assert_eq!(scenario.steps[3].line, 12);
    assert_eq!(scenario.until, SimTime::from_micros(20_000_001));
}

#[test]
fn other_spellings_are_understood() {
    let document = "\u{feff}#title:x\r\n\r\n  @0.50   send  p1 t value=1 \r\n@1s\r\nstop p1";
    let scenario = parse(document);
    let written = "# partita: 1\n# title: x\n\n@0.5 send p1 t value=1\n@1 stop p1\n";
    assert_eq!(scenario.to_string(), written);
    assert_eq!(parse("").to_string(), "# partita: 1\n");
}

#[test]
fn all_bad_lines_are_told() {
    let document =
        "# seed: x\nsend p1\n@5 stop c1\n@4 stop c2\n@ run 1\n  @6 sned p1\n# seed: 1\n# title: a";
    let told: Vec<_> = problems(document)
        .into_iter()
        .map(|problem| (problem.line, problem.text[problem.span].to_owned()))
        .collect();
    let expected = [(1, "x"), (2, ""), (4, "@4"), (5, "@"), (6, "sned"), (7, "seed"), (8, "title")];
    assert_eq!(told, expected.map(|(line, word)| (line, word.to_owned())));
}

#[test]
fn a_problem_is_shown_with_its_line() {
    let error = "run 1\n@2 stpo c1".parse::<Scenario>().expect_err("a slip");
    let shown = "line 2: there is no command “stpo”: did you mean stop?\n  @2 stpo c1\n     ^^^^";
    assert_eq!(error.to_string(), shown);
}

#[test]
fn header_lines_come_once() {
    assert!(matches!(problems("# seed: 1\n# seed: 1")[0].kind, ProblemKind::HeaderTwice { .. }));
    assert!(matches!(problems("# partita: one")[0].kind, ProblemKind::NotAVersion { .. }));
    assert!(matches!(problems("# partita: 0")[0].kind, ProblemKind::NotAVersion { .. }));
    assert_eq!(parse("# titel: a").notes, ["titel: a"]);
}

#[test]
fn newer_documents_are_refused_before_all_else() {
    let told = problems("# partita: 2\nteleport b1\n");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].kind, ProblemKind::Newer { version: 2 });
    assert!(told[0].to_string().contains("newer Partita"));
}

#[test]
fn documents_are_bounded() {
    let long = "#".repeat(LONGEST_DOCUMENT + 1);
    assert!(matches!(problems(&long)[0].kind, ProblemKind::TooLong { .. }));
    assert!("#".repeat(LONGEST_DOCUMENT).parse::<Scenario>().is_ok());
    let many = "\n".repeat(MOST_LINES + 1);
    assert!(matches!(problems(&many)[0].kind, ProblemKind::TooManyLines { .. }));
    assert!("\n".repeat(MOST_LINES).parse::<Scenario>().is_ok());
    let error = "x\n".repeat(30).parse::<Scenario>().expect_err("thirty bad lines");
    assert_eq!((error.problems.len(), error.omitted), (MOST_PROBLEMS, 10));
    assert!(error.to_string().ends_with("and 10 more"));
}

#[test]
fn a_journal_grows_forwards() {
    let mut journal = Scenario::default();
    journal.push(SimTime::from_millis(2_000), "run 1s".parse().expect("a command"));
    journal.push(SimTime::from_millis(2_500), "stop c1".parse().expect("a command"));
    assert_eq!(journal.steps[1].at, SimTime::from_millis(3_000));
    assert_eq!(journal.to_string(), "# partita: 1\n\n@2 run 1s\nstop c1\n");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        steps in vec((0..5_000_000_u64, command()), 0..20), seed: Option<u64>, more in 0..9_u64,
    ) {
        let mut scenario = Scenario { seed, ..Scenario::default() };
        for (wait, command) in steps {
            let at = scenario.until + SimDuration::from_micros(wait);
            scenario.push(at, command);
        }
        scenario.until = scenario.until + SimDuration::from_secs(more);
        let written = scenario.to_string();
        let mut read = parse(&written);
        prop_assert_eq!(read.to_string(), written);
        for step in &mut read.steps {
            step.line = 0;
        }
        prop_assert_eq!(read, scenario);
    }

    #[test]
    fn no_document_breaks_anything(
        lines in vec(prop_oneof![
            ".{0,30}", "# ?(title|seed|partita|look-for)(\\.[a-z-]{0,3})?: ?.{0,5}",
            "@[0-9.]{0,6} ?(run|stop) [a-z0-9]{1,3}", "#.{0,5}",
        ], 0..12)
    ) {
        let document = lines.join("\n");
        match document.parse::<Scenario>() {
            Ok(scenario) => {
                let written = scenario.to_string();
                prop_assert_eq!(parse(&written).to_string(), written);
            }
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                for problem in error.problems {
                    prop_assert!(problem.text.get(problem.span).is_some());
                }
            }
        }
    }
}
