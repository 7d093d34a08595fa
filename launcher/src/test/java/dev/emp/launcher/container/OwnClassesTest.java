package dev.emp.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services in the image: libraries on the class path, own classes beside it. */
class OwnClassesTest {

    private static final String TOLD = "emp.test.told";
    private static final String CLASS_PATH = "java.class.path";

    @TempDir
    private Path folder;

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final String classPath = System.getProperty(CLASS_PATH);
    private Path jar;

    @BeforeEach
    void haveAProgram() throws IOException {
        Files.createDirectories(folder.resolve("app"));
        jar = jarOf("dev.emp.trial.Program", """
                package dev.emp.trial;
                public class Program {
                    public static void main(String[] arguments) {
                        if (arguments.length == 0) {
                            throw new IllegalStateException("nothing to tell");
                        }
                        System.setProperty("emp.test.told", arguments[0] + " by " + Program.class.getClassLoader().getName()
                            + " for " + Thread.currentThread().getContextClassLoader().getName());
                    }
                }
                """);
    }

    @AfterEach
    void putBack() {
        Thread.currentThread().setContextClassLoader(loader);
        System.setProperty(CLASS_PATH, classPath);
        System.clearProperty(TOLD);
        System.clearProperty("java.util.concurrent.ForkJoinPool.common.threadFactory");
    }

    @Test
    void aProgramRunsWithTheClassesOfTheFolder() throws Throwable {
        OwnClasses.main(new String[] {folder.resolve("app").toString(), "dev.emp.trial.Program", "hello"});

        assertThat(System.getProperty(TOLD)).isEqualTo("hello by own for own");
    }

    @Test
    void aClassOfOursIsTakenFromTheFolderEvenIfTheClassPathHasItToo() throws Throwable {
        jarOf("dev.emp.launcher.Console", """
                package dev.emp.launcher;
                public class Console {
                    public static void main(String[] arguments) {
                        System.setProperty("emp.test.told", "that of the folder");
                    }
                }
                """);

        OwnClasses.main(new String[] {folder.resolve("app").toString(), "dev.emp.launcher.Console"});

        assertThat(System.getProperty(TOLD)).isEqualTo("that of the folder");
    }

    @Test
    void aFileOfOurClassesIsReadFromTheFolderEvenIfTheClassPathHasItToo() throws Throwable {
        String file = "dev/emp/launcher/Console.class";
        Path folders = jarOf("dev.emp.launcher.Console", """
                package dev.emp.launcher;
                public class Console {
                    public static void main(String[] arguments) {}
                }
                """);

        OwnClasses.main(new String[] {folder.resolve("app").toString(), "dev.emp.launcher.Console"});

        ClassLoader own = Thread.currentThread().getContextClassLoader();
        assertThat(own.getResource(file)).hasToString("jar:" + folders.toUri().toURL() + "!/" + file);
        assertThat(own.getResource("dev/emp/launcher/Nothing.class")).isNull();
        assertThat(own.getResource("org/junit/jupiter/api/Test.class")).isNotNull();
    }

    @Test
    void aProcessThatIsStartedWithTheSameClassPathHasTheFoldersJarsToo() throws Throwable {
        OwnClasses.main(new String[] {folder.resolve("app").toString(), "dev.emp.trial.Program", "hello"});

        assertThat(System.getProperty(CLASS_PATH)).isEqualTo(classPath + File.pathSeparator + jar);
    }

    @Test
    void threadsOfTheCommonPoolFindWhatIsOursToo() throws Throwable {
        OwnClasses.main(new String[] {folder.resolve("app").toString(), "dev.emp.trial.Program", "hello"});

        assertThat(System.getProperty("java.util.concurrent.ForkJoinPool.common.threadFactory"))
                .isEqualTo(OwnClasses.Workers.class.getName());
        ForkJoinPool pool = new ForkJoinPool(1, new OwnClasses.Workers(), null, false);
        try {
            String loader = pool.submit(
                            () -> Thread.currentThread().getContextClassLoader().getName())
                    .get(1, TimeUnit.MINUTES);
            assertThat(loader).isEqualTo("own");
        } finally {
            pool.shutdownNow();
        }
    }

    /** The JVM settles it when it first reflects, so it needs one that has not. */
    @Test
    void aProgramMayStillChooseHowReflectionWorks() throws Exception {
        jarOf("dev.emp.trial.Choosing", """
                package dev.emp.trial;
                public class Choosing {
                    public Choosing() {
                        new Throwable().printStackTrace();
                    }
                    public static void main(String[] arguments) throws Exception {
                        System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
                        Choosing.class.getConstructor().newInstance();
                    }
                }
                """);
        String own = Path.of(OwnClasses.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();

        String told = ChildJvm.run(
                Map.of(),
                "-cp",
                own,
                OwnClasses.class.getName(),
                folder.resolve("app").toString(),
                "dev.emp.trial.Choosing");

        assertThat(told).contains("$NativeAccessor.newInstance");
    }

    @Test
    void whyAProgramFailedIsSaidAsIfItHadBeenStartedAlone() {
        String[] arguments = {folder.resolve("app").toString(), "dev.emp.trial.Program"};

        assertThatThrownBy(() -> OwnClasses.main(arguments))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing to tell");
    }

    private Path jarOf(String name, String source) throws IOException {
        String path = name.replace('.', '/');
        Path file = folder.resolve("source").resolve(path + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes);
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var units = manager.getJavaFileObjects(file);
            List<String> options = List.of("-proc:none", "-d", classes.toString());
            assertThat(compiler.getTask(null, manager, null, options, null, units)
                            .call())
                    .isTrue();
        }
        Path to = folder.resolve("app").resolve(file.getFileName().toString().replace(".java", ".jar"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            out.putNextEntry(new JarEntry(path + ".class"));
            Files.copy(classes.resolve(path + ".class"), out);
        }
        return to;
    }
}
