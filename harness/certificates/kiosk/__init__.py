"""What a kiosk does with an application, and how a register event is sent: written once, whoever carries it out."""
