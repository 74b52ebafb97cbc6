"""E-mail: our mails out, and what comes back about them."""
