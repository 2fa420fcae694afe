// Stands for the precompiled header that every part with tensors shares.
