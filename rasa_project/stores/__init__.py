"""Where the dialogue engine keeps its short memory, encrypted."""
