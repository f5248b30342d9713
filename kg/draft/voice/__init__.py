"""Whose word a part of a text is, and whether it is told as so, planned, feared, denied or charged."""
