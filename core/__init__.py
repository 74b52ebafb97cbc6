"""What the product is: nouns, rules, delivery and every word it says. Knows no chat platform and no vendor's API."""
