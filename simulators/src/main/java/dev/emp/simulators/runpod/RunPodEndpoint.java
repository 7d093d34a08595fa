package dev.emp.simulators.runpod;

/**
 * A serverless endpoint that there is.
 *
 * @param id as it stands in its URL
 * @param kind what its handler makes
 * @param maxWorkers how many jobs run at once, at least 1; the others wait in its queue
 */
public record RunPodEndpoint(String id, Kind kind, int maxWorkers) {

    /** What a handler makes. */
    public enum Kind {
        /** Words, one by one; can be streamed. */
        TEXT,
        /** A picture as a data URL, and progress on the way. */
        IMAGE,
        /** Its own input back, as it is. */
        ECHO
    }

    /** @throws IllegalArgumentException if there is no worker or no id */
    public RunPodEndpoint {
        if (maxWorkers < 1 || !id.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("an endpoint has an id of letters and digits and at least 1 worker");
        }
    }
}
