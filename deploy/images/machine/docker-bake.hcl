# The images of machines. They are made of the service image, whose file comes first and brings the variables:
#
#   docker buildx bake -f deploy/images/docker-bake.hcl -f deploy/images/machine/docker-bake.hcl machines
#
# The service image is built along with them; 'default machines' keeps it, too.

variable "BASE_IMAGE" {
  default = "debian:12-slim"
}

# PyTorch's own image is of one architecture. For arm64 name one that has both, such as NVIDIA's, and both architectures below.
variable "CUDA_IMAGE" {
  default = "pytorch/pytorch:2.7.0-cuda12.8-cudnn9-runtime"
}

variable "COMFYUI_PLATFORMS" {
  default = "linux/amd64"
}

group "machines" {
  targets = ["machine-base", "machine-simulation", "machine-playwright", "machine-comfyui"]
}

target "machine" {
  name       = "machine-${profile}"
  matrix     = { profile = ["base", "simulation", "playwright", "comfyui"] }
  context    = "."
  contexts   = { service-image = "target:service" }
  dockerfile = "deploy/images/machine/Dockerfile"
  target     = profile
  tags       = ["${REGISTRY}emp/machine-${profile}:${EMP_VERSION}"]
  platforms  = split(",", profile == "comfyui" ? COMFYUI_PLATFORMS : PLATFORMS)
  args = {
    SERVICE_IMAGE = "service-image"
    BASE_IMAGE    = BASE_IMAGE
    CUDA_IMAGE    = CUDA_IMAGE
    JDK_IMAGE     = JDK_IMAGE
    NODE_IMAGE    = NODE_IMAGE
  }
  cache-from = CACHE == "" ? [] : ["type=registry,ref=${CACHE}:machine-${profile}${ARCH == "" ? "" : "-${ARCH}"}"]
  cache-to   = CACHE == "" ? [] : ["type=registry,ref=${CACHE}:machine-${profile}${ARCH == "" ? "" : "-${ARCH}"},mode=max"]
  attest     = ["type=provenance,mode=max", "type=sbom"]
}

# Models are fetched and not built, and change on other days: not in the group.
target "models" {
  context    = "deploy/images"
  contexts   = { service-image = "target:service" }
  dockerfile = "models.Dockerfile"
  tags       = ["${REGISTRY}emp/models:${EMP_VERSION}"]
  args       = { SERVICE_IMAGE = "service-image", BASE_IMAGE = BASE_IMAGE }
  secret     = ["id=HF_TOKEN,env=HF_TOKEN"]
}
