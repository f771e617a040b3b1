"""Questions for contract tests, by kind, as the quiz document writes them."""

from typing import Any

Question = dict[str, Any]


def choice(**more: Any) -> Question:
    return {
        "kind": "choice",
        "text": "1 + 1 = ?",
        "options": ["1", "2", "3"],
        "right": [1],
        "seconds": 5,
        "explanation": "Một với một là hai.",
    } | more


def multiple(**more: Any) -> Question:
    options = ["2", "3", "4", "5"]
    return {"kind": "multiple", "text": "Số nguyên tố?", "options": options, "right": [0, 1, 3], "seconds": 5} | more


def true_false(**more: Any) -> Question:
    return {"kind": "true_false", "text": "Trái đất quay.", "right": [0], "seconds": 5} | more


def order(**more: Any) -> Question:
    return {"kind": "order", "text": "Xếp từ nhỏ.", "items": ["một", "hai", "ba", "bốn"], "seconds": 5} | more


def match(**more: Any) -> Question:
    left, right = ["chó", "mèo", "gà"], ["gâu", "meo", "ò ó o"]
    return {"kind": "match", "text": "Con nào kêu?", "left": left, "right": right, "seconds": 5} | more


def numeric(**more: Any) -> Question:
    return {"kind": "numeric", "text": "Pi?", "answer": "3.14", "tolerance": "0.01", "seconds": 5} | more


def text(**more: Any) -> Question:
    return {"kind": "text", "text": "Thủ đô?", "answers": ["Hà Nội", "Thăng Long"], "seconds": 5} | more


def poll(**more: Any) -> Question:
    return {"kind": "poll", "text": "Thích gì?", "options": ["múa", "hát"], "seconds": 5} | more


def words(**more: Any) -> Question:
    return {"kind": "words", "text": "Một từ về lễ hội", "seconds": 5} | more
