# Producers that repeat themselves, and how brokers notice; records deleted before their time.

note-delete-records = delete records
note-log-start = starts at { $offset }
note-init-producer-id = producer id?
note-producer-id = producer id { $id }
note-connection-closed = connection closed

event-producer-id-given = { $node } gets the producer id { $id }: brokers can tell its repetitions from new batches
event-producer-epoch-bumped = { $node } begins epoch { $epoch } for { $partitions }: it numbers its batches anew, because what became of some is unknown
event-delivery-timed-out = { $node } gives up { $records ->
    [one] a record
   *[other] { $records } records
} for { $partition }: delivery.timeout.ms is over
event-delivery-timed-out-sent = { $node } gives up { $records ->
    [one] a record
   *[other] { $records } records
} for { $partition }: delivery.timeout.ms is over. Written or not, it does not know
event-duplicate-recognised = { $node } has this batch of producer { $id } already, at { $offset } of { $partition }: it answers as then and appends nothing
event-batch-out-of-order = { $node } refuses a batch for { $partition }: it has the number { $found }, the last was { $last }
event-batch-out-of-order-first = { $node } refuses a batch for { $partition }: it has the number { $found }, a new epoch begins with 0
event-batch-old-epoch = { $node } refuses a batch for { $partition }: its epoch { $found } is over, { $known } has begun
event-log-start-advanced = { $node } keeps { $partition } from { $to } on; what lay before is deleted
event-deleted-records = The log starts at { $offset } on all living replicas

fact-producer-id = Producer id
fact-producer-epoch = Epoch
fact-last-request = Last batch
last-request-waiting = to { $partition }, no answer yet
last-request-waits-its-turn = to { $partition }, read when { $requests } more of this connection are answered
last-request-waits-for = in { $partition }, until the high watermark is { $offset }
last-request-acknowledged = written to { $partition } at { $offset }
last-request-unacknowledged = to { $partition }, no answer asked for
last-request-refused = { $partition }: { $error }, given up
last-request-retried = { $partition }: { $error }, again at { $time }
