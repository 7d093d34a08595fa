package dev.emp.monitor.feed;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message that is written when it is first wanted, and then once for all who are sent it: as the bytes that go over the wire. Safe for use
 * by several threads.
 */
final class FeedText {

    private @Nullable Supplier<byte[]> writing;
    private byte @Nullable [] bytes;

    private FeedText(@Nullable Supplier<byte[]> writing, byte @Nullable [] bytes) {
        this.writing = writing;
        this.bytes = bytes;
    }

    /** @param bytes of the text in UTF-8, which nobody changes any more */
    static FeedText of(byte[] bytes) {
        return new FeedText(null, bytes);
    }

    /** @param writing called at most once, by the first who wants the text */
    static FeedText later(Supplier<byte[]> writing) {
        return new FeedText(writing, null);
    }

    /** In UTF-8. The same for everybody: not to be changed. */
    synchronized byte[] bytes() {
        byte[] written = bytes;
        if (written == null) {
            Supplier<byte[]> writer = writing;
            if (writer == null) {
                throw new IllegalStateException("neither a text nor how to write it");
            }
            written = writer.get();
            bytes = written;
            writing = null;
        }
        return written;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
