#!/usr/bin/env bash
# Builds everything and runs the tests. The last line counts them.
#   ./test.sh            the suite
#   ./test.sh --all      the suite with its long tests, and the checks of formatting and scripts
#   ./test.sh NAME …     only the test projects whose name contains one of the words, for example: ./test.sh Learning
# Tests on real data sets need METAREC_DATA, the folder that holds ml-1m and ml-100k; without it they are skipped and say so.
set -euo pipefail
METAREC_ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=eng/prerequisites.sh
. "$METAREC_ROOT/eng/prerequisites.sh"
case "${1:-}" in -h | --help) sed -n '2,6s/^# //p' "$0"; exit 0 ;; esac
all=0
words=()
for argument in "$@"; do
  case "$argument" in
    --all) all=1 ;;
    -*) metarec_say "unknown option '$argument'; see ./test.sh --help"; exit 2 ;;
    *) words+=("$argument") ;;
  esac
done

names=() outputs=()
for project in "$METAREC_ROOT"/tests/*.Tests; do
  name=$(basename "$project")
  wanted=0
  for word in "${words[@]-}"; do case "$name" in *"$word"*) wanted=1 ;; esac; done
  [ "$wanted" -eq 1 ] || continue
  names+=("$name")
  outputs+=("$METAREC_ROOT/artifacts/bin/$name/release_linux-x64/$name.dll")
done
if [ "${#names[@]}" -eq 0 ]; then metarec_say "no test project's name contains: ${words[*]}"; exit 2; fi

metarec_prerequisites
case " ${names[*]} " in *" MetaRec.Cluster.Tests "*) metarec_need_redis ;; esac
if [ "$all" -eq 1 ]; then
  export METAREC_TEST_ALL=1
  case " ${names[*]} " in *" MetaRec.Deploy.Tests "*) metarec_need_redis; metarec_want promtool prometheus; metarec_want buildah buildah ;; esac
  case " ${names[*]} " in *" MetaRec.Gateway.Tests "*) metarec_want chromium chromium ;; esac
  case " ${names[*]} " in *" MetaRec.Cluster.Tests "*) metarec_want ip iproute2; metarec_want iptables iptables ;; esac
fi
metarec_build MetaRecCluster.sln solution "${outputs[@]}"

passed=0 failed=0 skipped=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for name in "${names[@]}"; do
  printf '== %s\n' "$name"
  status=0
  dotnet "$METAREC_ROOT/artifacts/bin/$name/release_linux-x64/$name.dll" -noColor -noLogo > "$output" 2>&1 || status=$?
  grep -E '\[(FAIL|SKIP)\]|^ {6}|=== |Total:' "$output" || true
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$output" | tail -n 1 || true)
  if [ -z "$summary" ]; then
    cat "$output"
    printf '%s ended with exit code %s before it could count its tests\n' "$name" "$status"
    failed=$((failed + 1))
    continue
  fi
  read -r total errors bad skip <<< "$(tr -dc '0-9 ' <<< "$summary" | tr -s ' ')"
  bad=$((bad + errors))
  if [ "$bad" -eq 0 ] && [ "$status" -ne 0 ]; then bad=1; fi
  passed=$((passed + total - bad - skip))
  failed=$((failed + bad))
  skipped=$((skipped + skip))
done

if [ "$all" -eq 1 ]; then
  printf '== formatting\n'
  if (cd "$METAREC_ROOT" && dotnet format MetaRecCluster.sln --verify-no-changes --no-restore); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  printf '== scripts\n'
  if command -v shellcheck > /dev/null 2>&1; then
    if (cd "$METAREC_ROOT" && shellcheck -x metarec test.sh .ci/run eng/*.sh deploy/*.sh tests/*/*/*.sh); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  else
    printf 'skipped: shellcheck is not installed (apt-get install shellcheck)\n'
    skipped=$((skipped + 1))
  fi
fi

printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
