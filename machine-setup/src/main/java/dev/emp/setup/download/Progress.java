package dev.emp.setup.download;

/** Is told how far a download is; called often, by the thread that downloads. */
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = new Progress() {};

    /** @param bytes that the partial file holds now */
    default void reached(long bytes) {}

    /** @param what went wrong, and what is done about it, as a sentence */
    default void note(String what) {}
}
