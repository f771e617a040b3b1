"""Words that every part of the awards shares. Legal numbers are data (`awards.rules`), never here."""
