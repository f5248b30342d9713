"""Readers of sentences, one for each kind of news; each proposes claims."""
