"""The port to the data service, and its two adapters."""
