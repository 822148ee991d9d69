"""Reports of a conversion for persons and programs: JSON, text and HTML."""
