"""The edge: requests, templates, forms, errors and middleware that every feature's handlers use."""
