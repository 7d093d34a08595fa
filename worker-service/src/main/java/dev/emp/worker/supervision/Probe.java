package dev.emp.worker.supervision;

/** Sees whether a process is ready. */
interface Probe {

    /** Looks once, for some seconds at most. */
    boolean isReady();

    /** What the last look found, for the text when a start takes too long. */
    String finding();
}
