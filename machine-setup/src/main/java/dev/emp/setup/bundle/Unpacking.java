package dev.emp.setup.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks a zip file into a folder and nowhere else, and no more of it than is allowed. */
final class Unpacking {

    private static final int CHUNK = 1 << 16;

    private final long mostBytes;
    private final int mostEntries;

    Unpacking(long mostBytes, int mostEntries) {
        this.mostBytes = mostBytes;
        this.mostEntries = mostEntries;
    }

    /** @throws BundleException for what is no zip file, or holds what it must not */
    void unpack(Path archive, Path folder) throws BundleException, IOException {
        long left = mostBytes;
        int entries = 0;
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > mostEntries) {
                    throw new BundleException("the bundle has more than " + mostEntries + " entries");
                }
                left = unpack(zip, entry, folder, left);
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new BundleException("the bundle is no zip file: " + e.getMessage());
        }
        if (entries == 0) {
            throw new BundleException("the bundle is no zip file, or an empty one");
        }
    }

    private long unpack(ZipInputStream zip, ZipEntry entry, Path folder, long left)
            throws BundleException, IOException {
        Path target = inside(folder, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return left;
        }
        if (Files.exists(target)) {
            throw new BundleException("the bundle has " + entry.getName() + " twice");
        }
        Files.createDirectories(target.getParent());
        byte[] chunk = new byte[CHUNK];
        long rest = left;
        try (OutputStream sink = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            for (int read = zip.read(chunk); read >= 0; read = zip.read(chunk)) {
                rest -= read;
                if (rest < 0) {
                    throw new BundleException("the bundle unpacks to more than " + mostBytes + " bytes");
                }
                sink.write(chunk, 0, read);
            }
        }
        return rest;
    }

    private static Path inside(Path folder, String name) throws BundleException {
        try {
            Path target = folder.resolve(name).normalize();
            boolean plain = !name.contains("\\") && !Path.of(name).isAbsolute() && !name.startsWith("/");
            if (plain && target.startsWith(folder) && !target.equals(folder)) {
                return target;
            }
        } catch (InvalidPathException e) {
            // Refused below, like every other name that leads somewhere else.
        }
        throw new BundleException(
                "the bundle has an entry that leads out of it: '" + name.replaceAll("\\p{Cntrl}", "?") + "'");
    }
}
