package dev.emp.orchestrator.submission;

import tools.jackson.databind.JsonNode;

/**
 * An input of a submission and the service that is to understand it.
 *
 * @param servicePointer where the service is named in the body
 * @param inputPointer where the input stands in the body, or what it was made from
 */
record InputPart(String service, JsonNode input, String servicePointer, String inputPointer) {

    InputPart with(JsonNode other) {
        return new InputPart(service, other, servicePointer, inputPointer);
    }
}
