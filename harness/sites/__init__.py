"""Sites as they are wired, from camera to provider, and whether the cameras reach the cloud. Sans I/O."""
