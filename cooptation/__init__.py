"""Vouching by verified neighbours; its rules, tables and pages come with that capability."""
