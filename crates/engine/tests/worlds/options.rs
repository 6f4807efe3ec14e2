//! The options of a world: drawn first, so that worlds differ in kind and not only in detail.

use super::draw::Draw;
use core::num::NonZeroU32;
use partita_engine::simulation::ClusterSettings;
use partita_engine::time::SimDuration;

/// The names that topics may have: few, so that deleted ones come back.
pub const TOPICS: [&str; 4] = ["orders", "clicks", "audit.log", "t"];
/// The names that groups may have.
pub const GROUPS: [&str; 3] = ["billing", "search", "g"];

/// What one world is like.
#[derive(Debug)]
pub struct Options {
    /// The cluster's own settings.
    pub settings: ClusterSettings,
    /// How many brokers there are at first.
    pub brokers: u32,
    /// How many topics there are at first.
    pub topics: u32,
    /// Most partitions of a new topic.
    pub most_partitions: u32,
    /// How many producers there are at first.
    pub producers: u32,
    /// How many consumers there are at first.
    pub consumers: u32,
    /// How many groups they are in.
    pub groups: u32,
    /// Most records per second of a flow.
    pub most_rate: u32,
    /// How many commands come while the world runs.
    pub commands: u32,
    /// How long it runs.
    pub length: SimDuration,
    /// Whether the wire is slow, as people watch it, or as fast as a data centre's.
    pub slow_wire: bool,
    /// Whether things crash, stop and go.
    pub unsteady: bool,
    /// Whether topics and groups are deleted.
    pub deletes: bool,
    /// Whether the world must come to rest in the end.
    pub comes_to_rest: bool,
}

impl Options {
    /// The options of one world.
    pub fn draw(draw: &mut Draw) -> Self {
        let mut settings = ClusterSettings::default();
        let offsets_partitions = draw.between(1, 6);
        if let Some(partitions) = NonZeroU32::new(offsets_partitions) {
            settings.groups.offsets_topic_partitions = partitions;
        }
        if draw.once_in(2) {
            let delay = u64::from(draw.between(0, 1_000));
            settings.groups.initial_rebalance_delay = SimDuration::from_millis(delay);
        }
        let most_rate = *draw.one_of(&[2, 5, 20, 60]).expect("some");
        Self {
            settings,
            brokers: draw.between(1, 4),
            topics: draw.between(1, 3),
            most_partitions: draw.between(1, 6),
            producers: draw.between(1, 3),
            consumers: draw.between(0, 4),
            groups: draw.between(1, 3),
            most_rate,
            commands: draw.between(0, 24),
            length: SimDuration::from_secs(u64::from(draw.between(20, 40))),
            slow_wire: draw.once_in(2),
            unsteady: !draw.once_in(3),
            deletes: draw.once_in(4),
            comes_to_rest: draw.once_in(4),
        }
    }
}
