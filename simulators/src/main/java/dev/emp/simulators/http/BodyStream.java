package dev.emp.simulators.http;

/** Where a streamed body is written to. */
public interface BodyStream {

    /** Sends a piece. Does nothing when nobody reads any more. */
    void send(Content piece);

    /** Sends what came before and closes the connection, so that the reader sees that something is missing. */
    void cut();

    /** Leaves the connection open and sends nothing more. */
    void stall();

    /** Whether somebody still reads. */
    boolean isOpen();
}
