"""Health notes as ciphertext in the rows: keys, the form of what is stored, fields, rotation. docs/encryption.md."""
