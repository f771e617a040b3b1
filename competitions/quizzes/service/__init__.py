"""Use cases of the question bank. Nothing here commits."""

from competitions.quizzes.service.bank import (
    BankPage,
    StoredQuestion,
    StoredQuiz,
    access_bank,
    access_quiz,
    access_quiz_to_edit,
    create_quiz,
    list_bank,
    load_quiz,
)
from competitions.quizzes.service.editing import (
    Direction,
    Move,
    NewQuiz,
    QuestionChange,
    QuestionPlace,
    begin_quiz,
    delete_question,
    find_in,
    move_question,
    rename_quiz,
    save_question,
)
from competitions.quizzes.service.media import keep_clip, keep_image, record_media

__all__ = [
    "BankPage",
    "Direction",
    "Move",
    "NewQuiz",
    "QuestionChange",
    "QuestionPlace",
    "StoredQuestion",
    "StoredQuiz",
    "access_bank",
    "access_quiz",
    "access_quiz_to_edit",
    "begin_quiz",
    "create_quiz",
    "delete_question",
    "find_in",
    "keep_clip",
    "keep_image",
    "list_bank",
    "load_quiz",
    "move_question",
    "record_media",
    "rename_quiz",
    "save_question",
]
