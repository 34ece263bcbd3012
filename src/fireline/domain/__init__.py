"""Domain: the unit's nouns, frozen values that know nothing of frameworks, stores or networks."""
