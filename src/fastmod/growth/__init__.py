"""What growth commands render: modules and entities of the manifest, as values that templates can spell out."""
