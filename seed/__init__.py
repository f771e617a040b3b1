"""Demonstration and reference data; speaks to the services as a user would."""
