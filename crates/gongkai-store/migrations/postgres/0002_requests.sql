-- Requests as the desk works on them. Same tables, columns and names as migrations/sqlite/0002_requests.sql.

-- `applicant` is the name as lists may show it, a first character and marks. `state` and `due_on` are as of the last
-- reading of the clock; both are empty where they have to be read anew.
ALTER TABLE requests ADD COLUMN register_number TEXT COLLATE "C";
ALTER TABLE requests ADD COLUMN applicant TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN handler TEXT COLLATE "C";
ALTER TABLE requests ADD COLUMN stage TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN due_on TEXT COLLATE "C";
ALTER TABLE requests ADD COLUMN read_for TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE UNIQUE INDEX requests_register_number ON requests (register_number);
CREATE INDEX requests_open ON requests (agency, due_on, request) WHERE closed_on IS NULL;
CREATE INDEX requests_closed ON requests (agency, closed_on);

-- The last number given out of each series of an agency's year.
CREATE TABLE serials (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    series TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (agency, series, year)
);

-- The key of a request's own, itself sealed by the installation's. Without its row nothing of the request can be read.
CREATE TABLE request_keys (
    request TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES requests (request),
    sealed_by TEXT NOT NULL,
    sealed TEXT NOT NULL
);

-- Particulars, words, letters and files of a request, each sealed by its key.
CREATE TABLE request_parts (
    request TEXT COLLATE "C" NOT NULL REFERENCES requests (request),
    part TEXT COLLATE "C" NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (request, part)
);

-- Digest of the code by which an applicant follows a request.
CREATE TABLE request_codes (
    request TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES requests (request),
    digest TEXT NOT NULL
);
