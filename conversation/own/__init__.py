"""What a client keeps, finds and says about this program, without the dialogue: one desk for each."""
