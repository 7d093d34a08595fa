package dev.emp.simulators.http;

/**
 * A body that is written bit by bit, chunked.
 *
 * @param writer writes it; runs on a thread of its own and may block
 */
public record StreamedBody(Writer writer) implements Body {

    /** Writes a body and returns when it is whole. */
    @FunctionalInterface
    public interface Writer {

        /** @param out takes the pieces; each is sent at once */
        void write(BodyStream out);
    }
}
