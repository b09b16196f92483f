-- The transparency log (C2SP tlog-tiles): entries in the journal's order, the tiles of the tree over them, and the signed
-- checkpoints. Hashes and tiles are base64. A tile's row grows until the tile is full; any narrower one is its beginning.

-- One row: the tree as far as it has grown, the journal entry it was grown to, and the size last signed (-1: none yet).
-- Every writer changes it first, by comparison with what it found, so that two nodes cannot grow two trees.
CREATE TABLE ledger_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    seq BIGINT NOT NULL,
    signed BIGINT NOT NULL
);
INSERT INTO ledger_head (one, size, root, seq, signed)
VALUES (1, 0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 0, -1);

-- `data` is the canonical JSON that is hashed. `logged_at` is the time of the journal's entry.
CREATE TABLE ledger_entries (
    number BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    logged_at TEXT COLLATE "C" NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX ledger_entries_record ON ledger_entries (record, number);
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END
$$;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE TABLE ledger_tiles (
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    width BIGINT NOT NULL,
    hashes TEXT NOT NULL,
    PRIMARY KEY (level, number)
);

-- Signed tree heads: of each day the last one, and those that witnesses cosigned.
CREATE TABLE ledger_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    signed_at TEXT COLLATE "C" NOT NULL
);

-- What witnesses have said of a checkpoint of ours: their signature line.
CREATE TABLE ledger_cosignatures (
    size BIGINT NOT NULL,
    witness TEXT COLLATE "C" NOT NULL,
    line TEXT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (size, witness)
);

-- How it stands with each witness of ours: the size it last cosigned and what went wrong since.
CREATE TABLE ledger_witnesses (
    witness TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    cosigned_at TEXT COLLATE "C",
    tried_at TEXT COLLATE "C" NOT NULL,
    fault TEXT
);

-- Other logs that this installation is a witness of: the largest tree it has cosigned.
CREATE TABLE witnessed_logs (
    origin TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT COLLATE "C" NOT NULL
);
