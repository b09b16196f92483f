//! Migrations: numbered SQL files for each database, embedded, applied in order and noted in `schema_migrations`.
