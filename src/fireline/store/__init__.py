"""Store: where what was seen, judged and sent is kept, each kind in the engine made for it."""
