-- Annual reports on their way, and what of them is public. Same tables, columns and names as
-- migrations/postgres/0008_annual_reports.sql.

-- `status` is the code of where a report stands.
CREATE TABLE annual_reports (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year)
) STRICT;
CREATE INDEX annual_reports_year ON annual_reports (year, status);

-- Each published edition as it is; never changed. `report` is what a machine reads of it: tables and texts without layout.
CREATE TABLE public_annual_reports (
    agency TEXT NOT NULL,
    year INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    title TEXT NOT NULL,
    report TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year, edition)
) STRICT;
CREATE INDEX public_annual_reports_year ON public_annual_reports (year, agency);

-- Which days a person was mailed what annual reports want of them: once a day.
CREATE TABLE report_mails (
    login TEXT NOT NULL REFERENCES accounts (login),
    day TEXT NOT NULL,
    PRIMARY KEY (login, day)
) STRICT;
