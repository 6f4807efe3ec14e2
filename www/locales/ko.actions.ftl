### 다루기: 단추, 양식, 단축키 목록.

## 단추

actions-label = 다루기
places-label = 더하기
add-producer = + 프로듀서
add-topic = + 토픽
add-broker = + 브로커
add-group = + 그룹
add-consumer = + 컨슈머
act-send = 레코드 보내기
act-flow = 속도 정하기
act-flow-stop = 보내기 그만
act-partitions = 파티션 더하기
act-process = 처리 시간
act-seek = 위치 옮기기
act-start = 시작
act-stop = 정지
act-crash = 비정상 종료
act-remove = 치우기
act-commit = 지금 커밋
act-delete-topic = 토픽 삭제
act-delete-group = 그룹 삭제
act-delete-group-not = 그룹 삭제: 멤버를 멈춘 뒤에만 할 수 있습니다.
act-needs-topic = 레코드 보내기: 먼저 토픽을 더하세요.
act-needs-producer = 레코드 보내기: 먼저 프로듀서를 더하거나 시작하세요.
act-seek-not = 위치 옮기기: 지금 담당하는 파티션이 없습니다.
act-delete-takes = { $topic }{ JOSA($topic, "을/를") } 레코드 { $records }개와 함께 지웁니다. 다음 그룹이 여기에 커밋한 오프셋도 사라집니다: { $groups }.
act-delete-takes-records = { $topic }{ JOSA($topic, "을/를") } 레코드 { $records }개와 함께 지웁니다.
act-delete-do = 삭제
act-keep = 그대로 두기

## 양식

make-producer = 새 프로듀서
make-topic = 새 토픽
make-broker = 새 브로커
make-consumer = 새 컨슈머
act-send-do = 보내기
act-set-do = 정하기
act-partitions-do = 파티션 더하기
act-seek-do = 옮기기
act-add-do = 더하기
act-line-waits = 칸이 모두 맞으면 명령 줄이 나타납니다.
act-auto = 자동
act-now = 지금
act-none = 없음
act-no-key = 키 없음
act-null-key = null: 키 없음
act-null = null: 툼스톤
act-empty = 빈 글
act-header-add = + 헤더
act-header-name = 이름
act-header-value = 값
act-header-remove = 이 헤더 빼기
act-partitions-note = 수는 늘릴 수만 있습니다. 키가 다른 파티션으로 옮겨 갈 수 있습니다.

## 칸. 설정은 Kafka의 이름 그대로

field-producer = 보내는 쪽
field-topic = 토픽
field-key = 키
field-value = 값
field-partition = 파티션
field-timestamp = 타임스탬프, 밀리초
field-headers = 헤더
field-rate = 초당 레코드
field-keys = 차례로 쓸 키
field-spread = 파티션을 고르는 쪽
field-partitions = 파티션 수
field-process = 레코드당 초
field-offset = 다음에 읽을 오프셋
field-name = 이름
field-rf = 복제 팩터
field-broker = 브로커
field-rack = 랙
field-group = 그룹
field-commit = 커밋하는 때

## 레코드가 갈 곳

foresight-place = 파티션 { $partition }{ JOSA($partition, "으로/로") } 갑니다. 오프셋은 { $offset }부터.
foresight-drawn = 파티션은 보낼 때 뽑습니다.
foresight-explicit = 직접 지정했습니다.
foresight-key = 키가 정합니다.
foresight-sticky = 키가 없어 이 프로듀서가 머무는 파티션에 합류합니다.
foresight-sticky-drawn = 키가 없어 아무 파티션이나 뽑고, 배치가 찰 때까지 머뭅니다.
foresight-round-robin = 차례가 된 파티션입니다.
foresight-calculation = murmur2({ $key }) = { $hash }, 부호 비트를 지우면 { $positive }, mod { $partitions } = { $partition }

## 단축키

shortcuts-title = 단축키
shortcuts-commands = 명령
shortcuts-commands-note = 명령마다 콘솔 한 줄입니다. 모든 단추도 이런 줄을 씁니다.
shortcuts-anywhere = 어디서나
shortcuts-picture = 그림에서
shortcuts-transport = 시간 막대에서
shortcuts-console = 콘솔에서
key-space = 재생 또는 일시 정지
key-step = 이벤트 하나씩
key-ends = 처음으로, 끝으로
key-console = 명령 입력
key-complete = 단어 완성
key-history = 앞서 쓴 명령
key-run = 실행
key-walk = 그림을 따라 이동
key-open = 초점이 놓인 것 묻기
key-escape = 한 단계 뒤로
key-help = 이 목록
