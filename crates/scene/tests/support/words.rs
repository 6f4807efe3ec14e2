//! Words in the lengths that the app's languages have. The app's own are in its Fluent files.

use partita_engine::event::GroupState;
use partita_engine::id::Offset;
use partita_scene::addition::Addition;
use partita_scene::view::{Note, Phrase, Words};

/// English.
pub struct English;
/// Korean.
pub struct Korean;

pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn maybe(offset: Option<Offset>) -> String {
    offset.map_or(String::new(), |offset| format!(" {}", number(offset.0)))
}

impl Words for English {
    fn say(&self, phrase: &Phrase<'_>) -> String {
        match phrase {
            Phrase::Producers => "Producers".into(),
            Phrase::ProducersNote => "write".into(),
            Phrase::Topic(name) => format!("Topic {name}"),
            Phrase::TopicNote { partitions, short: true, .. } => format!("{partitions} partitions"),
            Phrase::TopicNote { partitions, replication_factor, .. } => {
                format!("{partitions} partitions, each kept on {replication_factor} brokers")
            }
            Phrase::Group(name) => format!("Group {name}"),
            Phrase::GroupNote(state) => format!("reads · {state}"),
            Phrase::Leads(partitions) => format!("leads {partitions}"),
            Phrase::LeadsNothing => "leads nothing".into(),
            Phrase::BrokerDown => "down".into(),
            Phrase::BrokerFenced => "fenced".into(),
            Phrase::BrokerWithoutSession => "no session".into(),
            Phrase::Rate { millirecords_per_second: rate, short } => {
                let unit = if *short { "/s" } else { " records/s" };
                match rate {
                    1000 if !short => "1 record/s".into(),
                    0..1000 if !short => format!("1 every {} s", 1000 / rate),
                    rate if rate % 1000 == 0 => format!("{}{unit}", rate / 1000),
                    rate => format!("{}.{}{unit}", rate / 1000, rate % 1000 / 100),
                }
            }
            Phrase::NoFlow => "no flow".into(),
            Phrase::Lag(lag) => format!("lag {}", number(*lag)),
            Phrase::LagUnknown => "lag –".into(),
            Phrase::Isr(brokers) => format!("ISR {brokers}"),
            Phrase::HighWatermark(offset) => format!("HW {}", number(offset.0)),
            Phrase::HighWatermarkName(offset) => format!("high watermark {}", number(offset.0)),
            Phrase::HighWatermarkMeaning => "copied by all: readable up to here".into(),
            Phrase::LogEndName(offset) => format!("log end {}", number(offset.0)),
            Phrase::LogEndMeaning => "the next record lands here".into(),
            Phrase::CommittedName(offset) => format!("committed {}", number(offset.0)),
            Phrase::CommittedMeaning => "a restart goes on here".into(),
            Phrase::PositionName(offset) => format!("position {}", number(offset.0)),
            Phrase::PositionMeaning => "is read next".into(),
            Phrase::Owns(partitions) => format!("owns {partitions}"),
            Phrase::OwnsCount(count) => format!("owns {count} partitions"),
            Phrase::OwnsNothing => "owns nothing".into(),
            Phrase::InHand => "in hand".into(),
            Phrase::Waiting => "waiting".into(),
            Phrase::Connecting => "connecting".into(),
            Phrase::Joining => "joining".into(),
            Phrase::Syncing => "syncing".into(),
            Phrase::Stopped => "stopped".into(),
            Phrase::Crashed => "crashed".into(),
            Phrase::Failed => "failed".into(),
            Phrase::OutOfIsr => "out of ISR".into(),
            Phrase::NoLeader => "no leader".into(),
            Phrase::Copies(brokers) => format!("copies {brokers}"),
            Phrase::InSync { in_sync, replicas } => format!("{in_sync} of {replicas} in sync"),
            Phrase::KeyLegend => "Letter and colour show the key".into(),
            Phrase::WouldLand => "the new record would land here".into(),
            Phrase::Add(addition) => {
                let noun = match addition {
                    Addition::Producer => "producer",
                    Addition::Broker => "broker",
                    Addition::Topic => "topic",
                    Addition::Partition(_) => "partition",
                    Addition::Record => "record",
                    Addition::Consumer(_) => "consumer",
                    Addition::Group => "group",
                };
                format!("+ {noun}")
            }
            Phrase::NoKey => "no key".into(),
            Phrase::More(count) => format!("{count} more"),
            Phrase::NoProducers => "no producer yet".into(),
            Phrase::NoTopics => "no topic yet".into(),
            Phrase::NoGroups => "no consumer yet".into(),
            Phrase::NoMembers => "no members".into(),
            Phrase::Note(note) => english_note(*note),
            Phrase::NoteShort(note) => {
                english_note(*note).split(' ').next().unwrap_or_default().into()
            }
            Phrase::Times { what, count } => format!("{what} ×{count}"),
            Phrase::Cluster(phrase) => super::cluster_words::english(phrase),
            Phrase::Number(value) => number(*value),
            Phrase::OverviewReading => {
                "|A bad column| is a broker, |a bad row| is a group, |one long bar| is a hot key."
                    .into()
            }
            Phrase::BarUp => "up: records in".into(),
            Phrase::BarDown => "down: lag, log scale".into(),
            Phrase::Topics => "Topics".into(),
            Phrase::RecordsIn => "records in".into(),
            Phrase::Groups => "Groups".into(),
            Phrase::GroupsRead => "read".into(),
            Phrase::LagAndChange => "lag, change per second".into(),
            Phrase::BrokersDown(brokers) => format!("{brokers} down"),
            Phrase::WithoutLeader(count) => format!("{count} without leader"),
            Phrase::CopyMissing(count) => format!("{count} with a copy missing"),
            Phrase::Members(count) => format!("{count} members"),
            Phrase::BlockOn { topic, leader: Some(leader) } => format!("{topic} on {leader}"),
            Phrase::BlockOn { topic, leader: None } => format!("{topic} without leader"),
            Phrase::BlockNote(count) => format!("{count} partitions; lag on a log scale"),
            Phrase::PartitionNumber(number) => format!("partition {number}"),
            Phrase::In => "in".into(),
            Phrase::GroupCommitted { group, offset } => {
                format!("{group}: committed {}", number(offset.0))
            }
            Phrase::OtherGroups(count) => format!("{count} other groups"),
            Phrase::TimesNeighbours(times) => format!("{times} × its neighbours"),
            Phrase::OverviewKeys => "Arrows move along the bars; Enter opens the log".into(),
        }
    }
}

