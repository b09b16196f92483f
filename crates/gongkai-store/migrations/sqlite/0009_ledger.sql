-- The transparency log (C2SP tlog-tiles): entries in the journal's order, the tiles of the tree over them, and the signed
-- checkpoints. Hashes and tiles are base64. A tile's row grows until the tile is full; any narrower one is its beginning.

-- One row: the tree as far as it has grown, the journal entry it was grown to, and the size last signed (-1: none yet).
-- Every writer changes it first, by comparison with what it found, so that two nodes cannot grow two trees.
CREATE TABLE ledger_head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    seq INTEGER NOT NULL,
    signed INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_head (one, size, root, seq, signed)
VALUES (1, 0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 0, -1);

-- `data` is the canonical JSON that is hashed. `logged_at` is the time of the journal's entry.
CREATE TABLE ledger_entries (
    number INTEGER NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    logged_at TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_entries_record ON ledger_entries (record, number);
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TABLE ledger_tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    width INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- Signed tree heads: of each day the last one, and those that witnesses cosigned.
CREATE TABLE ledger_checkpoints (
    size INTEGER NOT NULL PRIMARY KEY,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    signed_at TEXT NOT NULL
) STRICT;

-- What witnesses have said of a checkpoint of ours: their signature line.
CREATE TABLE ledger_cosignatures (
    size INTEGER NOT NULL,
    witness TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (size, witness)
) STRICT;

-- How it stands with each witness of ours: the size it last cosigned and what went wrong since.
CREATE TABLE ledger_witnesses (
    witness TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    cosigned_at TEXT,
    tried_at TEXT NOT NULL,
    fault TEXT
) STRICT;

-- Other logs that this installation is a witness of: the largest tree it has cosigned.
CREATE TABLE witnessed_logs (
    origin TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
