"""Values and rules of the centre; imports nothing of ours but the reading's document types."""
