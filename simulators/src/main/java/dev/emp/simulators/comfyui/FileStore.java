package dev.emp.simulators.comfyui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's three folders. They outlive the server process; what lies in the temporary one does not. */
final class FileStore {

    enum Kind {
        OUTPUT,
        INPUT,
        TEMP;

        /** The name in JSON and query strings, and of the folder. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName().equals(name))
                    .findFirst();
        }
    }

    /** A name with its folder, from a form like {@code pictures/in.png [temp]}. */
    record Annotated(String name, @Nullable Kind kind) {
        private static final Pattern FORM = Pattern.compile("(.*?) ?\\[(output|input|temp)]");

        static Annotated parse(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? new Annotated(
                            form.group(1), Kind.ofWireName(form.group(2)).orElseThrow())
                    : new Annotated(text, null);
        }
    }

    private final Path root;

    /** @param root gets the three folders; made if it is not there */
    FileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        for (Kind kind : Kind.values()) {
            makeFolder(folder(kind));
        }
    }

    Path folder(Kind kind) {
        return root.resolve(kind.wireName());
    }

    /** The folder below one of the three; empty if the name climbs out. */
    Optional<Path> subfolder(Kind kind, String subfolder) {
        Path folder = folder(kind).resolve(subfolder).normalize();
        return folder.startsWith(folder(kind)) ? Optional.of(folder) : Optional.empty();
    }

    /** Image files in the input folder, by name. */
    List<String> inputImages() {
        try (Stream<Path> entries = Files.list(folder(Kind.INPUT))) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> MediaTypes.of(name).startsWith("image/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that a LoadImage node names; it may not be there. */
    Optional<Path> inputFile(String annotatedName) {
        Annotated annotated = Annotated.parse(annotatedName);
        Kind kind = annotated.kind() == null ? Kind.INPUT : annotated.kind();
        return subfolder(kind, annotated.name()).filter(Files::isRegularFile);
    }

    byte[] readInput(String annotatedName) throws NodeFailure {
        Path file = inputFile(annotatedName)
                .orElseThrow(() -> new NodeFailure("FileNotFoundError", "no such file: '" + annotatedName + "'"));
        return read(file);
    }

    /** SHA-256 of the file that a LoadImage node names, or "" if it is not there. */
    String digestOfInput(String annotatedName) {
        return inputFile(annotatedName).map(file -> sha256(read(file))).orElse("");
    }

    /**
     * Numbers for new files with a prefix: one higher than what lies there.
     *
     * @param prefix may name subfolders, and hold {@code %width%}, {@code %height%} and {@code %batch_num%}
     */
    Numbered number(Kind kind, String prefix, int width, int height) throws NodeFailure {
        String filled = prefix.replace("%width%", "" + width).replace("%height%", "" + height);
        Path target = folder(kind).resolve(filled).normalize();
        Path parent = target.getParent();
        if (parent == null || !parent.startsWith(folder(kind))) {
            throw new NodeFailure("Exception", "ERROR: Saving image outside the output folder is not allowed.");
        }
        makeFolder(parent);
        String subfolder = folder(kind).relativize(parent).toString();
        return new Numbered(
                parent, subfolder, target.getFileName().toString(), highest(parent, target.getFileName() + "_") + 1);
    }

    private static int highest(Path folder, String start) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .map(name -> name.substring(start.length()).split("_", 2)[0])
                    .filter(digits -> digits.matches("\\d{1,9}"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of one node run, with rising numbers. */
    record Numbered(Path folder, String subfolder, String name, int first) {

        /** Writes the picture for a place in the batch and returns its name. */
        String write(int index, byte[] content) {
            return write(index, "png", content);
        }

        /** Writes the file for a place in the batch and returns its name. */
        String write(int index, String extension, byte[] content) {
            String fileName = String.format(
                    Locale.ROOT, "%s_%05d_.%s", name.replace("%batch_num%", "" + index), first + index, extension);
            FileStore.write(folder.resolve(fileName), content);
            return fileName;
        }
    }

    void wipeTemp() {
        wipe(folder(Kind.TEMP));
        makeFolder(folder(Kind.TEMP));
    }

    /** Removes everything, the root included; nothing if it is gone already. */
    void wipeAll() {
        wipe(root);
    }

    private static void wipe(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made (" + e + ").", e);
        }
    }

    static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
