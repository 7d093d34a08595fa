package dev.emp.jobbus.job;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.Map;

/**
 * What a client asked for. Never changes after submission.
 *
 * @param service the service that runs it: {@code comfyui}, {@code openai}, …
 * @param input the service's own JSON
 * @param requirements what a worker must or should offer besides the service
 * @param labels the client's own key-value pairs, returned and filterable, never interpreted
 */
public record JobSpec(
        String service,
        JsonText input,
        Requirements requirements,
        Placement placement,
        RetryPolicy retry,
        Coordination coordination,
        Map<String, String> labels) {

    public JobSpec {
        if (service.isBlank() || service.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("service must not be blank or have line breaks");
        }
        labels = Map.copyOf(labels);
    }

    /** What a worker must offer to take this job: the service and the client's own requirements. */
    public Requirements allRequirements() {
        return requirements.and(Requirement.equal(Capabilities.SERVICE, service));
    }

    /** The queue the job waits in. */
    public Lane lane() {
        return new Lane(placement.tenant(), allRequirements());
    }

    /** A job with every option at its default. */
    public static JobSpec of(String service, JsonText input) {
        return new JobSpec(
                service, input, Requirements.NONE, Placement.DEFAULT, RetryPolicy.DEFAULT, Coordination.NONE, Map.of());
    }

    public JobSpec withRequirements(Requirements value) {
        return new JobSpec(service, input, value, placement, retry, coordination, labels);
    }

    public JobSpec withPlacement(Placement value) {
        return new JobSpec(service, input, requirements, value, retry, coordination, labels);
    }

    public JobSpec withRetry(RetryPolicy value) {
        return new JobSpec(service, input, requirements, placement, value, coordination, labels);
    }

    public JobSpec withLabels(Map<String, String> value) {
        return new JobSpec(service, input, requirements, placement, retry, coordination, value);
    }

    public JobSpec withCoordination(Coordination value) {
        return new JobSpec(service, input, requirements, placement, retry, value, labels);
    }
}
