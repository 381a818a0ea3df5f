"""Ways to payment providers."""
