//! What witnesses said of our checkpoints, how it stands with each of them, and what this installation itself has
//! witnessed of other logs. Knows nothing of signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;

use super::{HashBytes, SignedHead, Swap, hash, signed_head};
use crate::db::{instant, values};
use crate::fault::StoreFault;
use crate::store::Store;

/// Lines of a witness that are kept, beside those under the last checkpoint of each day.
const LINES_KEPT: u32 = 50;

/// A witness's signature line under one of our checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness's name.
    pub witness: String,
    /// Its signature line, without the newline.
    pub line: String,
    /// When it came.
    pub at: Timestamp,
}

/// How it stands with a witness of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessState {
    /// Its name.
    pub witness: String,
    /// The size it last cosigned, 0 for none.
    pub size: u64,
    /// When it last cosigned.
    pub cosigned_at: Option<Timestamp>,
    /// When it was last asked.
    pub tried_at: Timestamp,
    /// Why it did not, where it did not, in plain Chinese.
    pub fault: Option<String>,
}

/// The largest tree of another log that was cosigned here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessedLog {
    /// Its name.
    pub origin: String,
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: HashBytes,
    /// Its checkpoint with our cosignature.
    pub note: String,
    /// When it was cosigned.
    pub at: Timestamp,
}

impl Store {
    /// Keeps a witness's line under the checkpoint of this size, and notes that it has come so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_cosignature(&self, size: u64, cosigned: &Cosigned) -> Result<(), StoreFault> {
        let mut tx = self.db().begin().await?;
        tx.run(
            "INSERT INTO ledger_cosignatures (size, witness, line, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (size, witness) DO UPDATE SET line = excluded.line, at = excluded.at",
            values![size, &cosigned.witness, &cosigned.line, cosigned.at],
        )
        .await?;
        tx.run(
            "INSERT INTO ledger_witnesses (witness, size, cosigned_at, tried_at, fault) VALUES ($1, $2, $3, $3, NULL)
             ON CONFLICT (witness) DO UPDATE SET size = excluded.size, cosigned_at = excluded.cosigned_at,
                 tried_at = excluded.tried_at, fault = NULL",
            values![&cosigned.witness, size, cosigned.at],
        )
        .await?;
        // Older lines of the same day are of no more use, but some stay: a witness that lags behind may make a quorum
        // with them.
        tx.run(
            "DELETE FROM ledger_cosignatures WHERE witness = $1
             AND size < (SELECT MIN(size) FROM (SELECT size FROM ledger_cosignatures
                 WHERE witness = $1 ORDER BY size DESC LIMIT $2) AS newest)
             AND NOT EXISTS (SELECT 1 FROM ledger_checkpoints c WHERE c.size = ledger_cosignatures.size
                 AND c.signed_at < $3)",
            values![
                &cosigned.witness,
                LINES_KEPT,
                instant(cosigned.at).get(..10).unwrap_or_default()
            ],
        )
        .await?;
        tx.commit().await?;
        self.inner.learn_cosignature();
        Ok(())
    }

    /// Notes that a witness did not cosign, and why; `size` is the one it says it knows, where it says so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_witness_fault(
        &self,
        witness: &str,
        size: Option<u64>,
        fault: &str,
        at: Timestamp,
    ) -> Result<(), StoreFault> {
        self.db()
            .run(
                "INSERT INTO ledger_witnesses (witness, size, cosigned_at, tried_at, fault)
                 VALUES ($1, COALESCE($2, 0), NULL, $3, $4)
                 ON CONFLICT (witness) DO UPDATE SET size = COALESCE($2, ledger_witnesses.size),
                     tried_at = excluded.tried_at, fault = excluded.fault",
                values![
                    witness,
                    size.map(|size| i64::try_from(size).unwrap_or(i64::MAX)),
                    at,
                    fault
                ],
            )
            .await?;
        Ok(())
    }

    /// How it stands with each witness that was ever asked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn witness_states(&self) -> Result<Vec<WitnessState>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT witness, size, cosigned_at, tried_at, fault FROM ledger_witnesses ORDER BY witness",
                vec![],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(WitnessState {
                    witness: row.text("witness")?,
                    size: row.number("size")?,
                    cosigned_at: row.opt_parsed("cosigned_at")?,
                    tried_at: row.parsed("tried_at")?,
                    fault: row.opt_text("fault")?,
                })
            })
            .collect()
    }

    /// The lines of witnesses under the checkpoint of this size.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cosignatures(&self, size: u64) -> Result<Vec<Cosigned>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT witness, line, at FROM ledger_cosignatures WHERE size = $1 ORDER BY witness",
                values![super::storable(size)],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Cosigned {
                    witness: row.text("witness")?,
                    line: row.text("line")?,
                    at: row.parsed("at")?,
                })
            })
            .collect()
    }

    /// The newest checkpoint of more than `above` entries that at least so many witnesses cosigned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cosigned_checkpoint(
        &self,
        above: u64,
        least: u32,
    ) -> Result<Option<SignedHead>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT c.size, c.root, c.note, c.signed_at FROM ledger_checkpoints c
                 WHERE c.size > $1 AND (SELECT COUNT(*) FROM ledger_cosignatures s WHERE s.size = c.size) >= $2
                 ORDER BY c.size DESC LIMIT 1",
                values![super::storable(above), least],
            )
            .await?;
        row.as_ref().map(signed_head).transpose()
    }

    /// What was last cosigned here of another log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn witnessed_log(&self, origin: &str) -> Result<Option<WitnessedLog>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT origin, size, root, note, at FROM witnessed_logs WHERE origin = $1",
                values![origin],
            )
            .await?;
        row.map(|row| {
            Ok(WitnessedLog {
                origin: row.text("origin")?,
                size: row.number("size")?,
                root: hash("witnessed_logs.root", &row.text("root")?)?,
                note: row.text("note")?,
                at: row.parsed("at")?,
            })
        })
        .transpose()
    }

    /// Keeps that this tree was cosigned, if the last one of that log still is `old` (0: none). Lasting when it returns;
    /// the cosignature may be handed out only then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_witnessed(&self, old: u64, log: &WitnessedLog) -> Result<Swap, StoreFault> {
        let root = BASE64.encode(log.root);
        let mut tx = self.db().begin().await?;
        let changed = if old == 0 {
            tx.run(
                "INSERT INTO witnessed_logs (origin, size, root, note, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root,
                     note = excluded.note, at = excluded.at WHERE witnessed_logs.size = 0",
                values![&log.origin, log.size, root, &log.note, log.at],
            )
            .await?
        } else {
            tx.run(
                "UPDATE witnessed_logs SET size = $1, root = $2, note = $3, at = $4
                 WHERE origin = $5 AND size = $6 AND (size < $1 OR root = $2)",
                values![log.size, root, &log.note, log.at, &log.origin, old],
            )
            .await?
        };
        if changed == 0 {
            tx.end().await?;
            return Ok(Swap::Faster);
        }
        tx.commit().await?;
        Ok(Swap::Done)
    }
}
