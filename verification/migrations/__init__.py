"""One migration history for SQLite and PostgreSQL, over the tables of all packages."""
