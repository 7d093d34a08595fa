import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Has the services say which beans they have (dev.emp.launcher.prepared), and packs what comes of it into one jar beside the
 * libraries and one beside our own. That takes some twenty seconds; so it is done only when something has changed that can decide on
 * beans ({@link Blueprint}), and the jars of the last time are kept.
 */
final class Prepare {

    private static final String PROGRAM = "dev.emp.launcher.prepared.Preparation";
    private static final String JAR = "prepared.jar";
    private static final String BLUEPRINT = "blueprint";

    private final Path libraries;
    private final Path own;
    private final Path kept;

    /**
     * @param libraries the folder of their jars
     * @param own the folder of our jars, which gets one more
     * @param kept a folder that outlives the build
     */
    Prepare(Path libraries, Path own, Path kept) {
        this.libraries = libraries;
        this.own = own;
        this.kept = kept;
    }

    /** Has everything prepared the next time, whatever has changed. */
    static void forget(Path kept) throws IOException {
        Files.deleteIfExists(kept.resolve(BLUEPRINT));
    }

    /**
     * Adds the jar of our own to our jars.
     *
     * @param others the folder for the jar of the libraries
     */
    void into(Path others) throws IOException, InterruptedException {
        String blueprint = Blueprint.of(Sort.jarsBelow(own)) + "\n" + Sort.contents(libraries);
        Path before = Files.createDirectories(kept).resolve(BLUEPRINT);
        if (!Files.exists(before) || !Files.readString(before).equals(blueprint)) {
            Files.deleteIfExists(before);
            prepare();
            Files.writeString(before, blueprint);
        }
        Sort.copy(kept.resolve("lib").resolve(JAR), Files.createDirectories(others).resolve(JAR));
        Sort.copy(kept.resolve("own").resolve(JAR), own.resolve(JAR));
    }

    private void prepare() throws IOException, InterruptedException {
        Path classes = Files.createTempDirectory("prepared");
        String path = own + "/*" + File.pathSeparator + libraries + "/*";
        Path log = Files.createTempFile("preparation", ".log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int status = new ProcessBuilder(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", path, PROGRAM, classes.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            System.err.write(Files.readAllBytes(log));
            throw new IOException("the services cannot be prepared: the lines above say why");
        }
        for (String part : List.of("lib", "own")) {
            pack(classes.resolve(part), Files.createDirectories(kept.resolve(part)).resolve(JAR));
        }
    }

    /** The same bytes for the same classes. */
    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList();
        }
        try (OutputStream to = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(to)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(classes.relativize(file).toString());
                entry.setLastModifiedTime(Sort.DATE);
                out.putNextEntry(entry);
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        Files.setLastModifiedTime(jar, Sort.DATE);
    }
}
