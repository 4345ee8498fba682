"""Ten thousand hostile requests to every public address, over sockets, at gunicorn under production settings.

addresses   every route of the project, and how a path for it is made
words       what hostile people put where something else is expected
requests    a whole request out of a seed and a number: the same each time
serving     a database with people in it, and the server before it
judging     what no answer may be, and what may stand in none
"""
