"""How well seals, altered files and papers used twice are noticed, and how often nothing is taken for something."""
