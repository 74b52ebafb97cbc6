"""Deal Scout on Discord: slash commands, buttons and forms, and messages by REST."""
