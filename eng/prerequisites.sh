# shellcheck shell=bash
# Sourced by ./metarec, ./test.sh and eng/install-prerequisites.sh, with METAREC_ROOT set: makes sure that what the .NET SDK does not
# bring is there, and builds. Silent when there is nothing to do; says what it installs; exit code 3 where it may not or cannot.

# Invariant: the SDK does not start without libicu otherwise; our own programs are invariant anyway.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

metarec_say() { printf 'metarec: %s\n' "$*" >&2; }

metarec_die() { metarec_say "$@"; exit 3; }

# TorchSharp's native library needs the C++ library of GCC 13 (symbol version GLIBCXX_3.4.32).
# The symbol decides, not the distribution's name. A user's PATH may lack ldconfig's folder.
metarec_has_libstdcxx() {
  local path
  path=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2> /dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ && !found { print $NF; found = 1 }') || true
  for path in "$path" /usr/lib/x86_64-linux-gnu/libstdc++.so.6 /usr/lib64/libstdc++.so.6; do
    if [ -f "$path" ]; then grep -aq 'GLIBCXX_3\.4\.32' "$path"; return; fi
  done
  return 1
}

metarec_apt() { DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"; }

# The mirror that apt uses for Debian itself, so that a closed network goes on working. apt answers: it knows which sources are switched off.
metarec_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt expands it
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2> /dev/null | sed -n 1p) || true
  printf '%s' "${mirror:-http://deb.debian.org/debian}"
}

metarec_install_libstdcxx() {
  local log source=/etc/apt/sources.list.d/metarec-trixie.list pin=/etc/apt/preferences.d/metarec-trixie
  log=$(mktemp)
  metarec_say "libstdc++ of GCC 13 or newer is missing (TorchSharp needs its symbol GLIBCXX_3.4.32); looking for a newer libstdc++6 with apt-get ..."
  if ! { metarec_apt update && metarec_apt install -y --no-install-recommends libstdc++6; } > "$log" 2>&1; then
    cat "$log" >&2
    metarec_die "installing libstdc++6 failed; the package manager's words stand above. Then run this command again."
  fi
  if ! metarec_has_libstdcxx; then
    grep -qx 'ID=debian' /etc/os-release || metarec_die "the newest libstdc++6 of this system is too old; Debian 12 or newer, or Ubuntu 24.04 or newer, is needed."
    metarec_say "adding Debian 13 (trixie) as a second package source ($source), pinned below this system's own (priority 100)," \
      "and installing libstdc++6 and the libc6 it needs from it ..."
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$(metarec_mirror)" > "$source"
    printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' > "$pin"
    if ! { metarec_apt update && metarec_apt install -y -t trixie --no-install-recommends libstdc++6; } > "$log" 2>&1; then
      rm -f "$source" "$pin"
      cat "$log" >&2
      metarec_die "installing libstdc++6 from Debian 13 failed; the package manager's words stand above. The second source is removed again."
    fi
  fi
  rm -f "$log"
  metarec_has_libstdcxx || metarec_die "libstdc++ is still too old after installing; install one with GLIBCXX_3.4.32 (GCC 13) by hand."
  metarec_say "libstdc++ is in place."
}

metarec_need_libstdcxx() {
  if metarec_has_libstdcxx; then return 0; fi
  if ! command -v apt-get > /dev/null 2>&1; then
    metarec_die "libstdc++ of GCC 13 or newer is missing, and this system has no apt-get: install it with the system's package manager."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    metarec_die "libstdc++ of GCC 13 or newer is missing, and only root can install it. Run as root:  bash $(printf %q "$METAREC_ROOT/eng/install-prerequisites.sh")"
  fi
  metarec_install_libstdcxx
}

# Clusters of processes keep membership and state in Redis; tests and `benchmark chaos` start one of their own.
metarec_need_redis() {
  local log
  if command -v redis-server > /dev/null 2>&1; then return 0; fi
  if ! command -v apt-get > /dev/null 2>&1; then
    metarec_die "redis-server is missing, and this system has no apt-get: install it with the system's package manager."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    metarec_die "redis-server is missing, and only root can install it. Run as root:  bash $(printf %q "$METAREC_ROOT/eng/install-prerequisites.sh")"
  fi
  log=$(mktemp)
  metarec_say "redis-server is missing (the tests of process clusters need it); installing it with apt-get ..."
  if ! { metarec_apt update && metarec_apt install -y --no-install-recommends redis-server; } > "$log" 2>&1; then
    cat "$log" >&2
    metarec_die "installing redis-server failed; the package manager's words stand above. Then run this command again."
  fi
  rm -f "$log"
  metarec_say "redis-server is in place."
}

