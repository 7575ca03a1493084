"""The player, as the paper's web client does it: playlist, encrypted media, content key, digest, decryption, frames."""
