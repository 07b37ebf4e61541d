"""Products: kept by the data service, passed on."""
