"""The one way into the dialogue engine: Middle Path's own HTTP channel."""
