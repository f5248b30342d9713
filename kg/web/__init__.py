"""The explorer: pages made on the server, a SPARQL endpoint beside them, and the same pages as files."""
