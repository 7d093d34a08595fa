package dev.emp.connector.support.http;

import java.util.regex.Pattern;

/**
 * Whether a job failed for what it asked for: safety checkers of models have no status of their own, and say so in words. E005 is Replicate's
 * <a href="https://replicate.com/docs/reference/error-codes">code</a> for an input or output that was flagged as sensitive.
 */
public final class ContentRefusal {

    private static final Pattern WORDS = Pattern.compile(
            "NSFW|\\bE005\\b|flagged as (sensitive|unsafe|inappropriate)|content (policy|moderation|filter)"
                    + "|safety (check|filter|system|policy)|(violates?|against) (our |the )?(content|usage|safety)"
                    + "|sensitive content|inappropriate content",
            Pattern.CASE_INSENSITIVE);

    private ContentRefusal() {}

    /** @param error what a provider says of a failed job */
    public static boolean isIn(String error) {
        return WORDS.matcher(error).find();
    }
}
