//! How a world is looked at: the stage's size, what is under the pointer, and the app's words.

use crate::addition::Addition;
pub use crate::ahead::{Ahead, Foreseen};
pub use crate::cluster_phrase::ClusterPhrase;
use crate::hit::Thing;
use crate::level::Level;
pub use crate::note::Note;
use crate::plan::Plan;
use crate::shape::{Font, Paint};
use partita_engine::event::GroupState;
use partita_engine::id::{BrokerId, GroupName, Offset, TopicName, TopicPartition};
use std::collections::BTreeMap;

/// The kind of screen, which decides the arrangement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Device {
    /// Columns: written, kept, read, from left to right.
    #[default]
    Wide,
    /// At most 600 px: from top to bottom.
    Phone,
}

/// Which of the views of one world is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Perspective {
    /// Written, kept, read: a row is a partition as its leader has it.
    #[default]
    Topics,
    /// A column is a broker, a row a partition: who has which copy, who may lead.
    Brokers,
}

/// Which part of a log is shown when it is longer than its strip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogWindow {
    /// The newest records.
    #[default]
    Tail,
    /// From this offset on.
    From(Offset),
}

/// How messages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// They travel.
    #[default]
    Travel,
    /// Too fast to follow (above 20 ×): a wire's width shows its rate.
    Flow,
    /// Reduced motion: nothing travels; see [`changed`](crate::motion::changed).
    Still,
}

/// Gives the width of a line of text.
pub trait TextMeasure {
    /// Pixels that `text` takes in `font`.
    fn width(&self, text: &str, font: Font) -> f32;
}

