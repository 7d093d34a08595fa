package dev.emp.simulators.comfyui;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes real memory for as long as a fault says, and gives it back only at the server's end. The JVM limits its heap and its
 * direct memory; so this is memory of the operating system: private copies of one empty file, mapped over and over.
 */
final class MemoryLeak implements Runnable {
    /** The memory comes in pieces of this size. */
    static final long PIECE_BYTES = 1L << 20;

    private static final Logger log = LoggerFactory.getLogger(MemoryLeak.class);
    private static final long TURNS_PER_SECOND = 10;
    private static final long TURN_MILLIS = Duration.ofSeconds(1).toMillis() / TURNS_PER_SECOND;

    private final Faults faults;
    private double due;
    private long held;

    MemoryLeak(Faults faults) {
        this.faults = faults;
    }

    /** Leaks until the thread is interrupted, and gives the memory back then. */
    @Override
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            faults.awaitLeak();
            try (FileChannel empty = openEmptyFile()) {
                while (true) {
                    takeTurn(faults.awaitLeak(), empty, arena);
                    TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("No more memory is leaked after {} bytes", held, e);
        }
    }

    /** Takes what a tenth of a second brings. */
    void takeTurn(Fault.LeakMemory leak, FileChannel empty, Arena arena) throws IOException {
        due = Math.min((double) leak.upToBytes(), due + (double) leak.bytesPerSecond() / TURNS_PER_SECOND);
        while (held + PIECE_BYTES <= due) {
            empty.map(MapMode.PRIVATE, 0, PIECE_BYTES, arena).fill((byte) 1);
            held += PIECE_BYTES;
        }
    }

    /** How much is taken. */
    long heldBytes() {
        return held;
    }

    /** The file has no name any more, so that nothing stays behind. */
    static FileChannel openEmptyFile() throws IOException {
        Path file = Files.createTempFile("simulator-leak-", null);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(file);
        return channel;
    }
}
