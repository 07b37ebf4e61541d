// Generated from proto/version.yaml by `make generate`. Do not edit.
export const contract_version = '1.0.0';
