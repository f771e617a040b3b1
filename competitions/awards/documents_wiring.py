"""Who fills which form: each part above hands over how it gathers a form's data. Read by the documents' pages."""

from competitions.awards.documents.service.rounds import Sources

SOURCES: Sources = {}
