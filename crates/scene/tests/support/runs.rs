//! Small simulated worlds.

use partita_engine::command::Command;
use partita_engine::id::NodeId;
use partita_engine::simulation::Simulation;
use partita_engine::time::{SimDuration, SimTime};
use partita_engine::wire::{Body, FetchedPartition, Message, Response};
use partita_engine::world::World;

/// A small shop.
pub const SHOP: [&str; 9] = [
    "cluster brokers=3",
    "topic orders partitions=4 rf=3",
    "producer web-shop",
    "producer mobile",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
    "flow mobile orders rate=1 keys=cart-3,cart-8,cart-9",
    "consumer c1 group=billing topic=orders reset=earliest",
    "consumer c2 group=billing topic=orders reset=earliest",
    "consumer c3 group=billing topic=orders reset=earliest",
];

/// Eight partitions, two groups, a consumer that crashes.
pub const EIGHT: [&str; 9] = [
    "cluster brokers=3",
    "topic clicks partitions=8 rf=3",
    "producer web",
    "flow web clicks rate=6 keys=a,b,c,d,e,f,g,h,i,j",
    "consumer c1 group=ads topic=clicks reset=earliest",
    "consumer c2 group=ads topic=clicks reset=earliest",
    "consumer s1 group=search topic=clicks reset=earliest process=0.7",
    "consumer s2 group=search topic=clicks reset=earliest",
    "consumer s3 group=search topic=clicks reset=earliest",
];

/// One broker, three topics of eight partitions.
pub const THREE: [&str; 9] = [
    "cluster brokers=1",
    "topic orders partitions=8 rf=1",
    "topic payments partitions=8 rf=1",
    "topic stock partitions=8 rf=1",
    "producer p1",
    "flow p1 orders rate=3 keys=a,b,c,d",
    "flow p1 stock rate=1",
    "consumer a1 group=analytics topic=orders reset=earliest",
    "consumer m1 group=billing topic=orders reset=earliest",
];

/// Twelve brokers, and rows for all partitions.
pub const TWELVE: [&str; 5] = [
    "cluster brokers=12",
    "topic orders partitions=24 rf=3",
    "producer web",
    "flow web orders rate=4 keys=a,b,c,d",
    "consumer c1 group=ads topic=orders reset=earliest",
];

/// A leader that alone has the newest records dies: another leads without them.
pub const DIVERGED: [&str; 14] = [
    "cluster brokers=3",
    "topic orders partitions=4 rf=3 min.insync.replicas=2",
    "producer web-shop acks=all",
    "producer importer acks=1",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7,cart-1,cart-8",
    "run 8s",
    "cut b1 b2",
    "cut b1 b3",
    "flow importer orders rate=4 keys=cart-2,cart-5,cart-3,cart-7,cart-1,cart-8",
    "run 2s",
    "kill b1",
    "flow importer orders rate=0",
    "heal b1 b2",
    "heal b1 b3",
];

/// A topic that does not fit the stage.
pub const HUNDRED: [&str; 7] = [
    "cluster brokers=6",
    "topic clicks partitions=100 rf=3",
    "producer web",
    "flow web clicks rate=20 keys=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,aa,ab,ac,ad",
    "consumer c1 group=ads topic=clicks reset=earliest",
    "consumer c2 group=ads topic=clicks reset=earliest",
    "consumer c3 group=ads topic=clicks reset=earliest",
];

/// A shop with whose links something is wrong, in every way.
pub const CUT_OFF: [&str; 10] = [
    "cluster brokers=3",
    "topic orders partitions=4 rf=3",
    "producer web-shop",
    "producer mobile",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
    "flow mobile orders rate=1 keys=cart-3,cart-8,cart-9",
    "cut b1 b2",
    "hold b2 b3",
    "delay b3 controller 0.5",
    "drop next b2 mobile kind=list-offsets",
];

/// The ZooKeeper era: the controller and one server have just died.
pub const ZOOKEEPER: [&str; 9] = [
    "cluster brokers=3 meta=zookeeper zk=3",
    "topic orders partitions=4 rf=3",
    "producer web-shop",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
    "run 2s",
    "kill zk3",
    "kill b1",
    "cut b2 zk2",
    "set wire controller=0.5",
];

/// Three controllers: one has just died, two do not hear each other, and messages to them take long.
pub const QUORUM: [&str; 8] = [
    "cluster brokers=3 controllers=3",
    "topic orders partitions=4 rf=3",
    "producer web-shop",
    "flow web-shop orders rate=2 keys=cart-2,cart-5,cart-7",
    "set wire controller=0.3",
    "run 2s",
    "kill 101",
    "cut 102 b3",
];

/// So many records that one answer to a follower brings some of several partitions.
pub const BUSY: [&str; 4] = [
    "cluster brokers=3",
    "topic orders partitions=6 rf=3",
    "producer p1 linger.ms=200",
    "flow p1 orders rate=20 keys=a,b,c,d,e,f",
];

/// The world that these commands make.
pub fn run(lines: &[&str]) -> Simulation {
    let mut simulation = Simulation::new(42);
    for line in lines {
        let command: Command = line.parse().expect(line);
        simulation.apply(&command).expect(line);
        if let Command::Run { duration } = command {
            simulation.advance_to(simulation.now() + duration);
        }
    }
    simulation
}

/// The cluster of [`ZOOKEEPER`] at that moment.
pub fn zookeeper(millis: u64) -> Simulation {
    let mut world = run(&ZOOKEEPER);
    world.advance_to(SimTime::from_millis(millis));
    world
}

/// A moment at which such a message is under way.
pub fn under_way(world: &mut Simulation, wanted: impl Fn(&Message) -> bool) -> Message {
    for _ in 0..20_000 {
        world.step(SimTime::from_millis(600_000));
        let found = world.messages().into_iter().find(|message| wanted(message)).cloned();
        if let Some(message) = found.filter(|message| message.departs < message.arrives) {
            world.advance_to(message.departs + SimDuration::from_micros(1_000));
            return message;
        }
    }
    panic!("no such message");
}

/// Whether it is an answer to a follower that carries records of several partitions.
pub fn is_whole_answer(message: &Message) -> bool {
    let (NodeId::Broker(_), NodeId::Broker(_)) = (&message.from, &message.to) else { return false };
    let Body::Response { response: Response::Fetch { partitions }, .. } = &message.body else {
        return false;
    };
    let with =
        |part: &&FetchedPartition| part.batches.as_ref().is_ok_and(|batches| !batches.is_empty());
    partitions.iter().filter(with).count() >= 2
}
