"""Sites as real network: namespaces, bridges, DHCP, NAT and firewalls of the kernel, with real packets."""
