### 시나리오 목록: 무엇이 들어 있는지.

scenarios-brokers = 브로커 { $count }
scenarios-topics = 토픽 { $count }
scenarios-partitions = 파티션 { $count }
scenarios-producers = 프로듀서 { $count }
scenarios-consumers = 컨슈머 { $count }
scenarios-groups = 그룹 { $count }
scenarios-seconds = { $count }초
