"""Plans, weeks and sessions as a coach reads them, changes them by hand, and takes a change back."""
