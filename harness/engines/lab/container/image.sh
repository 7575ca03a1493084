#!/usr/bin/env bash
# Makes the image of a site's container; the last line that it prints is the image's id.
#
#   IMAGE    its name; by default camproof/lab
#   BASE     Debian 12; by default debian:bookworm-slim
#   PYTHON   and what happens where that is not to be had: see making.sh
set -euo pipefail
cd "$(dirname "$0")/../../../.."
here=harness/engines/lab/container
what="lab image"
. reference_impl/deployment/containers/making.sh

with_tools() { debian --include=conntrack,dnsmasq-base,iproute2,nftables,python3,udhcpc; }

require_engine
fetch_wheels build/lab-wheels $here/requirements.txt
base=$(base_of "${BASE:-}" debian:bookworm-slim camproof/lab-base:bookworm with_tools)
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' reference_impl/__init__.py)
# What goes in is named here: .dockerignore is for the reference cloud's image.
tar --create --exclude=__pycache__ constraints.txt harness build/lab-wheels |
  docker build --quiet --tag "${IMAGE:-camproof/lab}" --file $here/Dockerfile --build-arg BASE="$base" --build-arg VERSION="$version" -
