"""What rules may know of the records of both systems: frozen dataclasses, read by the gateways."""
