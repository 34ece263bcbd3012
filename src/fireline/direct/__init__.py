"""Direct: say what which officer should look at next, by benefit per officer-minute."""
