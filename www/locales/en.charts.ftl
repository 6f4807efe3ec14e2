### Charts.

charts-toggle = Charts
charts-title = Charts
beside-label = Beside the picture
charts-of = Of
charts-topics = Topics
charts-partitions = Partitions
charts-groups = Groups
charts-consumers = Consumers
charts-producers = Producers
charts-in = in per second
charts-out = out per second
charts-lag = lag
charts-moment = at { $time }
charts-rates-label = Records in and out per second of { $subject }. The table below has the same numbers.
charts-lag-label = Lag of { $subject }. The table below has the same numbers.
charts-nothing = Nothing to chart yet: make a topic or a producer.
charts-not-kept = The past of this one is not kept: there are too many series. Topics and groups that came earlier have theirs.
charts-loading = Loading the charts…
charts-library-missing = The charts could not be loaded. The table has the same numbers.
charts-table = { $subject }, newest first
charts-column-time = Time
charts-column-in = In per second
charts-column-out = Out per second
charts-column-lag = Lag
charts-all = Show all { $count }
charts-fewer = Show fewer
