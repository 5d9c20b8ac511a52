"""Finding: what readers look for, in either database."""
