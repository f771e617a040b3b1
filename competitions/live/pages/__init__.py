"""The HTML pages of the live quiz: frozen dataclasses that hold all their templates may use."""
