-- Files of requests, sealed. Same tables, columns and names as migrations/sqlite/0006_request_files.sql.

-- The bytes of a file, sealed whole by the request's key and cut into pieces, so that no row is large. Names and notes are
-- parts of the request (request_parts, part file/NUMBER). In the database and not beside it, so that a file comes, goes and
-- is copied together with the key that opens it.
CREATE TABLE request_files (
    request TEXT COLLATE "C" NOT NULL REFERENCES requests (request),
    number BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (request, number, piece)
);
