#!/bin/bash
# Asks a process of this container whether it lives, or another of its probes: healthcheck.sh PORT [PROBE]. The images have no curl.
exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET /healthz/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "${2:-live}" >&3
read -r -t 5 line <&3 || exit 1
[[ $line == *' 200 '* ]]
