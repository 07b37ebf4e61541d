"""The shop's users and products with FastAPI, in front of the data service."""
