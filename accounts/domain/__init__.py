"""Pure facts and words about people. No Django here."""
