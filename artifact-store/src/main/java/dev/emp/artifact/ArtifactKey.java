package dev.emp.artifact;

import java.util.regex.Pattern;

/**
 * Names a file. The epoch keeps attempts apart: what a stale worker still writes never replaces the file of the attempt
 * that counts.
 *
 * @param job letters, digits, dash and underscore, at most 100 characters
 * @param epoch of the attempt that writes it
 * @param name letters, digits, dot, dash and underscore, at most 200 characters, not starting with a dot
 */
public record ArtifactKey(String job, long epoch, String name) {

    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    /** @throws IllegalArgumentException if a part is not of that form */
    public ArtifactKey {
        if (!isJob(job)) {
            throw new IllegalArgumentException("not a job name for an artifact: " + job);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch is not negative");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not an artifact name (letters, digits, '.', '_', '-', at most 200, "
                    + "not starting with a dot): " + name);
        }
    }

    /** Whether files can be those of a job of that name. */
    static boolean isJob(String name) {
        return JOB.matcher(name).matches();
    }
}
