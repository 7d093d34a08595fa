package dev.emp.artifact;

import java.util.Optional;

/**
 * The names of objects: {@code <prefix><job>/<epoch>/<name>}.
 *
 * @param prefix ends with a slash, unless it is empty
 */
record S3Names(String prefix) {

    /** What comes right after every name of a job's objects: the character after the slash. */
    private static final char AFTER_SLASH = '/' + 1;

    String of(ArtifactKey key) {
        return ofJob(key.job()) + key.epoch() + "/" + key.name();
    }

    /** What the names of all objects of the job begin with. */
    String ofJob(String job) {
        // The key's constructor refuses what is no job.
        return prefix + new ArtifactKey(job, 0, "any").job() + "/";
    }

    /** A name after all those of the job. */
    String behind(String job) {
        return prefix + job + AFTER_SLASH;
    }

    /** The job an object belongs to; empty when it is none of ours. */
    Optional<String> jobOf(String object) {
        int slash = object.indexOf('/', prefix.length());
        if (!object.startsWith(prefix) || slash < 0) {
            return Optional.empty();
        }
        String job = object.substring(prefix.length(), slash);
        return ArtifactKey.isJob(job) ? Optional.of(job) : Optional.empty();
    }
}
