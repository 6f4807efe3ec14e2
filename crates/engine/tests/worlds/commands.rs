//! The lines that a person might type, with settings at random.

use super::draw::Draw;
use super::options::{GROUPS, Options, TOPICS};

/// A new topic.
pub fn topic(draw: &mut Draw, options: &Options, brokers: u32) -> String {
    let name = draw.word(&TOPICS);
    let partitions = draw.between(1, options.most_partitions);
    let mut line = format!("topic {name} partitions={partitions} rf={}", draw.between(1, brokers));
    if draw.once_in(4) {
        line += &format!(" min.insync.replicas={}", draw.between(1, 3));
    }
    if draw.once_in(8) {
        line += " max.message.bytes=400";
    }
    if draw.once_in(4) {
        line += " message.timestamp.type=LogAppendTime";
    }
    line
}

/// A new producer. Its timeouts are Kafka's, so that no answer comes too late: a retry could put a
/// record into the log twice.
pub fn producer(draw: &mut Draw, name: &str) -> String {
    let mut line = format!("producer {name}");
    match draw.between(0, 5) {
        0 => line += " acks=0",
        1 => line += " acks=1",
        _ => {}
    }
    if draw.once_in(2) {
        line += &format!(" linger.ms={}", draw.word(&["0", "1", "50", "700", "3000"]));
    }
    if draw.once_in(2) {
        line += &format!(" batch.size={}", draw.word(&["0", "100", "300", "2000"]));
    }
    if draw.once_in(4) {
        line += " partitioner=roundrobin";
    }
    if draw.once_in(6) {
        line += " partitioner.ignore.keys=true";
    }
    if draw.once_in(4) {
        line += &format!(" max.in.flight={}", draw.between(1, 5));
    }
    if draw.once_in(8) {
        line += " buffer.memory=2000 max.block.ms=900";
    }
    line + " metadata.max.age.ms=" + draw.word(&["300000", "4000"])
}

/// A flow of a producer.
pub fn flow(draw: &mut Draw, options: &Options, producer: &str, topic: &str) -> String {
    let mut line = format!("flow {producer} {topic} rate={}", draw.between(1, options.most_rate));
    if !draw.once_in(3) {
        let keys = ["a", "a,b", "a,b,c,null", "cart-1,cart-2,cart-3,cart-4,cart-5", "k"];
        line += &format!(" keys={}", draw.word(&keys));
    }
    if draw.once_in(5) {
        line += " spread=partitions";
    }
    line
}

/// Records that are sent once.
pub fn send(draw: &mut Draw, producer: &str, topic: &str, partitions: u32) -> String {
    let mut line = format!("send {producer} {topic}");
    if draw.once_in(2) {
        line += &format!(" key={}", draw.word(&["a", "b", "null", "cart-7"]));
    }
    line +=
        &format!(" value={}", draw.word(&["#", "null", "\"a b\"", "0123456789012345678901234"]));
    if draw.once_in(4) {
        line += &format!(" partition={}", draw.between(0, partitions));
    }
    if draw.once_in(8) {
        line += " timestamp=5";
    }
    if draw.once_in(2) {
        line += &format!(" count={}", draw.word(&["2", "7", "40", "300"]));
    }
    line
}

/// A new consumer. Its session is as short as Kafka allows, so that it may expire in time.
pub fn consumer(draw: &mut Draw, options: &Options, name: &str, topics: &[String]) -> String {
    let group = GROUPS[draw.between(0, options.groups - 1) as usize];
    let mut topic = draw.one_of(topics).cloned().unwrap_or_else(|| draw.word(&TOPICS).to_owned());
    if draw.once_in(3) {
        let other = draw.word(&TOPICS);
        if other != topic {
            topic = format!("{topic},{other}");
        }
    }
    let mut line = format!("consumer {name} group={group} topic={topic} session.timeout.ms=6000");
    line += &format!(" heartbeat.interval.ms={}", draw.word(&["700", "1500", "3000"]));
    line += &format!(" reset={}", draw.word(&["earliest", "earliest", "latest", "none"]));
    line += &format!(" commit={}", draw.word(&["auto", "auto", "after", "before", "manual"]));
    if draw.once_in(2) {
        line += &format!(" process={}", draw.word(&["0.001", "0.02", "0.3", "2"]));
    }
    if draw.once_in(3) {
        line += &format!(" max.poll.records={}", draw.word(&["1", "3", "50"]));
    }
    if draw.once_in(4) {
        line += " max.poll.interval.ms=2500";
    }
    if draw.once_in(4) {
        line += " auto.commit.interval.ms=300";
    }
    if draw.once_in(4) {
        line += " fetch.min.bytes=2000 fetch.max.wait.ms=300";
    }
    if draw.once_in(6) {
        line += " max.partition.fetch.bytes=200";
    }
    if draw.once_in(3) {
        line += &format!(" assignor={}", draw.word(&["range", "roundrobin", "sticky"]));
    } else if group == GROUPS[1] {
        line += " assignor=sticky";
    }
    if draw.once_in(6) {
        line += &format!(" instance=i{}", draw.between(1, 3));
    }
    line + " metadata.max.age.ms=" + draw.word(&["300000", "2000", "5000"])
}
