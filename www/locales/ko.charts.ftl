### 차트.

charts-toggle = 차트
charts-title = 차트
beside-label = 그림 옆에 볼 것
charts-of = 대상
charts-topics = 토픽
charts-partitions = 파티션
charts-groups = 그룹
charts-consumers = 컨슈머
charts-producers = 프로듀서
charts-in = 초당 쓰기
charts-out = 초당 읽기
charts-lag = 랙
charts-moment = { $time } 시점
charts-rates-label = { $subject }의 초당 쓰기와 읽기. 아래 표에 같은 값이 있습니다.
charts-lag-label = { $subject }의 랙. 아래 표에 같은 값이 있습니다.
charts-nothing = 아직 그릴 것이 없습니다. 토픽이나 프로듀서를 만드세요.
charts-not-kept = 시계열이 너무 많아 이 대상의 지난 값은 남기지 않습니다. 먼저 생긴 토픽과 그룹의 값은 있습니다.
charts-loading = 차트를 불러오는 중…
charts-library-missing = 차트를 불러오지 못했습니다. 표에 같은 값이 있습니다.
charts-table = { $subject }, 최신순
charts-column-time = 시각
charts-column-in = 초당 쓰기
charts-column-out = 초당 읽기
charts-column-lag = 랙
charts-all = 전체 { $count }개 보기
charts-fewer = 줄여 보기
