"""Answers as people give them: a value of the right form for every kind of question, sometimes the same for many."""

import random
from typing import Any

WORDS = ("an toàn", "VNeID", "mật khẩu", "Điện Biên", "mã OTP", "ngân hàng số", "dịch vụ công", "113", "không biết")


def make_value(question: dict[str, Any], source: random.Random) -> Any:  # noqa: ANN401 - its form depends on the kind
    """Return a well-formed value for the question as it was sent."""
    options = len(question.get("options", ()))
    match question["kind"]:
        case "choice" | "true_false" | "poll":
            return [min(source.randrange(options), source.randrange(options))]
        case "multiple":
            return source.sample(range(options), source.randint(1, options))
        case "order":
            return source.sample(range(options), options)
        case "match":
            left, right = len(question["left"]), len(question["right_side"])
            return [list(pair) for pair in zip(range(left), source.sample(range(right), left), strict=True)]
        case "numeric":
            return str(source.choice((1, 5, 10, 45, 113, 2026, source.randrange(1000))))
        case _:
            return source.choice(WORDS)
