package dev.emp.benchmarks.connectors;

import java.io.IOException;

/** Something that is killed again and again, and that others must be able to do without. */
interface Victim extends AutoCloseable {

    /** {@code worker}, {@code connector-openai}. */
    String name();

    /** Whether it is at work, and what takes its place is there. */
    boolean isReady() throws IOException, InterruptedException;

    /** Kills the process that is at work, as {@code kill -9} does, at once. */
    void strike();

    /** Puts something in its place, after a strike; does not wait until that is ready. */
    void replace() throws IOException, InterruptedException;

    @Override
    void close();
}
