//! Requests, remedies and what reports need, in an import.

use gongkai_core::figures::{AnnualFigures, Narrative, PublicationCount};
use gongkai_core::journal::Event;
use gongkai_core::remedies::{self, Remedy};
use gongkai_core::requests::{self, Handling, Request};
use gongkai_law::calendar::Calendar;

use crate::cases::remedy_in;
use crate::db::values;
use crate::import::{Bulk, BulkError, Put};
use crate::write::cases::write_remedy;
use crate::write::reports::{ReportEntry, check_count};
use crate::write::requests::write_request;

impl Bulk<'_> {
    /// Puts a request. What was asked for stays in its row; the journal does not name it.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn request(&mut self, request: Request) -> Result<Put, BulkError> {
        self.known_agency(&request.agency)?;
        let id = request.id.to_string();
        let row = self
            .writing
            .tx
            .one(
                "SELECT data, wanted FROM requests WHERE request = $1",
                values![&id],
            )
            .await?;
        if let Some(row) = row {
            let same = now(&crate::requests::request(&row)?) == now(&request);
            return self.there(same, "id", "申请", &id);
        }
        let event = Event::Request(requests::Event::Imported {
            request: Box::new(request.clone()),
        });
        self.append(&request.agency, &id, &event).await?;
        write_request(&mut self.writing.tx, &request).await?;
        Ok(self.new_one())
    }

    /// Puts a remedy.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn remedy(&mut self, remedy: Remedy) -> Result<Put, BulkError> {
        self.known_agency(&remedy.agency)?;
        let id = remedy.id.to_string();
        if let Some(known) = remedy_in(&mut self.writing.tx, &remedy.id).await? {
            let same = as_a_line(&known) == as_a_line(&remedy);
            return self.there(same, "id", "复议、诉讼", &id);
        }
        let event = Event::Remedy(remedies::Event::Imported {
            remedy: Box::new(remedy.clone()),
        });
        self.append(&remedy.agency, &id, &event).await?;
        // Nothing of an imported one is counted in days.
        write_remedy(&mut self.writing.tx, &remedy, Calendar::built_in()).await?;
        Ok(self.new_one())
    }

    /// Puts a year's figures.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn figures(&mut self, figures: AnnualFigures) -> Result<Put, BulkError> {
        self.known_agency(&figures.agency)?;
        let entry = ReportEntry::figures(&figures);
        self.report_entry(entry, Event::AnnualFigures(figures))
            .await
    }

    /// Puts a count of publications.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn count(&mut self, count: PublicationCount) -> Result<Put, BulkError> {
        self.known_agency(&count.agency)?;
        let catalogue = self.take_catalogue(&count.agency).await?;
        let checked = check_count(&count, &catalogue);
        self.catalogues.insert(count.agency.clone(), catalogue);
        checked?;
        let entry = ReportEntry::count(&count);
        self.report_entry(entry, Event::PublicationCount(count))
            .await
    }

    /// Puts a section of a report.
    ///
    /// # Errors
    /// Wrong fields, or a fault.
    pub async fn narrative(&mut self, narrative: Narrative) -> Result<Put, BulkError> {
        self.known_agency(&narrative.agency)?;
        let entry = ReportEntry::narrative(&narrative);
        self.report_entry(entry, Event::Narrative(narrative)).await
    }

    async fn report_entry(&mut self, entry: ReportEntry, event: Event) -> Result<Put, BulkError> {
        if let Some(present) = entry.present(&mut self.writing.tx).await? {
            let same = present == entry.data || self.began_as(&entry.subject, &event).await?;
            return self.there(same, "year", "年报数据", &entry.subject);
        }
        self.append(&entry.agency, &entry.subject, &event).await?;
        entry.write(&mut self.writing.tx).await?;
        Ok(self.new_one())
    }
}

/// A request as a line says it: what the desk did beside its clock is not in an export.
fn now(request: &Request) -> Request {
    Request {
        handling: Handling::default(),
        ..request.clone()
    }
}

/// The same of a remedy.
fn as_a_line(remedy: &Remedy) -> Remedy {
    Remedy {
        handling: remedies::Handling::default(),
        ..remedy.clone()
    }
}
