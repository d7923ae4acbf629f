"""Effects of the centre: database, storage, messages."""
