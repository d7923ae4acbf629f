"""The long runs: loads, kills and hostile files on real installations, judged by a checker from outside.

``python -m bench.campaign`` runs them; the tests run short versions of the same functions.
"""
