package dev.emp.setup.download;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** What has arrived of a file so far, beside where it will lie, and which version of which source it is of. */
final class PartFile {

    /** Behind the name of the file. */
    static final String SUFFIX = ".part";

    private static final int LINES = 2;

    private final Path target;
    private final Path part;
    private final Path origin;

    PartFile(Path target) {
        this.target = target;
        this.part = beside(target, SUFFIX);
        this.origin = beside(target, SUFFIX + ".origin");
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    long size() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    Path path() {
        return part;
    }

    /** The version that this is a part of, if it is of this source. */
    Optional<String> validatorOf(URI source) throws IOException {
        if (!Files.exists(origin)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(origin, StandardCharsets.ISO_8859_1);
        boolean same = lines.size() == LINES && lines.getFirst().equals(mark(source));
        return same ? Optional.of(lines.getLast()) : Optional.empty();
    }

    /** Begins anew. */
    OutputStream begin(URI source, Optional<String> validator) throws IOException {
        Files.createDirectories(part.toAbsolutePath().getParent());
        drop();
        if (validator.isPresent()) {
            Files.writeString(origin, mark(source) + "\n" + validator.get() + "\n", StandardCharsets.ISO_8859_1);
        }
        return Files.newOutputStream(part);
    }

    OutputStream goOn() throws IOException {
        return Files.newOutputStream(part, StandardOpenOption.APPEND);
    }

    void drop() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(origin);
    }

    /** Puts it in its place: whoever looks there sees all of it or nothing, even after the power was cut. */
    void complete() throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(origin);
    }

    /** Not the address itself: it may hold a token. */
    private static String mark(URI source) {
        byte[] text = source.toString().getBytes(StandardCharsets.UTF_8);
        var digest = Sha256.digest();
        digest.update(text);
        return Sha256.of(digest).hex();
    }
}
