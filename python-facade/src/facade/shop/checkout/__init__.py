"""Checkout: the steps of the gateway's saga that need the payment provider."""
