import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies libraries without the parts that {@code left-out.txt} names, and unpacks the one native library that would otherwise be
 * unpacked at every start. Run by the Dockerfile: {@code java Pack.java JARS LEFT-OUT TARGET}.
 */
final class Pack {

    private static final String NATIVE = "META-INF/native/libnetty_transport_native_epoll";
    /** The AOT cache is refused when a jar has another date, so all have the same one, whichever build they are of. */
    private static final FileTime DATE = FileTime.fromMillis(1_767_225_600_000L);

    private final Path target;
    private final List<String> leftOut;

    private Pack(Path target, List<String> leftOut) {
        this.target = target;
        this.leftOut = leftOut;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> leftOut = Files.readAllLines(Path.of(arguments[1])).stream()
                .filter(line -> !line.startsWith("#") && line.contains("!"))
                .toList();
        Pack pack = new Pack(Path.of(arguments[2]), leftOut);
        Files.createDirectories(pack.target.resolve("lib"));
        Files.createDirectories(pack.target.resolve("native"));
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.sorted().toList();
        }
        jars.parallelStream().forEach(pack::pack);
    }

    private void pack(Path jar) {
        String name = jar.getFileName().toString();
        List<String> without = leftOut.stream()
                .filter(entry -> name.startsWith(entry.substring(0, entry.indexOf('!'))))
                .map(entry -> entry.substring(entry.indexOf('!') + 1))
                .toList();
        Path to = target.resolve("lib").resolve(name);
        try (JarFile in = new JarFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (JarEntry entry : in.stream().toList()) {
                if (!entry.isDirectory() && without.stream().noneMatch(entry.getName()::startsWith)) {
                    copy(in, entry, out);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(jar + " cannot be packed", e);
        }
        date(to);
    }

    private void copy(JarFile in, JarEntry entry, ZipOutputStream out) throws IOException {
        byte[] content;
        try (InputStream stream = in.getInputStream(entry)) {
            content = stream.readAllBytes();
        }
        if (entry.getName().startsWith(NATIVE)) {
            Path library = target.resolve("native").resolve(Path.of(entry.getName()).getFileName());
            Files.write(library, content);
            date(library);
        }
        if (entry.getName().endsWith(".class")) {
            content = SlimClass.of(content);
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setLastModifiedTime(DATE);
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
    }

    private static void date(Path file) {
        try {
            Files.setLastModifiedTime(file, DATE);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be dated", e);
        }
    }
}
