# The images of the services, for CI: docker buildx bake -f deploy/images/docker-bake.hcl
# With the machines' beside them: docker buildx bake -f deploy/images/docker-bake.hcl -f deploy/images/machine/docker-bake.hcl default machines
#
# One call builds for both architectures; the AOT cache is made by a JVM of each, so a builder without nodes of both emulates one.
# Attestations and caches in a registry need a builder of the driver docker-container.

# Before the names of images, with its slash: REGISTRY=registry.example.org/
variable "REGISTRY" {
  default = ""
}

variable "EMP_VERSION" {
  default = "dev"
}

variable "REVISION" {
  default = "unknown"
}

variable "PLATFORMS" {
  default = "linux/amd64,linux/arm64"
}

# With a registry, the layers of every stage are kept there between builds: CACHE=registry.example.org/emp/cache
variable "CACHE" {
  default = ""
}

# The one architecture that is built, where each has a machine of its own: their layers must not overwrite each other's in the cache.
variable "ARCH" {
  default = ""
}

# built: Maven runs in the build. packaged: it has run before, by ./emp build.
variable "JARS" {
  default = "built"
}

# The bases, so that a release can name them by digest: SYSTEM_IMAGE=debian:12-slim@sha256:…
variable "SYSTEM_IMAGE" {
  default = "debian:12-slim"
}

variable "JDK_IMAGE" {
  default = "eclipse-temurin:25-jdk"
}

variable "MAVEN_IMAGE" {
  default = "maven:3-eclipse-temurin-25"
}

variable "NODE_IMAGE" {
  default = "node:22-bookworm-slim"
}

variable "REDIS_IMAGE" {
  default = "redis:8-bookworm"
}

group "default" {
  targets = ["service"]
}

group "all" {
  targets = ["service", "development"]
}

target "bases" {
  context    = "."
  dockerfile = "deploy/images/Dockerfile"
  args = {
    SYSTEM_IMAGE = SYSTEM_IMAGE
    JDK_IMAGE    = JDK_IMAGE
    MAVEN_IMAGE  = MAVEN_IMAGE
    NODE_IMAGE   = NODE_IMAGE
    REDIS_IMAGE  = REDIS_IMAGE
    JARS         = JARS
    VERSION      = EMP_VERSION
    REVISION     = REVISION
  }
}

target "service" {
  inherits   = ["bases"]
  target     = "production"
  tags       = ["${REGISTRY}emp/service:${EMP_VERSION}"]
  platforms  = split(",", PLATFORMS)
  cache-from = CACHE == "" ? [] : ["type=registry,ref=${CACHE}:service${ARCH == "" ? "" : "-${ARCH}"}"]
  cache-to   = CACHE == "" ? [] : ["type=registry,ref=${CACHE}:service${ARCH == "" ? "" : "-${ARCH}"},mode=max"]
  attest     = ["type=provenance,mode=max", "type=sbom"]
}

# For the machine of whoever works on EMP: one architecture, nothing to attest.
target "development" {
  inherits = ["bases"]
  target   = "development"
  tags     = ["emp/development:${EMP_VERSION}"]
}
