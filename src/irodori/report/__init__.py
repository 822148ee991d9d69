"""What a person or a program reads of a conversion: JSON, text and HTML."""
