"""The made-up town."""
