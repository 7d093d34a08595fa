package dev.emp.orchestrator.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;

/**
 * Names a delivery: {@code dl_} and 26 characters, of which the first ten are the time of the event and the others follow
 * from what it is and who is told. So whoever meets the event again makes the same delivery.
 */
record DeliveryId(String value) {

    static final String PREFIX = "dl_";
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARACTERS = 10;
    private static final int DIGEST_CHARACTERS = 16;

    /** @param identity what tells the delivery from every other of the same millisecond */
    static DeliveryId of(Instant at, String identity) {
        StringBuilder text = new StringBuilder(PREFIX);
        long millis = at.toEpochMilli();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            text.append(CROCKFORD.charAt((int) (millis >>> (5 * i)) & 31));
        }
        byte[] digest = digest(identity);
        for (int i = 0; i < DIGEST_CHARACTERS; i++) {
            text.append(CROCKFORD.charAt(digest[i] & 31));
        }
        return new DeliveryId(text.toString());
    }

    /** Empty when the text is no id of a delivery. */
    static Optional<DeliveryId> parse(String text) {
        return Ids.isId(text, PREFIX) ? Optional.of(new DeliveryId(text)) : Optional.empty();
    }

    /** As documents are named: in the order of these names the newest comes first. */
    String newestFirst() {
        StringBuilder name = new StringBuilder();
        value.substring(PREFIX.length())
                .chars()
                .map(character -> CROCKFORD.charAt(31 - CROCKFORD.indexOf(character)))
                .forEach(character -> name.append((char) character));
        return name.toString();
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
