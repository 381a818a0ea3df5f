"""What modules share: base classes, the response envelope, events and the interfaces through which modules meet."""
