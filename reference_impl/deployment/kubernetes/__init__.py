"""The cloud taken apart on Kubernetes: `base` (in files beside this one) and an overlay that a command writes."""
