"""Deal Scout at a prompt: the newcomer's first contact, and a script's."""
