"""What happens in the application, counted: events of the bus and of clients, kept for a while, and counts per day."""
