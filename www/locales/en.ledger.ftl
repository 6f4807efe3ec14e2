### The ledger: what became of every record.

ledger-title = What became of the records
ledger-told = What { $name } was told
ledger-in-log = In the log
ledger-processed = Processed by { $name }
ledger-sent = sent
ledger-acknowledged = acknowledged
ledger-refused = refused
ledger-unknown = unknown
ledger-not-asked = not asked (acks=0)
ledger-waiting = waiting
ledger-forgotten = no longer known
ledger-once = once
ledger-twice = twice
ledger-lost = acknowledged, lost
ledger-absent = not in the log
ledger-more = twice or more
ledger-never = never
ledger-not-yet = not yet
ledger-kept = in the log
ledger-out-of-order = out of order
ledger-gone = processed, now gone
ledger-beside = Of these
ledger-open = { $label }: { $count ->
    [one] { $count } record
   *[other] { $count } records
  }, list
ledger-list = { $label }: { $count ->
    [one] { $count } record
   *[other] { $count } records
}
ledger-column-record = record
ledger-column-sent = sent
ledger-column-place = where
ledger-close = Close the list
ledger-back = Back to the list
ledger-show = Show in the log
ledger-record-key = { $key } (record { $record })
ledger-record-no-key = no key (record { $record })
ledger-record = record { $record }
ledger-of = from { $producer }
ledger-nowhere = no partition yet
ledger-not-in-log = { $partition }, not in its log
ledger-at = { $partition } at { $offsets }
ledger-fact-told = Producer was told
ledger-fact-in-log = In the log
ledger-fact-processed = Processed
ledger-times = { $times ->
    [one] once by { $group }
   *[other] { $times } times by { $group }
}
ledger-times-late = { $times ->
    [one] once by { $group }, out of order
   *[other] { $times } times by { $group }, out of order
}
ledger-why = What became of it?
ledger-why-lost = Why was it lost?
ledger-why-twice = Why is it in the log twice?
ledger-why-refused = Why was it not written?
ledger-why-unknown = Why does { $name } not know?
ledger-why-more = Why did { $name } process it again?
ledger-why-never = Why did { $name } never process it?
ledger-why-out-of-order = Why did { $name } process it out of order?
