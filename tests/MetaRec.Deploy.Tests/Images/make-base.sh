#!/bin/bash
# make-base.sh FOLDER: a root file system of the machine's own .NET runtime and the libraries that it needs, for images that are built without a registry.
set -euo pipefail
root=$1
dotnet=$(dirname "$(readlink -f "$(dotnet --list-runtimes | sed -nE 's/^Microsoft.NETCore.App 10.* \[(.*)\/shared\/.*/\1\/dotnet/p' | tail -n 1)")")
mkdir -p "$root"/usr/{bin,lib64,lib/x86_64-linux-gnu,share/dotnet} "$root"/tmp "$root"/etc
chmod 1777 "$root/tmp"
ln -s usr/bin "$root/bin"; ln -s usr/lib "$root/lib"; ln -s usr/lib64 "$root/lib64"
cp -a "$dotnet"/{dotnet,host,shared} "$root/usr/share/dotnet/"
ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
cp /bin/bash "$root/usr/bin/"
cp -L /lib64/ld-linux-x86-64.so.2 "$root/usr/lib64/"
mapfile -t natives < <(find "$dotnet/shared" "$dotnet/host" -name '*.so')
{
  ldd /bin/bash "$dotnet/dotnet" "${natives[@]}" | grep -oE '/(usr/)?lib/[^ ]+'
  PATH=$PATH:/sbin:/usr/sbin ldconfig -p | awk '/lib(ssl|crypto)\.so\.3 .*x86-64|lib(stdc\+\+|gcc_s|m|dl|rt|pthread)\.so\.[0-9]+ .*x86-64/ { print $NF }'
} | sort -u | while read -r library; do cp -L "$library" "$root/usr/lib/x86_64-linux-gnu/"; done
