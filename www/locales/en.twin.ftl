### The twin: the picture as tables.

table-consumers = Consumers
column-group = group
column-owns = owns
column-in-hand = fetched
column-message = message
column-from = from
column-to = to
column-records = records
state-idle = has nothing to read
state-joining = joining
