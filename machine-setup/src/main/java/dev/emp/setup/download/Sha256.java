package dev.emp.setup.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A checksum.
 *
 * @param hex 64 of 0-9 and a-f
 */
public record Sha256(String hex) {

    /** How it may be written. */
    public static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");

    /** What is said of anything else. */
    public static final String RULE = "must be a SHA-256 checksum: 64 of 0-9 and a-f";

    private static final int CHUNK = 1 << 17;

    /** @throws IllegalArgumentException with {@link #RULE} */
    public Sha256 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException(RULE);
        }
        hex = hex.toLowerCase(Locale.ROOT);
    }

    /** Of all that is in a file. */
    public static Sha256 of(Path file) throws IOException {
        MessageDigest digest = digest();
        update(digest, file);
        return of(digest);
    }

    static Sha256 of(MessageDigest complete) {
        return new Sha256(HexFormat.of().formatHex(complete.digest()));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static void update(MessageDigest digest, Path file) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
