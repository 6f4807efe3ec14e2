//! Words of the brokers' view in the lengths that the app's languages have.

use super::words::number;
use partita_engine::world::ReplicaRole;
use partita_scene::decided::in_kafkas_words;
use partita_scene::view::ClusterPhrase;

/// In English.
pub fn english(phrase: &ClusterPhrase<'_>) -> String {
    match phrase {
        ClusterPhrase::Broker(broker) => format!("Broker {}", broker.0),
        ClusterPhrase::LeadsOf { leads, copies } => format!("leads {leads} of {copies}"),
        ClusterPhrase::InIsrs { isrs, copies } => format!("in {isrs} of {copies} ISRs"),
        ClusterPhrase::DeadUnnoticed => "not fenced yet".into(),
        ClusterPhrase::OneAnswer { from, to } => format!("one answer {from} → {to}"),
        ClusterPhrase::Controller => "Controller".into(),
        ClusterPhrase::ControllerLog(end) => format!("its log ends at {}", number(end.0)),
        ClusterPhrase::Controllers => "Controllers".into(),
        ClusterPhrase::QuorumLed { epoch, leader, running, voters } => format!(
            "epoch {epoch}, led by {leader}: {running} of {voters} are a majority, so they decide"
        ),
        ClusterPhrase::QuorumLost { running, voters } => format!(
            "{running} of {voters} run, no majority: nothing is decided, partition leaders go on"
        ),
        ClusterPhrase::QuorumElects(epoch) => format!("epoch {epoch}, they elect one of them"),
        ClusterPhrase::ZooKeeper => "ZooKeeper".into(),
        ClusterPhrase::History => "history: removed in Kafka 4.0".into(),
        ClusterPhrase::EnsembleLed { leader, running, servers } => {
            format!("{leader} leads, {running} of {servers} servers run")
        }
        ClusterPhrase::ControllerZnode { broker: Some(broker), epoch } => {
            format!("/controller: {broker}, epoch {epoch}")
        }
        ClusterPhrase::ControllerZnode { broker: None, .. } => "/controller: nobody".into(),
        ClusterPhrase::RegisteredZnodes(brokers) => format!("/brokers/ids: {brokers}"),
        ClusterPhrase::IsController => "controller".into(),
        ClusterPhrase::DeadSession { since, over: true } => {
            format!("dead since {since}, session over")
        }
        ClusterPhrase::DeadSession { since, .. } => format!("dead since {since}, session not over"),
        ClusterPhrase::Session { over: true } => "session over".into(),
        ClusterPhrase::Session { .. } => "session not over".into(),
        ClusterPhrase::MajorityHas { offset, have, voters } => {
            format!("HW {}: {have} of {voters} have it", number(offset.0))
        }
        ClusterPhrase::AppliedBy { all: true, .. } => "applied by all brokers".into(),
        ClusterPhrase::AppliedBy { brokers, .. } => format!("applied by {brokers}"),
        ClusterPhrase::VotersBehind(voters) => format!("nobody waits for {voters}"),
        ClusterPhrase::Decided(record) => {
            in_kafkas_words(record).unwrap_or_else(|| "a record in some words".into())
        }
        ClusterPhrase::Fenced => "fenced".into(),
        ClusterPhrase::DownSince { since, fenced: true } => format!("dead since {since}, fenced"),
        ClusterPhrase::DownSince { since, .. } => format!("dead since {since}, not fenced yet"),
        ClusterPhrase::MetadataAt(offset) => format!("metadata {}", number(offset.0)),
        ClusterPhrase::Paused => "paused".into(),
        ClusterPhrase::CutFrom(others) => format!("cut from {others}"),
        ClusterPhrase::Held => "held".into(),
        ClusterPhrase::HeldFrom(others) => format!("held from {others}"),
        ClusterPhrase::Delayed(by) => format!("+{by} s"),
        ClusterPhrase::DelayedTo(others) => format!("slow link to {others}"),
        ClusterPhrase::LosesNext => "loses next".into(),
        ClusterPhrase::SlowDisk => "slow disk".into(),
        ClusterPhrase::Leader => "leader".into(),
        ClusterPhrase::InIsr => "in ISR".into(),
        ClusterPhrase::InElr => "in ELR".into(),
        ClusterPhrase::LastLeader => "last leader".into(),
        ClusterPhrase::IsrBelowMin { brokers, min } => format!("ISR {brokers}, min {min}"),
        ClusterPhrase::End(offset) => format!("end {}", number(offset.0)),
        ClusterPhrase::HighWatermarkFrozen(offset) => format!("HW {} frozen", number(offset.0)),
        ClusterPhrase::Epoch { epoch, short: false } => format!("epoch {epoch}"),
        ClusterPhrase::Epoch { epoch, short: true } => format!("e{epoch}"),
        ClusterPhrase::EpochFrom { epoch, start } => format!("e{epoch} from {}", number(start.0)),
        ClusterPhrase::RefusedUntil { time, short: false } => format!("refused, again at {time}"),
        ClusterPhrase::RefusedUntil { time, .. } => format!("again at {time}"),
        ClusterPhrase::CutHere => "cut here".into(),
        ClusterPhrase::OnOneRuler(copies) => format!("its {copies} copies on one ruler"),
        ClusterPhrase::CopyIs { role, dead } => {
            let role = match role {
                ReplicaRole::Leader => "leader",
                ReplicaRole::InSync => "in ISR",
                ReplicaRole::Eligible => "in ELR",
                ReplicaRole::LastKnown => "last leader",
                ReplicaRole::OutOfSync => "out of ISR",
            };
            if *dead { format!("dead, {role}") } else { role.into() }
        }
        ClusterPhrase::EpochLedBy { epoch, leader, unclean } => {
            let unclean = if *unclean { ", unclean" } else { "" };
            format!("epoch {epoch}, led by {leader}{unclean}")
        }
        ClusterPhrase::KeptOn(brokers) => format!("on {brokers}"),
        ClusterPhrase::EpochEnds { epoch, end } => {
            format!("cut: epoch {epoch} ends at {}", number(end.0))
        }
        ClusterPhrase::HighWatermarkAt(offset) => {
            format!("HW {}: readable up to here", number(offset.0))
        }
        ClusterPhrase::OpensInTopics { touched: true } => "Open in Topics".into(),
        ClusterPhrase::OpensInTopics { .. } => "Enter opens it in Topics".into(),
        ClusterPhrase::NextUnlessCommanded => "If nobody does anything, next".into(),
        ClusterPhrase::Behind(records) => format!("{} records behind", number(*records)),
        ClusterPhrase::Folded(count) => format!("{count} partitions more, all copies in sync"),
        ClusterPhrase::LastRequest => "last request".into(),
        ClusterPhrase::WaitsFor(offset) => format!("waits for HW {}", number(offset.0)),
        ClusterPhrase::WaitsItsTurn(behind) => format!("read after {behind} more"),
        ClusterPhrase::OnItsWay => "on its way".into(),
        ClusterPhrase::ToldOk => "told OK".into(),
        ClusterPhrase::ToldNothing => "told nothing".into(),
        ClusterPhrase::RefusedWord => "refused".into(),
        ClusterPhrase::AtOffset { partition, offset } => {
            format!("{partition} at {}", number(offset.0))
        }
    }
}

