//! Small simulated worlds.

use partita_engine::command::Command;
use partita_engine::simulation::Simulation;
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
