"""Tournament: ways to choose accounts, tried against each other where the truth is known."""
