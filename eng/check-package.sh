#!/usr/bin/env bash
# Packs, then uses the package as a stranger would: in a fresh project outside the repository, with a local folder as the package source.
# Prints one line for each check (ok: …); ends with an error at the first that fails (FAILED: …).
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() { echo "FAILED: $1"; exit 1; }
expect() { # what, expected, command…
  local what=$1 expected=$2 actual
  shift 2
  actual=$("$@") || fail "$what: '$*' ended with exit code $?"
  [ "$actual" = "$expected" ] || fail "$what: expected '$expected', got '$actual'"
  echo "ok: $what"
}

dotnet pack src/ProcessPool -c Release -o "$work/feed" -v q
package=$(ls "$work"/feed/ProcessPool.*.nupkg)
[ "$(ls "$work"/feed/*.nupkg | wc -l)" = 1 ] || fail "there is more than one package"
global=$(dotnet nuget locals global-packages -l | sed 's/.*: //')
for dependency in mono.cecil microsoft.extensions.logging.abstractions microsoft.extensions.dependencyinjection.abstractions; do
  cp "$global$dependency"/*/"$dependency".*.nupkg "$work/feed" # What the package depends on.
done
version=$(basename "$package" .nupkg); version=${version#ProcessPool.}
echo "ok: packed $(basename "$package")"

mkdir "$work/fresh" && cd "$work/fresh"
cat > nuget.config <<XML
<configuration>
  <packageSources><clear /><add key="local" value="$work/feed" /></packageSources>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
</configuration>
XML
dotnet new console --name Fresh --output . > /dev/null
dotnet add package ProcessPool --version "$version" > "$work/add.log" 2>&1 || { cat "$work/add.log"; fail "dotnet add package"; }
echo "ok: dotnet add package"
cat > Program.cs <<'CS'
using ProcessPool;

using var pool = new Pool(2);
var offset = 1;
Console.WriteLine(string.Join(' ', pool.Map(x => x * x + offset, Enumerable.Range(0, 5))));
Console.WriteLine(pool.Run(() => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier + (Environment.ProcessId == 0 ? "!" : "")) is { Length: > 0 });
System.Linq.Expressions.Expression<Func<int, int>> triple = x => 3 * x; // Its code exists in memory only.
Console.WriteLine(pool.Map(triple.Compile(), [14])[0]);
CS
result=$'1 2 5 10 17\nTrue\n42'
expect "dotnet run" "$result" dotnet run
dotnet publish -c Release -o published -v q > "$work/publish.log" 2>&1 || { cat "$work/publish.log"; fail "dotnet publish"; }
expect "published, through dotnet" "$result" dotnet published/Fresh.dll
expect "published, its own executable" "$result" published/Fresh
mkdir moved && cp -r published/. moved/ && rm -rf published bin obj
expect "published, moved elsewhere" "$result" moved/Fresh
sed -i 's|<clear />||' nuget.config # A single file needs packages of the SDK too.
dotnet publish -c Release --use-current-runtime --self-contained false -p:PublishSingleFile=true -o single -v q > "$work/publish.log" 2>&1 || { cat "$work/publish.log"; fail "dotnet publish, as a single file"; }
! ls single/*.dll > /dev/null 2>&1 || fail "the single file has assemblies beside it"
expect "published as a single file" "$result" single/Fresh
rm -rf single bin obj

mkdir "$work/file" && cp nuget.config "$work/file" && cd "$work/file"
{ echo "#:package ProcessPool@$version"; echo "#:property PublishAot=false"; cat ../fresh/Program.cs; } > app.cs
expect "file-based app" "$result" dotnet run app.cs
cd "$work/fresh"

# The analyzers come with the package, and speak by themselves.
cat > Program.cs <<'CS'
using ProcessPool;

using var pool = new Pool(2);
using var log = new StringWriter();
pool.ForEach(x => log.WriteLine(x), [1, 2, 3]);
CS
dotnet build > "$work/analyzers.log" 2>&1 || { cat "$work/analyzers.log"; fail "dotnet build, with a capture that cannot cross"; }
grep -q 'Program.cs(5,19): warning PP0001: .log. cannot cross to a worker' "$work/analyzers.log" || { cat "$work/analyzers.log"; fail "the analyzers do not warn"; }
! grep -q 'warning \(CS8032\|AD0001\)' "$work/analyzers.log" || { cat "$work/analyzers.log"; fail "the analyzers cannot be loaded"; }
echo "ok: the analyzers warn of a capture that cannot cross"

# Every C# block of the README is a program; the text block that follows is what it prints. The shell blocks are run by the tests and by hand.
awk -v folder="$work/fresh" '
  /^```csharp$/ { block++; name = sprintf("%s/readme-%02d.cs", folder, block); next }
  /^```text$/   { name = sprintf("%s/readme-%02d.txt", folder, block); next }
  /^```$/       { if (name != "") close(name); name = ""; next }
  name != ""    { print > name }' "$root/README.md"
blocks=("$work"/fresh/readme-*.cs)
mkdir "$work/blocks"
mv "$work"/fresh/readme-* "$work/blocks"
for block in "$work"/blocks/*.cs; do
  cp "$block" Program.cs
  dotnet build -v q -clp:ErrorsOnly > "$work/build.log" || { cat "$work/build.log"; fail "README, $(basename "$block" .cs): dotnet build"; }
  expect "README, $(basename "$block" .cs), of ${#blocks[@]}" "$(cat "${block%.cs}.txt")" dotnet run --no-build
done

! pgrep -f "$work" > /dev/null || fail "a process is left"
echo "ok: no process is left"