fn english_note(note: Note) -> String {
    match note {
        Note::Acknowledged { offset } => format!("ack{}", maybe(offset)),
        Note::FetchFrom { offset } => format!("fetch from {}", number(offset.0)),
        Note::NothingNew => "nothing new".into(),
        Note::ListOffsets => "which offset?".into(),
        Note::OffsetIs { offset } => format!("offset{}", maybe(offset)),
        Note::Metadata => "metadata".into(),
        Note::FindCoordinator => "coordinator?".into(),
        Note::CoordinatorIs => "coordinator".into(),
        Note::Join => "join".into(),
        Note::Joined { generation } => format!("generation {generation}"),
        Note::Sync => "sync".into(),
        Note::Assigned { partitions } => format!("owns {partitions}"),
        Note::Heartbeat => "heartbeat".into(),
        Note::HeartbeatHeard => "heard".into(),
        Note::Leave => "leave".into(),
        Note::Left => "left".into(),
        Note::Commit { offset } => format!("commit{}", maybe(offset)),
        Note::Committed { offset } => format!("committed{}", maybe(offset)),
        Note::ValidatePosition => "still the same log?".into(),
        Note::EpochEnd { offset } => format!("same up to{}", maybe(offset)),
        Note::OffsetFetch => "committed?".into(),
        Note::OffsetFetched => "committed".into(),
        Note::Refused { error } => format!("✕ {error}"),
        Note::DeleteGroup => "delete group".into(),
        Note::DeleteRecords => "delete records".into(),
        Note::LogStartIs { offset } => format!("starts at {offset}"),
        Note::InitProducerId => "producer id?".into(),
        Note::ProducerIdIs { id } => format!("producer id {id}"),
        Note::ConnectionClosed => "connection closed".into(),
        Note::BrokerHeartbeat => "heartbeat".into(),
        Note::BrokerRegistration => "registration".into(),
        Note::AlterPartition => "ISR change".into(),
        Note::ZooKeeperSession => "session".into(),
        Note::CreateController => "/controller".into(),
        Note::ZooKeeperWrite => "write znodes".into(),
        Note::ZooKeeperNotice => "changed".into(),
        Note::ControlledShutdown => "shut down".into(),
        Note::MetadataUpto { offset } => format!("metadata up to {offset}"),
        Note::EpochEnds { epoch, end } => format!("epoch {epoch} ends at {end}"),
        Note::Vote { epoch, pre_vote: true } => format!("would vote, epoch {epoch}?"),
        Note::Vote { epoch, pre_vote: false } => format!("vote, epoch {epoch}?"),
        Note::VoteGiven { epoch } => format!("yes, epoch {epoch}"),
        Note::VoteRefused { epoch } => format!("no, epoch {epoch}"),
        Note::LeadsEpoch { epoch } => format!("leads epoch {epoch}"),
        Note::EndsEpoch { epoch } => format!("resigns, epoch {epoch}"),
        Note::MetadataFetch { offset } => format!("fetch{}", maybe(offset)),
        Note::MetadataRecords { first, count } => format!("{count} from {first}"),
        Note::MetadataParts { offset } => format!("cut at {offset}"),
        Note::AllocateProducerIds => "producer ids".into(),
        Note::CreateInternalTopic => "create topic".into(),
    }
}

