"""Messages to users: in the application and by e-mail, as each user wants them."""
