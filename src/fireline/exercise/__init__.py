"""Exercise: a made-up ecosystem with known truth, to train on and to compare policies in."""
