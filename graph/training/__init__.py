"""Gold files → the networks of the learned reader. Needs the extra ``train``; nothing at run time imports it."""
