//! Which requests are kept long enough: closed before the term their agency has set, and holding something to erase still.

use std::collections::BTreeSet;

use gongkai_core::ids::RequestId;
use gongkai_core::requests::Remedy;
use jiff::civil::Date;

use crate::db::values;
use crate::fault::StoreFault;
use crate::store::Store;

/// Most requests named at a time.
const MOST: u64 = 200;

impl Store {
    /// Requests whose particulars, words and files are due to be erased today, oldest first, some hundred at most. One about
    /// which a reconsideration or a lawsuit is pending is kept: its papers are evidence.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests_to_erase(&self, today: Date) -> Result<Vec<RequestId>, StoreFault> {
        let disputed = self.disputed_requests().await?;
        let mut due = Vec::new();
        for agency in self.agencies().await? {
            let Some(closed_by) = agency.rules.requests.erases_what_closed_by(today) else {
                continue;
            };
            let rows = self
                .db()
                .all(
                    "SELECT request FROM requests r
                     WHERE agency = $1 AND closed_on <= $2 AND (wanted <> '' OR applicant <> ''
                         OR EXISTS (SELECT 1 FROM request_keys k WHERE k.request = r.request))
                     ORDER BY closed_on, request LIMIT $3",
                    values![
                        agency.id.as_str(),
                        closed_by.to_string(),
                        MOST + disputed.len() as u64
                    ],
                )
                .await?;
            for row in rows {
                let id: RequestId = row.parsed("request")?;
                if !disputed.contains(&id) {
                    due.push(id);
                }
            }
        }
        due.truncate(MOST as usize);
        Ok(due)
    }

    /// Requests named by remedies that have not ended.
    async fn disputed_requests(&self) -> Result<BTreeSet<RequestId>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT data FROM remedies WHERE concluded_on IS NULL",
                vec![],
            )
            .await?;
        let mut disputed = BTreeSet::new();
        for row in rows {
            let remedy: Remedy = row.json("data")?;
            disputed.extend(remedy.request);
        }
        Ok(disputed)
    }
}
