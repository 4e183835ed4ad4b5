#!/usr/bin/env bash
# Installs what MetaRecCluster needs beside the .NET SDK. Run as root; does nothing where nothing is missing.
set -euo pipefail
METAREC_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=eng/prerequisites.sh
. "$METAREC_ROOT/eng/prerequisites.sh"
if metarec_has_libstdcxx; then exit 0; fi
[ "$(id -u)" -eq 0 ] || metarec_die "run as root:  sudo bash $0"
metarec_install_libstdcxx
