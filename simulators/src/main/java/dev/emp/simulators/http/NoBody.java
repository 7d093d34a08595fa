package dev.emp.simulators.http;

/** There is no answer at all, not even its head. */
public enum NoBody implements Body {
    /** The connection is closed. */
    CLOSED,
    /** The connection stays open until the client or the server gives up. */
    SILENT
}
