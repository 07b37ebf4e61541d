"""The gateway, which is in front of this service and owns the checkouts."""
