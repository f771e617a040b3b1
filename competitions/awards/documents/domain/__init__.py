"""What the forms say and how they are laid out. Pure: no Word, no Typst, no clock."""
