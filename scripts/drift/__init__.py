"""The drift drill: what a careless developer does, and which guard notices. See docs/guides/drift-drill.md."""
