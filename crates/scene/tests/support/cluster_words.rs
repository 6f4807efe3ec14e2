//! Words of the brokers' view in the lengths that the app's languages have.

use super::words::number;
use partita_scene::decided::in_kafkas_words;
use partita_scene::view::ClusterPhrase;

/// In English.
pub fn english(phrase: &ClusterPhrase<'_>) -> String {
    match phrase {
        ClusterPhrase::Broker(broker) => format!("Broker {}", broker.0),
        ClusterPhrase::LeadsOf { leads, copies } => format!("leads {leads} of {copies}"),
        ClusterPhrase::InIsrs { isrs, copies } => format!("in {isrs} of {copies} ISRs"),
        ClusterPhrase::DeadUnnoticed => "not fenced yet".into(),
        ClusterPhrase::Controller => "Controller".into(),
        ClusterPhrase::ControllerLog(end) => format!("its log ends at {}", number(end.0)),
        ClusterPhrase::Decided(record) => {
            in_kafkas_words(record).unwrap_or_else(|| "a record in some words".into())
        }
        ClusterPhrase::Paused => "paused".into(),
        ClusterPhrase::CutFrom(others) => format!("cut from {others}"),
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
        ClusterPhrase::CutHere => "cut here".into(),
        ClusterPhrase::Folded(count) => format!("{count} partitions more, all copies in sync"),
        ClusterPhrase::LastRequest => "last request".into(),
        ClusterPhrase::WaitsFor(offset) => format!("waits for HW {}", number(offset.0)),
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
        ClusterPhrase::Controller => "컨트롤러".into(),
        ClusterPhrase::ControllerLog(end) => format!("로그 끝 {}", number(end.0)),
        ClusterPhrase::Decided(record) => {
            in_kafkas_words(record).unwrap_or_else(|| "몇 단어로 된 레코드".into())
        }
        ClusterPhrase::Paused => "일시 정지됨".into(),
        ClusterPhrase::CutFrom(others) => format!("{others} 끊김"),
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
        ClusterPhrase::CutHere => "여기서 잘림".into(),
        ClusterPhrase::Folded(count) => format!("파티션 {count}개 더, 모든 사본 동기화됨"),
        ClusterPhrase::LastRequest => "마지막 요청".into(),
        ClusterPhrase::WaitsFor(offset) => format!("HW {} 기다림", number(offset.0)),
        ClusterPhrase::OnItsWay => "가는 중".into(),
        ClusterPhrase::ToldOk => "확인됨".into(),
        ClusterPhrase::ToldNothing => "응답 없음".into(),
        ClusterPhrase::RefusedWord => "거부됨".into(),
        ClusterPhrase::AtOffset { partition, offset } => {
            format!("{partition}의 {}", number(offset.0))
        }
    }
}
