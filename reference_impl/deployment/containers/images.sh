#!/usr/bin/env bash
# Makes the images of the reference cloud: of its services, and of PostgreSQL. The last line that it prints is the id of
# the services' image, the line before it that of PostgreSQL's.
#
#   IMAGE, POSTGRES_IMAGE   their names; by default camproof/reference-cloud and camproof/postgres
#   BASE                    Debian 12 with Python 3.11; by default python:3.11-slim-bookworm
#   POSTGRES_BASE           PostgreSQL 15 on Debian; by default postgres:15-bookworm
#   PYTHON                  and what happens where these are not to be had: see making.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."
containers=reference_impl/deployment/containers
what=images
. $containers/making.sh

with_python() { debian --include=python3; }

with_postgres() { # without a cluster made at once, and without its compiler of queries, which is larger than all the rest
  debian --include=postgresql-15 --dpkgopt='path-exclude=/usr/lib/*/libLLVM*' \
    --dpkgopt='path-exclude=/usr/lib/postgresql/15/lib/bitcode/*' \
    --essential-hook='mkdir -p "$1/etc/postgresql-common"' \
    --essential-hook='echo create_main_cluster=false >"$1/etc/postgresql-common/createcluster.conf"'
}

require_engine
fetch_wheels build/wheels $containers/requirements.txt &
wheels=$!
base_of "${POSTGRES_BASE:-}" postgres:15-bookworm camproof/postgres-base:bookworm with_postgres >build/.postgres-base &
postgres=$!
base=$(base_of "${BASE:-}" python:3.11-slim-bookworm camproof/base:bookworm with_python)
wait $postgres
wait $wheels
sources=$("${PYTHON:-python3}" $containers/sources.py)
build() {
  docker build --quiet --file $containers/Dockerfile --label "io.camproof.sources=$sources" --build-arg BASE="$base" --build-arg PIP_NO_INDEX=1 \
    --build-arg POSTGRES="$(cat build/.postgres-base)" "$@" .
}
build --tag "${POSTGRES_IMAGE:-camproof/postgres}" --target postgres
build --tag "${IMAGE:-camproof/reference-cloud}"
