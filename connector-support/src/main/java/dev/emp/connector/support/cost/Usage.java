package dev.emp.connector.support.cost;

/**
 * What a job has used at its provider, as far as its kind counts it; all are 0 or more.
 *
 * @param inputTokens with those that were cached
 * @param cachedTokens of the input tokens, those that the provider still had
 * @param outputTokens with those of reasoning
 * @param images made
 * @param characters spoken
 * @param seconds of sound understood
 */
public record Usage(
        long inputTokens, long cachedTokens, long outputTokens, long images, long characters, double seconds) {

    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    public static Usage tokens(long input, long cached, long output) {
        return new Usage(input, cached, output, 0, 0, 0);
    }

    public static Usage images(long count) {
        return new Usage(0, 0, 0, count, 0, 0);
    }

    public static Usage characters(long count) {
        return new Usage(0, 0, 0, 0, count, 0);
    }

    public static Usage seconds(double seconds) {
        return new Usage(0, 0, 0, 0, 0, seconds);
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                cachedTokens + other.cachedTokens,
                outputTokens + other.outputTokens,
                images + other.images,
                characters + other.characters,
                seconds + other.seconds);
    }
}
