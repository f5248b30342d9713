"""Drafts of seeds: what rules can propose of a new article, each at its exact place, for a person to review.

Nothing here enters a graph: a draft is refused by build and check until every claim in it has been decided (``kg.draft.file.review``).
"""
