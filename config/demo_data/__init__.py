"""Believable data for the demo, made by the same actions that the pages use."""
