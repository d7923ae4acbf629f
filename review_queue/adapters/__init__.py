"""The queue's tables and stores."""
