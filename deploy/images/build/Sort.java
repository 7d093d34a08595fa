import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Sorts the jars of a build: what others made into {@code lib}, what this repository makes into {@code app}, so that a changed
 * line of ours leaves the libraries' layer as it is. Run by the Dockerfile: {@code java Sort.java JARS LEFT-OUT TARGET}.
 */
final class Sort {

    private static final String OURS = "dev/emp/";

    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[2]);
        List<String> leftOut = Files.readAllLines(Path.of(arguments[1])).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank() && !line.contains("!"))
                .toList();
        Files.createDirectories(target.resolve("lib"));
        Files.createDirectories(target.resolve("app"));
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        int own = 0;
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (isOurs(jar)) {
                // Without its version, so that a release has the class path of the one before.
                Files.copy(jar, target.resolve("app").resolve(name.replaceFirst("-[0-9].*[.]jar$", ".jar")));
                own++;
            } else if (leftOut.stream().noneMatch(name::startsWith)) {
                Files.copy(jar, target.resolve("lib").resolve(name));
            }
        }
        if (own == 0 || own == jars.size()) {
            throw new IOException("the jars of the project are not there: build it first, or build the image with JARS=built");
        }
    }

    private static boolean isOurs(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            return in.stream().anyMatch(entry -> entry.getName().startsWith(OURS));
        }
    }
}
