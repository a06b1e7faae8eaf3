#!/bin/bash
# usage: run.sh [BENCHMARK… | all] [--quick] [--rounds N] [--write] [--no-install]
# Everything that is measured, in one run of ten to fifteen minutes on two quiet cores: installs the peers where it can, builds, takes the precompiled
# assemblies of the package, and runs the benchmarks. Without arguments: all --write, whose tables and charts go to benchmarks/results.
# --no-install: peers that are not there are left out. Close everything else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
install=1 arguments=()
for argument; do
  if [ "$argument" = --no-install ]; then install=; else arguments+=("$argument"); fi
done
((${#arguments[@]})) || arguments=(all --write)

[ -z "$install" ] || "$here/peers/install.sh"
dotnet build benchmarks/ProcessPool.Benchmarks -c Release -v quiet -nodeReuse:false
program=artifacts/bin/ProcessPool.Benchmarks/release
if dotnet build src/ProcessPool -c Release -t:PackReadyToRun -v quiet -nodeReuse:false; then
  cp artifacts/ready-to-run/publish/ProcessPool*.dll "$program/"
else
  echo "run.sh: the library could not be precompiled (the compiler for that is a package of NuGet's): it is measured as it was built" >&2
fi

start=$SECONDS
dotnet "$program/ProcessPool.Benchmarks.dll" "${arguments[@]}"
echo "run.sh: the benchmarks took $(((SECONDS - start) / 60)) minutes and $(((SECONDS - start) % 60)) seconds"
