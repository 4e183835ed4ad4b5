#!/usr/bin/env bash
# Installs what MetaRecCluster needs beside the .NET SDK. Run as root; does nothing where nothing is missing.
set -euo pipefail
METAREC_ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=eng/prerequisites.sh
. "$METAREC_ROOT/eng/prerequisites.sh"
metarec_need_libstdcxx
metarec_need_redis
