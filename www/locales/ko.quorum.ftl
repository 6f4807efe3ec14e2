# 여러 컨트롤러, 그리고 서로 주고받는 말.

argument-controllers = 컨트롤러 수. 하나면 혼자, 여럿이면 101, 102, …가 과반으로 결정합니다.
config-broker-controller-quorum-election-timeout-ms = 컨트롤러가 선출 결과를 기다렸다가 다시 시도하기까지의 시간. 길면 그 두 배.
config-broker-controller-quorum-fetch-timeout-ms = 컨트롤러가 리더 소식 없이 버티는 시간. 리더는 그 한 배 반 동안 과반 없이 버팁니다.
config-broker-controller-quorum-election-backoff-max-ms = 물러난 컨트롤러의 뒤를 이으려 하기 전에 기다리는 가장 긴 시간.
config-broker-controller-quorum-request-timeout-ms = 컨트롤러가 다른 컨트롤러의 답을 기다리는 시간.
refusal-unknown-controller = 컨트롤러 { $name }{ JOSA($name, "이/가") } 없습니다.
refusal-no-active-controller = 활성 컨트롤러가 없습니다. { $names } 중 하나를 적으세요.
refusal-controller-runs = 컨트롤러 { $name }{ JOSA($name, "은/는") } 이미 실행 중입니다.
refusal-controller-down = 컨트롤러 { $name }{ JOSA($name, "은/는") } 꺼져 있습니다. start { $name }(으)로 시작합니다.
refusal-controller-stays = { $name }{ JOSA($name, "은/는") } 쿼럼의 투표자라서 뺄 수 없습니다. kill { $name }(으)로 강제 종료할 수 있습니다.
event-controller-started = 컨트롤러 { $node } 시작
event-controller-stopped = 컨트롤러 { $node }{ JOSA($node, "이/가") } 차례대로 멈춤
event-controller-killed = 컨트롤러 { $node } 강제 종료. 디스크의 로그는 남음
event-controller-missed = { $node }{ JOSA($node, "이/가") } { $leader } 소식을 듣지 못해, 뽑힐 수 있을지 물음
event-controller-missed-nobody = { $node }{ JOSA($node, "이/가") } 활성 컨트롤러를 몰라, 뽑힐 수 있을지 물음
event-candidacy = { $node }{ JOSA($node, "이/가") } 에포크 { $epoch }{ JOSA($epoch, "을/를") } 시작하고 표를 부탁함
event-vote-given = { $node }{ JOSA($node, "이/가") } 에포크 { $epoch }에서 { $candidate }에 투표. 표는 에포크마다 하나
event-controller-elected = { $node }{ JOSA($node, "이/가") } 에포크 { $epoch }에 뽑힘. 투표: { $votes }
event-controller-resigned = { $node }{ JOSA($node, "은/는") } 더 이상 리더가 아님: 과반의 소식이 없음
event-controller-resigned-stops = { $node }{ JOSA($node, "이/가") } 멈추려고 리더 자리를 내놓음
event-controller-resigned-newer = { $node }{ JOSA($node, "은/는") } 더 이상 리더가 아님: 더 새로운 에포크가 있음
event-metadata-truncated = { $node }{ JOSA($node, "이/가") } 로그를 { $to }에서 잘라 냄: 나머지는 과반에 없었음
decided-leader = ★ { $controller } 선출됨
decided-producer-ids = 프로듀서 ID { $next }부터
