"""How long each table's rows are kept, why, and what deletes them."""
