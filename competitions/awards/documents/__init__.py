"""The forms of the office: DOCX templates that can be replaced, and their printed pages."""
