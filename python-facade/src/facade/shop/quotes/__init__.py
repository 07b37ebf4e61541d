"""Quotes: what a basket costs, and why."""
