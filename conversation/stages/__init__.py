"""The stages of an ordinary turn: each asks whether the item is its own, and answers or passes it on."""
