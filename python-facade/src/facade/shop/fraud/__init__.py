"""Fraud: how suspicious an order is, and why."""
