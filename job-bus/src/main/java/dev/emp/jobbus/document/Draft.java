package dev.emp.jobbus.document;

import dev.emp.jobbus.job.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is to be written.
 *
 * @param id its name within the collection: 1 to {@value #LONGEST_ID} characters, no control characters
 * @param version of what it replaces; {@value #NEW} when there must be none
 * @param dueAt when {@link Documents#takeDue} hands it out; null for never
 * @param expiresAt when {@link Documents#removeExpired} removes it; null for never
 */
public record Draft(
        String id,
        long version,
        JsonText content,
        @Nullable Instant dueAt,
        @Nullable Instant expiresAt) {

    public static final long NEW = 0;
    public static final int LONGEST_ID = 200;

    /** @throws IllegalArgumentException if the id or the version is none */
    public Draft {
        requireName(id);
        if (version < NEW) {
            throw new IllegalArgumentException("a version is not negative");
        }
    }

    /** A document that does not exist yet, and never is due. */
    public static Draft create(String id, JsonText content) {
        return new Draft(id, NEW, content, null, null);
    }

    /** What a document becomes; not due any more unless {@link #dueAt(Instant)} says so. */
    public static Draft replace(Document document, JsonText content) {
        return new Draft(document.id(), document.version(), content, null, null);
    }

    public Draft dueAt(@Nullable Instant value) {
        return new Draft(id, version, content, value, expiresAt);
    }

    public Draft expiresAt(@Nullable Instant value) {
        return new Draft(id, version, content, dueAt, value);
    }

    /** @throws IllegalArgumentException if this cannot name a document, a collection or a log */
    public static void requireName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_ID || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a name has 1 to " + LONGEST_ID + " characters, none of them a control character");
        }
    }
}
