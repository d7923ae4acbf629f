"""Policies that ship with the project, as TOML."""
