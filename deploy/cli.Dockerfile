# syntax=docker/dockerfile:1
# The command line, for what speaks to gateways (metarec job ...). Without libtorch: what computes runs in silos.
#   docker build -f deploy/cli.Dockerfile -t metarec-cli:0.1.0 .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble
# Where /app comes from; another image that has it can take the place of the build.
ARG PUBLISHED=build

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/MetaRec.Cli -c Release -o /app -p:WithoutTorch=true

FROM ${PUBLISHED} AS published

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="metarec-cli" \
      org.opencontainers.image.description="The command line of MetaRecCluster, as a client" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
COPY --from=published /app /app
# The user "app" of the .NET images, as a number: Kubernetes can tell that it is not root.
USER 1654:1654
# Nothing is written into the image: the root file system may be read-only, with a writable /tmp.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
ENTRYPOINT ["dotnet", "/app/metarec.dll"]
