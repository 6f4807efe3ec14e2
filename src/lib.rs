//! The browser app of Partita.
