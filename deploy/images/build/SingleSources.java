import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;

/**
 * Compiles changed sources alone and puts their classes into the jars that Maven has made, in some seconds instead of Maven's
 * minute. Only where the outcome is that of Maven: when the changed classes look to all others as they did before. What Maven checks
 * besides compiling is checked where the tests run.
 */
final class SingleSources {

    /** A processor writes down what can be set, from fields and comments. */
    private static final Pattern SETTINGS = Pattern.compile("@ConfigurationProperties(?!\\w)");

    private final Path workspace;
    private final Path compiled;

    /** @param compiled an empty folder */
    SingleSources(Path workspace, Path compiled) {
        this.workspace = workspace;
        this.compiled = compiled;
    }

    /**
     * Takes in changed sources, or nothing at all.
     *
     * @param sources relative to the workspace
     * @return false where Maven must do it; it also says best what does not compile
     */
    boolean take(List<Path> sources) throws IOException {
        if (sources.isEmpty() || !Files.isDirectory(workspace.resolve("launcher/target/lib"))) {
            return false;
        }
        Map<Path, List<Path>> modules = sources.stream().collect(Collectors.groupingBy(source -> source.getName(0)));
        for (Map.Entry<Path, List<Path>> module : modules.entrySet()) {
            if (!compile(module.getKey(), module.getValue()) || !looksAsBefore(module.getKey(), module.getValue())) {
                return false;
            }
        }
        for (Path module : modules.keySet()) {
            putIntoJars(module);
        }
        return true;
    }

    private boolean compile(Path module, List<Path> sources) throws IOException {
        List<Path> files = sources.stream().map(workspace::resolve).toList();
        for (Path file : files) {
            if (SETTINGS.matcher(Files.readString(file)).find()) {
                return false;
            }
        }
        Path to = Files.createDirectories(compiled.resolve(module));
        JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", to.toString(), "-cp", classPath(module), "--release", "25", "-encoding", "UTF-8",
                "-parameters", "-g", "-proc:none", "-nowarn");
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
            return compiler.getTask(new StringWriter(), manager, problem -> {}, options, null, units).call();
        }
    }

    /** The classes of the module itself, of the other modules, and the libraries. */
    private String classPath(Path module) throws IOException {
        List<Path> path = new ArrayList<>(List.of(classesOf(module)));
        try (Stream<Path> all = Files.list(workspace);
                Stream<Path> jars = Files.list(workspace.resolve("launcher/target/lib"))) {
            all.map(other -> other.resolve("target/classes")).filter(Files::isDirectory).sorted().forEach(path::add);
            jars.sorted().forEach(path::add);
        }
        return path.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private Path classesOf(Path module) {
        return workspace.resolve(module).resolve("target/classes");
    }

    /** Whether there are the same classes with the same members as before, leaving aside private ones and what methods do. */
    private boolean looksAsBefore(Path module, List<Path> sources) throws IOException {
        Set<Path> now = classesIn(compiled.resolve(module));
        Set<Path> before = new TreeSet<>();
        for (Path source : sources) {
            Path name = source.subpath(4, source.getNameCount());
            String outer = name.getFileName().toString().replaceFirst("[.]java$", "");
            Path folder = classesOf(module).resolve(name).getParent();
            if (!Files.isDirectory(folder)) {
                return false;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().matches("\\Q" + outer + "\\E([$].*)?[.]class"))
                        .forEach(file -> before.add(classesOf(module).relativize(file)));
            }
        }
        return now.equals(before) && looks(compiled.resolve(module), now).equals(looks(classesOf(module), now));
    }

    private static Set<Path> classesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(folder::relativize).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String looks(Path folder, Set<Path> classes) {
        List<String> words = new ArrayList<>(List.of("-package", "-constants", "-s"));
        classes.forEach(file -> words.add(folder.resolve(file).toString()));
        StringWriter text = new StringWriter();
        ToolProvider.findFirst("javap").orElseThrow().run(new PrintWriter(text), new PrintWriter(text), words.toArray(String[]::new));
        return text.toString();
    }

    private void putIntoJars(Path module) throws IOException {
        Path changed = compiled.resolve(module);
        Set<Path> classes = classesIn(changed);
        for (Path file : classes) {
            Files.copy(changed.resolve(file), classesOf(module).resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path folder : List.of(Path.of("launcher/target/lib"), module.resolve("target"))) {
            try (Stream<Path> jars = Files.list(workspace.resolve(folder))) {
                for (Path jar : jars.filter(file -> isJarOf(module, file)).toList()) {
                    putInto(jar, changed, classes);
                }
            }
        }
    }

    private static boolean isJarOf(Path module, Path file) {
        return file.getFileName().toString().matches("\\Q" + module + "\\E-[0-9][^-]*(-SNAPSHOT)?[.]jar");
    }

    private static void putInto(Path jar, Path changed, Set<Path> classes) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            for (Path file : classes) {
                Files.copy(changed.resolve(file), inside.getPath(file.toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
