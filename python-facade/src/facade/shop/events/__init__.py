"""Events by the stream: read, judged, and stored batch by batch, never whole in memory."""
