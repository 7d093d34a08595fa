package dev.emp.orchestrator.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Answers of this JVM that the description of the API does not have, until somebody asks for them. */
final class Violations {

    private static final AtomicReference<@Nullable ApiDocument> DOCUMENT = new AtomicReference<>();
    private static final ConcurrentLinkedQueue<String> FOUND = new ConcurrentLinkedQueue<>();
    private static final AtomicLong CHECKED = new AtomicLong();

    private Violations() {}

    static boolean hasDescription() {
        return DOCUMENT.get() != null;
    }

    static void describe(String document) {
        DOCUMENT.compareAndSet(null, ApiDocument.read(document));
    }

    /** Never fails: an answer must reach its client, whatever is wrong with it. */
    static void check(Answer answer) {
        ApiDocument document = DOCUMENT.get();
        if (document != null) {
            CHECKED.incrementAndGet();
            Answered.note(document, answer);
            try {
                document.violations(answer).forEach(fault -> FOUND.add(fault + "\n    in " + answer));
            } catch (RuntimeException broken) {
                FOUND.add("cannot be checked: " + broken + "\n    " + answer);
            }
        }
    }

    /** How many answers were held against the description. */
    static long checked() {
        return CHECKED.get();
    }

    /** Those found since the last call. */
    static List<String> take() {
        List<String> taken = new ArrayList<>();
        String next = FOUND.poll();
        while (next != null) {
            taken.add(next);
            next = FOUND.poll();
        }
        return taken;
    }
}
