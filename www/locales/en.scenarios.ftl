### The library of scenarios: what each brings along.

scenarios-brokers = { $count ->
    [one] { $count } broker
   *[other] { $count } brokers
}
scenarios-topics = { $count ->
    [one] { $count } topic
   *[other] { $count } topics
}
scenarios-partitions = { $count ->
    [one] { $count } partition
   *[other] { $count } partitions
}
scenarios-producers = { $count ->
    [one] { $count } producer
   *[other] { $count } producers
}
scenarios-consumers = { $count ->
    [one] { $count } consumer
   *[other] { $count } consumers
}
scenarios-groups = { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
scenarios-seconds = { $count } s
