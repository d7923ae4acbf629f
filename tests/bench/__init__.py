"""Tests of the made documents and the measures."""
