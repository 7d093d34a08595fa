package dev.emp.orchestrator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Compares hashes of secrets. */
final class Hashes {

    private Hashes() {}

    /** Takes the same time wherever the two differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
