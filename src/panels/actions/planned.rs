//! What a form is about to make, for the picture.

use super::foresight::foresee;
use super::form::Form;
use super::values::Values;
use crate::interface::{Change, use_interface};
use partita_engine::command::{Command, MOST_PARTITIONS};
use partita_engine::id::{TopicName, TopicPartition};
use partita_engine::simulation::Simulation;
use partita_scene::plan::Plan;
use std::sync::Arc;
use yew::prelude::*;

/// What the picture shows of a form: the way of a record whose partition is known, the card of a new
/// client as soon as it has a name.
pub(super) fn planned(
    world: &Simulation,
    form: &Form,
    values: &Values,
    command: Option<&Command>,
) -> Option<Plan> {
    let name = || Some(values.word("name").to_owned()).filter(|name| !name.is_empty());
    match (form, command) {
        (Form::Producer, _) => name().map(Plan::Producer),
        (Form::Topic, _) => {
            let partitions = values.number("partitions", 1, MOST_PARTITIONS.into()).ok();
            let partitions = partitions.and_then(|number| usize::try_from(number).ok());
            name().map(|name| Plan::Topic { name, partitions })
        }
        (Form::Consumer(_), _) => {
            let topics =
                values.word("topic").split(',').filter_map(|name| TopicName::new(name).ok());
            name().map(|name| Plan::Consumer { name, topics: topics.collect() })
        }
        (Form::Send { .. }, Some(command @ Command::Send { producer, topic, key, .. })) => {
            let partition = foresee(world, command)?.partition?;
            Some(Plan::Record {
                producer: producer.clone(),
                topic_partition: TopicPartition::new(topic.clone(), partition),
                key: key.as_ref().map(|key| Arc::from(key.as_bytes())),
            })
        }
        _ => None,
    }
}

/// Shows a plan on the picture, and takes it away with the form.
#[hook]
pub(super) fn use_plan(plan: Option<Plan>) {
    let interface = use_interface();
    let shown = use_mut_ref(|| None::<Plan>);
    {
        let (dispatcher, shown) = (interface.dispatcher(), shown.clone());
        use_effect_with(plan, move |plan| {
            if *shown.borrow() != *plan {
                shown.borrow_mut().clone_from(plan);
                dispatcher.dispatch(Change::Plan(plan.clone()));
            }
        });
    }
    let dispatcher = interface.dispatcher();
    use_effect_with((), move |()| {
        move || {
            if shown.borrow().is_some() {
                dispatcher.dispatch(Change::Plan(None));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_engine::history::History;

    fn history() -> History {
        let mut history = History::new(1);
        for line in ["cluster brokers=1", "topic orders partitions=4", "producer p1"] {
            history.apply(&line.parse().expect(line)).expect(line);
        }
        history
    }

    #[test]
    fn a_record_is_shown_where_its_key_leads() {
        let history = history();
        let form = Form::Send { producer: None, topic: None, partition: None };
        let mut values = form.defaults(history.world());
        let shown = |values: &Values| {
            let command = form.command(values).ok();
            planned(history.world(), &form, values, command.as_ref())
        };
        values.set_null("key", false);
        values.put("key", "cart-17".into());
        let Some(Plan::Record { topic_partition, .. }) = shown(&values) else { panic!("a way") };
        assert_eq!(topic_partition.to_string(), "orders-2");
        values.put("partition", "many".into());
        assert_eq!(shown(&values), None, "what is no line goes nowhere");
    }

    #[test]
    fn a_new_client_is_shown_by_its_name() {
        let history = history();
        let form = Form::Consumer(None);
        let mut values = form.defaults(history.world());
        let shown = planned(history.world(), &form, &values, None);
        let topics = vec![TopicName::new("orders").expect("a name")];
        assert_eq!(shown, Some(Plan::Consumer { name: "c1".into(), topics }));
        values.put("name", " ".into());
        assert_eq!(planned(history.world(), &form, &values, None), None);
    }

    #[test]
    fn a_new_topic_is_shown_with_the_partitions_that_are_typed() {
        let history = history();
        let form = Form::Topic;
        let mut values = form.defaults(history.world());
        let shown = |values: &Values| planned(history.world(), &form, values, None);
        let plan = |partitions| Some(Plan::Topic { name: "clicks".into(), partitions });
        values.put("name", "clicks".into());
        assert_eq!(shown(&values), plan(Some(4)));
        values.put("partitions", "12".into());
        assert_eq!(shown(&values), plan(Some(12)));
        for none in ["", "many", "0"] {
            values.put("partitions", none.into());
            assert_eq!(shown(&values), plan(None), "{none:?} is no number of partitions");
        }
        values.put("name", String::new());
        assert_eq!(shown(&values), None);
    }
}
