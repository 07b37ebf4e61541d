"""The facade: business rules in Python, in front of a data service that owns the data."""

__version__ = "0.1.0"
