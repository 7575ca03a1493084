# What scripts that make images share; to be sourced. They set `what`, who they are in messages, and `set -euo pipefail`.
#
#   PYTHON   whose pip fetches the packages, by its own settings
#
# Where a public base is not to be had, one is made here of Debian's packages (as root, with mmdebstrap), and kept for the
# next time.

say() { echo "$what: $*" >&2; }

has() { docker image inspect "$1" >/dev/null 2>&1; }

# Which base it is: the one that was asked for, the public one, or our own.
base_of() { # asked for, public, our own, what makes it
  if [ -n "$1" ]; then
    echo "$1"
  elif has "$2" || { ! has "$3" && docker pull --quiet "$2" >/dev/null 2>&1; }; then
    echo "$2"
  else
    has "$3" || make_base "$2" "$3" "$4"
    echo "$3"
  fi
}

make_base() { # public, our own, what makes it
  command -v mmdebstrap >/dev/null && [ "$(id -u)" = 0 ] || {
    say "$1 can't be pulled; name another base (BASE=…, POSTGRES_BASE=…), or run as root with mmdebstrap, which makes one"
    exit 2
  }
  say "$1 can't be pulled: making $2 of Debian's packages"
  "$3" | docker import - "$2" >/dev/null
}

debian() {
  mmdebstrap --quiet --variant=minbase --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' "$@" bookworm
}

fetch_wheels() { # to which folder, of which requirements; for the engine's machine, which may be another than this one
  local of architecture=x86_64 fresh=$1.fresh
  [ "$(docker version --format '{{.Server.Arch}}')" = arm64 ] && architecture=aarch64
  of=$(cat constraints.txt "$2" "${BASH_SOURCE[0]}" | cksum)-$architecture
  [ "$(cat "$1/.of" 2>/dev/null)" = "$of" ] && return
  rm -rf "$fresh"
  "${PYTHON:-python3}" -m pip download --quiet --dest "$fresh" --only-binary :all: --implementation cp --python-version 3.11 \
    --platform manylinux_2_34_$architecture --platform manylinux_2_28_$architecture --platform manylinux2014_$architecture \
    --constraint constraints.txt --requirement "$2" pip
  echo "$of" >"$fresh/.of"
  rm -rf "$1"
  mv "$fresh" "$1"
}

require_engine() {
  docker info >/dev/null 2>&1 || {
    say "no container engine answers; start Docker, or name its socket in DOCKER_HOST"
    exit 2
  }
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  mkdir -p build
}
