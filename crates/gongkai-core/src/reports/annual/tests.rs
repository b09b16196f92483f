//! The formats built in, published reports against them, and what every report must survive.

mod cases;
mod compared;
mod formats;
mod properties;
mod published;
mod rules;
