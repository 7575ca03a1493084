"""What listens in a lab besides dnsmasq: the cloud's side, clocks, and what stands in the way of sites."""
