package dev.emp.jobbus.job;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a job. The text is {@code j<shard>-<ulid>}: the shard says where its keys live, the ULID (26 characters,
 * Crockford base 32, lower case, see github.com/ulid/spec) sorts by the millisecond of submission.
 */
public record JobId(String value) implements Comparable<JobId> {

    private static final Pattern FORMAT = Pattern.compile("j(0|[1-9][0-9]{0,3})-[0-7][0-9a-hjkmnp-tv-z]{25}");

    /** @throws IllegalArgumentException if the text is not an id of the form above */
    public JobId {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("not a job id: expected j<shard>-<26 character ULID>");
        }
    }

    /** The shard that holds every key of this job, 0 to 9999. */
    public int shard() {
        Matcher matcher = FORMAT.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
