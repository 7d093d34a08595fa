# An image of models and nothing else: an OCI image volume where Kubernetes can mount one, or 'COPY --from' it into a layer of your own.
#
# docker build -f deploy/images/models.Dockerfile --build-arg PROFILE=comfyui --secret id=HF_TOKEN,env=HF_TOKEN -t emp/models deploy/images
# The models stay in the build's cache, so a longer list downloads only what is new.
ARG SERVICE_IMAGE=emp/service:dev
ARG BASE_IMAGE=debian:12-slim

FROM ${SERVICE_IMAGE} AS service

FROM ${BASE_IMAGE} AS fetched
ARG MODELS=models.yaml
ARG PROFILE=comfyui
RUN --mount=type=bind,target=/lists --mount=type=bind,from=service,source=/opt,target=/opt \
    --mount=type=cache,id=emp-models,target=/cache --mount=type=secret,id=HF_TOKEN \
    export HF_TOKEN="$(cat /run/secrets/HF_TOKEN 2>/dev/null || true)" && \
    /opt/java/bin/java -XX:TieredStopAtLevel=1 -Xmx256m @/opt/emp/bin/class-path dev.emp.setup.MachineSetup \
      models fetch /lists/${MODELS} --profile ${PROFILE} --into /cache && \
    /opt/java/bin/java -XX:TieredStopAtLevel=1 -Xmx256m @/opt/emp/bin/class-path dev.emp.setup.MachineSetup \
      models fetch /lists/${MODELS} --profile ${PROFILE} --from /cache --into /models

FROM scratch AS models
COPY --from=fetched /models /
