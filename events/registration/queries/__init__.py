"""Every statement about registrations and the people of the classes."""
