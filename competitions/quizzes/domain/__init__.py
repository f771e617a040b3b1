"""Pure words and decisions of quizzes: questions, marking, the quiz document."""
