"""The file of a draft: how it is written, checked, reviewed, and made a seed."""
