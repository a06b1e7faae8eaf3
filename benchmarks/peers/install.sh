#!/bin/bash
# Installs the pools of Python and Node that the benchmarks compare with. What cannot be installed is named, and left out by the benchmarks.
# Debian packages come with apt-get (as root, or with sudo that does not ask); Node packages go to $PROCESSPOOL_PEERS, by default a folder in the user's cache.
set -u
python_packages="python3-multiprocess python3-dill python3-joblib python3-numpy python3-distributed"
node_packages="piscina@5.3.2 workerpool@10.0.3"
home=${PROCESSPOOL_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/processpool-peers}

note() { echo "peers: $*" >&2; }

install_python() {
  local package missing=() sudo=()
  command -v dpkg-query >/dev/null || { note "no Debian: install multiprocess, dill, joblib, numpy and distributed for python3 yourself"; return; }
  for package in python3 $python_packages; do
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == *" installed" ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  note "installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq >/dev/null 2>&1 || note "could not update the list of packages"
  for package in "${missing[@]}"; do # One by one: one that a system does not have is no reason to do without the others.
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || note "could not install $package"
  done
}

install_node() {
  command -v node >/dev/null && command -v npm >/dev/null || { note "no node, or no npm: piscina and workerpool are left out"; return; }
  [ -d "$home/node/node_modules/piscina" ] && [ -d "$home/node/node_modules/workerpool" ] && return
  note "installing $node_packages"
  mkdir -p "$home/node"
  # shellcheck disable=SC2086
  timeout 300 npm install --prefix "$home/node" --no-audit --no-fund --ignore-scripts --loglevel=error $node_packages >/dev/null || note "could not install $node_packages"
}

install_python
install_node
