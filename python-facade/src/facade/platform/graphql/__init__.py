"""GraphQL beside REST: types out of models, limits, connections, and errors with the same codes."""
