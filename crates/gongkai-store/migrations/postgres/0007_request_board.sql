-- The board of requests over many closed ones. Same names as migrations/sqlite/0007_request_board.sql.

-- In the order in which the board lists closed requests, with all it filters by, so that neither a count nor a late page
-- reads the wide rows. What was asked for is not in it: an entry of an index holds some 2,700 bytes here, and long values
-- do not widen the rows.
CREATE INDEX requests_board
    ON requests (agency, closed_on DESC, request, due_on, handler, stage)
    WHERE closed_on IS NOT NULL;
