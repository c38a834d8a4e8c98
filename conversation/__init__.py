"""One turn of the conversation: its stages, its ports and the types they pass on."""
