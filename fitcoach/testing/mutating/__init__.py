"""`make mutate`: mutmut changes the code in one place at a time, and a change that no test notices is a gap.

`places` says what is changed and which tests watch it, `workspace` lets mutmut loose on a copy, `tally` counts.
docs/decisions/0014-quality-gates.md says why it is done so.
"""
