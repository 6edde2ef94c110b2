"""Who may do what in a vote, and when. Facts and time are arguments."""
