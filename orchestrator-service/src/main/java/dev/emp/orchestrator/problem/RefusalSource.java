package dev.emp.orchestrator.problem;

import java.util.stream.Stream;

/** Knows of refusals that come before any controller. */
public interface RefusalSource {

    /**
     * Codes the call may be refused with.
     *
     * @param method of HTTP, in capitals
     * @param path as the description of the API has it: {@code /v1/jobs/{id}}
     */
    Stream<ErrorCode> refusals(String method, String path);
}
