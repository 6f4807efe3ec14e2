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

## 시나리오

scenarios-title = 시나리오
scenarios-note = 열면 새 세션이 시작되고, 지금 세션은 그대로 보관됩니다.
scenarios-open = 열기

## 모두 멈췄을 때

panic-title = Partita가 멈췄습니다
panic-text = Partita 안에서 문제가 생겼습니다. 한 일은 이 브라우저에 보관되어 있고, 새로 고치면 이어집니다.
panic-reload = 새로 고침
