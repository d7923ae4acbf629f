"""What people may do with a request, one short function each; pages, API and worker only call these.

Every act takes the ``House`` first, opens its own transaction and asks the pure rules. Nothing here counts, draws
or tells the time by itself.
"""
