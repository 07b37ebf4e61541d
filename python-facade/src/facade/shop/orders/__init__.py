"""Orders: a quote that somebody accepted."""
