"""A local NetSuite account that answers SuiteTalk SOAP requests."""
