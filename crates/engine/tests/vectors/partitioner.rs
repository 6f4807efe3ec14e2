use super::{cases, document, list, number, text};
use core::num::NonZeroU32;
use partita_engine::id::PartitionIndex;
use partita_engine::producer::partitioner::{BuiltInPartitioner, Choices, LoadTable};

const DATA: &str = include_str!("../data/clients.json");

#[test]
fn partitions_are_weighed_by_what_waits_for_them() {
    let document = document(DATA);
    let cases = cases(&document, "adaptive-partitioner");
    assert_eq!(cases.len(), 4);
    for case in cases {
        let id = text(&case["id"]);
        let sizes: Vec<u32> = list(&case["queueSizes"]).iter().map(number).collect();
        let waiting: Vec<_> = (0..).map(PartitionIndex).zip(sizes).collect();
        let load = LoadTable::new(&waiting, waiting.len());
        let cumulative = load.as_ref().map(|load| load.cumulative().collect::<Vec<_>>());
        let expected = case["cumulative"]
            .as_array()
            .map(|sums| sums.iter().map(|sum| u64::from(number(sum))).collect::<Vec<_>>());
        assert_eq!(cumulative, expected, "{id}");

        let available: Vec<_> = waiting.iter().map(|(partition, _)| *partition).collect();
        let partitions = NonZeroU32::new(number(&available.len().into())).expect("not zero");
        let choices = Choices { partitions, available: &available };
        for (random, pick) in (0..).zip(list(&case["pickForRandom0toN"])) {
            let mut partitioner = BuiltInPartitioner::new(16384);
            partitioner.set_load(load.clone());
            let partition = partitioner.partition(choices, || random);
            assert_eq!(partition.0, number(pick), "{id}, random {random}");
        }
    }
}
