"""From a text to what its words mean: sentences, names, dates, and the things that nouns stand for."""
