"""Customers: a user together with what they bought."""
