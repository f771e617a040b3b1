"""Quizzes: documents with questions, their marking, their import and export, and the form that makes them."""
