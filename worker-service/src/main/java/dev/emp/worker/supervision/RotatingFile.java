package dev.emp.worker.supervision;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that is appended to and makes way for a new one when it is full: {@code name.log.1} is the youngest old one. */
final class RotatingFile {

    private final Path path;
    private final long mostBytes;
    private final int oldFiles;
    private @Nullable OutputStream out;
    private long size;

    /** @param oldFiles how many are kept beside the current one, 1 or more */
    RotatingFile(Path path, long mostBytes, int oldFiles) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.oldFiles = oldFiles;
    }

    /** Appends bytes; after a failure the next call tries anew. */
    void append(byte[] bytes, int from, int length) throws IOException {
        try {
            OutputStream target = out == null ? open() : out;
            if (size > 0 && size + length > mostBytes) {
                close();
                rotate();
                target = open();
            }
            target.write(bytes, from, length);
            size += length;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Deletes all but the current file. */
    void deleteOld() throws IOException {
        for (int age = oldFiles; age > 0; age--) {
            Files.deleteIfExists(old(age));
        }
    }

    void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                // What was written is written: the stream has no buffer.
            }
            out = null;
        }
    }

    private OutputStream open() throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        OutputStream opened = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(path);
        out = opened;
        return opened;
    }

    private void rotate() throws IOException {
        for (int age = oldFiles; age > 0; age--) {
            Path younger = age == 1 ? path : old(age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, old(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path old(int age) {
        return path.resolveSibling(path.getFileName() + "." + age);
    }
}
