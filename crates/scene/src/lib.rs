//! What Partita draws: layout and motion as pure functions of the world.
