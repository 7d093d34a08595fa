package dev.emp.monitor.feed;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message that is written when it is first wanted, and then once for all who are sent it. Safe for use by several threads. */
final class FeedText {

    private @Nullable Supplier<String> writing;
    private @Nullable String text;

    private FeedText(@Nullable Supplier<String> writing, @Nullable String text) {
        this.writing = writing;
        this.text = text;
    }

    static FeedText of(String text) {
        return new FeedText(null, text);
    }

    /** @param writing called at most once, by the first who wants the text */
    static FeedText later(Supplier<String> writing) {
        return new FeedText(writing, null);
    }

    synchronized String text() {
        String written = text;
        if (written == null) {
            Supplier<String> writer = writing;
            if (writer == null) {
                throw new IllegalStateException("neither a text nor how to write it");
            }
            written = writer.get();
            text = written;
            writing = null;
        }
        return written;
    }
}
