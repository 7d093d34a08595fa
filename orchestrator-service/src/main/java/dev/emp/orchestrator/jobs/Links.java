package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.job.JobId;
import java.net.URI;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Absolute URLs as this client reaches the service.
 *
 * @param base scheme, authority and prefix, without a slash at its end
 */
public record Links(String base) {

    /** From the request, in which the framework has already applied the {@code Forwarded} headers. */
    public static Links of(ServerHttpRequest request) {
        URI called = request.getURI();
        String prefix = request.getPath().contextPath().value();
        return new Links(called.getScheme() + "://" + called.getRawAuthority() + prefix);
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
