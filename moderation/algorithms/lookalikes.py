"""Letters of other scripts that are written in place of Latin ones."""

LOOKALIKES = str.maketrans("аеорсухіјѕԁɡАЕОРСУХІЈЅКТВМН", "aeopcyxijsdgAEOPCYXIJSKTBMH")
