"""The action server that Rasa calls: coaching decisions in answer to the dialogue."""
