# Sourced by ./metarec and ./test.sh: makes sure that what the .NET SDK does not bring is there.
# Silent when nothing is missing; says what it installs; exit code 3 where it may not install.

metarec_say() { printf 'metarec: %s\n' "$*" >&2; }

metarec_die() { metarec_say "$@"; exit 3; }

# TorchSharp's native library needs the C++ library of GCC 13 (symbol version GLIBCXX_3.4.32).
# The symbol decides, not the distribution's name.
metarec_libstdcxx() {
  local path
  path=$(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ && !found { print $NF; found = 1 }')
  [ -n "$path" ] || path=$(ls /usr/lib/x86_64-linux-gnu/libstdc++.so.6 /usr/lib64/libstdc++.so.6 2>/dev/null | head -n 1)
  printf '%s' "$path"
}

metarec_has_libstdcxx() {
  local path
  path=$(metarec_libstdcxx)
  [ -n "$path" ] && grep -aq 'GLIBCXX_3\.4\.32' "$path"
}

metarec_apt() { DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"; }

metarec_install_libstdcxx() {
  local log release
  log=$(mktemp)
  release=$(. /etc/os-release 2>/dev/null; printf '%s' "${ID:-}")
  metarec_say "libstdc++ of GCC 13 or newer is missing (TorchSharp needs its symbol GLIBCXX_3.4.32)."
  if ! { metarec_apt update && metarec_apt install -y --no-install-recommends libstdc++6; } > "$log" 2>&1; then
    cat "$log" >&2
    metarec_die "installing libstdc++6 failed; the package manager's words stand above. Then run this command again."
  fi
  if ! metarec_has_libstdcxx; then
    [ "$release" = debian ] || metarec_die "the newest libstdc++6 of this system is too old; Debian 12 or newer, or Ubuntu 24.04 or newer, is needed."
    metarec_say "adding Debian 13 (trixie) as a second package source, pinned below this system's own (priority 100), and installing libstdc++6 from it."
    # The same mirror and key as the system's own source, so that a closed network goes on working.
    local mirror
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
      grep -oE 'https?://[^ ]*/debian/?( |$)' | sed -n '1s/ *$//p' || true)
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "${mirror:-http://deb.debian.org/debian}" \
      > /etc/apt/sources.list.d/metarec-trixie.list
    printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' > /etc/apt/preferences.d/metarec-trixie
    if ! { metarec_apt update && metarec_apt install -y -t trixie --no-install-recommends libstdc++6; } > "$log" 2>&1; then
      cat "$log" >&2
      metarec_die "installing libstdc++6 from Debian 13 failed; the package manager's words stand above."
    fi
  fi
  rm -f "$log"
  metarec_has_libstdcxx || metarec_die "libstdc++ is still too old after installing; install one with GLIBCXX_3.4.32 (GCC 13) by hand."
  metarec_say "libstdc++ is in place."
}

metarec_prerequisites() {
  [ "$(uname -sm)" = "Linux x86_64" ] || metarec_die "this build runs on Linux x86-64; found $(uname -sm)."
  if ! command -v dotnet > /dev/null 2>&1; then
    metarec_die "the .NET 10 SDK is missing. Install the package dotnet-sdk-10.0, or follow https://learn.microsoft.com/dotnet/core/install/linux"
  fi
  if ! dotnet --list-sdks 2>/dev/null | grep -qE '^(1[0-9]|[2-9][0-9])\.'; then
    metarec_die "the .NET 10 SDK is missing; found: $(dotnet --list-sdks 2>/dev/null | tr '\n' ' ')"
  fi
  if ! metarec_has_libstdcxx; then
    if ! command -v apt-get > /dev/null 2>&1; then
      metarec_die "libstdc++ of GCC 13 or newer is missing, and this system has no apt-get: install it with the system's package manager."
    fi
    if [ "$(id -u)" -ne 0 ]; then
      metarec_die "libstdc++ of GCC 13 or newer is missing and only root can install it. Run:  sudo bash $METAREC_ROOT/eng/install-prerequisites.sh"
    fi
    metarec_install_libstdcxx
  fi
}

# Builds once per state of the sources: the stamp is newer than every source file, or it builds.
metarec_build() { # target project or solution, stamp name
  local target=$1 stamp=$METAREC_ROOT/artifacts/.$2.stamp log
  if [ -f "$stamp" ] && [ -z "$(find "$METAREC_ROOT/src" "$METAREC_ROOT/tests" "$METAREC_ROOT"/Directory.*.props "$METAREC_ROOT/global.json" \
      -newer "$stamp" \( -type f -o -type d \) -print -quit 2>/dev/null)" ]; then
    return 0
  fi
  mkdir -p "$METAREC_ROOT/artifacts"
  log=$METAREC_ROOT/artifacts/build-$2.log
  metarec_say "building ($2, Release); the first time also restores packages and takes some minutes ..."
  local started
  started=$(mktemp)
  if ! dotnet build "$target" -c Release -nologo -v quiet > "$log" 2>&1; then
    rm -f "$started"
    tail -n 40 "$log" >&2
    metarec_say "the build failed; the whole log is in $log"
    exit 1
  fi
  mv "$started" "$stamp"
}