# Tools that long tests use and skip themselves without. Nothing stops where they cannot be had.
metarec_want() { # program, package
  if (PATH=$PATH:/usr/sbin:/sbin; command -v "$1") > /dev/null 2>&1; then return 0; fi
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null 2>&1; then
    metarec_say "$1 is missing; the tests that need it are skipped. To have them, install $2."
    return 0
  fi
  metarec_say "$1 is missing (long tests use it); installing $2 with apt-get ..."
  { metarec_apt update && metarec_apt install -y --no-install-recommends "$2"; } > /dev/null 2>&1 || metarec_say "installing $2 failed; the tests that need it are skipped."
}

# What global.json accepts: a released 10.0 SDK, at once; for anything rarer dotnet itself is asked.
metarec_need_sdk() {
  local how="Install the package dotnet-sdk-10.0, or follow https://learn.microsoft.com/dotnet/core/install/linux" sdks
  command -v dotnet > /dev/null 2>&1 || metarec_die "the .NET 10 SDK is missing (no dotnet in PATH). $how"
  sdks=$(dotnet --list-sdks 2> /dev/null) || true
  if [[ $'\n'$sdks =~ $'\n'10\.0\.[1-9][0-9][0-9]' ' ]] || (cd "$METAREC_ROOT" && dotnet --version) > /dev/null 2>&1; then return 0; fi
  metarec_die "the .NET 10 SDK (10.0.x) is missing; found: ${sdks:-none}. $how"
}

metarec_prerequisites() {
  [ "$(uname -sm)" = "Linux x86_64" ] || metarec_die "this build runs on Linux x86-64; found $(uname -sm)."
  metarec_need_sdk
  metarec_need_libstdcxx
}

# One line that changes whenever a source file is added, removed, replaced or edited.
metarec_state() {
  (
    cd "$METAREC_ROOT" || exit
    { find src tests eng .editorconfig ./*.props ./*.sln global.json -type f -printf '%p %s %T@\n' 2> /dev/null || true; } | LC_ALL=C sort | sha256sum
  )
}

metarec_is_built() { # name, state, outputs
  local stamp=$METAREC_ROOT/artifacts/.$1.stamp state=$2 output
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] || return 1
  shift 2
  for output in "$@"; do [ -f "$output" ] || return 1; done
}

# Builds once per state of the sources, one build at a time: another one that is under way is waited for.
metarec_build() { # target below METAREC_ROOT, name, outputs
  local target=$1 name=$2 artifacts=$METAREC_ROOT/artifacts state
  shift 2
  state=$(metarec_state)
  if metarec_is_built "$name" "$state" "$@"; then return 0; fi
  { mkdir -p "$artifacts" && [ -w "$artifacts" ]; } || metarec_die "cannot build: $artifacts is not writable for $(id -un)."
  ( # a subshell, so that the lock ends with it; "9>&-" because the compiler's server outlives the build
    if command -v flock > /dev/null 2>&1 && ! flock -n 9; then
      metarec_say "waiting for another build of this checkout ..."
      flock 9
    fi
    state=$(metarec_state)
    if metarec_is_built "$name" "$state" "$@"; then exit 0; fi
    if [ -d "$artifacts/obj" ]; then metarec_say "building ($name, Release) ..."; else
      metarec_say "building ($name, Release); the first time also restores packages, libtorch among them: some minutes ..."
    fi
    rm -f "$artifacts"/.*.stamp
    cd "$METAREC_ROOT" || exit # where global.json is seen
    if ! dotnet build "$target" -c Release -nologo -v quiet > "$artifacts/build-$name.log" 2>&1 9>&-; then
      tail -n 40 "$artifacts/build-$name.log" >&2
      metarec_say "the build failed; the whole log is in $artifacts/build-$name.log"
      exit 1
    fi
    printf '%s\n' "$state" > "$artifacts/.$name.stamp"
    if [ "$name" = solution ]; then cp "$artifacts/.solution.stamp" "$artifacts/.cli.stamp"; fi
  ) 9> "$artifacts/.lock"
}
