# syntax=docker/dockerfile:1
# A gateway: HTTP for clients. Without libtorch.
#   docker build -f deploy/gateway.Dockerfile -t metarec-gateway:0.1.0 .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble
# Where /app comes from; another image that has it can take the place of the build.
ARG PUBLISHED=build

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/MetaRec.Gateway -c Release -o /app

FROM ${PUBLISHED} AS published

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="metarec-gateway" \
      org.opencontainers.image.description="The HTTP gateway of MetaRecCluster" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
COPY --from=published /app /app
COPY --chmod=0755 deploy/healthcheck.sh /app/healthcheck.sh
# The user "app" of the .NET images, as a number: Kubernetes can tell that it is not root.
USER 1654:1654
# Nothing is written into the image: the root file system may be read-only, with a writable /tmp.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
EXPOSE 8080 8081
HEALTHCHECK --interval=20s --timeout=6s --start-period=30s CMD ["/app/healthcheck.sh", "8080"]
ENTRYPOINT ["dotnet", "/app/metarec-gateway.dll"]
