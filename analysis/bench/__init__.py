"""How fast the library is, next to others that do the same on the same machine in the same run. Only ratios mean
anything."""
