"""Everything outside the product except chat platforms: leaves that know core and nothing of one another."""
