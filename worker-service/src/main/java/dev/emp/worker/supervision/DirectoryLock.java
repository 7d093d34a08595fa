package dev.emp.worker.supervision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a machine's directory for one machine. The system takes the lock back whenever its holder ends. Unlike a pid it also
 * tells apart containers, in each of which the worker may have the same one.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);
    private static final String NAME = "run.lock";

    /** Those of this JVM: to open and close a file once more would give its lock away. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock; makes the directory if need be.
     *
     * @throws DirectoryInUseException when another machine has it
     * @throws UncheckedIOException when the directory can't be written
     */
    static DirectoryLock take(Path directory) {
        try {
            Path real = Files.createDirectories(directory).toRealPath();
            if (!OURS.add(real)) {
                throw new DirectoryInUseException(directory, "in this process");
            }
            return lock(real);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    static UncheckedIOException unusable(Path directory, IOException fault) {
        return new UncheckedIOException(
                "the machine's directory " + directory.toAbsolutePath() + " can't be used: " + Wording.reason(fault),
                fault);
    }

    private static DirectoryLock lock(Path directory) throws IOException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                OURS.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (!locked) {
            throw new DirectoryInUseException(
                    directory,
                    RunFile.read(directory)
                            .map(run -> "process " + run.worker().pid())
                            .orElse("which is just starting"));
        }
        return new DirectoryLock(directory, channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("The lock of {} can't be released: {}", directory, Wording.reason(e));
        } finally {
            OURS.remove(directory);
        }
    }
}
