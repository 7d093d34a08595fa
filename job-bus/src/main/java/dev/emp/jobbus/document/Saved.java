package dev.emp.jobbus.document;

/** What became of a {@link Documents#save}. */
public sealed interface Saved {

    /** @param version what it is now */
    record Done(long version) implements Saved {}

    /** Nothing was written: the document is not what the draft replaces. */
    record Conflict() implements Saved {}

    default boolean isDone() {
        return this instanceof Done;
    }
}
