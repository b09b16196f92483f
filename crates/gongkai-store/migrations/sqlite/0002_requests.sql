-- Requests as the desk works on them. Same tables, columns and names as migrations/postgres/0002_requests.sql.

-- `applicant` is the name as lists may show it, a first character and marks. `state` and `due_on` are as of the last
-- reading of the clock; both are empty where they have to be read anew.
ALTER TABLE requests ADD COLUMN register_number TEXT;
ALTER TABLE requests ADD COLUMN applicant TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN handler TEXT;
ALTER TABLE requests ADD COLUMN stage TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN due_on TEXT;
ALTER TABLE requests ADD COLUMN read_for TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX requests_register_number ON requests (register_number);
CREATE INDEX requests_open ON requests (agency, due_on, request) WHERE closed_on IS NULL;
CREATE INDEX requests_closed ON requests (agency, closed_on);

-- The last number given out of each series of an agency's year.
CREATE TABLE serials (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (agency, series, year)
) STRICT;

-- The key of a request's own, itself sealed by the installation's. Without its row nothing of the request can be read.
CREATE TABLE request_keys (
    request TEXT NOT NULL PRIMARY KEY REFERENCES requests (request),
    sealed_by TEXT NOT NULL,
    sealed TEXT NOT NULL
) STRICT;

-- Particulars, words, letters and files of a request, each sealed by its key.
CREATE TABLE request_parts (
    request TEXT NOT NULL REFERENCES requests (request),
    part TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (request, part)
) STRICT, WITHOUT ROWID;

-- Digest of the code by which an applicant follows a request.
CREATE TABLE request_codes (
    request TEXT NOT NULL PRIMARY KEY REFERENCES requests (request),
    digest TEXT NOT NULL
) STRICT;
