-- The first schema. Same tables, columns and names as migrations/sqlite/0001_first.sql.
-- Text (compared byte by byte, as SQLite does), 64-bit integers. Days are ISO 8601; instants are RFC 3339 in UTC with nine decimals, so that they sort as text.

-- One row: the last number given out, the last one that touches the public, the last one that changes agencies or
-- catalogues. Every writer changes it first, so numbers come without gaps in the order of commits.
CREATE TABLE journal_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    public_seq BIGINT NOT NULL,
    structure_seq BIGINT NOT NULL
);
INSERT INTO journal_head (one, seq, public_seq, structure_seq) VALUES (1, 0, 0, 0);

CREATE TABLE journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    actor TEXT NOT NULL,
    agency TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    public BIGINT NOT NULL CHECK (public IN (0, 1)),
    data TEXT NOT NULL,
    UNIQUE (subject_kind, subject, version)
);
CREATE INDEX journal_agency ON journal (agency, seq);
CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END
$$;
CREATE TRIGGER journal_no_update BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change();

CREATE TABLE followers (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE agencies (
    agency TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    parent TEXT COLLATE "C" REFERENCES agencies (agency) DEFERRABLE INITIALLY DEFERRED,
    place BIGINT NOT NULL,
    data TEXT NOT NULL
);

CREATE TABLE catalogue_items (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    code TEXT COLLATE "C" NOT NULL,
    parent TEXT COLLATE "C",
    data TEXT NOT NULL,
    PRIMARY KEY (agency, code),
    FOREIGN KEY (agency, parent) REFERENCES catalogue_items (agency, code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE accounts (
    login TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    name TEXT COLLATE "C" NOT NULL,
    closed BIGINT NOT NULL CHECK (closed IN (0, 1)),
    data TEXT NOT NULL
);
CREATE INDEX accounts_agency ON accounts (agency, login);

CREATE TABLE passwords (
    login TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (login),
    hash TEXT COLLATE "C" NOT NULL,
    set_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL REFERENCES accounts (login),
    csrf TEXT COLLATE "C" NOT NULL,
    opened_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_login ON sessions (login);

CREATE TABLE sign_in_failures (
    key TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sign_in_failures_key ON sign_in_failures (key, at);

-- A record as the console lists it; `state` is the record without its contents.
CREATE TABLE records (
    record TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    version BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    status_name TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    document_number TEXT COLLATE "C",
    index_number TEXT COLLATE "C",
    drafter TEXT COLLATE "C",
    sent_by TEXT COLLATE "C",
    sent_at TEXT COLLATE "C",
    stage_since TEXT COLLATE "C" NOT NULL,
    updated_at TEXT COLLATE "C" NOT NULL,
    publish_at TEXT COLLATE "C",
    edition BIGINT NOT NULL,
    alone BIGINT NOT NULL CHECK (alone IN (0, 1)),
    state TEXT NOT NULL
);
CREATE INDEX records_agency ON records (agency, updated_at, record);
CREATE INDEX records_updated ON records (updated_at, record);
CREATE INDEX records_status ON records (agency, status, stage_since);
CREATE INDEX records_due ON records (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX records_sent ON records (sent_by, sent_at) WHERE sent_by IS NOT NULL;

-- Index numbers (索引号) that were ever given out; never reused. `serial` is empty for imported ones.
CREATE TABLE index_numbers (
    index_number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    record TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES records (record),
    agency TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    serial BIGINT,
    UNIQUE (agency, year, serial)
);

CREATE TABLE drafts (
    record TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES records (record),
    edition BIGINT NOT NULL,
    content TEXT NOT NULL
);

CREATE TABLE drafters (
    record TEXT COLLATE "C" NOT NULL REFERENCES records (record),
    login TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (login, record)
);
CREATE INDEX drafters_record ON drafters (record);

-- Reviewed and found not to be disclosed.
CREATE TABLE held (
    record TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES records (record),
    content TEXT NOT NULL
);

-- Editions that were ever public.
CREATE TABLE editions (
    record TEXT COLLATE "C" NOT NULL REFERENCES records (record),
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (record, number)
);

-- Withdrawals and the last edition each took back.
CREATE TABLE withdrawals (
    record TEXT COLLATE "C" NOT NULL REFERENCES records (record),
    number BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (record, number)
);

CREATE TABLE alone_steps (
    record TEXT COLLATE "C" NOT NULL REFERENCES records (record),
    number BIGINT NOT NULL,
    agency TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    actor_name TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (record, number)
);
CREATE INDEX alone_steps_agency ON alone_steps (agency, at);

-- Files by their id; `record` is empty until a saved content names the file.
CREATE TABLE attachments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    record TEXT COLLATE "C" REFERENCES records (record),
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    is_inline BIGINT NOT NULL CHECK (is_inline IN (0, 1)),
    uploaded_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX attachments_unsaved ON attachments (uploaded_at) WHERE record IS NULL;
CREATE INDEX attachments_sha256 ON attachments (sha256);

CREATE TABLE file_texts (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    words TEXT NOT NULL
);

-- What the public may see, and nothing else. Written from the one visibility decision, in the transaction of the event.
CREATE TABLE public_records (
    record TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES records (record),
    index_number TEXT COLLATE "C" NOT NULL UNIQUE,
    agency TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    document_number TEXT COLLATE "C",
    genre TEXT COLLATE "C" NOT NULL,
    issued_on TEXT COLLATE "C",
    published_at TEXT COLLATE "C" NOT NULL,
    edition_at TEXT COLLATE "C" NOT NULL,
    edition BIGINT NOT NULL,
    change_note TEXT,
    validity TEXT COLLATE "C" NOT NULL,
    summary TEXT,
    items TEXT NOT NULL,
    withdrawn_before TEXT NOT NULL
);
CREATE INDEX public_records_newest ON public_records (published_at, record);
CREATE INDEX public_records_agency ON public_records (agency, published_at, record);

CREATE TABLE public_editions (
    record TEXT COLLATE "C" NOT NULL REFERENCES public_records (record),
    number BIGINT NOT NULL,
    published_at TEXT COLLATE "C" NOT NULL,
    change_note TEXT,
    content TEXT NOT NULL,
    PRIMARY KEY (record, number)
);

CREATE TABLE public_files (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    record TEXT COLLATE "C" NOT NULL REFERENCES public_records (record),
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    is_inline BIGINT NOT NULL CHECK (is_inline IN (0, 1))
);
CREATE INDEX public_files_record ON public_files (record);

-- By what lists filter and counts count: item (with those above it), block, group, genre, carrier, validity.
CREATE TABLE public_facets (
    facet TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    published_at TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL REFERENCES public_records (record),
    agency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (facet, code, published_at, record)
);
CREATE INDEX public_facets_agency ON public_facets (facet, code, agency, published_at, record);
CREATE INDEX public_facets_record ON public_facets (record, facet, code);

-- How many there are, kept with the facets; facet and code are empty for the sum.
CREATE TABLE public_counts (
    agency TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    facet TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (facet, code, agency, year)
);
CREATE INDEX public_counts_agency ON public_counts (agency, year);

CREATE TABLE public_gone (
    record TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES records (record),
    index_number TEXT COLLATE "C" NOT NULL UNIQUE,
    agency TEXT COLLATE "C" NOT NULL,
    notice TEXT NOT NULL
);

-- `wanted` names persons and things asked for; it is kept here alone and never enters the journal.
CREATE TABLE requests (
    request TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    received_on TEXT COLLATE "C",
    closed_on TEXT COLLATE "C",
    wanted TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX requests_agency ON requests (agency, received_on);

CREATE TABLE remedies (
    remedy TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    filed_on TEXT COLLATE "C" NOT NULL,
    concluded_on TEXT COLLATE "C",
    data TEXT NOT NULL
);
CREATE INDEX remedies_agency ON remedies (agency, filed_on);

CREATE TABLE annual_figures (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    year BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year)
);

CREATE TABLE publication_counts (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    year BIGINT NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year, item)
);

CREATE TABLE narratives (
    agency TEXT COLLATE "C" NOT NULL REFERENCES agencies (agency),
    year BIGINT NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (agency, year, section)
);
