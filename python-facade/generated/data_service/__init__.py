"""Generated from proto/openapi/data-service.yaml."""
