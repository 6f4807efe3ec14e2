use super::*;
use crate::command::LONGEST_LINE;
use proptest::prelude::*;

struct World;

impl Names for World {
    fn topics(&self) -> Vec<String> {
        vec!["orders".into(), "payments".into()]
    }
    fn producers(&self) -> Vec<String> {
        vec!["p1".into(), "p3".into()]
    }
    fn consumers(&self) -> Vec<String> {
        vec!["c1".into()]
    }
    fn groups(&self) -> Vec<String> {
        vec!["billing".into()]
    }
    fn brokers(&self) -> Vec<String> {
        vec!["b1".into(), "b2".into()]
    }
    fn keys(&self) -> Vec<String> {
        vec!["a".into(), "two words".into()]
    }
    fn controllers(&self) -> Vec<String> {
        vec!["101".into(), "102".into()]
    }
}

/// The lines that come out when `|` in `line` is where the cursor is.
fn lines(line: &str) -> Vec<String> {
    let cursor = line.find('|').expect("a cursor");
    let line = line.replace('|', "");
    let completions = complete(&line, cursor, &World);
    let put = |completion: Completion| {
        let mut line = line.clone();
        line.replace_range(completion.span, &completion.insert);
        line
    };
    completions.into_iter().map(put).collect()
}

#[test]
fn words_in_order() {
    assert_eq!(lines("sen|"), ["send"]);
    assert_eq!(lines("s|end p1")[0], "send p1");
    assert_eq!(lines("send |"), ["send p1", "send p3"]);
    assert_eq!(lines("send p1 o|"), ["send p1 orders"]);
    assert_eq!(lines("set w|"), ["set wire"]);
    assert_eq!(
        lines("set c| acks=1"),
        ["set c1 acks=1", "set controller acks=1", "set cluster acks=1"]
    );
    assert_eq!(lines("producer |"), ["producer p2"]);
    assert_eq!(lines("broker |"), ["broker b3"]);
    assert_eq!(
        lines("stop |")[..5],
        ["stop p1", "stop p3", "stop c1", "stop b1", "stop b2"],
        "controllers come last"
    );
    assert_eq!(lines("seek c1 orders |"), Vec::<String>::new());
    assert_eq!(lines("nonsense |"), Vec::<String>::new());
}

#[test]
fn controllers_are_named_where_they_can_be_meant() {
    for line in ["kill 10|", "start 10|", "stop 10|", "pause 10|", "cut 10| b1", "hold b1 10|"] {
        let named = lines(line);
        assert!(named.iter().any(|named| named.contains("101")), "{line}: {named:?}");
        assert!(named.iter().any(|named| named.contains("102")), "{line}: {named:?}");
    }
    assert_eq!(lines("kill cont|"), ["kill controller"]);
    assert_eq!(lines("cut 101 cont|"), ["cut 101 controller"]);
    assert_eq!(lines("set cont|"), ["set controller"], "all have the same settings");
    assert_eq!(lines("set 10|"), Vec::<String>::new());
    assert_eq!(lines("remove 10|"), Vec::<String>::new(), "voters stay");
    assert_eq!(lines("remove cont|"), Vec::<String>::new());
}

#[test]
fn named_arguments_and_their_values() {
    assert_eq!(lines("consumer c2 |")[..2], ["consumer c2 group=", "consumer c2 topic="]);
    assert_eq!(lines("consumer c2 group=b|"), ["consumer c2 group=billing"]);
    assert_eq!(
        lines("consumer c2 group=g topic=orders,|"),
        ["consumer c2 group=g topic=orders,orders", "consumer c2 group=g topic=orders,payments"]
    );
    assert_eq!(lines("consumer c2 group=g topic=t res|"), ["consumer c2 group=g topic=t reset="]);
    assert_eq!(lines("consumer c2 reset=e|"), ["consumer c2 reset=earliest"]);
    assert_eq!(
        lines("delete-records orders 0 before=|"),
        ["delete-records orders 0 before=high-watermark"]
    );
    assert_eq!(lines("producer p2 linger.ms=|"), ["producer p2 linger.ms=5"]);
    assert_eq!(lines("producer p2 idem|"), ["producer p2 enable.idempotence="]);
    assert_eq!(lines("send p1 orders key=tw|"), ["send p1 orders key=\"two words\""]);
    assert_eq!(lines("send p1 orders key=x,|"), Vec::<String>::new());
    assert_eq!(lines("flow p1 orders keys=a,|")[1], "flow p1 orders keys=a,\"two words\"");
    assert!(lines("send p1 orders key=a |").iter().all(|line| !line.ends_with(" key=")));
    assert!(!lines("set wire |").is_empty());
}

#[test]
fn what_is_offered_has_a_meaning() {
    for completion in complete("", 0, &World) {
        assert_eq!(completion.kind, CompletionKind::Verb);
        assert!(completion.key.is_some() && !completion.meaning.is_empty());
    }
    let settings = complete("topic t ", 8, &World);
    assert!(settings.iter().any(|completion| {
        completion.key.as_deref() == Some("config-topic-min-insync-replicas")
    }));
}

proptest! {
    #[test]
    fn no_line_breaks_it(line in ".{0,40}", cursor in 0..60_usize) {
        for completion in complete(&line, cursor, &World) {
            prop_assert!(line.get(completion.span).is_some());
        }
    }

    #[test]
    fn no_word_of_ours_breaks_it(
        line in "(send|set|set wire|consumer|topic) (p1 )?([a-z.]{0,9}=[a-z,\"]{0,4} ?){0,3}",
        cursor in 0..60_usize,
    ) {
        for completion in complete(&line, cursor, &World) {
            prop_assert!(line.get(completion.span).is_some());
        }
    }
}

#[test]
fn a_line_too_long_gets_nothing() {
    let line = "x".repeat(LONGEST_LINE + 1);
    assert!(complete(&line, line.len(), &World).is_empty());
}
