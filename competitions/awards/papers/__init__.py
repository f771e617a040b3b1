"""Who fills which form: each part hands over how it gathers a form's data. Read by the documents' pages only."""
