"""Field maps proved end to end: what the destination stores against what the source had stored.

Each row of the specification's maps is asserted on records that a run synced, with a transformation that
is written down here and not taken from the rules.
"""
