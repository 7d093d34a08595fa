package dev.emp.orchestrator.access;

import dev.emp.orchestrator.json.Fingerprint;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its holder has it: {@code emp_<prefix>_<secret>}.
 *
 * @param prefix 26 characters that sort by the time the key was made; they name it, and may be seen
 * @param secret 52 characters with 256 random bits
 */
record KeyText(String prefix, String secret) {

    /** What the id of a key begins with; the prefix follows. */
    static final String ID = "key_";

    private static final String FORM = "emp_";
    private static final int PREFIX_LENGTH = 26;
    private static final int TIME_CHARACTERS = 10;
    private static final int SECRET_LENGTH = 52;
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern PREFIX = Pattern.compile("[0-9a-z]{" + PREFIX_LENGTH + "}");
    private static final Pattern SECRET = Pattern.compile("[0-9a-z]{" + SECRET_LENGTH + "}");

    /** Not the generator of job ids, of which nobody promises that it can't be guessed. */
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeyText create(Clock clock) {
        StringBuilder time = new StringBuilder();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            time.append(CROCKFORD.charAt((int) (clock.millis() >>> (5 * i)) & 31));
        }
        return new KeyText(time + random(PREFIX_LENGTH - TIME_CHARACTERS), random(SECRET_LENGTH));
    }

    /** Null when the text is no key of this form. */
    static @Nullable KeyText parse(String text) {
        int end = FORM.length() + PREFIX_LENGTH;
        if (!text.startsWith(FORM) || text.length() != end + 1 + SECRET_LENGTH || text.charAt(end) != '_') {
            return null;
        }
        String prefix = text.substring(FORM.length(), end);
        String secret = text.substring(end + 1);
        return PREFIX.matcher(prefix).matches() && SECRET.matcher(secret).matches()
                ? new KeyText(prefix, secret)
                : null;
    }

    /** The prefix of the key with this id; null when it is no id. */
    static @Nullable String prefixOf(String id) {
        String prefix = id.startsWith(ID) ? id.substring(ID.length()) : "";
        return PREFIX.matcher(prefix).matches() ? prefix : null;
    }

    /** What the holder sends. */
    String text() {
        return FORM + prefix + "_" + secret;
    }

    /**
     * What is kept of the key. One round of SHA-256 is right here, and the slow hashes for passwords are not: those make guessing
     * dear because people choose what can be guessed, whereas this secret has 256 random bits that no number of guesses finds. And
     * this hash is made for every call.
     */
    String hash() {
        return Fingerprint.of(text());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return FORM + prefix + "_…";
    }

    private static String random(int length) {
        byte[] bits = new byte[length];
        RANDOM.nextBytes(bits);
        StringBuilder text = new StringBuilder(length);
        for (byte one : bits) {
            text.append(CROCKFORD.charAt(one & 31));
        }
        return text.toString();
    }
}
