"""Tests of the drill itself, on a small made-up repository."""
