"""Use cases of the question bank. Nothing here commits."""

from competitions.quizzes.service.bank import (
    StoredQuestion,
    StoredQuiz,
    access_bank,
    access_quiz,
    access_quiz_to_edit,
    create_quiz,
    load_quiz,
)

__all__ = [
    "StoredQuestion",
    "StoredQuiz",
    "access_bank",
    "access_quiz",
    "access_quiz_to_edit",
    "create_quiz",
    "load_quiz",
]
