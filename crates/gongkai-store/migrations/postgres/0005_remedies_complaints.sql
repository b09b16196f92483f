-- Remedies as the desk works on them, and complaints. Same tables, columns and names as
-- migrations/sqlite/0005_remedies_complaints.sql.

-- `due_on` is the last day of what the agency has to do next; `open` is 0 when nothing is awaited.
ALTER TABLE remedies ADD COLUMN request TEXT COLLATE "C";
ALTER TABLE remedies ADD COLUMN open BIGINT NOT NULL DEFAULT 1;
ALTER TABLE remedies ADD COLUMN due_on TEXT COLLATE "C";
UPDATE remedies SET request = data::json ->> 'request', open = CASE WHEN concluded_on IS NULL THEN 1 ELSE 0 END;
CREATE INDEX remedies_request ON remedies (request);
CREATE INDEX remedies_open ON remedies (agency, due_on, remedy) WHERE open = 1;

-- `complainant` is the name as lists may show it, a first character and marks.
CREATE TABLE complaints (
    complaint TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    register_number TEXT COLLATE "C" NOT NULL UNIQUE,
    received_on TEXT COLLATE "C" NOT NULL,
    answered_on TEXT COLLATE "C",
    due_on TEXT COLLATE "C" NOT NULL,
    handler TEXT COLLATE "C",
    request TEXT COLLATE "C",
    complainant TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL
);
CREATE INDEX complaints_open ON complaints (agency, due_on, complaint) WHERE answered_on IS NULL;
CREATE INDEX complaints_answered ON complaints (agency, answered_on);
CREATE INDEX complaints_request ON complaints (request);

-- Digest of the code by which a complainant follows a complaint.
CREATE TABLE complaint_codes (
    complaint TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES complaints (complaint),
    digest TEXT NOT NULL
);

-- The key of a remedy's or complaint's own, itself sealed by the installation's. `subject` is remedy/ID or complaint/ID.
CREATE TABLE case_keys (
    subject TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed_by TEXT NOT NULL,
    sealed TEXT NOT NULL
);

-- Particulars and words of it, each sealed by its key.
CREATE TABLE case_parts (
    subject TEXT COLLATE "C" NOT NULL,
    part TEXT COLLATE "C" NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (subject, part)
);
