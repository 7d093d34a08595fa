package dev.emp.orchestrator.submission;

import dev.emp.artifact.FileReferences;
import dev.emp.secrets.SecretReferences;
import tools.jackson.databind.JsonNode;

/**
 * An input of a submission and the service that is to understand it.
 *
 * @param servicePointer where the service is named in the body
 * @param inputPointer where the input stands in the body, or what it was made from
 * @param hasFiles whether it refers to files
 * @param hasSecrets whether it refers to secrets
 */
record InputPart(
        String service,
        JsonNode input,
        String servicePointer,
        String inputPointer,
        boolean hasFiles,
        boolean hasSecrets) {

    /** Looks through the input, once. */
    InputPart(String service, JsonNode input, String servicePointer, String inputPointer) {
        this(service, input, servicePointer, inputPointer, FileReferences.areIn(input), SecretReferences.areIn(input));
    }

    InputPart with(JsonNode other) {
        return new InputPart(service, other, servicePointer, inputPointer);
    }
}
