"""What keeps strangers out: what browsers may do with our pages, how much one may send, when we refuse to start."""
