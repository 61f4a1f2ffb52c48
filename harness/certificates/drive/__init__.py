"""What a load of certificates is: who applies for what and when, and what a kiosk does."""
