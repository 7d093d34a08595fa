package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.JobId;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Absolute URLs as this client reaches the service.
 *
 * @param base scheme, authority and prefix, without a slash at its end
 */
public record Links(String base) {

    /** From the request, in which the framework has already applied the {@code Forwarded} headers. */
    public static Links of(ServerHttpRequest request) {
        String base = UriComponentsBuilder.fromUri(request.getURI())
                .replacePath(request.getPath().contextPath().value())
                .replaceQuery(null)
                .fragment(null)
                .build()
                .toUriString();
        return new Links(base);
    }

    public String status(JobId job) {
        return base + "/v1/jobs/" + job;
    }

    public String events(JobId job) {
        return status(job) + "/events";
    }

    public String cancel(JobId job) {
        return status(job) + "/cancel";
    }

    /** @param name safe as a path segment, as every artifact name is */
    public String artifact(JobId job, String name) {
        return status(job) + "/artifacts/" + name;
    }
}
