"""Where a home lies: rows of the national address base, quarters on the map, and who moves when the map changes.

Pure: geometry in memory, no file and no database. Longitudes and latitudes are WGS 84 degrees, distances metres.
"""
