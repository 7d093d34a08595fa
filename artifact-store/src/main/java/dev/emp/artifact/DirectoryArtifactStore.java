package dev.emp.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each file at {@code <root>/<job>/<epoch>/<name>}. A file is written beside its place under a name that no
 * {@link ArtifactKey} can have, forced to disk and then moved, so that readers and a power cut never see half of it.
 */
public final class DirectoryArtifactStore implements ArtifactStore {

    private static final String UNFINISHED_PREFIX = ".unfinished-";

    private final Path root;

    /** @param root made on the first write when it does not exist; must be on one file system with its content */
    public DirectoryArtifactStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public StoredArtifact store(ArtifactKey key, InputStream content) throws IOException {
        Path target = path(key);
        Path folder = Files.createDirectories(root.resolve(key.job()).resolve(Long.toString(key.epoch())));
        // Not Files.createTempFile: its files are for their owner only, and another service reads these.
        Path unfinished = folder.resolve(UNFINISHED_PREFIX + UUID.randomUUID());
        try {
            StoredArtifact stored = write(key, content, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return stored;
        } catch (IOException | RuntimeException fault) {
            Files.deleteIfExists(unfinished);
            throw fault;
        }
    }

    @Override
    public Optional<Long> size(ArtifactKey key) throws IOException {
        try {
            return Optional.of(Files.size(path(key)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactKey key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        try {
            FileChannel file = FileChannel.open(path(key), StandardOpenOption.READ);
            return Optional.of(new BoundedInputStream(Channels.newInputStream(file.position(offset)), length));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public void deleteJob(String job) throws IOException {
        // The key's constructor refuses every name that could lead out of the root.
        Path folder = root.resolve(new ArtifactKey(job, 0, "any").job());
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Remover());
        }
    }

    /** In the order of their names with a slash behind, as in a bucket. */
    @Override
    public List<KeptJob> list(String after, int max) throws IOException {
        List<String> jobs = jobs().stream()
                .filter(job -> after.isEmpty() || (job + "/").compareTo(after + "/") > 0)
                .sorted(Comparator.comparing(job -> job + "/"))
                .limit(max)
                .toList();
        List<KeptJob> found = new ArrayList<>();
        for (String job : jobs) {
            found.add(new KeptJob(job, lastWrite(root.resolve(job))));
        }
        return found;
    }

    @Override
    public int removeUnfinished(Instant before) throws IOException {
        UnfinishedRemover remover = new UnfinishedRemover(before);
        for (String job : jobs()) {
            Files.walkFileTree(root.resolve(job), remover);
        }
        return remover.removed;
    }

    private List<String> jobs() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(ArtifactKey::isJob)
                    .toList();
        } catch (NoSuchFileException nothingStoredYet) {
            return List.of();
        }
    }

    /** Of the folders too, for one that became empty is to go as well. */
    private static Instant lastWrite(Path folder) throws IOException {
        Instant last = Instant.EPOCH;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Instant written = Files.getLastModifiedTime(each).toInstant();
                last = written.isAfter(last) ? written : last;
            }
        } catch (NoSuchFileException | UncheckedIOException removedMeanwhile) {
            return last;
        }
        return last;
    }

    private Path path(ArtifactKey key) {
        return root.resolve(key.job()).resolve(Long.toString(key.epoch())).resolve(key.name());
    }

    private static StoredArtifact write(ArtifactKey key, InputStream content, Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        long size;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out =
                        new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)), digest)) {
            size = content.transferTo(out);
            out.flush();
            channel.force(true);
        }
        return new StoredArtifact(key, size, Digests.hex(digest));
    }

    /** Files and folders that another thread removes at the same time are not missed. */
    private static class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            if (fault instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw fault;
        }
    }

    private static final class Remover extends Visitor {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) throws IOException {
            if (fault != null) {
                throw fault;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class UnfinishedRemover extends Visitor {

        private final Instant before;
        private int removed;

        UnfinishedRemover(Instant before) {
            this.before = before;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean unfinished = file.getFileName().toString().startsWith(UNFINISHED_PREFIX);
            if (unfinished
                    && attributes.lastModifiedTime().toInstant().isBefore(before)
                    && Files.deleteIfExists(file)) {
                removed++;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
