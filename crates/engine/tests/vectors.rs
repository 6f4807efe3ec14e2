//! The engine's pure algorithms against what Kafka 4.3's own classes gave (`data/`).

mod vectors {
    pub mod assignors;
    pub mod batches;
    pub mod hashes;
    pub mod partitioner;
    pub mod placement;
    pub mod topic_names;

    use serde_json::Value;

    /// The document `text`, one of those in `data/`.
    pub fn document(text: &str) -> Value {
        serde_json::from_str(text).expect("the data is JSON")
    }

    /// The cases of `kind` in a document.
    pub fn cases<'a>(document: &'a Value, kind: &str) -> Vec<&'a Value> {
        let cases = list(&document["cases"]);
        cases.iter().filter(|case| case["kind"] == kind).collect()
    }

    pub fn list(value: &Value) -> &[Value] {
        value.as_array().map(Vec::as_slice).expect("a list")
    }

    pub fn text(value: &Value) -> &str {
        value.as_str().expect("a text")
    }

    pub fn number(value: &Value) -> u32 {
        value.as_u64().and_then(|number| u32::try_from(number).ok()).expect("a number")
    }

    pub fn bytes(hex: &str) -> Vec<u8> {
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
        (0..hex.len()).step_by(2).map(byte).collect()
    }
}