impl Words for Korean {
    fn say(&self, phrase: &Phrase<'_>) -> String {
        match phrase {
            Phrase::Producers => "프로듀서".into(),
            Phrase::ProducersNote => "씁니다".into(),
            Phrase::Topic(name) => format!("토픽 {name}"),
            Phrase::TopicNote { partitions, short: true, .. } => format!("파티션 {partitions}개"),
            Phrase::TopicNote { partitions, replication_factor, .. } => {
                format!("파티션 {partitions}개, 각각 브로커 {replication_factor}대에 저장")
            }
            Phrase::Group(name) => format!("그룹 {name}"),
            Phrase::GroupNote(state) => format!("읽습니다 · {}", korean_state(*state)),
            Phrase::Leads(partitions) => format!("리더: {partitions}"),
            Phrase::LeadsNothing => "리더 아님".into(),
            Phrase::BrokerDown => "중지됨".into(),
            Phrase::BrokerFenced => "차단됨".into(),
            Phrase::BrokerWithoutSession => "세션 없음".into(),
            Phrase::Rate { millirecords_per_second: rate, .. } => match rate {
                0..1000 => format!("{}초에 1", 1000 / rate),
                rate => format!("초당 {}", rate / 1000),
            },
            Phrase::NoFlow => "흐름 없음".into(),
            Phrase::Lag(lag) => format!("랙 {}", number(*lag)),
            Phrase::LagUnknown => "랙 –".into(),
            Phrase::Isr(brokers) => format!("ISR {brokers}"),
            Phrase::HighWatermark(offset) => format!("HW {}", number(offset.0)),
            Phrase::HighWatermarkName(offset) => format!("하이 워터마크 {}", number(offset.0)),
            Phrase::HighWatermarkMeaning => "모두 복제됨: 여기까지 읽을 수 있음".into(),
            Phrase::LogEndName(offset) => format!("로그 끝 {}", number(offset.0)),
            Phrase::LogEndMeaning => "다음 레코드가 놓일 자리".into(),
            Phrase::CommittedName(offset) => format!("커밋된 오프셋 {}", number(offset.0)),
            Phrase::CommittedMeaning => "다시 시작하면 여기부터".into(),
            Phrase::PositionName(offset) => format!("포지션 {}", number(offset.0)),
            Phrase::PositionMeaning => "다음에 읽음".into(),
            Phrase::Owns(partitions) => format!("{partitions} 담당"),
            Phrase::OwnsCount(count) => format!("파티션 {count}개 담당"),
            Phrase::OwnsNothing => "담당 없음".into(),
            Phrase::InHand => "처리 중".into(),
            Phrase::Waiting => "기다리는 중".into(),
            Phrase::Connecting => "연결 중".into(),
            Phrase::Joining => "참여 중".into(),
            Phrase::Syncing => "동기화 중".into(),
            Phrase::Stopped => "멈춤".into(),
            Phrase::Crashed => "비정상 종료".into(),
            Phrase::Failed => "실패".into(),
            Phrase::OutOfIsr => "ISR에서 제외됨".into(),
            Phrase::NoLeader => "리더 없음".into(),
            Phrase::Copies(brokers) => format!("복제본 {brokers}"),
            Phrase::InSync { in_sync, replicas } => format!("{replicas}개 중 {in_sync}개 동기화"),
            Phrase::KeyLegend => "글자와 색은 키를 나타냅니다".into(),
            Phrase::WouldLand => "새 레코드는 여기로 갑니다".into(),
            Phrase::Add(addition) => {
                let noun = match addition {
                    Addition::Producer => "프로듀서",
                    Addition::Broker => "브로커",
                    Addition::Topic => "토픽",
                    Addition::Partition(_) => "파티션",
                    Addition::Record => "레코드",
                    Addition::Consumer(_) => "컨슈머",
                    Addition::Group => "그룹",
                };
                format!("+ {noun}")
            }
            Phrase::NoKey => "키 없음".into(),
            Phrase::More(count) => format!("{count}개 더"),
            Phrase::NoProducers => "아직 프로듀서가 없습니다".into(),
            Phrase::NoTopics => "아직 토픽이 없습니다".into(),
            Phrase::NoGroups => "아직 컨슈머가 없습니다".into(),
            Phrase::NoMembers => "멤버 없음".into(),
            Phrase::Note(note) => korean_note(*note),
            Phrase::NoteShort(note) => {
                korean_note(*note).split(' ').next_back().unwrap_or_default().into()
            }
            Phrase::Times { what, count } => format!("{what} ×{count}"),
            Phrase::Cluster(phrase) => super::cluster_words::korean(phrase),
            Phrase::Number(value) => number(*value),
            Phrase::OverviewReading => {
                "|열이 나쁘면| 브로커, |행이 나쁘면| 그룹, |막대 하나가 길면| 핫 키입니다.".into()
            }
            Phrase::BarUp => "위: 들어온 레코드".into(),
            Phrase::BarDown => "아래: 랙, 로그 눈금".into(),
            Phrase::Topics => "토픽".into(),
            Phrase::RecordsIn => "들어온 레코드".into(),
            Phrase::Groups => "그룹".into(),
            Phrase::GroupsRead => "읽습니다".into(),
            Phrase::LagAndChange => "랙, 초당 변화".into(),
            Phrase::BrokersDown(brokers) => format!("{brokers} 중지됨"),
            Phrase::WithoutLeader(count) => format!("리더 없음 {count}개"),
            Phrase::CopyMissing(count) => format!("복제본 부족 {count}개"),
            Phrase::Members(count) => format!("멤버 {count}명"),
            Phrase::BlockOn { topic, leader: Some(leader) } => format!("{leader}의 {topic}"),
            Phrase::BlockOn { topic, leader: None } => format!("리더 없는 {topic}"),
            Phrase::BlockNote(count) => format!("파티션 {count}개, 랙은 로그 눈금"),
            Phrase::PartitionNumber(number) => format!("파티션 {number}"),
            Phrase::In => "들어옴".into(),
            Phrase::GroupCommitted { group, offset } => {
                format!("{group}: 커밋 {}", number(offset.0))
            }
            Phrase::OtherGroups(count) => format!("다른 그룹 {count}개"),
            Phrase::TimesNeighbours(times) => format!("이웃의 {times}배"),
            Phrase::OverviewKeys => "화살표로 막대를 옮겨 다니고 Enter로 로그를 엽니다".into(),
        }
    }
}

