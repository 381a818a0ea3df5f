"""Templates as data: where they are, the questions they ask and the pure function that renders them."""
