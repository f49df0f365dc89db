"""The two remote systems behind one protocol; nothing above this package knows REST or SOAP."""