/// In Korean.
pub fn korean(phrase: &ClusterPhrase<'_>) -> String {
    match phrase {
        ClusterPhrase::Broker(broker) => format!("브로커 {}", broker.0),
        ClusterPhrase::LeadsOf { leads, copies } => format!("{copies}개 중 {leads}개의 리더"),
        ClusterPhrase::InIsrs { isrs, copies } => format!("{copies}개 중 {isrs}개 ISR"),
        ClusterPhrase::DeadUnnoticed => "아직 차단되지 않음".into(),
        ClusterPhrase::OneAnswer { from, to } => format!("응답 하나 {from} → {to}"),
        ClusterPhrase::Controller => "컨트롤러".into(),
        ClusterPhrase::ControllerLog(end) => format!("로그 끝 {}", number(end.0)),
        ClusterPhrase::Controllers => "컨트롤러".into(),
        ClusterPhrase::QuorumLed { epoch, leader, running, voters } => {
            format!("에포크 {epoch}, 리더 {leader}: {voters}개 중 {running}개, 과반이므로 결정함")
        }
        ClusterPhrase::QuorumLost { running, voters } => {
            format!("{voters}개 중 {running}개만 실행 중, 과반 아님: 아무것도 결정되지 않음")
        }
        ClusterPhrase::QuorumElects(epoch) => format!("에포크 {epoch}, 하나를 뽑는 중"),
        ClusterPhrase::ZooKeeper => "주키퍼".into(),
        ClusterPhrase::History => "옛 방식: 카프카 4.0에서 없어짐".into(),
        ClusterPhrase::EnsembleLed { leader, running, servers } => {
            format!("리더 {leader}, 서버 {servers}대 중 {running}대 실행 중")
        }
        ClusterPhrase::ControllerZnode { broker: Some(broker), epoch } => {
            format!("/controller: {broker}, 에포크 {epoch}")
        }
        ClusterPhrase::ControllerZnode { broker: None, .. } => "/controller: 없음".into(),
        ClusterPhrase::RegisteredZnodes(brokers) => format!("/brokers/ids: {brokers}"),
        ClusterPhrase::IsController => "컨트롤러".into(),
        ClusterPhrase::DeadSession { since, over: true } => format!("{since}부터 중단, 세션 끝남"),
        ClusterPhrase::DeadSession { since, .. } => format!("{since}부터 중단, 세션 남음"),
        ClusterPhrase::Session { over: true } => "세션 끝남".into(),
        ClusterPhrase::Session { .. } => "세션 남음".into(),
        ClusterPhrase::MajorityHas { offset, have, voters } => {
            format!("HW {}: {voters}개 중 {have}개에 있음", number(offset.0))
        }
        ClusterPhrase::AppliedBy { all: true, .. } => "모든 브로커가 적용함".into(),
        ClusterPhrase::AppliedBy { brokers, .. } => format!("{brokers} 적용함"),
        ClusterPhrase::VotersBehind(voters) => format!("{voters}, 기다리지 않음"),
        ClusterPhrase::Decided(record) => {
            in_kafkas_words(record).unwrap_or_else(|| "몇 단어로 된 레코드".into())
        }
        ClusterPhrase::Fenced => "격리됨".into(),
        ClusterPhrase::DownSince { since, fenced: true } => format!("{since}부터 중지, 격리됨"),
        ClusterPhrase::DownSince { since, .. } => format!("{since}부터 중지, 아직 격리 안 됨"),
        ClusterPhrase::MetadataAt(offset) => format!("메타데이터 {}", number(offset.0)),
        ClusterPhrase::Paused => "일시 정지됨".into(),
        ClusterPhrase::CutFrom(others) => format!("{others} 끊김"),
        ClusterPhrase::Held => "보류".into(),
        ClusterPhrase::HeldFrom(others) => format!("{others} 보류"),
        ClusterPhrase::Delayed(by) => format!("+{by}초"),
        ClusterPhrase::DelayedTo(others) => format!("{others} 지연"),
        ClusterPhrase::LosesNext => "다음 유실".into(),
        ClusterPhrase::SlowDisk => "느린 디스크".into(),
        ClusterPhrase::Leader => "리더".into(),
        ClusterPhrase::InIsr => "ISR에 있음".into(),
        ClusterPhrase::InElr => "ELR에 있음".into(),
        ClusterPhrase::LastLeader => "마지막 리더".into(),
        ClusterPhrase::IsrBelowMin { brokers, min } => format!("ISR {brokers}, 최소 {min}"),
        ClusterPhrase::End(offset) => format!("끝 {}", number(offset.0)),
        ClusterPhrase::HighWatermarkFrozen(offset) => format!("HW {} 멈춤", number(offset.0)),
        ClusterPhrase::Epoch { epoch, short: false } => format!("에포크 {epoch}"),
        ClusterPhrase::Epoch { epoch, short: true } => format!("e{epoch}"),
        ClusterPhrase::EpochFrom { epoch, start } => format!("e{epoch}: {}부터", number(start.0)),
        ClusterPhrase::RefusedUntil { time, short: false } => format!("거부됨, {time}에 다시"),
        ClusterPhrase::RefusedUntil { time, .. } => format!("{time}에 다시"),
        ClusterPhrase::CutHere => "여기서 잘림".into(),
        ClusterPhrase::OnOneRuler(copies) => format!("사본 {copies}개를 같은 눈금에"),
        ClusterPhrase::CopyIs { role, dead } => {
            let role = match role {
                ReplicaRole::Leader => "리더",
                ReplicaRole::InSync => "ISR에 있음",
                ReplicaRole::Eligible => "ELR에 있음",
                ReplicaRole::LastKnown => "마지막 리더",
                ReplicaRole::OutOfSync => "ISR 밖",
            };
            if *dead { format!("중지됨, {role}") } else { role.into() }
        }
        ClusterPhrase::EpochLedBy { epoch, leader, unclean } => {
            let unclean = if *unclean { ", 깨끗하지 않은 선출" } else { "" };
            format!("에포크 {epoch}, 리더 {leader}{unclean}")
        }
        ClusterPhrase::KeptOn(brokers) => format!("{brokers}에 있음"),
        ClusterPhrase::EpochEnds { epoch, end } => {
            format!("잘림: 에포크 {epoch}의 끝 {}", number(end.0))
        }
        ClusterPhrase::HighWatermarkAt(offset) => {
            format!("HW {}: 여기까지 읽을 수 있음", number(offset.0))
        }
        ClusterPhrase::OpensInTopics { touched: true } => "토픽 보기에서 열기".into(),
        ClusterPhrase::OpensInTopics { .. } => "Enter로 토픽 보기에서 열기".into(),
        ClusterPhrase::NextUnlessCommanded => "아무것도 하지 않으면 다음에".into(),
        ClusterPhrase::Behind(records) => format!("레코드 {}개 뒤처짐", number(*records)),
        ClusterPhrase::Folded(count) => format!("파티션 {count}개 더, 모든 사본 동기화됨"),
        ClusterPhrase::LastRequest => "마지막 요청".into(),
        ClusterPhrase::WaitsFor(offset) => format!("HW {} 기다림", number(offset.0)),
        ClusterPhrase::WaitsItsTurn(behind) => format!("앞에 {behind}개"),
        ClusterPhrase::OnItsWay => "가는 중".into(),
        ClusterPhrase::ToldOk => "확인됨".into(),
        ClusterPhrase::ToldNothing => "응답 없음".into(),
        ClusterPhrase::RefusedWord => "거부됨".into(),
        ClusterPhrase::AtOffset { partition, offset } => {
            format!("{partition}의 {}", number(offset.0))
        }
    }
}
