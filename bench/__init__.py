"""Measures of Palier on fictitious documents that are made from a seed."""
