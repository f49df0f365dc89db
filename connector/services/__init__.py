"""The verbs of the product: keyword-only functions, named `<entity>_<action>`."""
