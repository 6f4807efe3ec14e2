### 페이지: 머리, 콘솔, 시간, 양식, 시나리오.

skip-to-stage = 그림으로 가기
hint-first = 레코드를 클릭해 왜 그곳에 갔는지 물어보세요.
nav-label = 페이지
nav-sandbox = 샌드박스
nav-scenarios = 시나리오
table-toggle = 표
theme-label = 테마: { $theme }
theme-system = 시스템 설정
theme-light = 밝게
theme-dark = 어둡게
close = 닫기
side-label = 선택한 것
places-label = 더하기

## 시간

time-seconds = { $seconds }초
transport-label = 시간
transport-start = 처음으로
transport-back = 이전 이벤트
transport-play = 재생
transport-pause = 일시 정지
transport-step = 다음 이벤트
transport-travelling = 이동 중
transport-slowed = 최대한 빠르게
transport-past = 과거를 보는 중
timeline-label = 타임라인
speed = { $speed }배속
speed-label = 속도
mark-group-forms = 그룹 생성
mark-rebalance = 리밸런스
mark-assigned = 파티션 할당
mark-broken = ✕ { $node }

## 콘솔

console-label = 콘솔
console-input = 명령 입력
console-hint = 명령 입력
console-completions = 이어질 수 있는 말
console-did-you-mean = { $word }{ JOSA($word, "을/를") } 쓰려고 했나요?
console-done = 실행됨
console-sent = → { $partition }
console-sent-at = → { $partition }의 오프셋 { $offset }

## 단축키

shortcuts-title = 단축키
key-space = 재생 또는 일시 정지
key-step = 이벤트 하나씩, 시간 줄에서
key-ends = 처음으로, 끝으로
key-console = 명령 입력
key-complete = 단어 완성, 콘솔에서
key-history = 이전 명령, 콘솔에서
key-walk = 그림 위에서 이동
key-open = 초점이 있는 것에 대해 묻기
key-escape = 한 걸음 뒤로
key-help = 이 목록

## 만들기와 다루기

add-producer = + 프로듀서
add-topic = + 토픽
add-broker = + 브로커
add-group = + 그룹
add-consumer = + 컨슈머
make-producer = 새 프로듀서
make-topic = 새 토픽
make-consumer = 새 컨슈머
make-broker = 새 브로커
make-do = 더하기
action-gone = 이 순간에는 없습니다.
action-start = 시작
action-stop = 멈춤
action-crash = 크래시
action-remove = 없애기
action-commit = 지금 커밋
action-delete-topic = 토픽 삭제
action-delete-group = 그룹 삭제
action-delete-group-note = 멤버를 모두 멈추면 그룹을 삭제할 수 있습니다.
form-send-title = 레코드 보내기
form-send = 보내기
form-producer = 보내는 쪽
form-topic = 토픽
form-key = 키
form-value = 값
form-headers = 헤더
form-partition = 파티션
form-timestamp = 타임스탬프
form-no-key = 키 없음
form-empty = 빈 값
form-headers-example = source:web
form-partition-auto = 자동
form-timestamp-now = 지금
form-needs-producer = 돌고 있는 프로듀서가 없습니다. 먼저 더하거나 시작하세요.
form-needs-topic = 아직 토픽이 없습니다. 먼저 하나 더하세요.
form-rate-title = 계속 보내기
form-rate = 초당 레코드
form-keys = 차례로 쓸 키
form-rate-set = 속도 설정
form-rate-stop = 그만 보내기
form-process-title = 작업
form-process = 레코드당 초
form-set = 설정
form-partitions-title = 파티션 늘리기
form-partitions-note = 늘릴 수만 있고, 키가 다른 파티션으로 옮겨 갈 수 있습니다.
form-partitions = 파티션 수
form-partitions-add = 파티션 더하기
form-name = 이름
form-acks = 기다리는 확인
form-copies = 파티션당 사본
form-group = 그룹
form-reset = 커밋된 오프셋이 없으면
form-broker = 이름(b와 번호)

## 시나리오

scenarios-title = 시나리오
scenarios-note = 열면 새 세션이 시작되고, 지금 세션은 그대로 보관됩니다.
scenarios-open = 열기

## 모두 멈췄을 때

panic-title = Partita가 멈췄습니다
panic-text = Partita 안에서 문제가 생겼습니다. 한 일은 이 브라우저에 보관되어 있고, 새로 고치면 이어집니다.
panic-reload = 새로 고침
