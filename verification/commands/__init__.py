"""The commands of ``palier``, a module a field; ``verification.cli`` puts them together."""
