package dev.emp.jobbus.job;

import java.time.Instant;

/**
 * Names a job. The text is {@code j<shard>-<ulid>}: the shard says where its keys live, the ULID (26 characters,
 * Crockford base 32, lower case, see github.com/ulid/spec) sorts by the millisecond of submission.
 */
public record JobId(String value) implements Comparable<JobId> {

    private static final int MOST_SHARD_DIGITS = 4;
    private static final int ULID_LENGTH = 26;
    private static final int ULID_TIME_LENGTH = 10;
    private static final int BITS_A_CHARACTER = 5;
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

    /** @throws IllegalArgumentException if the text is not an id of the form above */
    public JobId {
        if (!isJobId(value)) {
            throw new IllegalArgumentException("not a job id: expected j<shard>-<26 character ULID>");
        }
    }

    /** The shard that holds every key of this job, 0 to 9999. */
    public int shard() {
        return Integer.parseInt(value, 1, value.indexOf('-'), 10);
    }

    /** When the id was made, to the millisecond: just before the job was submitted. */
    public Instant madeAt() {
        long millis = 0;
        int from = value.indexOf('-') + 1;
        for (int i = from; i < from + ULID_TIME_LENGTH; i++) {
            millis = millis << BITS_A_CHARACTER | CROCKFORD.indexOf(value.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    /** By hand: ids are made and read for every job that moves. */
    private static boolean isJobId(String text) {
        int dash = text.indexOf('-');
        int digits = dash - 1;
        if (digits < 1
                || digits > MOST_SHARD_DIGITS
                || text.length() != dash + 1 + ULID_LENGTH
                || text.charAt(0) != 'j'
                || (digits > 1 && text.charAt(1) == '0')
                || text.charAt(dash + 1) > '7') {
            return false;
        }
        for (int i = 1; i < dash; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        for (int i = dash + 1; i < text.length(); i++) {
            if (CROCKFORD.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
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
