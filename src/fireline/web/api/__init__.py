"""The API: what an officer may read on the pages, for a program of theirs."""
