use super::strategy::command;
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn parse(line: &str) -> Command {
    line.parse().unwrap_or_else(|error: CommandError| panic!("{}", error.pointed(line)))
}

fn canonical(line: &str) -> String {
    parse(line).to_string()
}

fn refusal(line: &str) -> (String, String) {
    let error = line.parse::<Command>().expect_err(line);
    let marked = line.get(error.span.clone()).expect("span lies on character boundaries");
    assert_ne!(error.kind.message().key, "error-other", "{line}");
    (marked.into(), error.to_string())
}

#[test]
fn each_example_of_the_table_is_its_own_canonical_line() {
    for verb in reference() {
        assert_eq!(canonical(verb.example), verb.example);
        assert!(verb.meaning.ends_with('.'), "{}", verb.word);
    }
}

#[test]
fn an_argument_means_the_same_everywhere() {
    let all = || reference().iter().flat_map(|verb| verb.arguments);
    for one in all() {
        for other in all().filter(|other| other.name == one.name) {
            assert_eq!(one.meaning, other.meaning, "{}", one.name);
        }
    }
}

#[test]
fn other_spellings_become_the_canonical_line() {
    for (line, expected) in [
        ("  send   p1\torders ", "send p1 orders value=null"),
        ("send p1 orders value=null key=null", "send p1 orders value=null"),
        ("send p1 orders value=\"null\"", "send p1 orders value=\"null\""),
        ("send p1 orders key=\"\" value=a", "send p1 orders key=\"\" value=a"),
        ("send p1 orders value={\"a\":1}", "send p1 orders value=\"{\\\"a\\\":1}\""),
        ("send p1 orders value=\"\\u{1f600}\\n\"", "send p1 orders value=\"😀\\n\""),
        ("send p1 orders value=a=b:c,d", "send p1 orders value=a=b:c,d"),
        ("send p1 t value=1 headers=a:b,\"c:\":\"\"", "send p1 t value=1 headers=a:b,\"c:\":\"\""),
        ("send p1 t value=1 count=1 partition=007", "send p1 t value=1 partition=7"),
        ("send p1 t value=철수 key=영희", "send p1 t key=영희 value=철수"),
        ("topic t retention=60 min.isr=2", "topic t min.insync.replicas=2 retention.ms=60000"),
        ("topic t assignment=b1,2;2,b3 partitions=2 rf=2", "topic t assignment=1,2;2,3"),
        ("producer p idempotence=on linger=0", "producer p linger.ms=0 enable.idempotence=true"),
        ("consumer c topic=b,a,b group=g rate=4", "consumer c group=g topic=a,b process=0.25"),
        ("consumer c group=g topic=t rate=3", "consumer c group=g topic=t process=0.333333"),
        (
            "consumer c group=g topic=t enable.auto.commit=false",
            "consumer c group=g topic=t commit=manual",
        ),
        ("set p1 acks=-1 request.timeout=1m", "set p1 acks=all request.timeout.ms=60000"),
        ("set wire controller=500us", "set wire controller=0.0005"),
        ("flow p t rate=0.50 value=# spread=partitioner", "flow p t rate=0.5"),
        (
            "flow p t rate=1 keys=a,null,\"null\" value=null",
            "flow p t rate=1 keys=a,null,\"null\" value=null",
        ),
        ("run 0.5", "run 0.5s"),
        ("run 2m", "run 120s"),
        ("stop b007", "stop b7"),
        ("reset-offsets g t 3 to=17", "reset-offsets g t 3 to=17"),
        ("delete-records t 0 before=017", "delete-records t 0 before=17"),
        ("delete-records t 0 before=-1", "delete-records t 0 before=high-watermark"),
    ] {
        assert_eq!(canonical(line), expected, "{line}");
        assert_eq!(canonical(expected), expected);
    }
}

