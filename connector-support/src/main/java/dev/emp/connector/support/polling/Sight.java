package dev.emp.connector.support.polling;

/** What a look at a job shows. */
public sealed interface Sight<T> {

    /** The job is over. */
    record Ended<T>(T end) implements Sight<T> {}

    /**
     * The job goes on.
     *
     * @param news whether something has changed since the look before: more is likely to come soon
     */
    record GoesOn<T>(boolean news) implements Sight<T> {}
}
