"""Which posted message shows what, so that posts stay true."""
