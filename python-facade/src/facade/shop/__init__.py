"""The example: a shop. A team replaces this package, and keeps `facade.platform`."""
