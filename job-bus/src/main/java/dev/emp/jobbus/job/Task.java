package dev.emp.jobbus.job;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;

/**
 * What is to be done, and by whom.
 *
 * @param service the service that runs it: {@code comfyui}, {@code openai}, …
 * @param input the service's own JSON
 * @param requirements what a worker must or should offer besides the service
 */
public record Task(String service, JsonText input, Requirements requirements) {

    public Task {
        requireName(service);
    }

    static void requireName(String service) {
        if (service.isBlank() || service.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("service must not be blank or have line breaks");
        }
    }

    /** What a worker must offer to take it: the service and the client's own requirements. */
    public Requirements allRequirements() {
        return requirements.and(Requirement.equal(Capabilities.SERVICE, service));
    }
}
