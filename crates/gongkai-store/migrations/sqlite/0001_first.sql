-- The first schema. Same tables, columns and names as migrations/postgres/0001_first.sql.
-- Text, 64-bit integers. Days are ISO 8601; instants are RFC 3339 in UTC with nine decimals, so that they sort as text.

-- One row: the last number given out, the last one that touches the public, the last one that changes agencies or
-- catalogues. Every writer changes it first, so numbers come without gaps in the order of commits.
CREATE TABLE journal_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    public_seq INTEGER NOT NULL,
    structure_seq INTEGER NOT NULL
) STRICT;
INSERT INTO journal_head (one, seq, public_seq, structure_seq) VALUES (1, 0, 0, 0);

CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    agency TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL,
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    data TEXT NOT NULL,
    UNIQUE (subject_kind, subject, version)
) STRICT;
CREATE INDEX journal_agency ON journal (agency, seq);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE agencies (
    agency TEXT NOT NULL PRIMARY KEY,
    parent TEXT REFERENCES agencies (agency) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue_items (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    code TEXT NOT NULL,
    parent TEXT,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, code),
    FOREIGN KEY (agency, parent) REFERENCES catalogue_items (agency, code) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE accounts (
    login TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agencies (agency),
    name TEXT NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    data TEXT NOT NULL
) STRICT;
CREATE INDEX accounts_agency ON accounts (agency, login);

CREATE TABLE passwords (
    login TEXT NOT NULL PRIMARY KEY REFERENCES accounts (login),
    hash TEXT NOT NULL,
    set_at TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL REFERENCES accounts (login),
    csrf TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_login ON sessions (login);

CREATE TABLE sign_in_failures (
    key TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_failures_key ON sign_in_failures (key, at);

-- A record as the console lists it; `state` is the record without its contents.
CREATE TABLE records (
    record TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agencies (agency),
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    status_name TEXT NOT NULL,
    title TEXT NOT NULL,
    document_number TEXT,
    index_number TEXT,
    drafter TEXT,
    sent_by TEXT,
    sent_at TEXT,
    stage_since TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    publish_at TEXT,
    edition INTEGER NOT NULL,
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
    state TEXT NOT NULL
) STRICT;
CREATE INDEX records_agency ON records (agency, updated_at, record);
CREATE INDEX records_updated ON records (updated_at, record);
CREATE INDEX records_status ON records (agency, status, stage_since);
CREATE INDEX records_due ON records (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX records_sent ON records (sent_by, sent_at) WHERE sent_by IS NOT NULL;

-- Index numbers (索引号) that were ever given out; never reused. `serial` is empty for imported ones.
CREATE TABLE index_numbers (
    index_number TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL UNIQUE REFERENCES records (record),
    agency TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER,
    UNIQUE (agency, year, serial)
) STRICT;

CREATE TABLE drafts (
    record TEXT NOT NULL PRIMARY KEY REFERENCES records (record),
    edition INTEGER NOT NULL,
    content TEXT NOT NULL
) STRICT;

CREATE TABLE drafters (
    record TEXT NOT NULL REFERENCES records (record),
    login TEXT NOT NULL,
    PRIMARY KEY (login, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX drafters_record ON drafters (record);

-- Reviewed and found not to be disclosed.
CREATE TABLE held (
    record TEXT NOT NULL PRIMARY KEY REFERENCES records (record),
    content TEXT NOT NULL
) STRICT;

-- Editions that were ever public.
CREATE TABLE editions (
    record TEXT NOT NULL REFERENCES records (record),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (record, number)
) STRICT;

-- Withdrawals and the last edition each took back.
CREATE TABLE withdrawals (
    record TEXT NOT NULL REFERENCES records (record),
    number INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (record, number)
) STRICT;

CREATE TABLE alone_steps (
    record TEXT NOT NULL REFERENCES records (record),
    number INTEGER NOT NULL,
    agency TEXT NOT NULL,
    act TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (record, number)
) STRICT;
CREATE INDEX alone_steps_agency ON alone_steps (agency, at);

-- Files by their id; `record` is empty until a saved content names the file.
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agencies (agency),
    record TEXT REFERENCES records (record),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1)),
    uploaded_at TEXT NOT NULL
) STRICT;
CREATE INDEX attachments_unsaved ON attachments (uploaded_at) WHERE record IS NULL;
CREATE INDEX attachments_sha256 ON attachments (sha256);

CREATE TABLE file_texts (
    sha256 TEXT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL
) STRICT;

-- What the public may see, and nothing else. Written from the one visibility decision, in the transaction of the event.
CREATE TABLE public_records (
    record TEXT NOT NULL PRIMARY KEY REFERENCES records (record),
    index_number TEXT NOT NULL UNIQUE,
    agency TEXT NOT NULL,
    title TEXT NOT NULL,
    document_number TEXT,
    genre TEXT NOT NULL,
    issued_on TEXT,
    published_at TEXT NOT NULL,
    edition_at TEXT NOT NULL,
    edition INTEGER NOT NULL,
    change_note TEXT,
    validity TEXT NOT NULL,
    summary TEXT,
    items TEXT NOT NULL,
    withdrawn_before TEXT NOT NULL
) STRICT;
CREATE INDEX public_records_newest ON public_records (published_at, record);
CREATE INDEX public_records_agency ON public_records (agency, published_at, record);

CREATE TABLE public_editions (
    record TEXT NOT NULL REFERENCES public_records (record),
    number INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    change_note TEXT,
    content TEXT NOT NULL,
    PRIMARY KEY (record, number)
) STRICT;

CREATE TABLE public_files (
    id TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL REFERENCES public_records (record),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1))
) STRICT;
CREATE INDEX public_files_record ON public_files (record);

-- By what lists filter and counts count: item (with those above it), block, group, genre, carrier, validity.
CREATE TABLE public_facets (
    facet TEXT NOT NULL,
    code TEXT NOT NULL,
    published_at TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES public_records (record),
    agency TEXT NOT NULL,
    PRIMARY KEY (facet, code, published_at, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX public_facets_agency ON public_facets (facet, code, agency, published_at, record);
CREATE INDEX public_facets_record ON public_facets (record, facet, code);

-- How many there are, kept with the facets; facet and code are empty for the sum.
CREATE TABLE public_counts (
    agency TEXT NOT NULL,
    year INTEGER NOT NULL,
    facet TEXT NOT NULL,
    code TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (facet, code, agency, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX public_counts_agency ON public_counts (agency, year);

CREATE TABLE public_gone (
    record TEXT NOT NULL PRIMARY KEY REFERENCES records (record),
    index_number TEXT NOT NULL UNIQUE,
    agency TEXT NOT NULL,
    notice TEXT NOT NULL
) STRICT;

-- `wanted` names persons and things asked for; it is kept here alone and never enters the journal.
CREATE TABLE requests (
    request TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agencies (agency),
    received_on TEXT,
    closed_on TEXT,
    wanted TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX requests_agency ON requests (agency, received_on);

CREATE TABLE remedies (
    remedy TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL REFERENCES agencies (agency),
    filed_on TEXT NOT NULL,
    concluded_on TEXT,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX remedies_agency ON remedies (agency, filed_on);

CREATE TABLE annual_figures (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    year INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year)
) STRICT;

CREATE TABLE publication_counts (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    year INTEGER NOT NULL,
    item TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year, item)
) STRICT;

CREATE TABLE narratives (
    agency TEXT NOT NULL REFERENCES agencies (agency),
    year INTEGER NOT NULL,
    section TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year, section)
) STRICT;
