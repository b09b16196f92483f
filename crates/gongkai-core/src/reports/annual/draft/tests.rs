//! The draft of a town's year.