#[test]
fn a_node_is_a_broker_or_a_client() {
    let node = |line| match parse(line) {
        Command::Stop { node } => node,
        other => panic!("{other}"),
    };
    assert_eq!(node("stop b2"), NodeName::Broker(BrokerId(2)));
    assert!(matches!(node("stop b2b"), NodeName::Client(_)));
    assert!(matches!(node("stop b"), NodeName::Client(_)));
    assert_eq!(refusal("stop b99999999999").0, "b99999999999");
}

#[test]
fn errors_point_at_the_word_and_say_what_would_be_right() {
    for (line, word, message) in [
        ("", "", "the line is empty"),
        ("sned p1 orders", "sned", "there is no command “sned”: did you mean send?"),
        ("tick 5", "tick", "did you mean run?"),
        ("fire b1", "fire", "there is no command “fire”"),
        ("send p1", "", "topic is missing: send PRODUCER TOPIC [key=] [value=]"),
        ("send p1 t x", "x", "“x” is one word too many"),
        ("send p1 t kye=a", "kye", "send has no “kye”: did you mean key?"),
        ("send p1 t key=", "key=", "key= has no value"),
        ("send p1 t key=a key=b", "key=b", "key is given twice"),
        ("send p1 t partition=x", "x", "partition is a whole number from 0 to 2147483647, not “x”"),
        ("send p1 t count=0", "0", "count is a whole number from 1 to 10000"),
        ("send p1 t count=10001", "10001", "count is a whole number from 1 to 10000"),
        ("send p1 t value=\"a", "\"", "this quote is not closed"),
        ("send p1 t value=\"a\\d\"", "\\d", "\\d stands for nothing"),
        ("send p1 t value=\"a\"b", "b", "the text ends at its quote"),
        ("send p1 t headers=a", "", "“a” are no headers"),
        ("send p1 주문 value=1", "주문", "“주문” is no topic: “주” is not allowed"),
        ("producer b1", "b1", "“b1” cannot be a client's name"),
        ("producer wire", "wire", "cannot be a client's name"),
        ("producer p akcs=1", "akcs", "producer has no “akcs”: did you mean acks?"),
        ("producer p acks=2", "2", "Invalid value 2 for configuration acks"),
        ("producer p linger=1 linger.ms=2", "linger.ms=2", "linger.ms is given twice"),
        ("topic t segment.bytes=524288", "524288", "Value must be at least 1048576"),
        ("topic t retention.mss=1", "retention.mss", "did you mean retention.ms?"),
        ("topic t assignment=1,2;2", "2", "partition 1 has 1 replicas, the first one has 2"),
        ("topic t assignment=1,1", "1,1", "partition 0 has b1 twice"),
        ("topic t assignment=1,;2", "1,", "“1,” are no brokers"),
        ("topic t assignment=1,2 rf=3", "rf=3", "rf=3, but the assignment has 2"),
        ("topic t assignment=1,2 partitions=2", "partitions=2", "but the assignment has 1"),
        ("alter t", "", "alter needs something to change"),
        ("alter t assignment=1,2", "", "partitions is missing"),
        ("set c1", "", "set needs something to change"),
        ("set wire", "", "set wire needs something to change"),
        ("set cluster", "", "set cluster needs something to change"),
        (
            "set b1 min.insync.replicas=2",
            "min.insync.replicas",
            "Broker-level min.insync.replicas cannot be altered while ELR is enabled",
        ),
        ("set c1 min.insync.replicas=2", "min.insync.replicas", "set has no"),
        ("set wire client=61", "61", "client is a time of at most 60 s"),
        ("consumer c gruop=g topic=t", "gruop", "did you mean group?"),
        ("consumer c topic=t", "", "group is missing"),
        ("consumer c group=g topic=a,,b", "", "“” is no topic: the name is empty"),
        ("consumer c group=g topic=t reset=erliest", "erliest", "did you mean earliest?"),
        ("consumer c group=g topic=t rate=0", "0", "rate is records per second, 0.001 to 10000"),
        ("consumer c group=g topic=t rate=1 process=1", "rate=1", "exclude each other"),
        ("flow p t", "", "rate is missing"),
        ("flow p t rate=fast", "fast", "rate is records per second, 0 to 10000"),
        ("flow p t rate=1 spread=partition", "partition", "did you mean partitions?"),
        ("broker 4", "4", "“4” is no broker"),
        ("cluster brokers=0", "0", "brokers is a whole number from 1 to 100"),
        ("run", "", "duration is missing"),
        ("run soon", "soon", "duration is a time"),
        ("reset-offsets g t to=erliest", "erliest", "did you mean earliest?"),
        ("delete-records t 0", "", "before is missing"),
        ("delete-records t 0 before=latest", "latest", "before is high-watermark or an offset"),
        ("delete-records t 0 before=-2", "-2", "before is high-watermark or an offset"),
        ("seek c t 0", "", "offset is missing"),
    ] {
        let (marked, said) = refusal(line);
        assert_eq!(marked, word, "{line}: {said}");
        assert!(said.contains(message), "{line}: {said}");
    }
}

