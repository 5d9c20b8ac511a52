"""What the text form adds to CommonMark, one file for each kind of syntax."""
