"""Web: the desk, the pages on which officers see, judge, refer and measure."""
