"""Communities: Discord servers and Telegram groups that added the bot."""
