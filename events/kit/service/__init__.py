"""Gathering what a kit is made of, and printing it in a process of its own."""
