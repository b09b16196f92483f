//! The one token by which everything that loops is told to stop.

use tokio::sync::watch;

/// Gives the order to stop.
#[derive(Debug)]
pub struct StopOrder(watch::Sender<bool>);

/// Waits for the order.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// A fresh token.
#[must_use]
pub fn token() -> (StopOrder, Stop) {
    let (order, stop) = watch::channel(false);
    (StopOrder(order), Stop(stop))
}

impl StopOrder {
    /// Everything that waits for the token ends.
    pub fn give(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Ends when the order was given, or when nobody is left to give it.
    pub async fn ordered(&self) {
        // A closed channel and the order mean the same.
        let _ = self.0.clone().wait_for(|ordered| *ordered).await;
    }

    /// Whether the order was given.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        *self.0.borrow()
    }
}
