import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Sorts the jars of a build: what others made into {@code lib}, what this repository makes into {@code app}, so that a changed line
 * of ours leaves the libraries' layer as it is. Beside them it writes, as options for the JVM, {@code bin/libraries}, the class path
 * of the services, which have their own classes from {@code app}, and {@code bin/class-path} with the latter, for other programs.
 * What is prepared of the services goes into {@code app} and, for the class path of the libraries, into {@code prepared} ({@link Prepare}).
 * The jars of ours to train the AOT cache with go into {@code training}: as long as the libraries are the same they are those of the
 * first time, so that the cache is made again only with the libraries.
 *
 * <p>Run by the Dockerfile: {@code java Sort.java JARS LEFT-OUT TARGET KEPT}.
 */
final class Sort {

    private static final String OURS = "dev/emp/";
    private static final String HOME = "/opt/emp/";
    /** Has the program that loads our classes; the libraries' stage makes it. */
    private static final String LOADER = "lib/own-classes.jar";
    /** What was prepared lies beside what it is about. */
    private static final String PREPARED = "lib/prepared.jar";
    /** Where what was prepared is kept between builds. */
    static final String KEPT_PREPARED = "prepared";
    /** The AOT cache is refused when a jar has another date, so all have the same one, whichever build they are of. */
    static final FileTime DATE = FileTime.fromMillis(1_767_225_600_000L);

    public static void main(String[] arguments) throws IOException, InterruptedException {
        sort(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
    }

    /** @param kept a folder that outlives the build, for the jars to train with and for what was prepared */
    static void sort(Path jars, Path leftOutList, Path target, Path kept) throws IOException, InterruptedException {
        List<String> leftOut = Files.readAllLines(leftOutList).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank() && !line.contains("!"))
                .toList();
        Path libraries = Files.createDirectories(target.resolve("lib"));
        Path own = Files.createDirectories(target.resolve("app"));
        for (Path jar : jarsBelow(jars)) {
            String name = jar.getFileName().toString();
            if (isOurs(jar)) {
                // Without its version, so that a release has the class path of the one before.
                copy(jar, own.resolve(name.replaceFirst("-[0-9].*[.]jar$", ".jar")));
            } else if (leftOut.stream().noneMatch(name::startsWith)) {
                copy(jar, libraries.resolve(name));
            }
        }
        if (jarsBelow(own).isEmpty() || jarsBelow(libraries).isEmpty()) {
            throw new IOException("the jars of the project are not there: build it first, or build the image with JARS=built");
        }
        String path = "-cp\n" + HOME + LOADER + ":" + HOME + PREPARED + ":" + path(libraries, "lib");
        Path options = Files.createDirectories(target.resolve("bin"));
        Files.writeString(options.resolve("libraries"), path + "\n");
        Files.writeString(options.resolve("class-path"), path + ":" + path(own, "app") + "\n");
        Path prepared = target.resolve("prepared");
        new Prepare(libraries, own, kept.resolve(KEPT_PREPARED)).into(prepared);
        Path training = kept.resolve("training");
        keepForTraining(List.of(libraries, prepared), own, training);
        copyAll(training, Files.createDirectories(target.resolve("training")));
    }

    private static void keepForTraining(List<Path> classPath, Path own, Path kept) throws IOException {
        StringBuilder now = new StringBuilder();
        for (Path folder : classPath) {
            now.append(contents(folder));
        }
        Path before = Files.createDirectories(kept).resolve("libraries");
        if (!Files.exists(before) || !Files.readString(before).contentEquals(now)) {
            Files.deleteIfExists(before);
            for (Path jar : jarsBelow(kept)) {
                Files.delete(jar);
            }
            copyAll(own, kept);
            Files.writeString(before, now);
        }
    }

    /**
     * The jars in the order of their names, backwards. A wildcard would take them as the file system lists them, and the AOT cache is
     * for one order only; it is for any class path that begins with the libraries.
     */
    private static String path(Path folder, String name) throws IOException {
        return jarsBelow(folder).reversed().stream()
                .map(jar -> HOME + name + "/" + jar.getFileName())
                .collect(Collectors.joining(":"));
    }

    static List<Path> jarsBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList());
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        for (Path jar : jarsBelow(from)) {
            copy(jar, to.resolve(jar.getFileName()));
        }
    }

    static void copy(Path jar, Path to) throws IOException {
        Files.copy(jar, to);
        Files.setLastModifiedTime(to, DATE);
    }

    /** Names and checksums of all jars in a folder. */
    static String contents(Path folder) throws IOException {
        StringBuilder contents = new StringBuilder();
        for (Path jar : jarsBelow(folder)) {
            contents.append(jar.getFileName()).append(' ').append(checksum(jar)).append('\n');
        }
        return contents.toString();
    }

    private static long checksum(Path jar) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(jar));
        return checksum.getValue();
    }

    private static boolean isOurs(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            return in.stream().anyMatch(entry -> entry.getName().startsWith(OURS));
        }
    }
}
