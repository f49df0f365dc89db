"""The behaviour of the connector: which records are taken, what is checked, what is written where.

Pure Python on the standard library: no Django, no network, no clock. Everything a rule may know
arrives as a frozen record and a `Context`; everything a rule wants done leaves as a `Write`.
"""