fn korean_state(state: GroupState) -> &'static str {
    match state {
        GroupState::Empty => "비어 있음",
        GroupState::PreparingRebalance => "리밸런스 준비",
        GroupState::CompletingRebalance => "리밸런스 마무리",
        GroupState::Stable => "안정",
        GroupState::Dead => "삭제됨",
    }
}

fn korean_note(note: Note) -> String {
    match note {
        Note::Acknowledged { offset } => format!("응답{}", maybe(offset)),
        Note::FetchFrom { offset } => format!("{}부터 가져오기", number(offset.0)),
        Note::NothingNew => "새 레코드 없음".into(),
        Note::ListOffsets => "오프셋 조회".into(),
        Note::OffsetIs { offset } => format!("오프셋{}", maybe(offset)),
        Note::Metadata => "메타데이터".into(),
        Note::FindCoordinator => "코디네이터 조회".into(),
        Note::CoordinatorIs => "코디네이터".into(),
        Note::Join => "참여".into(),
        Note::Joined { generation } => format!("세대 {generation}"),
        Note::Sync => "동기화".into(),
        Note::Assigned { partitions } => format!("{partitions}개 담당"),
        Note::Heartbeat => "하트비트".into(),
        Note::HeartbeatHeard => "하트비트 응답".into(),
        Note::Leave => "나가기".into(),
        Note::Left => "나감".into(),
        Note::Commit { offset } => format!("커밋{}", maybe(offset)),
        Note::Committed { offset } => format!("커밋됨{}", maybe(offset)),
        Note::ValidatePosition => "같은 로그인지 질의".into(),
        Note::EpochEnd { offset } => format!("같은 끝{}", maybe(offset)),
        Note::OffsetFetch => "커밋 조회".into(),
        Note::OffsetFetched => "커밋된 오프셋".into(),
        Note::Refused { error } => format!("✕ {error}"),
        Note::DeleteGroup => "그룹 삭제".into(),
        Note::DeleteRecords => "레코드 삭제".into(),
        Note::LogStartIs { offset } => format!("시작 {offset}"),
        Note::InitProducerId => "프로듀서 ID 질의".into(),
        Note::ProducerIdIs { id } => format!("프로듀서 ID {id}"),
        Note::ConnectionClosed => "연결 끊김".into(),
        Note::BrokerHeartbeat => "하트비트".into(),
        Note::BrokerRegistration => "등록".into(),
        Note::AlterPartition => "ISR 변경".into(),
        Note::ZooKeeperSession => "세션".into(),
        Note::CreateController => "/controller".into(),
        Note::ZooKeeperWrite => "znode 쓰기".into(),
        Note::ZooKeeperNotice => "바뀜 알림".into(),
        Note::ControlledShutdown => "종료 요청".into(),
        Note::MetadataUpto { offset } => format!("{offset}까지 메타데이터"),
        Note::EpochEnds { epoch, end } => format!("에포크 {epoch}의 끝 {end}"),
        Note::Vote { epoch, pre_vote: true } => format!("에포크 {epoch} 투표할지 질의"),
        Note::Vote { epoch, pre_vote: false } => format!("에포크 {epoch} 투표 요청"),
        Note::VoteGiven { epoch } => format!("에포크 {epoch} 찬성"),
        Note::VoteRefused { epoch } => format!("에포크 {epoch} 거절"),
        Note::LeadsEpoch { epoch } => format!("에포크 {epoch} 리더"),
        Note::EndsEpoch { epoch } => format!("에포크 {epoch} 사임"),
        Note::MetadataFetch { offset } => format!("가져오기{}", maybe(offset)),
        Note::MetadataRecords { first, count } => format!("{first}부터 {count}개"),
        Note::MetadataParts { offset } => format!("{offset}에서 자름"),
        Note::AllocateProducerIds => "프로듀서 ID 범위".into(),
        Note::CreateInternalTopic => "토픽 생성".into(),
    }
}
