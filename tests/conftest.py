"""Fixtures that every test may use."""

pytest_plugins = ["function_fixtures", "storage_fixtures"]
