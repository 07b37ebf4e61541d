"""The shop as one graph: the features' types, joined."""
