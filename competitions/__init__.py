"""Producers of facts: quizzes and the live rooms that play them."""
