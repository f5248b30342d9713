"""How good drafts are, compared with what curators made of the same articles."""
