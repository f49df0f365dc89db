"""A local server that behaves like a Zuora tenant, with or without Invoice Settlement."""
