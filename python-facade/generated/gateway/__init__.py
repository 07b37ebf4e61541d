"""Generated from proto/openapi/gateway.yaml."""
