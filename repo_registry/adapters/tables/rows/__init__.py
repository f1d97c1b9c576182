"""Turns models into rows and back; nothing else knows both."""
