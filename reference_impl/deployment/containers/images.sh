#!/usr/bin/env bash
# Makes the image of the reference cloud's services; the last line that it prints is the image's id.
#
#   BASE     Debian 12 with Python 3.11; by default python:3.11-slim-bookworm, and where that is not to be had, one made
#            here from Debian's packages (as root, with mmdebstrap), which is kept for the next time
#   PYTHON   whose pip fetches the packages, by its own settings
set -euo pipefail
cd "$(dirname "$0")/../../.."
containers=reference_impl/deployment/containers
public=python:3.11-slim-bookworm
own=camproof/base:bookworm

say() { echo "images: $*" >&2; }

has() { docker image inspect "$1" >/dev/null 2>&1; }

make_own_base() {
  command -v mmdebstrap >/dev/null && [ "$(id -u)" = 0 ] || {
    say "$public can't be pulled; name another base (BASE=…), or run as root with mmdebstrap, which makes one"
    exit 2
  }
  say "$public can't be pulled: making a base of Debian's packages"
  mmdebstrap --quiet --variant=minbase --include=python3 \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' bookworm | docker import - "$own" >/dev/null
}

base() {
  if [ -n "${BASE:-}" ]; then
    echo "$BASE"
  elif has "$public" || { ! has "$own" && docker pull --quiet "$public" >/dev/null 2>&1; }; then
    echo "$public"
  else
    has "$own" || make_own_base
    echo "$own"
  fi
}

fetch_wheels() { # for the engine's machine, which may be another than this one
  local of architecture=x86_64 fresh=build/wheels.fresh
  [ "$(docker version --format '{{.Server.Arch}}')" = arm64 ] && architecture=aarch64
  of=$(cat constraints.txt $containers/requirements.txt $containers/images.sh | cksum)-$architecture
  [ "$(cat build/wheels/.of 2>/dev/null)" = "$of" ] && return
  rm -rf $fresh
  "${PYTHON:-python3}" -m pip download --quiet --dest $fresh --only-binary :all: --implementation cp --python-version 3.11 \
    --platform manylinux_2_34_$architecture --platform manylinux_2_28_$architecture --platform manylinux2014_$architecture \
    --constraint constraints.txt --requirement $containers/requirements.txt pip
  echo "$of" >$fresh/.of
  rm -rf build/wheels
  mv $fresh build/wheels
}

docker info >/dev/null 2>&1 || {
  say "no container engine answers; start Docker, or name its socket in DOCKER_HOST"
  exit 2
}
mkdir -p build
fetch_wheels &
wheels=$!
base=$(base)
wait $wheels
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
docker build --quiet --tag camproof/reference-cloud --file $containers/Dockerfile \
  --build-arg BASE="$base" --build-arg PIP_NO_INDEX=1 .
