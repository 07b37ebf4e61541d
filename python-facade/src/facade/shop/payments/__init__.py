"""Payments: recorded in the data service, done by the payment provider."""
