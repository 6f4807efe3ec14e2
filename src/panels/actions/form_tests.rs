//! Forms, their commands and their lines.

use super::*;
use partita_engine::command::{NodeName, Way};
use partita_engine::history::History;

fn world(lines: &[&str]) -> History {
    let mut history = History::new(1);
    for line in lines {
        history.apply(&line.parse().expect(line)).expect(line);
    }
    history
}

fn name<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect(text)
}

/// The line of a form, which is read back as the same command.
fn line(form: &Form, values: &Values) -> String {
    let command = form.command(values).expect("all fields are right");
    let line = command.to_string();
    assert_eq!(line.parse::<Command>().as_ref(), Ok(&command), "{line}");
    line
}

fn link() -> LinkName {
    let broker = |id| NodeName::Broker(BrokerId(id));
    LinkName { a: broker(1), b: broker(2), way: Way::Both }
}

#[test]
fn a_delay_is_a_length_of_time() {
    let delay = |text| Form::Delay(link()).command(&Values::of(&[("seconds", text)]));
    assert_eq!(delay("500ms").map(|c| c.to_string()), Ok("delay b1 b2 0.5".into()));
    for text in ["", "soon", "-1", "3601"] {
        assert_eq!(delay(text).map_err(|wrong| wrong.field), Err("seconds"), "{text}");
    }
}

fn any_send() -> Form {
    Form::Send { producer: None, topic: None, partition: None }
}

#[test]
fn every_form_begins_with_a_line_that_is_carried_out() {
    let lines = [
        "cluster brokers=3",
        "topic orders partitions=2",
        "producer p1",
        "consumer c1 group=billing topic=orders process=0.25",
    ];
    let forms = [
        (any_send(), "send p1 orders value=1"),
        (Form::Flow(name("p1")), "flow p1 orders rate=1"),
        (Form::Partitions(name("orders")), "alter orders partitions=3"),
        (Form::Process(name("c1")), "set c1 process=0.25"),
        (Form::Delay(link()), "delay b1 b2 0.5"),
        (Form::Producer, "producer p2"),
        (Form::Topic, "topic topic-1 partitions=4 rf=3"),
        (Form::Broker, "broker b4"),
        (
            Form::TopicLike(Box::new(Like {
                topic: name("orders"),
                partitions: 2,
                replication_factor: 3,
                configs: Overrides::new(),
            })),
            "topic orders-1 partitions=2 rf=3",
        ),
        (Form::Consumer(None), "consumer c2 group=group-1 topic=orders reset=earliest"),
        (
            Form::Consumer(Some(name("billing"))),
            "consumer c2 group=billing topic=orders reset=earliest",
        ),
    ];
    for (form, expected) in forms {
        let mut history = world(&lines);
        let values = form.defaults(history.world());
        assert_eq!(line(&form, &values), expected);
        history.apply(&expected.parse().expect(expected)).expect(expected);
        for input in form.inputs(history.world()) {
            if let Control::Choice(choices) = input.control {
                assert!(
                    choices.iter().any(|choice| choice == values.word(input.field)),
                    "{input:?}",
                    input = input.field
                );
            }
        }
    }
}

#[test]
fn a_record_with_everything() {
    let form =
        Form::Send { producer: Some(name("p1")), topic: Some(name("orders")), partition: None };
    let mut values = Values::of(&[
        ("key", "two words"),
        ("value", "{\"qty\":2}"),
        ("partition", "1"),
        ("timestamp", "1767225600000"),
    ]);
    values.headers = vec![("source".into(), "web".into()), ("  ".into(), "lost".into())];
    let sent = line(&form, &values);
    assert!(sent.starts_with("send p1 orders key=\"two words\" value="), "{sent}");
    assert!(sent.contains("partition=1") && sent.contains("headers=source:web"), "{sent}");
    assert!(sent.contains("timestamp=1767225600000"), "{sent}");
    values.set_null("key", true);
    values.set_null("value", true);
    values.put("partition", String::new());
    assert!(
        line(&form, &values).starts_with("send p1 orders value=null"),
        "{}",
        line(&form, &values)
    );
}

#[test]
fn what_is_wrong_is_said_of_its_field() {
    let wrong = |form: &Form, texts: &[(Field, &str)]| {
        form.command(&Values::of(texts)).expect_err("a field is wrong").field
    };
    let topic = &Form::Topic;
    assert_eq!(wrong(topic, &[("name", "or ders"), ("partitions", "1"), ("rf", "1")]), "name");
    assert_eq!(wrong(topic, &[("name", "orders"), ("partitions", "0"), ("rf", "1")]), "partitions");
    assert_eq!(
        wrong(topic, &[("name", "o"), ("min.insync.replicas", "none")]),
        "min.insync.replicas"
    );
    assert_eq!(wrong(&Form::Producer, &[("name", "b2")]), "name");
    assert_eq!(wrong(&Form::Producer, &[("name", "p"), ("linger.ms", "-5")]), "linger.ms");
    assert_eq!(wrong(&Form::Broker, &[("broker", "x")]), "broker");
    assert_eq!(wrong(&Form::Flow(name("p")), &[("topic", "t"), ("rate", "fast")]), "rate");
    assert_eq!(
        wrong(&Form::Flow(name("p")), &[("topic", "t"), ("rate", "1"), ("keys", "a,,b")]),
        "keys"
    );
    assert_eq!(wrong(&Form::Process(name("c")), &[("process", "long")]), "process");
    assert_eq!(
        wrong(&any_send(), &[("producer", "p"), ("topic", "t"), ("partition", "-1")]),
        "partition"
    );
    let consumer = Form::Consumer(None);
    assert_eq!(wrong(&consumer, &[("name", "c"), ("group", "g"), ("topic", "")]), "topic");
}

#[test]
fn the_flow_that_runs_stands_in_its_form() {
    let history = world(&[
        "cluster brokers=1",
        "topic a",
        "topic b",
        "producer p1",
        "flow p1 b rate=0.5 keys=x,\"y,z\"",
    ]);
    let form = Form::Flow(name("p1"));
    let values = form.defaults(history.world());
    assert_eq!(line(&form, &values), "flow p1 b rate=0.5 keys=x,\"y,z\"");
}

#[test]
fn a_position_is_moved_where_it_is_owned() {
    let mut history =
        world(&["cluster brokers=1", "topic t", "consumer c1 group=g topic=t reset=earliest"]);
    history.advance_to(partita_engine::time::SimTime::from_millis(20_000));
    let form = Form::Seek { consumer: name("c1"), partition: None };
    let values = form.defaults(history.world());
    assert_eq!(line(&form, &values), "seek c1 t 0 0");
    let given = Form::Seek { consumer: name("c1"), partition: Some(name("t-3")) };
    assert_eq!(line(&given, &Values::of(&[("offset", "17")])), "seek c1 t 3 17");
    assert!(given.command(&Values::of(&[("offset", "end")])).is_err());
}

#[test]
fn another_name_is_a_line_of_its_own() {
    let client = Form::Rename(name("p1"));
    assert_eq!(line(&client, &Values::of(&[("name", "web-shop")])), "rename p1 web-shop");
    assert!(client.command(&Values::of(&[("name", "b7")])).is_err(), "a broker's name");
    let group = Form::RenameGroup(name("billing"));
    assert_eq!(line(&group, &Values::of(&[("name", "invoices")])), "rename-group billing invoices");
    assert!(group.command(&Values::of(&[("name", "in voices")])).is_err());
}
