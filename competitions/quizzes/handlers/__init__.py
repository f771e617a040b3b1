"""The pages of the question bank."""

from starlette.routing import BaseRoute

from competitions.quizzes.handlers import bank, questions, transfer

routes: list[BaseRoute] = [*transfer.routes, *bank.routes, *questions.routes]