#[test]
fn a_line_is_bounded() {
    let line = |length: usize| format!("send p t value={}", "x".repeat(length - 15));
    assert!(line(LONGEST_LINE).parse::<Command>().is_ok());
    let error = line(LONGEST_LINE + 1).parse::<Command>().expect_err("too long");
    assert_eq!(error.kind, CommandErrorKind::TooLong { length: 4097, most: 4096 });
}

#[test]
fn the_mark_stands_under_the_word() {
    let line = "send p1 주문 value=1";
    let error = line.parse::<Command>().expect_err("no topic");
    let text = error.pointed(line).to_string();
    assert!(text.starts_with("send p1 주문 value=1\n        ^^\n“주문” is no topic"), "{text}");
}

#[test]
fn a_command_is_kept_as_its_line() {
    let command = parse("send p1 orders key=a value=1");
    let json = serde_json::to_string(&command).expect("text");
    assert_eq!(json, "\"send p1 orders key=a value=1\"");
    assert_eq!(serde_json::from_str::<Command>(&json).expect("its own line"), command);
    assert!(serde_json::from_str::<Command>("\"send\"").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_printed_command_is_read_back(command in command()) {
        let line = command.to_string();
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(line.parse::<Command>(), Ok(command), "{}", line);
    }

    #[test]
    fn no_line_breaks_anything(line in ".{0,60}") {
        check_any_line(&line)?;
    }

    #[test]
    fn no_line_of_our_own_words_breaks_anything(
        line in vec(prop_oneof![
            Just("send".to_owned()), Just("set wire".to_owned()), Just("consumer".to_owned()),
            Just("flow".to_owned()), Just("topic".to_owned()), Just("p1".to_owned()),
            Just("key=".to_owned()), Just("headers=a:\"".to_owned()), Just("assignment=1,2;".to_owned()),
            Just("rate=0.1".to_owned()), Just("group=g".to_owned()), Just("topic=t,".to_owned()),
            "[a-z]{1,4}=[\"\\\\a,:;0-9é]{0,5}", ".{0,5}",
        ], 0..7)
    ) {
        check_any_line(&line.join(" "))?;
    }
}

/// Whatever is written: no panic, the span is a piece of the line, and what is read is stable.
fn check_any_line(line: &str) -> Result<(), TestCaseError> {
    match line.parse::<Command>() {
        Ok(command) => {
            let printed = command.to_string();
            let again: Command = printed
                .parse()
                .map_err(|e: CommandError| TestCaseError::fail(e.pointed(&printed).to_string()))?;
            prop_assert_eq!(&again, &command);
            prop_assert_eq!(again.to_string(), printed);
        }
        Err(error) => {
            prop_assert!(line.get(error.span.clone()).is_some(), "{:?} in {:?}", error, line);
            prop_assert!(!error.pointed(line).to_string().is_empty());
        }
    }
    Ok(())
}