/// Everything that the picture may say. The app turns each into a short text of its language.
///
/// Names of things (topics, brokers, clients), settings (`acks=all`) and error codes are Kafka's
/// and come as they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Phrase<'a> {
    /// Heading of the producers' column: "Producers".
    Producers,
    /// What producers do: "write".
    ProducersNote,
    /// Heading of a topic: "Topic orders".
    Topic(&'a TopicName),
    /// "4 partitions, each kept on 3 brokers"; short on the phone: "4 partitions".
    TopicNote {
        /// How many partitions.
        partitions: usize,
        /// How many copies each has.
        replication_factor: u32,
        /// Whether to say the copies.
        short: bool,
    },
    /// Heading of a group: "Group billing".
    Group(&'a GroupName),
    /// "reads · Stable".
    GroupNote(GroupState),
    /// "leads 0, 3"; the numbers are already joined.
    Leads(&'a str),
    /// A broker that leads nothing.
    LeadsNothing,
    /// A broker whose process does not run: "down".
    BrokerDown,
    /// A broker that the controller has fenced: "fenced".
    BrokerFenced,
    /// In the ZooKeeper era, a broker whose session has ended: "no session".
    BrokerWithoutSession,
    /// "2 records/s", "1 every 2 s"; short: "2/s".
    Rate {
        /// Records per 1,000 seconds; not zero.
        millirecords_per_second: u64,
        /// For narrow places.
        short: bool,
    },
    /// A producer without a flow: "no flow".
    NoFlow,
    /// "lag 3".
    Lag(u64),
    /// Nothing is committed yet: "lag –".
    LagUnknown,
    /// "ISR 1 2 3"; the numbers are already joined.
    Isr(&'a str),
    /// "HW 10".
    HighWatermark(Offset),
    /// "high watermark 10".
    HighWatermarkName(Offset),
    /// "copied by all: readable up to here".
    HighWatermarkMeaning,
    /// "log end 11".
    LogEndName(Offset),
    /// "the next record lands here".
    LogEndMeaning,
    /// "committed 7".
    CommittedName(Offset),
    /// "a restart goes on here".
    CommittedMeaning,
    /// "position 9".
    PositionName(Offset),
    /// "is read next".
    PositionMeaning,
    /// "owns orders-0, orders-1"; already joined.
    Owns(&'a str),
    /// "owns nothing".
    OwnsNothing,
    /// "owns 8 partitions".
    OwnsCount(usize),
    /// Records that were handed over and are not committed: "in hand".
    InHand,
    /// Nothing to do: "waiting".
    Waiting,
    /// A consumer that looks for its coordinator: "connecting".
    Connecting,
    /// "joining".
    Joining,
    /// "syncing".
    Syncing,
    /// Closed in an orderly way: "stopped".
    Stopped,
    /// Died: "crashed".
    Crashed,
    /// Cannot go on: "failed".
    Failed,
    /// "out of ISR".
    OutOfIsr,
    /// A partition that nobody leads: "no leader".
    NoLeader,
    /// "copies b2 b3"; already joined.
    Copies(&'a str),
    /// "3 of 3 in sync"; in dense rows "3/3".
    InSync {
        /// In the ISR.
        in_sync: usize,
        /// All.
        replicas: usize,
    },
    /// "Letter and colour show the key".
    KeyLegend,
    /// A record without a key, in the legend: "no key".
    NoKey,
    /// "2 more": lanes, keys or members that find no room.
    More(usize),
    /// "no producer yet".
    NoProducers,
    /// "no topic yet".
    NoTopics,
    /// "no consumer yet".
    NoGroups,
    /// "no members".
    NoMembers,
    /// What a message without records says: "ack 11", "fetch from 5".
    Note(Note),
    /// The same without numbers, for narrow places: "ack", "fetch".
    NoteShort(Note),
    /// Several of one kind on one strand: "heartbeat ×3".
    Times {
        /// The one.
        what: &'a str,
        /// How many.
        count: usize,
    },
    /// A whole number with thousands separators: "48,210".
    Number(u64),
    /// How the overview is read; what stands between bars is bold: "|A bad column| is a broker".
    OverviewReading,
    /// What a bar says upwards: "up: records in".
    BarUp,
    /// What a bar says downwards: "down: lag, log scale".
    BarDown,
    /// Heading of the rows: "Topics".
    Topics,
    /// What stands right of their names: "records in".
    RecordsIn,
    /// Heading of the readers: "Groups".
    Groups,
    /// What groups do: "read".
    GroupsRead,
    /// What stands right of their names: "lag, change per second".
    LagAndChange,
    /// Brokers that do not run or are fenced: "b7 down"; already joined.
    BrokersDown(&'a str),
    /// "2 without leader".
    WithoutLeader(usize),
    /// "238 with a copy missing".
    CopyMissing(usize),
    /// "12 members".
    Members(usize),
    /// A topic's partitions that one broker leads: "clicks on b5".
    BlockOn {
        /// The topic's name, shortened where it is long.
        topic: &'a str,
        /// Who leads them; none: nobody does.
        leader: Option<BrokerId>,
    },
    /// "34 partitions; lag on a log scale".
    BlockNote(usize),
    /// The first of some partitions' numbers: "partition 5".
    PartitionNumber(u32),
    /// The side of a scale where records come in: "in".
    In,
    /// "billing: committed 7".
    GroupCommitted {
        /// Which group.
        group: &'a str,
        /// What it committed.
        offset: Offset,
    },
    /// "4 other groups".
    OtherGroups(usize),
    /// "15 × its neighbours".
    TimesNeighbours(u64),
    /// What keys do in the overview: "arrows move along the bars, Enter opens the log".
    OverviewKeys,
    /// Where a record would land that is being written: "the new record would land here".
    WouldLand,
    /// In the slot where something can be added: "+ producer".
    Add(&'a Addition),
    /// What only the brokers' view says.
    Cluster(ClusterPhrase<'a>),
}

/// The app's words.
pub trait Words {
    /// The short text for `phrase`, in the app's language.
    fn say(&self, phrase: &Phrase<'_>) -> String;
}

/// How a world is looked at.
#[derive(Clone)]
pub struct View<'a> {
    /// The stage's width, as laid out.
    pub width: f32,
    /// The stage's height, as laid out.
    pub height: f32,
    /// Columns, or one column.
    pub device: Device,
    /// The height of a partition's row, when the person zoomed to one; none: by what there is room
    /// for.
    pub row: Option<f32>,
    /// How much larger everything is drawn than it is laid out, everywhere: on a projector 1.25. The
    /// stage is [`width`](Self::width) × this wide.
    pub scale: f32,
    /// How closely the person looks, at least 1: so much larger is everything drawn, and so much
    /// less of it is on the stage.
    pub magnification: f32,
    /// How far a magnified picture is moved to the left, in pixels as laid out.
    pub pan: f32,
    /// Which view of the world.
    pub perspective: Perspective,
    /// The level of the picture before this one: levels change back only past a margin.
    pub previous_level: Option<Level>,
    /// How far the picture is scrolled down, at most
    /// [`content_height`](crate::layout::Layout::content_height) − height.
    pub scroll: f32,
    /// Parts of logs that are shown, by partition; those not named follow the tail.
    pub windows: BTreeMap<TopicPartition, LogWindow>,
    /// On the phone, the first producer in its row: three are shown at a time.
    pub first_producer: usize,
    /// On the phone, the first consumer in its row.
    pub first_consumer: usize,
    /// Under the pointer.
    pub hovered: Option<Thing>,
    /// With the keyboard's focus.
    pub focused: Option<Thing>,
    /// Chosen.
    pub selected: Option<Thing>,
    /// One end of a link that the person is about to cut or to heal, while the other is looked for.
    pub aimed_from: Option<Thing>,
    /// What the person is about to do.
    pub plan: Option<Plan>,
    /// What a form is open for.
    pub adding: Vec<Addition>,
    /// One bold line above everything, with a place of its own; none takes no room.
    pub hint: Option<String>,
    /// Whether that line says what is broken.
    pub alarm: bool,
    /// In the brokers' view: what happens next if nobody does anything.
    pub ahead: Ahead,
    /// How messages are shown.
    pub motion: Motion,
    /// Lag from which its number is bold.
    pub lag_limit: u64,
    /// Whether Kafka's own topics are drawn.
    pub internal_topics: bool,
    /// Measures text.
    pub text: &'a dyn TextMeasure,
    /// The app's words.
    pub words: &'a dyn Words,
}

impl<'a> View<'a> {
    /// A stage of this size with nothing hovered, chosen or scrolled.
    #[must_use]
    pub fn new(width: f32, height: f32, text: &'a dyn TextMeasure, words: &'a dyn Words) -> Self {
        Self {
            width,
            height,
            device: if width <= PHONE_WIDTH { Device::Phone } else { Device::Wide },
            row: None,
            scale: 1.0,
            magnification: 1.0,
            pan: 0.0,
            perspective: Perspective::Topics,
            previous_level: None,
            scroll: 0.0,
            windows: BTreeMap::new(),
            first_producer: 0,
            first_consumer: 0,
            hovered: None,
            focused: None,
            selected: None,
            aimed_from: None,
            plan: None,
            adding: Vec::new(),
            hint: None,
            alarm: false,
            ahead: Ahead::default(),
            motion: Motion::Travel,
            lag_limit: 5,
            internal_topics: false,
            text,
            words,
        }
    }

    /// The baseline of the columns' headings on a wide stage: below the line above everything, when
    /// there is one.
    pub(crate) const fn heading(&self) -> f32 {
        if self.hint.is_some() { 66.0 } else { 30.0 }
    }

    /// The colour of the line above everything.
    pub(crate) const fn hint_paint(&self) -> Paint {
        if self.alarm { Paint::Bad } else { Paint::Ink }
    }

    /// The app's text for `phrase`.
    #[must_use]
    pub fn say(&self, phrase: &Phrase<'_>) -> String {
        self.words.say(phrase)
    }
}

/// The widest stage that is arranged as a phone's.
pub const PHONE_WIDTH: f32 = 600.0;
