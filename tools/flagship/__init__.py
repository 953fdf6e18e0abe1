"""The recipes by which the shipped tables of the case pakistan-us are computed from the shared data."""
