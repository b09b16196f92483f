//! Sealed parts of a case under a key of its own: particulars, words, letters. Requests have tables of their own; remedies and
//! complaints share two.
//!
//! An installation seals with one key only; a second would hide that the first was lost.

use std::collections::BTreeMap;

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::sealed::{Key, Safe};

/// The tables in which cases of a kind keep what is sealed.
pub(crate) struct Shelf {
    find_key: &'static str,
    put_key: &'static str,
    find_part: &'static str,
    find_parts: &'static str,
    put_part: &'static str,
    drop: [&'static str; 2],
}

/// Of requests, by their ids.
pub(crate) static REQUESTS: Shelf = Shelf {
    find_key: "SELECT sealed FROM request_keys WHERE request = $1",
    put_key: "INSERT INTO request_keys (request, sealed_by, sealed) VALUES ($1, $2, $3)",
    find_part: "SELECT sealed FROM request_parts WHERE request = $1 AND part = $2",
    find_parts: "SELECT part, sealed FROM request_parts WHERE request = $1",
    put_part: "INSERT INTO request_parts (request, part, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (request, part) DO UPDATE SET sealed = excluded.sealed",
    drop: [
        "DELETE FROM request_keys WHERE request = $1",
        "DELETE FROM request_parts WHERE request = $1",
    ],
};

/// Of remedies and complaints, by kind and id: remedy/ID, complaint/ID.
pub(crate) static CASES: Shelf = Shelf {
    find_key: "SELECT sealed FROM case_keys WHERE subject = $1",
    put_key: "INSERT INTO case_keys (subject, sealed_by, sealed) VALUES ($1, $2, $3)",
    find_part: "SELECT sealed FROM case_parts WHERE subject = $1 AND part = $2",
    find_parts: "SELECT part, sealed FROM case_parts WHERE subject = $1",
    put_part: "INSERT INTO case_parts (subject, part, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (subject, part) DO UPDATE SET sealed = excluded.sealed",
    drop: [
        "DELETE FROM case_keys WHERE subject = $1",
        "DELETE FROM case_parts WHERE subject = $1",
    ],
};

/// By which key anything here was sealed.
pub(crate) const SEALED_BY: &str =
    "SELECT sealed_by FROM request_keys UNION ALL SELECT sealed_by FROM case_keys LIMIT 1";

impl Shelf {
    /// Whether files are sealed with these keys too.
    pub(crate) fn keeps_files(&self) -> bool {
        std::ptr::eq(self, &REQUESTS)
    }

    /// The key of a case; none where nothing was ever sealed, or all was erased.
    pub(crate) async fn key_of(
        &self,
        tx: &mut Tx,
        safe: &Safe,
        case: &str,
    ) -> Result<Option<Key>, StoreFault> {
        match tx.one(self.find_key, values![case]).await? {
            Some(row) => Ok(Some(
                safe.key_that_opens()?
                    .open_key(case, &row.text("sealed")?)?,
            )),
            None => Ok(None),
        }
    }

    /// The key to seal something of a case with, drawn when it is first needed.
    pub(crate) async fn key_for(
        &self,
        tx: &mut Tx,
        safe: &Safe,
        case: &str,
    ) -> Result<Key, StoreFault> {
        if let Some(key) = self.key_of(tx, safe, case).await? {
            return Ok(key);
        }
        let sealed_before = tx.one(SEALED_BY, vec![]).await?;
        let installation = match &sealed_before {
            None => safe.key_that_seals()?,
            Some(_) => safe.key_that_opens()?,
        };
        if let Some(row) = sealed_before
            && row.text("sealed_by")? != installation.name()
        {
            return Err(StoreFault::Sealed {
                what: "installation key".to_owned(),
                why: "it is not the one that sealed what is here",
            });
        }
        let key = Key::draw();
        let sealed = installation.seal_key(case, &key)?;
        tx.run(self.put_key, values![case, installation.name(), sealed])
            .await?;
        Ok(key)
    }

    /// Seals a text; what the part held before is replaced.
    pub(crate) async fn put(
        &self,
        tx: &mut Tx,
        key: &Key,
        case: &str,
        part: &str,
        text: &str,
    ) -> Result<(), StoreFault> {
        let sealed = key.seal(&name(case, part), text.as_bytes())?;
        tx.run(self.put_part, values![case, part, sealed]).await?;
        Ok(())
    }

    /// A part, opened; none where it was never put, or was erased.
    pub(crate) async fn part(
        &self,
        tx: &mut Tx,
        safe: &Safe,
        case: &str,
        part: &str,
    ) -> Result<Option<String>, StoreFault> {
        let row = tx.one(self.find_part, values![case, part]).await?;
        match (row, self.key_of(tx, safe, case).await?) {
            (Some(row), Some(key)) => Ok(Some(opened(&key, case, part, &row)?)),
            _ => Ok(None),
        }
    }

    /// The parts whose names are wanted, opened.
    pub(crate) async fn parts(
        &self,
        tx: &mut Tx,
        safe: &Safe,
        case: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, String>, StoreFault> {
        let mut parts = BTreeMap::new();
        if let Some(key) = self.key_of(tx, safe, case).await? {
            for row in tx.all(self.find_parts, values![case]).await? {
                let part = row.text("part")?;
                if wanted(&part) {
                    let text = opened(&key, case, &part, &row)?;
                    parts.insert(part, text);
                }
            }
        }
        Ok(parts)
    }

    /// Everything goes, the key first of all.
    pub(crate) async fn throw_away(&self, tx: &mut Tx, case: &str) -> Result<(), StoreFault> {
        for sql in self.drop {
            tx.run(sql, values![case]).await?;
        }
        Ok(())
    }
}

/// As what a part is sealed, so that it opens nowhere else.
pub(crate) fn name(case: &str, part: &str) -> String {
    format!("{case}/{part}")
}

fn opened(key: &Key, case: &str, part: &str, row: &Row) -> Result<String, StoreFault> {
    let name = name(case, part);
    let bytes = key.open(&name, &row.text("sealed")?)?;
    String::from_utf8(bytes).map_err(|_| StoreFault::Sealed {
        what: name,
        why: "it is no text",
    })
}
