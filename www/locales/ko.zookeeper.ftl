# 주키퍼 시대: 카프카 3.9까지의 관리 방식.

argument-meta = 메타데이터를 맡는 곳. KRaft 컨트롤러 또는 카프카 3.9까지 쓰인 주키퍼.
argument-zk = meta=zookeeper일 때 서버 zk1, zk2, …의 수. 적지 않으면 3.
config-broker-zookeeper-session-timeout-ms = 브로커가 이만큼 소식이 없으면 주키퍼가 세션을 끝냅니다. 주키퍼 시대에만 쓰입니다.
error-other-metadata = { $name }{ JOSA($name, "은/는") } meta={ $wants }일 때만 쓸 수 있습니다. meta={ $wants }{ JOSA($wants, "을/를") } 적거나 { $name }{ JOSA($name, "을/를") } 빼세요.
refusal-nobody-is-controller = 지금은 컨트롤러인 브로커가 없습니다. 브로커 이름을 적으세요.
refusal-controller-is-broker = 여기서는 브로커 하나가 컨트롤러입니다. b1이 컨트롤러일 때의 설정은 set b1로 바꿉니다.
event-session-expired = 주키퍼가 { $broker } 소식을 너무 오래 듣지 못함: 세션이 만료되어 /brokers/ids에서 사라짐
event-session-closed = { $broker }{ JOSA($broker, "이/가") } 주키퍼 세션을 닫음: /brokers/ids에서 사라짐
event-controller-gone = { $broker }의 세션과 함께 /controller가 사라짐: 다른 브로커가 만들 때까지 아무도 결정하지 않음
event-controller-created = { $broker }{ JOSA($broker, "이/가") } /controller를 가장 먼저 만들어 컨트롤러가 됨, 에포크 { $epoch }
event-controller-began = { $node }{ JOSA($node, "이/가") } 주키퍼의 내용을 읽고 에포크 { $epoch }의 컨트롤러로서 결정을 시작함
event-controller-replaced = { $node }{ JOSA($node, "이/가") } 자신이 더 이상 컨트롤러가 아님을 알게 됨
decided-session-expired = ✕ { $broker } 세션 만료
decided-session-closed = { $broker } 세션 닫힘
decided-controller = /controller { $broker }, 에포크 { $epoch }
decided-epoch-checked = /controller_epoch 확인
zookeeper-heading = 주키퍼
zookeeper-history = 옛 방식: 카프카 4.0에서 없어짐
zookeeper-led = { $servers ->
    [1] { $leader } 혼자 실행: 잃으면 사본이 없음
   *[other] 리더 { $leader }, 서버 { $servers }대 중 { $running }대 실행 중
}
zookeeper-controller = /controller: { $broker }, 에포크 { $epoch }
zookeeper-controller-nobody = /controller: 없음
zookeeper-registered = /brokers/ids: { $brokers }
zookeeper-is-controller = 컨트롤러
zookeeper-dead = { $time }부터 중단, 세션 남음
zookeeper-dead-over = { $time }부터 중단, 세션 끝남
zookeeper-session = 세션 남음
zookeeper-session-over = 세션 끝남
broker-no-session = 세션 없음
note-zookeeper-session = 세션
note-create-controller = /controller
note-zookeeper-write = znode 쓰기
note-zookeeper-notice = 바뀜 알림
note-controlled-shutdown = 종료 요청
matter-no-ensemble = 주키퍼 서버 { $voters }대 중 { $running }대만 실행 중: 아무것도 결정되지 않음
matter-no-controller = 컨트롤러인 브로커가 없음: 아무것도 결정되지 않음
matter-dead-controller = 컨트롤러 { $broker } 중단: 아무것도 결정되지 않음
matter-dead-session = { $brokers } 중단, 세션 남음
matter-no-session = { $brokers } 세션 없음
fact-controller = 컨트롤러
value-controller-epoch = 예, 에포크 { $epoch }
fact-session = 주키퍼 세션
value-session = 마지막 소식 { $heard }, 만료 { $expires }
title-server = 주키퍼 서버 { $server }
subtitle-server = 주키퍼 서버 가운데 하나. 옛 방식: 카프카 4.0에서 없어짐
subtitle-server-alone = 하나뿐인 주키퍼 서버. 옛 방식: 카프카 4.0에서 없어짐
server-alone = 단독(standalone): 앙상블이 없고, 이 서버의 내용은 다른 서버에 없음
server-next-alone = 다음: 컨트롤러가 쓴 것은 이 서버가 받는 즉시 주키퍼에 남습니다.
title-zookeeper-log = 주키퍼의 내용이 바뀐 순서
table-servers = 주키퍼 서버. 옛 방식: 카프카 4.0에서 없어짐
event-server-started = 주키퍼 서버 { $node } 시작
event-server-stopped = 주키퍼 서버 { $node }{ JOSA($node, "이/가") } 차례대로 멈춤
event-server-killed = 주키퍼 서버 { $node } 강제 종료. 디스크의 내용은 남음
event-server-missed-nobody = { $node }{ JOSA($node, "이/가") } 리더 서버를 몰라, 뽑힐 수 있을지 물음
refusal-server-runs = 주키퍼 서버 { $name }{ JOSA($name, "은/는") } 이미 실행 중입니다.
refusal-server-down = 주키퍼 서버 { $name }{ JOSA($name, "은/는") } 꺼져 있습니다. start { $name }(으)로 시작합니다.
refusal-server-stays = { $name }{ JOSA($name, "은/는") } 앙상블에 속해서 뺄 수 없습니다. kill { $name }(으)로 강제 종료할 수 있습니다.
