"""Pages where a person signs in, unlocks, and sees and ends the own sessions."""
