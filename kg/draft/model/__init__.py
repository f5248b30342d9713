"""A language model that is asked beside the rules: its service, its answers, and the gate before its claims."""
