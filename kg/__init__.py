"""aleppo-kg: a knowledge graph in which every statement traces to who said it, and the tool that makes it."""

__version__ = "0.1.0"
