"""Tickets at the door: packages for devices without a signal, scans, attendance and the facts that follow."""
